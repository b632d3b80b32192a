"""The registers of bodies: the body itself, and each role it plays."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.db import RolePart
from esrar.core.fields import (
    Code,
    Date,
    Email,
    Flag,
    LongText,
    Money,
    NationalAddress,
    OneOf,
    Phone,
    Text,
    UnifiedNumber,
    Url,
)
from esrar.core.i18n import _l
from esrar.kit.choices import Choice
from esrar.kit.people import Person
from esrar.kit.register import (
    Computed,
    Derived,
    Field,
    Lines,
    Match,
    Register,
    Role,
    Section,
    State,
    View,
)
from esrar.organisations import rules
from esrar.organisations.models import (
    Contribution,
    ExhibitionOrganiser,
    Funder,
    LicensingAuthority,
    Organisation,
    OrganisationContact,
    Partner,
    Supporter,
    TrainingCentre,
)
from esrar.organisations.rules import Gift, Pipeline, Scope
from esrar.places.kinds import Place

BODY = (
    Field("name", _l("Name of the organisation"), Text(200), required=True, listed=True,
          sorted_by="name_key", headings=("اسم الجهة", "الجهة", "المنظمة")),
    Field("name_en", _l("Name in English"), Text(200), headings=("الاسم بالإنجليزية",)),
    Field("sector_id", _l("Sector"), Choice("sector"), listed=True, filtered=True,
          headings=("القطاع",)),
    Field("unified_number", _l("Unified national number"), UnifiedNumber(),
          headings=("الرقم الموحد",)),
    Field("locality_id", _l("Locality"), Place(), section="contact", filtered=True,
          headings=("المدينة", "المقر")),
    Field("national_address", _l("National Address"), NationalAddress(), section="contact",
          headings=("العنوان الوطني",)),
    Field("phone", _l("Telephone"), Phone(), section="contact", listed=True,
          headings=("الهاتف", "رقم الهاتف")),
    Field("email", _l("E-mail"), Email(), section="contact", headings=("البريد الإلكتروني",)),
    Field("website", _l("Website"), Url(), section="contact", headings=("الموقع الإلكتروني",)),
    Field("unverified", _l("To be verified"), Flag(), section="notes", filtered=True,
          hint=_l("Starter data that nobody has confirmed yet")),
    Field("notes", _l("Notes"), LongText(), section="notes", headings=("ملاحظات",)),
)  # fmt: skip

CONTACTS = Lines(
    "contacts", _l("Contact persons"), OrganisationContact, (
        Field("name", _l("Name"), Text(200), required=True),
        Field("position", _l("Position"), Text(120)),
        Field("phone", _l("Telephone"), Phone()),
        Field("email", _l("E-mail"), Email()),
    ), same=("name",), add_label=_l("Add a contact person"),
)  # fmt: skip

MATCHES = (
    Match(("unified_number",), "unified_number", _l("unified number")),
    Match(("name_key",), "name", _l("name")),
)


def _sections(role: Any = "") -> tuple[Section, ...]:
    own = (Section("role", role),) if role else ()
    return (Section("main", _l("The organisation")), *own, Section("contact", _l("Contact")),
            Section("notes", _l("Notes")))  # fmt: skip


def _role(key: str, model: type[RolePart], section: Any, fields: tuple[Field, ...],
          lines: tuple[Lines, ...] = (), **declared: Any) -> Register:  # fmt: skip
    """A register of bodies in one role: what every body has, and what the role adds."""
    return Register(
        key=key, model=Organisation, title="name", fields=(*BODY, *fields),
        sections=_sections(section), lines=(*lines, CONTACTS), match=MATCHES, presence=("name",),
        searched=True, role=Role("organisations", model, "organisation_id"), **declared,
    )  # fmt: skip


ORGANISATIONS = Register(
    key="organisations", model=Organisation, label=_l("Organisations"),
    singular=_l("Organisation"), new_label=_l("New organisation"), noun="organisation",
    department="partnerships", title="name", fields=BODY, sections=_sections(),
    lines=(CONTACTS,), match=MATCHES, presence=("name",), searched=True,
)  # fmt: skip

LICENSING_AUTHORITIES = _role(
    "licensing-authorities", LicensingAuthority, _l("Licensing"), (
        Field("platform", _l("Licensing platform"), Url(), section="role",
              headings=("المنصة",)),
        Field("guidance", _l("Guidance for families"), LongText(), section="role"),
    ), label=_l("Licensing authorities"), singular=_l("Licensing authority"),
    new_label=_l("New licensing authority"), noun="organisation",
    department="beneficiary-relations",
)  # fmt: skip

FUNDERS = _role(
    "funders", Funder, _l("Financing"), (
        Field("funder_kind_id", _l("What the body does"), Choice("funder-kind"), "role",
              listed=True, filtered=True, headings=("نوع الجهة التمويلية", "نوع الجهة")),
        Field("eligibility", _l("Whom it finances, and on what conditions"), LongText(), "role",
              headings=("شروط الاستحقاق", "شروط الأهلية", "الشروط")),
        Field("application_url", _l("Where to apply"), Url(), "role",
              headings=("رابط التقديم",)),
    ), label=_l("Funders"), singular=_l("Funder"), new_label=_l("New funder"), noun="organisation",
    department="partnerships",
)  # fmt: skip

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


SUPPORTERS = _role(
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

PARTNERS = _role(
    "partners", Partner, _l("Partnership"), (
        Field("cooperation_id", _l("Field of cooperation"), Choice("cooperation-field"), "role",
              listed=True, filtered=True, headings=("مجال التعاون", "مجال الشراكة")),
        Field("expected_benefit", _l("What is hoped for"), LongText(), "role",
              headings=("العائد المتوقع", "الهدف من الشراكة")),
        Field("priority_id", _l("Priority"), Choice("partner-priority"), "role", listed=True,
              filtered=True, headings=("الأولوية",)),
        Field("partner_officer_id", _l("Assigned officer"), Person(), "role", filtered=True,
              headings=("الموظف المسؤول", "المسؤول")),
        Field("approached_on", _l("Approached on"), Date(), "role", listed=True,
              headings=("تاريخ التواصل",)),
    ), label=_l("Target partners"), singular=_l("Target partner"),
    new_label=_l("New target partner"), noun="partner", department="partnerships",
)  # fmt: skip

SCOPE = OneOf(Scope, {Scope.LOCAL: _l("Local"), Scope.INTERNATIONAL: _l("International")},
              {"محلية": Scope.LOCAL, "عالمي": Scope.INTERNATIONAL})  # fmt: skip

TRAINING_CENTRES = _role(
    "training-centres", TrainingCentre, _l("Training"), (
        Field("scope", _l("Scope"), SCOPE, "role", required=True, listed=True, filtered=True,
              default=lambda: Scope.LOCAL, headings=("النطاق", "محلي أو دولي")),
        Field("country", _l("Country"), Text(80), "role", headings=("الدولة",)),
        Field("specialities", _l("Specialities"), Text(400), "role", listed=True,
              headings=("التخصصات", "مجالات التدريب")),
        Field("accredited_by", _l("Accredited by"), Text(200), "role",
              headings=("جهة الاعتماد",)),
        Field("accreditation_number", _l("Accreditation number"), Code(), "role",
              headings=("رقم الاعتماد",)),
        Field("accreditation_ends_on", _l("Accredited until: last day"), Date(), "role",
              filtered=True, headings=("نهاية الاعتماد",)),
    ), label=_l("Training centres"), singular=_l("Training centre"),
    new_label=_l("New training centre"), noun="training_centre", department="programmes",
)  # fmt: skip

EXHIBITION_ORGANISERS = _role(
    "exhibition-organisers", ExhibitionOrganiser, _l("Exhibitions"), (
        Field("exhibitions", _l("Exhibitions it holds"), Text(400), "role", listed=True,
              headings=("المعارض", "المعارض التي تنظمها")),
        Field("organiser_permit", _l("Permit of the exhibitions authority"), Code(), "role",
              headings=("رقم ترخيص المعارض",)),
        Field("stand_terms", _l("Conditions and price of a stand"), LongText(), "role",
              headings=("شروط المشاركة", "رسوم الركن")),
    ), label=_l("Exhibition organisers"), singular=_l("Exhibition organiser"),
    new_label=_l("New exhibition organiser"), noun="organisation", department="marketing",
)  # fmt: skip
