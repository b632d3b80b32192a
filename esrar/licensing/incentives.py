"""The registers of incentives: what is offered to families that obtain a licence, and was given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.fields import Date, LongText, Money, Text
from esrar.core.i18n import _l
from esrar.core.sequence import is_ahead
from esrar.kit import approval
from esrar.kit.choices import Choice
from esrar.kit.register import Field, Match, Register, Section
from esrar.kit.relations import Relation
from esrar.licensing.models import Incentive, IncentiveGrant

INCENTIVES = Register(
    key="incentives", model=Incentive, label=_l("Incentives"), singular=_l("Incentive"),
    new_label=_l("New incentive"), noun="incentive", department="beneficiary-relations",
    title="name", searched=True,
    sections=(Section("main", _l("The incentive")), approval.SECTION),
    fields=(
        Field("name", _l("Name of the incentive"), Text(200), required=True, listed=True,
              sorted_by="name_key", headings=("الحافز", "اسم الحافز")),
        Field("kind_id", _l("Kind of incentive"), Choice("incentive-kind"), listed=True,
              filtered=True, headings=("نوع الحافز", "النوع"), public="kind"),
        Field("description", _l("Description"), LongText(), headings=("الوصف",)),
        Field("value", _l("Value"), Money(), listed=True, headings=("القيمة", "المبلغ")),
        Field("for_whom", _l("Who can have it"), Text(300), listed=True,
              headings=("الفئة المستحقة", "المستحقون", "لمن")),
        Field("ended_on", _l("Offered until: last day"), Date(), headings=("تاريخ الانتهاء",)),
        *approval.FIELDS,
    ),
    derived=(approval.status(Incentive),),
    match=(Match(("name_key",), "name", _l("name")),), presence=("name",),
    attached=(("decision", _l("The decision")),),
)  # fmt: skip


def warnings(values: Mapping[str, Any], today: date) -> Iterable[Any]:
    """What is allowed and still deserves a look."""
    if is_ahead(values, "granted_on", today):
        yield _l("The day of the grant lies ahead of today")


GRANTS = Register(
    key="incentive-grants", model=IncentiveGrant, label=_l("Incentives granted"),
    singular=_l("Incentive granted"), new_label=_l("New incentive granted"), noun="incentive",
    department="beneficiary-relations", title="family_id", order="-granted_on", warn=warnings,
    fields=(
        Field("family_id", _l("Family"), Relation("families", many=True), required=True,
              listed=True, filtered=True, hint=_l("ID number, mobile or exact name"),
              public="family",
              headings=("الأسرة", "رقم الهوية", "الهوية", "الجوال", "اسم الأسرة")),
        Field("incentive_id", _l("Incentive"), Relation("incentives"), required=True, listed=True,
              filtered=True, public="incentive", headings=("الحافز",)),
        Field("licence_id", _l("For the licence"), Relation("licences", many=True), listed=True,
              public="licence"),
        Field("granted_on", _l("Granted on"), Date(), required=True, listed=True, filtered=True,
              sorted_by="granted_on", default=lambda: EnteredDate(clock.today()),
              headings=("تاريخ المنح", "التاريخ")),
        Field("value", _l("Value"), Money(), listed=True, headings=("القيمة", "المبلغ")),
        Field("note", _l("Remark"), Text(300), headings=("ملاحظة", "ملاحظات")),
    ),
    match=(Match(("family_id", "incentive_id", "granted_on"), "granted_on",
                 _l("family, incentive and day")),),
    presence=("family_id", "incentive_id"), attached=(("evidence", _l("Evidence")),),
)  # fmt: skip
