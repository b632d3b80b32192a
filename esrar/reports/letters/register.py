"""The registers of outgoing letters and of the templates they are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case
from sqlalchemy.orm import Session

from esrar.core.fields import Code, Date, LongText, OneOf, Text, Whole
from esrar.core.i18n import _, _l
from esrar.kit import approval
from esrar.kit.disclosures.basis import BASIS
from esrar.kit.register import Derived, Field, Match, Register, Section, State, View
from esrar.kit.relations import Relation
from esrar.reports.forms import TONGUE
from esrar.reports.letters import rules
from esrar.reports.letters.rules import Audience
from esrar.reports.letters.values import completed
from esrar.reports.models import Letter, LetterTemplate

AUDIENCE = OneOf(Audience, {
    Audience.FAMILY: _l("A family"), Audience.ORGANISATION: _l("An organisation"),
    Audience.BOTH: _l("An organisation, about a family"),
})  # fmt: skip
FIELDS_HINT = _l("Fields are put in by name, such as {{ name }} or {{ الاسم }}: %(names)s",
                 names=rules.listed())  # fmt: skip


def standing_on(day: date) -> ColumnElement[Any]:
    """Where a letter stands: issued, approved and to be issued, or on the way to approval."""
    return case(
        (Letter.issued_on.is_not(None), "issued"),
        (Letter.approved_on.is_not(None), "approved"),
        (Letter.returned_on.is_not(None), "returned"),
        (Letter.submitted_on.is_not(None), "submitted"),
        else_="draft",
    )


STANDING = Derived("standing", _l("Standing"), standing_on, {
    **approval.STATES,
    "approved": State(_l("Approved, to be issued"), "wait"),
    "issued": State(_l("Issued"), "good"),
})  # fmt: skip


def lacking(session: Session, row: Mapping[str, Any]) -> Iterable[Any]:
    """What keeps a letter from being approved: fields that nothing was put in for."""
    names = [*rules.missing(row.get("subject")), *rules.missing(row.get("body"))]
    if names:
        yield _("The text lacks: %(names)s.", names="، ".join(dict.fromkeys(names)))


LETTER_TEMPLATES = Register(
    key="letter-templates", model=LetterTemplate, label=_l("Letter templates"),
    singular=_l("Letter template"), new_label=_l("New letter template"), noun="letter_template",
    department="executive-manager", title="name", check=rules.template_problems,
    sections=(Section("main", _l("The template")),),
    fields=(
        Field("name", _l("Name of the template"), Text(120), required=True, listed=True,
              sorted_by="name_key", headings=("اسم القالب",)),
        Field("audience", _l("For whom"), AUDIENCE, required=True, listed=True, filtered=True,
              headings=("لمن",)),
        Field("language", _l("Language"), TONGUE, required=True, listed=True, filtered=True,
              headings=("اللغة",), default=lambda: "ar"),
        Field("subject", _l("Subject"), Text(200), required=True, listed=True,
              headings=("الموضوع",)),
        Field("body", _l("Text"), LongText(6000), required=True, hint=FIELDS_HINT,
              headings=("النص",)),
    ),
    match=(Match(("name_key",), "name", _l("name")),), presence=("name", "body"),
)  # fmt: skip

LETTERS = Register(
    key="letters", model=Letter, label=_l("Outgoing letters"), singular=_l("Outgoing letter"),
    new_label=_l("New letter"), noun="letter", department="partnerships", title="subject",
    final=True, beyond=lambda row: row["issued_on"] is not None,
    complete=completed, check=rules.problems, lacks=lacking,
    sections=(
        Section("main", _l("Whom it is to")), Section("text", _l("Text")),
        Section("issued", _l("Issue")), approval.SECTION,
    ),
    fields=(
        Field("reference", _l("Outgoing number"), Code(12), "issued", entered=False, listed=True,
              sorted_by="id", importable=False, headings=("رقم الصادر",)),
        Field("issued_on", _l("Issued on"), Date(), "issued", entered=False, listed=True,
              filtered=True, sorted_by="issued_on", importable=False, headings=("تاريخ الصادر",)),
        Field("template_id", _l("Template"), Relation("letter-templates"), filtered=True,
              hint=_l("Subject and text are taken from it; what is typed below comes first"),
              headings=("القالب",), public="template"),
        Field("family_id", _l("Family"), Relation("families", many=True), listed=True,
              filtered=True, access="personal", headings=("الأسرة",), public="family",
              hint=_l("Whom the letter is to, or about")),
        Field("organisation_id", _l("Organisation"), Relation("organisations"), listed=True,
              filtered=True, headings=("الجهة",), public="organisation"),
        Field("recipient", _l("Addressed to"), Text(200), access="personal",
              hint=_l("Another name or post than that of the family or the organisation"),
              headings=("المرسل إليه",)),
        Field("basis", _l("Basis of the disclosure"), BASIS, access="personal",
              hint=_l("When the letter tells somebody else about the family"),
              headings=("أساس الإفصاح",)),
        Field("subject", _l("Subject"), Text(200), "text", listed=True, sorted_by="name_key",
              headings=("الموضوع",)),
        Field("body", _l("Text"), LongText(6000), "text", access="personal", hint=FIELDS_HINT,
              headings=("النص",)),
        Field("signatory", _l("Signed by"), Text(200), "text",
              hint=_l("Name and post, as they stand under the letter"),
              headings=("الموقّع",)),
        Field("language", _l("Language"), TONGUE, "text", entered=False, filtered=True,
              headings=("اللغة",)),
        Field("batch", _l("Letters of one act"), Whole(), "issued", entered=False, filtered=True,
              importable=False, headings=("الدفعة",)),
        *approval.FIELDS,
    ),
    derived=(STANDING,),
    match=(), presence=("subject", "body"),
    views=(
        View(_l("Drafts"), (("standing", "draft"),)),
        View(_l("Approved, to be issued"), (("standing", "approved"),)),
        View(_l("Issued"), (("standing", "issued"),), sort="-issued_on"),
    ),
    order="-id",
    pages=(("letters_out.many", _l("Letters to many")),),
    attached=(("signed-copy", _l("Signed copy")), ("paper", _l("Paper"))),
)  # fmt: skip
