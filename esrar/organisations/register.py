"""The registers of bodies: the body itself, and each role it plays."""

from __future__ import annotations

from esrar.core.fields import Code, Date, LongText, OneOf, Text, Url
from esrar.core.i18n import _l
from esrar.kit.choices import Choice
from esrar.kit.people import Person
from esrar.kit.register import Field, Register
from esrar.organisations.body import BODY, CONTACTS, MATCHES, role_register, sections
from esrar.organisations.models import (
    ExhibitionOrganiser,
    Funder,
    LicensingAuthority,
    Organisation,
    Partner,
    TrainingCentre,
)
from esrar.organisations.rules import Scope

ORGANISATIONS = Register(
    key="organisations", model=Organisation, label=_l("Organisations"),
    singular=_l("Organisation"), new_label=_l("New organisation"), noun="organisation",
    department="partnerships", title="name", fields=BODY, sections=sections(),
    lines=(CONTACTS,), match=MATCHES, presence=("name",), searched=True,
)  # fmt: skip

LICENSING_AUTHORITIES = role_register(
    "licensing-authorities", LicensingAuthority, _l("Licensing"), (
        Field("platform", _l("Licensing platform"), Url(), section="role",
              headings=("المنصة",)),
        Field("guidance", _l("Guidance for families"), LongText(), section="role"),
    ), label=_l("Licensing authorities"), singular=_l("Licensing authority"),
    new_label=_l("New licensing authority"), noun="organisation",
    department="beneficiary-relations",
)  # fmt: skip

FUNDERS = role_register(
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


PARTNERS = role_register(
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

TRAINING_CENTRES = role_register(
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

EXHIBITION_ORGANISERS = role_register(
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
