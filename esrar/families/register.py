"""The register of productive families."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from esrar.core import arabic, clock
from esrar.core.calendar import EnteredDate
from esrar.core.errors import Invalid
from esrar.core.fields import (
    Code,
    Date,
    Flag,
    LongText,
    Mobile,
    Money,
    NationalAddress,
    NationalId,
    OneOf,
    PersonName,
    Text,
    Url,
    Whole,
)
from esrar.core.i18n import _l
from esrar.families.consent_register import CONSENTS, Printed
from esrar.families.consents import BASES, HANDED, METHOD, withholds
from esrar.families.holder import lookup
from esrar.families.leaving import leaves
from esrar.families.models import Family, FamilyActivity, FamilyMember
from esrar.families.needs_models import FamilyChallenge
from esrar.families.rules import Sex, Standing, problems, standing_on, warnings
from esrar.kit.choices import Choice
from esrar.kit.people import Person
from esrar.kit.register import Derived, Field, Lines, Match, Quick, Register, Section, State, Values
from esrar.kit.relations import Relation
from esrar.places.kinds import Place, places

SEX = OneOf(
    Sex,
    {Sex.FEMALE: _l("Female"), Sex.MALE: _l("Male")},
    {"امرأة": Sex.FEMALE, "رجل": Sex.MALE},
)

FIELDS = (
    Field("full_name", _l("Four-part name"), PersonName(), "person", required=True, listed=True,
          sorted_by="name_key", headings=("الاسم", "الاسم الرباعي", "اسم المستفيد", "اسم رب الأسرة",
                                          "اسم العائل", "الاسم الكامل"), public="name"),
    Field("national_id", _l("National ID or Iqama number"), NationalId(), "person",
          access="personal", listed=True,
          headings=("رقم الهوية", "الهوية", "رقم الهوية الوطنية", "السجل المدني", "رقم الإقامة",
                    "الهوية الوطنية")),
    Field("mobile", _l("Mobile number"), Mobile(), "person", required=True, access="personal",
          listed=True, headings=("رقم الجوال", "الجوال", "جوال", "الهاتف", "رقم الهاتف")),
    Field("second_mobile", _l("Second mobile"), Mobile(), "person", access="personal",
          headings=("جوال آخر", "جوال بديل", "رقم آخر")),
    Field("birth_date", _l("Date of birth"), Date(), "person", access="personal",
          hint=_l("Day, month and year, or the year alone"),
          headings=("تاريخ الميلاد", "الميلاد")),
    Field("sex", _l("Sex"), SEX, "person", filtered=True, headings=("الجنس", "النوع")),
    Field("beneficiary_kind_id", _l("Kind of beneficiary"), Choice("beneficiary-kind"), "person",
          filtered=True, headings=("فئة المستفيد", "نوع المستفيد", "الفئة")),
    Field("file_number", _l("File number"), Code(), "file", headings=("رقم الملف",)),
    Field("registered_on", _l("Registered on"), Date(), "file", listed=True, filtered=True,
          sorted_by="registered_on", headings=("تاريخ التسجيل",),
          default=lambda: EnteredDate(clock.today())),
    Field("officer_id", _l("Assigned officer"), Person(), "file", filtered=True,
          headings=("الموظف المسؤول", "المسؤول")),
    Field("locality_id", _l("Locality"), Place(), "address", required=True, listed=True,
          filtered=True, pinned=True, public="locality",
          headings=("المدينة / القرية", "المدينة", "القرية", "البلدة", "مكان السكن")),
    Field("district", _l("District"), Text(120), "address", access="personal", pinned=True,
          headings=("الحي",)),
    Field("national_address", _l("National Address"), NationalAddress(), "address",
          access="personal", hint=_l("Four letters and four digits"),
          headings=("العنوان الوطني", "العنوان الوطني المختصر")),
    Field("map_url", _l("Link on the map"), Url(), "address", access="personal",
          headings=("رابط الموقع", "الموقع")),
    Field("activity_id", _l("Activity"), Relation("activities"), "activity", required=True,
          listed=True, filtered=True, pinned=True, through="activities", public="activity",
          headings=("النشاط", "نوع النشاط", "الحرفة")),
    Field("challenge_id", _l("Challenge"), Relation("challenges"), "activity", filtered=True,
          through="challenges", headings=("التحدي", "التحديات")),
    Field("household_size", _l("Members of the household"), Whole(1, 60), "household",
          headings=("عدد أفراد الأسرة", "عدد الأفراد")),
    Field("marital_status_id", _l("Marital status"), Choice("marital-status"), "household",
          access="personal", headings=("الحالة الاجتماعية", "الحالة الزوجية")),
    Field("housing_type_id", _l("Housing type"), Choice("housing-type"), "household",
          access="personal", headings=("نوع السكن",)),
    Field("housing_tenure_id", _l("Housing tenure"), Choice("housing-tenure"), "household",
          access="personal", headings=("ملكية السكن",)),
    Field("monthly_income", _l("Monthly income"), Money(), "restricted", access="sensitive",
          headings=("الدخل الشهري", "الدخل")),
    Field("income_source_id", _l("Income source"), Choice("income-source"), "restricted",
          access="sensitive", headings=("مصدر الدخل",)),
    Field("has_disability", _l("A person with disability in the household"), Flag(), "restricted",
          access="sensitive", headings=("إعاقة", "ذوو إعاقة")),
    Field("on_social_security", _l("Receives social security"), Flag(), "restricted",
          access="sensitive", headings=("الضمان الاجتماعي", "ضمان")),
    Field("consent_on", _l("Consent given on"), Date(), "consent",
          hint=_l("The day the person agreed that the association keeps these data"),
          headings=("تاريخ الموافقة",)),
    Field("consent_method", _l("How the consent was given"), METHOD, "consent",
          headings=("طريقة الموافقة",)),
    Field("consent_withdrawn_on", _l("Consent withdrawn on"), Date(), "consent",
          hint=_l("From that day on these data are handed to nobody by consent"),
          headings=("تاريخ سحب الموافقة",)),
    Field("consent_withdrawn_how", _l("How the consent was withdrawn"), Text(200), "consent",
          headings=("طريقة سحب الموافقة",)),
    Field("sensitive_withdrawn_on", _l("Sensitive data: refused or withdrawn on"), Date(),
          "consent", hint=_l("The rest of the consent stays; sensitive values are removed"),
          headings=("تاريخ سحب الموافقة على البيانات الحساسة",)),
    Field("legal_basis_id", _l("Legal basis"), BASES, "consent",
          headings=("الأساس النظامي",)),
    Field("basis_article", _l("Article or document of the basis"), Text(200), "consent",
          headings=("مادة الأساس النظامي",)),
    Field("id_seen_on", _l("Original of the identity document seen on"), Date(), "consent",
          hint=_l("It is noted instead of keeping a copy"),
          headings=("تاريخ الاطلاع على أصل الهوية",)),
    Field("id_seen_by_id", _l("Original seen by"), Person(), "consent",
          headings=("المطّلع على أصل الهوية",)),
    Field("suspended_on", _l("Suspended on"), Date(), "standing", headings=("تاريخ الإيقاف",)),
    Field("resumed_on", _l("Resumed on"), Date(), "standing", headings=("تاريخ الاستئناف",)),
    Field("left_on", _l("Left the register: last day"), Date(), "standing",
          headings=("تاريخ المغادرة",)),
    Field("notes", _l("Notes"), LongText(), "standing", access="personal",
          headings=("ملاحظات", "الملاحظات")),
)  # fmt: skip

SECTIONS = (
    Section("person", _l("Head of the family")),
    Section("file", _l("File")),
    Section("address", _l("Address")),
    Section("activity", _l("Activity")),
    Section("household", _l("Household")),
    Section("restricted", _l("Restricted data")),
    Section("consent", _l("Consent and legal basis")),
    Section("standing", _l("Standing and notes")),
)

ACTIVITIES = Lines(
    "activities", _l("Activities"), FamilyActivity, (
        Field("activity_id", _l("Activity"), Relation("activities"), required=True,
              headings=("النشاط",)),
        Field("started_on", _l("Started on"), Date()),
        Field("stopped_on", _l("Stopped: last day"), Date()),
        Field("products", _l("Products and outlets"), Text(300)),
    ), same=("activity_id",), add_label=_l("Add an activity"), least=1,
)  # fmt: skip

CHALLENGES = Lines(
    "challenges", _l("Challenges reported"), FamilyChallenge, (
        Field("challenge_id", _l("Challenge"), Relation("challenges"), required=True,
              headings=("التحدي",)),
        Field("reported_on", _l("Reported on"), Date(), headings=("تاريخ الإبلاغ",)),
        Field("ended_on", _l("Overcome: last day"), Date(), headings=("تاريخ الزوال",)),
        Field("note", _l("Note"), Text(300), access="personal", headings=("ملاحظة",)),
    ), same=("challenge_id",), add_label=_l("Add a challenge"),
)  # fmt: skip

MEMBERS = Lines(
    "members", _l("Members of the family"), FamilyMember, (
        Field("full_name", _l("Name"), PersonName(), required=True),
        Field("national_id", _l("National ID or Iqama number"), NationalId(), access="personal"),
        Field("relationship_id", _l("Relationship"), Choice("relationship-to-head")),
        Field("sex", _l("Sex"), SEX),
        Field("birth_date", _l("Date of birth"), Date(), access="personal"),
    ), same=("national_id_index",), add_label=_l("Add a member"),
)  # fmt: skip

STANDING = Derived(
    "standing", _l("Status"), standing_on, {
        Standing.ACTIVE: State(_l("Active"), "good"),
        Standing.SUSPENDED: State(_l("Suspended"), "wait"),
        Standing.LEFT: State(_l("Left"), "plain"),
    },
)  # fmt: skip


def complete(values: Values) -> Values:
    """A district that is known as one gets its own spelling."""
    district = values.get("district")
    if district:
        known = places().districts.get(arabic.fold_place(district))
        if known is not None and known[1] == values.get("locality_id"):
            values["district"] = known[0]
    return values


def basis(text: str) -> Values:
    """What an import's legal basis says on each family it adds."""
    try:
        return {"legal_basis_id": BASES.parse(text)}
    except Invalid:
        return {}


