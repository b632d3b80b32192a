"""The register of capital snapshots, which the accountant keeps."""

from __future__ import annotations

from esrar.capital import rules
from esrar.capital.models import CapitalSnapshot
from esrar.core.fields import Date, Flag, LongText, Money, Text
from esrar.core.i18n import _l
from esrar.kit import approval
from esrar.kit.register import Field, Match, Register, Section

CAPITAL_SNAPSHOTS = Register(
    key="capital-snapshots", model=CapitalSnapshot, label=_l("Capital snapshots"),
    singular=_l("Capital snapshot"), new_label=_l("New capital snapshot"), noun="snapshot",
    department="accountant", title="taken_on", order="-taken_on",
    check=rules.problems, warn=rules.warnings,
    sections=(Section("main", _l("The balance")), approval.SECTION),
    fields=(
        Field("taken_on", _l("Balance on the day"), Date(), required=True, listed=True,
              filtered=True, sorted_by="taken_on",
              headings=("التاريخ", "تاريخ الرصيد", "بتاريخ", "في تاريخ"), public="on"),
        Field("paid_up", _l("Paid-up capital"), Money(signed=True), listed=True,
              headings=("رأس المال المدفوع", "رأس المال")),
        Field("equity", _l("Equity"), Money(signed=True), listed=True,
              headings=("حقوق الملكية", "حقوق الأعضاء")),
        Field("own_resources", _l("Own resources"), Money(signed=True), listed=True,
              headings=("الموارد الذاتية",)),
        Field("audited", _l("From audited accounts"), Flag(), listed=True, filtered=True,
              headings=("مدقق", "مدققة", "قوائم مدققة")),
        Field("source", _l("Where the figures stand"), Text(200), headings=("المصدر",),
              hint=_l("Such as the accounts of the year or the bank's statement")),
        Field("notes", _l("Notes"), LongText(), headings=("ملاحظات",)),
        *approval.FIELDS,
    ),
    derived=(approval.status(CapitalSnapshot),),
    match=(Match(("taken_on",), "taken_on", _l("day of the balance")),), presence=("taken_on",),
    attached=(("evidence", _l("Evidence")),),
)  # fmt: skip
