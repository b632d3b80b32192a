"""The registers of licensing: licences, their types, and the catalogue of activities.

The catalogue stands here and not beside the family, for it says which licences each activity
needs, and families know nothing of licences.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from esrar.core.calendar import EnteredDate
from esrar.core.fields import Code, Date, Flag, LongText, Money, OneOf, Text, Url, Whole
from esrar.core.i18n import _l
from esrar.families.holder import NAMED_BY, Holder, HolderKind
from esrar.families.models import Activity
from esrar.families.rules import NeedsLicence
from esrar.kit.choices import Choice
from esrar.kit.register import (
    Derived,
    Field,
    Lines,
    Match,
    Register,
    Section,
    State,
    Values,
)
from esrar.kit.register import Stage as Step
from esrar.kit.relations import Relation
from esrar.licensing import rules
from esrar.licensing.models import (
    ActivityAuthority,
    ActivityLicenceType,
    Licence,
    LicenceDocument,
    LicenceStep,
    LicenceType,
    RequiredDocument,
)
from esrar.licensing.rules import Force, Stage

STAGE = OneOf(Stage, {
    Stage.WANTED: _l("Wanted"), Stage.APPLIED: _l("Applied for"),
    Stage.ISSUED: _l("Issued"), Stage.REFUSED: _l("Refused"),
}, {"تحت الإجراء": Stage.APPLIED, "قيد الإجراء": Stage.APPLIED, "صدر": Stage.ISSUED})  # fmt: skip

PAPER = Choice("licence-document")
"""A paper that a licence asks for: types name those they need, licences those the family has."""

FORCE = Derived("force", _l("Status"), rules.force_on, {
    Force.VALID: State(_l("Valid"), "good"),
    Force.EXPIRED: State(_l("Expired"), "bad"),
    Force.UNDATED: State(_l("Issued, date missing"), "wait"),
    Force.AHEAD: State(_l("Not yet in force"), "wait"),
    Force.APPLIED: State(_l("Applied for"), "wait"),
    Force.WANTED: State(_l("Wanted"), "plain"),
    Force.REFUSED: State(_l("Refused"), "bad"),
    Force.CANCELLED: State(_l("Cancelled"), "bad"),
})  # fmt: skip


def renewable(row: Mapping[str, Any], today: date) -> bool:
    """A licence that was issued can be renewed."""
    return row["issued_on"] is not None and row["cancelled_on"] is None


def renewal(row: Mapping[str, Any], today: date) -> Values:
    """The successor of a licence: same holder, type and authority, from the day after its end."""
    follows = row["expires_on"] + timedelta(days=1) if row["expires_on"] else today
    return {
        "family_id": Holder(row["family_id"], row["member_id"]),
        "licence_type_id": row["licence_type_id"], "activity_id": row["activity_id"],
        "authority_id": row["authority_id"], "stage": Stage.APPLIED, "renews_id": row["id"],
        "applied_on": EnteredDate(min(follows, today)),
    }  # fmt: skip


def _moves(stage: Stage, date_field: str) -> Any:
    return lambda row, today: {"stage": stage, date_field: EnteredDate(today)}


LICENCES = Register(
    key="licences", model=Licence, label=_l("Licences"), singular=_l("Licence"),
    new_label=_l("New licence"), noun="licence", department="beneficiary-relations",
    title="title", searched=True, complete=rules.with_stage, check=rules.problems,
    warn=rules.warnings, derived=(FORCE,),
    sections=(
        Section("main", _l("The licence")), Section("dates", _l("Dates")),
        Section("path", _l("The path to it")), Section("notes", _l("Notes")),
    ),
    fields=(
        Field("title", _l("Licence"), Text(120), entered=False, listed=True, importable=False),
        Field("family_id", _l("Holder"), HolderKind(), required=True, listed=True, filtered=True,
              hint=NAMED_BY,
              public="holder",
              headings=("رقم الهوية", "هوية صاحب الترخيص", "صاحب الترخيص", "الهوية",
                        "رقم هوية المستفيد")),
        Field("licence_type_id", _l("Licence type"), Relation("licence-types"), required=True,
              listed=True, filtered=True, public="licence_type",
              headings=("نوع الترخيص", "الترخيص", "نوع الرخصة")),
        Field("activity_id", _l("Activity"), Relation("activities"), filtered=True,
              public="activity", headings=("النشاط",)),
        Field("authority_id", _l("Licensing authority"), Relation("licensing-authorities"),
              listed=True, filtered=True, public="authority",
              headings=("الجهة المانحة للترخيص", "الجهة المرخصة", "جهة الإصدار")),
        Field("number", _l("Licence number"), Code(), headings=("رقم الترخيص", "رقم الرخصة")),
        Field("issued_on", _l("Issue date"), Date(), "dates", listed=True, filtered=True,
              sorted_by="issued_on", headings=("تاريخ الإصدار",)),
        Field("expires_on", _l("Expiry date: last day"), Date(), "dates", listed=True,
              filtered=True, sorted_by="expires_on", headings=("تاريخ الانتهاء",)),
        Field("cancelled_on", _l("Cancelled from"), Date(), "dates",
              headings=("تاريخ الإلغاء",)),
        Field("stage", _l("Stage"), STAGE, "path", filtered=True, headings=("المرحلة",)),
        Field("applied_on", _l("Applied on"), Date(), "path", headings=("تاريخ التقديم",)),
        Field("refused_on", _l("Refused on"), Date(), "path", headings=("تاريخ الرفض",)),
        Field("renews_id", _l("Renews licence"), Relation("licences", many=True), "path",
              public="renews"),
        Field("notes", _l("Notes"), LongText(), "notes", headings=("ملاحظات الترخيص",)),
    ),
    match=(
        Match(("licence_type_id", "number_key"), "number", _l("type and number")),
        Match(("family_id", "licence_type_id", "issued_on"), "issued_on",
              _l("holder, type and issue date"), unless="number_key"),
    ),
    presence=("licence_type_id", "number", "issued_on"),
    lines=(
        Lines("documents", _l("Documents the family has"), LicenceDocument, (
            Field("document_id", _l("Document"), PAPER, required=True, public="document",
                  headings=("المستند",)),
            Field("seen_on", _l("Seen on"), Date(), headings=("اطُّلع عليه في",)),
            Field("note", _l("Remark"), Text(200), headings=("ملاحظة",)),
        ), same=("document_id",), add_label=_l("Add a document"),
              hint=_l("Note that the original was seen; copies of identity papers are not kept")),
    ),
    stages=(
        Step("apply", _l("Record the application"),
             lambda row, today: row["stage"] == Stage.WANTED, _moves(Stage.APPLIED, "applied_on")),
        Step("issue", _l("Record the issue"),
             lambda row, today: row["stage"] in (Stage.WANTED, Stage.APPLIED),
             _moves(Stage.ISSUED, "issued_on")),
        Step("refuse", _l("Record the refusal"),
             lambda row, today: row["stage"] == Stage.APPLIED, _moves(Stage.REFUSED, "refused_on")),
        Step("renew", _l("Renew"), renewable, renewal, creates=True),
    ),
    lookup=None, attached=(("evidence", _l("Evidence")),),
)  # fmt: skip

LICENCE_TYPES = Register(
    key="licence-types", model=LicenceType, label=_l("Licence types"), singular=_l("Licence type"),
    new_label=_l("New licence type"), noun="record", department="beneficiary-relations",
    title="name", searched=True, aliases="aliases",
    pages=(("leaflet.leaflet", _l("Leaflet for families")),),
    sections=(Section("main", _l("The licence type")), Section("way", _l("The way to it"))),
    lines=(
        Lines("documents", _l("Required documents"), RequiredDocument, (
            Field("document_id", _l("Document"), PAPER, required=True, public="document",
                  headings=("المستند",)),
            Field("optional", _l("Only in some cases"), Flag(), headings=("عند الحاجة",)),
            Field("note", _l("Remark"), Text(200), headings=("ملاحظة",)),
        ), same=("document_id",), add_label=_l("Add a document")),
        Lines("steps", _l("Steps of the procedure"), LicenceStep, (
            Field("number", _l("Order"), Whole(1, 99), headings=("الترتيب",)),
            Field("text", _l("Step"), Text(300), required=True, headings=("الخطوة", "الإجراء")),
        ), same=("text",), add_label=_l("Add a step")),
    ),
    fields=(
        Field("name", _l("Name of the type"), Text(160), required=True, listed=True,
              sorted_by="name_key", headings=("نوع الترخيص",)),
        Field("name_en", _l("Name in English"), Text(160)),
        Field("authority_id", _l("Licensing authority"), Relation("licensing-authorities"),
              listed=True, filtered=True, headings=("الجهة",)),
        Field("counts", _l("Counts as a licence to practise"), Flag(), required=True, listed=True,
              filtered=True, hint=_l("Only such a type moves the indicator of licensed families")),
        Field("has_expiry", _l("Has an expiry date"), Flag(), required=True),
        Field("validity_months", _l("Usual validity in months"), Whole(1, 240), listed=True),
        Field("number_hint", _l("Form of the number"), Text(120)),
        Field("conditions", _l("Conditions"), LongText(), "way",
              headings=("الشروط", "الضوابط")),
        Field("fee", _l("Fee"), Money(), "way", hint=_l("Nought where it is free"),
              headings=("الرسوم",)),
        Field("fee_note", _l("Remark on the fee"), Text(200), "way"),
        Field("duration", _l("How long it takes"), Text(120), "way",
              headings=("المدة", "مدة الإنجاز")),
        Field("where", _l("Where to apply"), Text(200), "way", headings=("مكان التقديم",)),
        Field("apply_url", _l("Page for applying"), Url(), "way", headings=("رابط التقديم",)),
        Field("aliases", _l("Other spellings, separated by |"), Text(400)),
        Field("unverified", _l("To be verified"), Flag(), filtered=True,
              hint=_l("Starter data that nobody has confirmed yet")),
        Field("notes", _l("Notes"), LongText()),
    ),
    match=(Match(("name_key",), "name", _l("name")),), presence=("name",),
)  # fmt: skip

ACTIVITIES = Register(
    key="activities", model=Activity, label=_l("Activities catalogue"), singular=_l("Activity"),
    new_label=_l("New activity"), noun="record", department="beneficiary-relations",
    title="name", searched=True, aliases="aliases",
    fields=(
        Field("name", _l("Activity"), Text(120), required=True, listed=True, sorted_by="name_key",
              headings=("النشاط", "اسم النشاط")),
        Field("name_en", _l("Name in English"), Text(120)),
        Field("class_id", _l("Class"), Choice("activity-class"), listed=True, filtered=True,
              headings=("التصنيف", "الفئة")),
        Field("needs_licence", _l("Needs a licence"), OneOf(NeedsLicence, {
            NeedsLicence.YES: _l("Yes"), NeedsLicence.NO: _l("No"),
            NeedsLicence.UNKNOWN: _l("Not known"),
        }), required=True, listed=True, filtered=True, headings=("يحتاج ترخيص",),
            default=lambda: NeedsLicence.UNKNOWN),
        Field("aliases", _l("Other spellings, separated by |"), Text(400)),
        Field("unverified", _l("To be verified"), Flag(), filtered=True,
              hint=_l("Starter data that nobody has confirmed yet")),
        Field("notes", _l("Notes"), LongText()),
    ),
    lines=(
        Lines("licence-types", _l("Licence types it needs"), ActivityLicenceType, (
            Field("licence_type_id", _l("Licence type"), Relation("licence-types"), required=True),
        ), same=("licence_type_id",), add_label=_l("Add a licence type")),
        Lines("authorities", _l("Licensing authorities"), ActivityAuthority, (
            Field("authority_id", _l("Licensing authority"), Relation("licensing-authorities"),
                  required=True),
        ), same=("authority_id",), add_label=_l("Add an authority")),
    ),
    match=(Match(("name_key",), "name", _l("name")),), presence=("name",),
)  # fmt: skip
