"""The registers of bodies: the body itself, and each role it plays."""

from __future__ import annotations

from esrar.core.fields import Email, Flag, LongText, Phone, Text, UnifiedNumber, Url
from esrar.core.i18n import _l
from esrar.kit.choices import Choice
from esrar.kit.register import Field, Lines, Match, Register, Role, Section
from esrar.organisations.models import LicensingAuthority, Organisation, OrganisationContact
from esrar.places.kinds import Place

BODY = (
    Field("name", _l("Name of the organisation"), Text(200), required=True, listed=True,
          sorted_by="name_key", headings=("اسم الجهة", "الجهة", "المنظمة")),
    Field("name_en", _l("Name in English"), Text(200), headings=("الاسم بالإنجليزية",)),
    Field("sector_id", _l("Sector"), Choice("sector"), listed=True, filtered=True),
    Field("unified_number", _l("Unified national number"), UnifiedNumber(),
          headings=("الرقم الموحد",)),
    Field("locality_id", _l("Locality"), Place(), section="contact", filtered=True,
          headings=("المدينة", "المقر")),
    Field("phone", _l("Telephone"), Phone(), section="contact", listed=True),
    Field("email", _l("E-mail"), Email(), section="contact"),
    Field("website", _l("Website"), Url(), section="contact"),
    Field("unverified", _l("To be verified"), Flag(), section="notes", filtered=True,
          hint=_l("Starter data that nobody has confirmed yet")),
    Field("notes", _l("Notes"), LongText(), section="notes", headings=("ملاحظات",)),
)  # fmt: skip

SECTIONS = (
    Section("main", _l("The organisation")),
    Section("role", _l("Licensing")),
    Section("contact", _l("Contact")),
    Section("notes", _l("Notes")),
)

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

ORGANISATIONS = Register(
    key="organisations", model=Organisation, label=_l("Organisations"),
    singular=_l("Organisation"), new_label=_l("New organisation"), noun="organisation",
    department="partnerships", title="name", fields=BODY, sections=SECTIONS, lines=(CONTACTS,),
    match=MATCHES, presence=("name",), searched=True,
)  # fmt: skip

LICENSING_AUTHORITIES = Register(
    key="licensing-authorities", model=Organisation, label=_l("Licensing authorities"),
    singular=_l("Licensing authority"), new_label=_l("New licensing authority"),
    noun="organisation", department="beneficiary-relations", title="name",
    fields=(
        *BODY,
        Field("platform", _l("Licensing platform"), Url(), section="role",
              headings=("المنصة",)),
        Field("guidance", _l("Guidance for families"), LongText(), section="role"),
    ),
    sections=SECTIONS, lines=(CONTACTS,), match=MATCHES, presence=("name",), searched=True,
    role=Role("organisations", LicensingAuthority, "organisation_id"),
)  # fmt: skip
