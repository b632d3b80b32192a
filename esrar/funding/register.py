"""The registers of funding channels and of the financings that families got through them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.db import db
from esrar.core.fields import Code, Date, LongText, Money, Text, Whole
from esrar.core.i18n import _l
from esrar.families.holder import NAMED_BY
from esrar.families.needs_models import FinancingNeed
from esrar.funding import rules
from esrar.funding.models import Financing, FundingChannel
from esrar.funding.rules import Progress, Standing
from esrar.kit.choices import Choice
from esrar.kit.register import (
    Derived,
    Field,
    Match,
    Problem,
    Register,
    Section,
    Stage,
    State,
    Values,
    View,
)
from esrar.kit.relations import Relation

STANDING = Derived("standing", _l("Status"), rules.standing_on, {
    Standing.ACTIVE: State(_l("Activated"), "good"),
    Standing.CANDIDATE: State(_l("Candidate"), "plain"),
    Standing.SUSPENDED: State(_l("Suspended"), "wait"),
    Standing.ENDED: State(_l("Lapsed"), "bad"),
})  # fmt: skip

PROGRESS = Derived("progress", _l("Status"), rules.progress_on, {
    Progress.ASKED: State(_l("Asked for"), "wait"),
    Progress.GRANTED: State(_l("Granted"), "wait"),
    Progress.PAID: State(_l("Paid out"), "good"),
    Progress.REPAID: State(_l("Repaid"), "good"),
    Progress.REFUSED: State(_l("Turned down"), "bad"),
})  # fmt: skip


def problems(values: Values, today: date) -> Iterable[Problem]:
    """The rules of one financing, and that the need it meets is the same family's."""
    yield from rules.financing_problems(values, today)
    need = db.session.get(FinancingNeed, values["need_id"]) if values.get("need_id") else None
    if need is not None and need.family_id != values.get("family_id"):
        yield "need_id", _l("This need is another family's")


FUNDING_CHANNELS = Register(
    key="funding-channels", model=FundingChannel, label=_l("Funding channels"),
    singular=_l("Funding channel"), new_label=_l("New funding channel"), noun="funding_channel",
    department="partnerships", title="name", searched=True, check=rules.channel_problems,
    derived=(STANDING,),
    sections=(
        Section("main", _l("The channel")), Section("terms", _l("Terms")),
        Section("dates", _l("Dates")), Section("notes", _l("Notes")),
    ),
    fields=(
        Field("name", _l("Name of the channel or product"), Text(160), required=True, listed=True,
              sorted_by="name_key", headings=("قناة التمويل", "اسم المنتج", "المنتج التمويلي")),
        Field("organisation_id", _l("Funder"), Relation("funders"), required=True, listed=True,
              filtered=True, public="funder",
              headings=("الجهة التمويلية", "الجهة", "الممول")),
        Field("product_id", _l("Kind of financing"), Choice("funding-product"), listed=True,
              filtered=True, headings=("نوع التمويل",)),
        Field("agreement_id", _l("Agreement"), Relation("agreements"), public="agreement",
              hint=_l("The agreement with the funder that activated the channel"),
              headings=("الاتفاقية",)),
        Field("least_amount", _l("Lowest amount"), Money(), "terms", headings=("الحد الأدنى",)),
        Field("most_amount", _l("Highest amount"), Money(), "terms", listed=True,
              headings=("الحد الأعلى", "سقف التمويل")),
        Field("repayment_months", _l("Months of repayment"), Whole(0, 600), "terms",
              headings=("مدة السداد بالأشهر", "مدة السداد")),
        Field("terms", _l("Conditions and papers"), LongText(), "terms",
              headings=("الشروط", "الضمانات")),
        Field("activated_on", _l("Activated on"), Date(), "dates", listed=True, filtered=True,
              sorted_by="activated_on", headings=("تاريخ التفعيل",)),
        Field("suspended_on", _l("Suspended on"), Date(), "dates", headings=("تاريخ الإيقاف",)),
        Field("resumed_on", _l("Resumed on"), Date(), "dates", headings=("تاريخ الاستئناف",)),
        Field("ended_on", _l("Last day of the channel"), Date(), "dates",
              headings=("تاريخ الانتهاء", "تاريخ الإغلاق")),
        Field("notes", _l("Notes"), LongText(), "notes", headings=("ملاحظات",)),
    ),
    views=(View(_l("Activated"), (("standing", Standing.ACTIVE.value),)),
           View(_l("Candidate"), (("standing", Standing.CANDIDATE.value),))),
    match=(Match(("organisation_id", "name_key"), "name", _l("funder and name")),),
    presence=("name", "organisation_id"),
    stages=(
        Stage("activate", _l("Record the activation"),
              lambda row, today: row["activated_on"] is None and row["ended_on"] is None,
              lambda row, today: {"activated_on": EnteredDate(today)}),
    ),
    attached=(("evidence", _l("Evidence")), ("paper", _l("Paper"))),
)  # fmt: skip

