"""The register of those who are likely to support, and of what they gave."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.fields import Code, Date, Money, OneOf, Text
from esrar.core.i18n import _l
from esrar.kit.people import Person
from esrar.kit.register import Computed, Derived, Field, Lines, State, View
from esrar.organisations import rules
from esrar.organisations.body import role_register
from esrar.organisations.models import Contribution, Organisation, Supporter
from esrar.organisations.rules import Gift, Pipeline

GIFTS = OneOf(Gift, {
    Gift.DONATION: _l("Donation"), Gift.SPONSORSHIP: _l("Sponsorship"),
    Gift.IN_KIND: _l("Support in kind"),
}, {"نقدي": Gift.DONATION, "منحة": Gift.DONATION, "عيني": Gift.IN_KIND})  # fmt: skip
CONTRIBUTIONS = Lines(
    "contributions", _l("Contributions"), Contribution, (
        Field("kind", _l("Kind"), GIFTS, required=True, headings=("نوع الدعم",)),
        Field("value", _l("Value"), Money(), headings=("القيمة", "المبلغ")),
        Field("given_on", _l("Given on"), Date(), required=True, headings=("التاريخ",)),
        Field("purpose", _l("For what"), Text(300), headings=("الغرض",)),
        Field("permit_number", _l("Permit number"), Code(),
              hint=_l("The permit to raise funds, for a donation"), headings=("رقم التصريح",)),
    ), same=("kind", "given_on", "value"), add_label=_l("Add a contribution"),
)  # fmt: skip
PIPELINE = Derived("pipeline", _l("How far it is"), rules.pipeline_on, {
    Pipeline.LISTED: State(_l("Listed"), "plain"),
    Pipeline.IDENTIFIED: State(_l("Identified"), "plain"),
    Pipeline.CONTACTED: State(_l("Contacted"), "wait"),
    Pipeline.PROMISED: State(_l("Promised"), "wait"),
    Pipeline.GAVE: State(_l("Gave"), "good"),
    Pipeline.DECLINED: State(_l("Declined"), "bad"),
})  # fmt: skip


def _given(day: Any) -> Any:
    return (
        select(func.sum(Contribution.value))
        .where(Contribution.organisation_id == Organisation.id)
        .correlate(Organisation)
        .scalar_subquery()
    )


SUPPORTERS = role_register(
    "supporters", Supporter, _l("Support"), (
        Field("interest", _l("What it is likely to support"), Text(300), "role", listed=True,
              headings=("مجال الدعم", "الاهتمام")),
        Field("expected_amount", _l("Amount expected"), Money(), "role",
              headings=("المبلغ المتوقع",)),
        Field("support_officer_id", _l("Assigned officer"), Person(), "role", filtered=True,
              headings=("الموظف المسؤول", "المسؤول")),
        Field("identified_on", _l("Identified on"), Date(), "role", filtered=True,
              headings=("تاريخ التحديد",), default=lambda: EnteredDate(clock.today())),
        Field("contacted_on", _l("Contacted on"), Date(), "role", filtered=True,
              headings=("تاريخ التواصل",)),
        Field("promised_on", _l("Promised on"), Date(), "role", headings=("تاريخ الوعد",)),
        Field("promised_amount", _l("Amount promised"), Money(), "role",
              headings=("المبلغ الموعود",)),
        Field("gave_on", _l("Gave for the first time on"), Date(), "role",
              headings=("تاريخ الدعم",)),
        Field("declined_on", _l("Declined on"), Date(), "role", headings=("تاريخ الاعتذار",)),
    ), lines=(CONTRIBUTIONS,), derived=(PIPELINE,), check=rules.supporter_problems,
    computed=(Computed("given", _l("Given so far"), _given, Money().show),),
    label=_l("Potential supporters"), singular=_l("Potential supporter"),
    new_label=_l("New supporter"), noun="supporter", department="marketing",
    views=tuple(View(PIPELINE.states[step].label, (("pipeline", step.value),))
                for step in (Pipeline.CONTACTED, Pipeline.PROMISED, Pipeline.GAVE)),
    attached=(("permit", _l("Permit")), ("paper", _l("Paper"))),
)  # fmt: skip
