"""What every body has, whatever its role: its fields, its contact persons, what makes two one."""

from __future__ import annotations

from typing import Any

from esrar.core.db import RolePart
from esrar.core.fields import (
    Email,
    Flag,
    LongText,
    NationalAddress,
    Phone,
    Text,
    UnifiedNumber,
    Url,
)
from esrar.core.i18n import _l
from esrar.kit.choices import Choice
from esrar.kit.register import Field, Lines, Match, Register, Role, Section
from esrar.organisations.models import Organisation, OrganisationContact
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


def sections(role: Any = "") -> tuple[Section, ...]:
    """The sections of a body's form, with that of its role where it is shown in one."""
    own = (Section("role", role),) if role else ()
    return (Section("main", _l("The organisation")), *own, Section("contact", _l("Contact")),
            Section("notes", _l("Notes")))  # fmt: skip


def role_register(key: str, model: type[RolePart], section: Any, fields: tuple[Field, ...],
          lines: tuple[Lines, ...] = (), **declared: Any) -> Register:  # fmt: skip
    """A register of bodies in one role: what every body has, and what the role adds."""
    return Register(
        key=key, model=Organisation, title="name", fields=(*BODY, *fields),
        sections=sections(section), lines=(*lines, CONTACTS), match=MATCHES, presence=("name",),
        searched=True, role=Role("organisations", model, "organisation_id"), **declared,
    )  # fmt: skip