FINANCINGS = Register(
    key="financings", model=Financing, label=_l("Financings"), singular=_l("Financing"),
    new_label=_l("New financing"), noun="financing", department="partnerships",
    title="family_id", searched=True, check=problems, warn=rules.financing_warnings,
    derived=(PROGRESS,), order="-asked_on",
    sections=(
        Section("main", _l("The financing")), Section("path", _l("Its path")),
        Section("notes", _l("Notes")),
    ),
    fields=(
        Field("family_id", _l("Family"), Relation("families", many=True), required=True,
              listed=True, filtered=True, public="family",
              hint=NAMED_BY,
              headings=("رقم الهوية", "هوية رب الأسرة", "الأسرة")),
        Field("channel_id", _l("Funding channel"), Relation("funding-channels"), required=True,
              listed=True, filtered=True, public="channel",
              headings=("قناة التمويل", "المنتج التمويلي")),
        Field("need_id", _l("Need that it meets"), Relation("financing-needs", many=True),
              filtered=True, public="need", headings=("الاحتياج التمويلي",)),
        Field("purpose", _l("Purpose"), Text(300), headings=("الغرض", "غرض التمويل")),
        Field("reference", _l("Number with the funder"), Code(), headings=("رقم الطلب",)),
        Field("asked_on", _l("Asked for on"), Date(), "path", listed=True, filtered=True,
              sorted_by="asked_on", headings=("تاريخ الطلب",),
              default=lambda: EnteredDate(clock.today())),
        Field("asked_amount", _l("Amount asked for"), Money(), "path",
              headings=("المبلغ المطلوب",)),
        Field("granted_on", _l("Granted by the funder on"), Date(), "path", listed=True,
              filtered=True, sorted_by="granted_on",
              headings=("تاريخ الموافقة", "تاريخ موافقة الجهة")),
        Field("amount", _l("Amount granted"), Money(), "path", listed=True,
              headings=("مبلغ التمويل", "المبلغ", "المبلغ الموافق عليه")),
        Field("paid_on", _l("Paid out on"), Date(), "path", filtered=True,
              headings=("تاريخ الصرف",)),
        Field("repaid_on", _l("Repaid in full on"), Date(), "path", headings=("تاريخ السداد",)),
        Field("refused_on", _l("Turned down on"), Date(), "path", headings=("تاريخ الرفض",)),
        Field("refusal_reason", _l("Why it was refused"), Text(300), "path",
              headings=("سبب الرفض",)),
        Field("notes", _l("Notes"), LongText(), "notes", headings=("ملاحظات",)),
    ),
    match=(Match(("family_id", "channel_id", "asked_on"), "asked_on",
                 _l("family, channel and day of asking")),),
    presence=("family_id", "channel_id"),
    stages=(
        Stage("grant", _l("Record the grant"),
              lambda row, today: row["granted_on"] is None and row["refused_on"] is None,
              lambda row, today: {"granted_on": EnteredDate(today),
                                  "amount": row["amount"] or row["asked_amount"]}),
        Stage("refuse", _l("Record the refusal"),
              lambda row, today: row["granted_on"] is None and row["refused_on"] is None,
              lambda row, today: {"refused_on": EnteredDate(today)}),
        Stage("pay", _l("Record the payment"),
              lambda row, today: row["granted_on"] is not None and row["paid_on"] is None,
              lambda row, today: {"paid_on": EnteredDate(today)}),
        Stage("repay", _l("Record the full repayment"),
              lambda row, today: row["paid_on"] is not None and row["repaid_on"] is None,
              lambda row, today: {"repaid_on": EnteredDate(today)}),
    ),
    attached=(("evidence", _l("Evidence")),),
)  # fmt: skip