def find(texts: Iterable[str]) -> dict[str, Any]:
    """Families that typed texts mean, by anyone of the family."""
    return {
        text: held if isinstance(held, Invalid) else [h.family_id for h in held]
        for text, held in lookup(texts).items()
    }


FAMILIES = Register(
    key="families", model=Family, label=_l("Families"), singular=_l("Family"),
    new_label=_l("New family: full form"), noun="family", department="beneficiary-relations",
    title="full_name", fields=FIELDS, sections=SECTIONS,
    lines=(ACTIVITIES, CHALLENGES, MEMBERS, CONSENTS),
    derived=(STANDING,), searched=True, lookup=find, check=problems, warn=warnings,
    complete=complete, batch_values=basis, personal=True, leaves=leaves,
    aims=HANDED, withholds=withholds,
    match=(
        Match(("national_id_index",), "national_id", _l("ID number")),
        Match(("mobile", "name_key"), "mobile", _l("mobile and name")),
        Match(("file_number",), "file_number", _l("file number")),
        Match(("mobile",), "mobile", _l("mobile"), warns=True),
    ),
    presence=("full_name", "national_id", "mobile", "locality_id", "activity_id"),
    alike=("mobile", "locality_id", "birth_date"),
    quick=Quick(
        title=_l("Register a family"),
        fields=("full_name", "national_id", "mobile", "birth_date", "locality_id", "district",
                "activity_id", "household_size", "consent_on"),
        again_label=_l("Save and register another family"),
        hinted=("full_name", "national_id", "mobile"),
        printed_title=_l("Family registration form"),
        consent=Printed(),
    ),
    attached=(("product-photo", _l("Product photo")), ("paper", _l("Paper")),
              ("identity-copy", _l("Copy of an identity document"))),
    guarded=frozenset({"identity-copy"}),
)  # fmt: skip
