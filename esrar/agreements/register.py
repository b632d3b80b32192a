"""The registers of agreements and of the assessments of their quality."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from esrar.agreements import rules
from esrar.agreements.models import (
    Agreement,
    AgreementAssessment,
    AgreementParty,
    AgreementScore,
    Obligation,
)
from esrar.agreements.rules import Force, Side, Stage
from esrar.agreements.rules import Kind as Paper
from esrar.core.calendar import EnteredDate
from esrar.core.fields import Code, Date, LongText, Money, OneOf, Text
from esrar.core.i18n import _l
from esrar.criteria.register import assessments
from esrar.criteria.rules import Subject
from esrar.kit.choices import Choice
from esrar.kit.people import Person
from esrar.kit.register import Derived, Field, Lines, Match, Register, Section, State, Values, View
from esrar.kit.register import Stage as Step
from esrar.kit.relations import Relation

KIND = OneOf(Paper, {
    Paper.AGREEMENT: _l("Agreement"),
    Paper.MEMORANDUM: _l("Memorandum of understanding"),
    Paper.PARTNERSHIP_CONTRACT: _l("Partnership contract"),
    Paper.SERVICE: _l("Service contract"),
    Paper.LEASE: _l("Lease"),
    Paper.SUPPLY: _l("Supply contract"),
}, {
    "اتفاقية شراكة": Paper.AGREEMENT, "اتفاقية تعاون": Paper.AGREEMENT, "مذكرة": Paper.MEMORANDUM,
    "شراكة": Paper.PARTNERSHIP_CONTRACT, "عقد إيجار": Paper.LEASE, "خدمات": Paper.SERVICE,
})  # fmt: skip

STAGE = OneOf(Stage, {
    Stage.DRAFT: _l("Draft"), Stage.NEGOTIATING: _l("Under negotiation"),
    Stage.SIGNED: _l("Signed"),
}, {"تفاوض": Stage.NEGOTIATING, "موقعة": Stage.SIGNED, "سارية": Stage.SIGNED})  # fmt: skip

SIDE = OneOf(Side, {Side.US: _l("The association"), Side.PARTNER: _l("The partner")})

FORCE = Derived("force", _l("Status"), rules.force_on, {
    Force.IN_FORCE: State(_l("In force"), "good"),
    Force.AHEAD: State(_l("Signed, begins later"), "wait"),
    Force.UNSIGNED: State(_l("Date of a signature missing"), "wait"),
    Force.NEGOTIATING: State(_l("Under negotiation"), "wait"),
    Force.DRAFT: State(_l("Draft"), "plain"),
    Force.ENDED: State(_l("Lapsed"), "bad"),
    Force.TERMINATED: State(_l("Terminated"), "bad"),
})  # fmt: skip


def renewable(row: Mapping[str, Any], today: date) -> bool:
    """An agreement that both sides signed can be renewed."""
    return row["effective_on"] is not None


def renewal(row: Mapping[str, Any], today: date) -> Values:
    """The successor of an agreement, from the day after its end, for as long as it ran."""
    follows = row["ends_on"] + timedelta(days=1) if row["ends_on"] else today
    values = {name: row[name] for name in ("name", "kind", "organisation_id", "field_id",
                                           "purpose", "value", "officer_id")}  # fmt: skip
    values |= {"renews_id": row["id"], "stage": Stage.DRAFT, "starts_on": EnteredDate(follows)}
    if row["ends_on"] and row["starts_on"]:
        ends = rules.as_long(row["starts_on"], row["ends_on"], follows)
        values["ends_on"] = EnteredDate(ends)
    return values


def _ending(days: int) -> tuple[tuple[str, str], ...]:
    return (("force", Force.IN_FORCE.value), ("ends_on_to", f"@today+{days}"))


AGREEMENTS = Register(
    key="agreements", model=Agreement, label=_l("Agreements"), singular=_l("Agreement"),
    new_label=_l("New agreement"), noun="agreement", department="partnerships", title="name",
    searched=True, complete=rules.with_stage, check=rules.problems, warn=rules.warnings,
    derived=(FORCE,),
    sections=(
        Section("main", _l("The agreement")), Section("signed", _l("Signatures")),
        Section("dates", _l("Dates")), Section("notes", _l("Notes")),
    ),
    fields=(
        Field("name", _l("Subject of the agreement"), Text(200), required=True, listed=True,
              sorted_by="name_key", headings=("اسم الاتفاقية", "موضوع الاتفاقية", "الموضوع")),
        Field("number", _l("Agreement number"), Code(), headings=("رقم الاتفاقية", "رقم العقد")),
        Field("kind", _l("Kind"), KIND, required=True, listed=True, filtered=True,
              hint=_l("Agreements, memoranda and partnership contracts count as partnerships"),
              headings=("نوع الاتفاقية", "النوع")),
        Field("organisation_id", _l("Lead partner"), Relation("organisations"), required=True,
              listed=True, filtered=True, public="partner",
              headings=("الجهة", "الشريك", "الطرف الثاني")),
        Field("field_id", _l("Field of cooperation"), Choice("cooperation-field"), filtered=True,
              headings=("مجال التعاون", "المجال")),
        Field("purpose", _l("Purpose and objectives"), LongText(),
              headings=("الغرض", "أهداف الاتفاقية", "الهدف")),
        Field("value", _l("Value"), Money(), headings=("القيمة", "قيمة الاتفاقية")),
        Field("officer_id", _l("Assigned officer"), Person(), filtered=True,
              headings=("الموظف المسؤول", "المسؤول")),
        Field("stage", _l("Stage"), STAGE, filtered=True, headings=("المرحلة",)),
        Field("signed_by_us_on", _l("Signed by the association on"), Date(), "signed",
              headings=("تاريخ توقيع الجمعية", "توقيع الطرف الأول")),
        Field("our_signatory", _l("Who signed for the association"), Text(200), "signed",
              headings=("موقّع الجمعية",)),
        Field("signed_by_partner_on", _l("Signed by the partner on"), Date(), "signed",
              headings=("تاريخ توقيع الشريك", "توقيع الطرف الثاني")),
        Field("partner_signatory", _l("Who signed for the partner"), Text(200), "signed",
              headings=("موقّع الشريك",)),
        Field("starts_on", _l("First day"), Date(), "dates", listed=True, filtered=True,
              sorted_by="starts_on", headings=("تاريخ البدء", "تاريخ البداية", "بداية الاتفاقية")),
        Field("ends_on", _l("Last day"), Date(), "dates", listed=True, filtered=True,
              sorted_by="ends_on", headings=("تاريخ الانتهاء", "نهاية الاتفاقية")),
        Field("terminated_on", _l("Terminated from"), Date(), "dates",
              headings=("تاريخ الإنهاء",)),
        Field("termination_reason", _l("Reason of the termination"), Text(300), "dates",
              headings=("سبب الإنهاء",)),
        Field("renews_id", _l("Renews agreement"), Relation("agreements"), "dates",
              public="renews", headings=("تجديد لاتفاقية",)),
        Field("notes", _l("Notes"), LongText(), "notes", headings=("ملاحظات",)),
    ),
    lines=(
        Lines("parties", _l("Other parties"), AgreementParty, (
            Field("organisation_id", _l("Organisation"), Relation("organisations"),
                  required=True, headings=("الجهة",)),
            Field("signatory", _l("Who signed"), Text(200), headings=("الموقّع",)),
        ), same=("organisation_id",), add_label=_l("Add a party")),
        Lines("obligations", _l("Obligations"), Obligation, (
            Field("text", _l("Obligation"), Text(300), required=True, headings=("الالتزام",)),
            Field("owed_by", _l("Owed by"), SIDE, required=True, headings=("على من",)),
            Field("due_on", _l("Due on"), Date(), headings=("تاريخ الاستحقاق",)),
            Field("done_on", _l("Done on"), Date(), headings=("تاريخ التنفيذ",)),
        ), same=("text",), add_label=_l("Add an obligation")),
    ),
    views=(
        View(_l("In force"), (("force", Force.IN_FORCE.value),), sort="ends_on"),
        View(_l("Ending within 90 days"), _ending(90), sort="ends_on"),
        View(_l("Ending within 60 days"), _ending(60), sort="ends_on"),
        View(_l("Ending within 30 days"), _ending(30), sort="ends_on"),
        View(_l("Lapsed"), (("force", Force.ENDED.value),), sort="-ends_on"),
    ),
    match=(
        Match(("number_key",), "number", _l("agreement number")),
        Match(("organisation_id", "name_key", "starts_on"), "name",
              _l("partner, subject and first day")),
    ),
    presence=("name", "organisation_id"),
    stages=(
        Step("sign", _l("Record the signatures"),
             lambda row, today: row["effective_on"] is None and row["terminated_on"] is None,
             lambda row, today: {
                 name: EnteredDate(today)
                 for name in ("signed_by_us_on", "signed_by_partner_on") if row[name] is None
             }),
        Step("terminate", _l("Record the termination"),
             lambda row, today: row["effective_on"] is not None and row["terminated_on"] is None,
             lambda row, today: {"terminated_on": EnteredDate(today)}),
        Step("renew", _l("Renew"), renewable, renewal, creates=True, copies=("parties",)),
    ),
    attached=(("signed-copy", _l("Signed copy")), ("paper", _l("Paper"))),
)  # fmt: skip

AGREEMENT_ASSESSMENTS = assessments(
    "agreement-assessments", AgreementAssessment, AgreementScore,
    Field("agreement_id", _l("Agreement"), Relation("agreements"), required=True, listed=True,
          filtered=True, public="agreement", headings=("الاتفاقية", "اسم الاتفاقية")),
    subjects=(Subject.PARTNERSHIP,),
    label=_l("Assessments of partnerships"), singular=_l("Assessment of a partnership"),
    new_label=_l("New assessment of a partnership"), department="partnerships",
)  # fmt: skip
