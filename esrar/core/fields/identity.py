"""Kinds that identify a person, a body or a place: kept in one spelling, shown left to right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from esrar.core import identifiers
from esrar.core.fields.kind import Kind
from esrar.core.i18n import _
from esrar.core.markup import safe, safe_all
from esrar.core.quoting import quoted


@dataclass(frozen=True)
class NationalId(Kind):
    """National ID or Iqama number; masked, in a form too: whoever changes it writes it whole."""

    ltr: ClassVar[bool] = True
    inputmode: ClassVar[str] = "numeric"

    def read(self, text: str) -> str:
        return identifiers.national_id(text)

    def text(self, value: Any) -> str:
        return identifiers.mask(value)

    def edit(self, value: Any) -> str:
        return "" if value is None else identifiers.mask(value)

    def stands(self, raw: Any) -> bool:
        return isinstance(raw, str) and identifiers.is_masked(raw)


@dataclass(frozen=True)
class Mobile(Kind):
    """Mobile number, stored one way whatever its spelling."""

    ltr: ClassVar[bool] = True
    inputmode: ClassVar[str] = "tel"

    def read(self, text: str) -> str:
        return identifiers.mobile(text)

    def show_whole(self, value: Any) -> str:
        """The number, with a call and a message a touch away on the reader's own device."""
        whole = "966" + value[1:] if value.startswith("05") else value.lstrip("+")
        greeting = _("Peace be upon you. This is the Esrar association for productive families.")
        link = f"https://wa.me/{whole}?text={quoted(greeting)}"
        dialled, shown, message, label = safe_all([f"tel:+{whole}", value, link, _("WhatsApp")])
        return safe(
            f'<a href="{dialled}" dir="ltr">{shown}</a> '
            f'<a href="{message}" rel="noreferrer noopener">{label}</a>'
        )


@dataclass(frozen=True)
class Phone(Kind):
    """Any telephone number of a body: mobile, landline, 9200 or 800."""

    ltr: ClassVar[bool] = True
    inputmode: ClassVar[str] = "tel"

    def read(self, text: str) -> str:
        return identifiers.phone(text)


@dataclass(frozen=True)
class NationalAddress(Kind):
    """Short National Address: four letters and four digits."""

    ltr: ClassVar[bool] = True
    width: ClassVar[str] = "s"

    def read(self, text: str) -> str:
        return identifiers.national_address(text)


@dataclass(frozen=True)
class UnifiedNumber(Kind):
    """Unified national number of an organisation."""

    ltr: ClassVar[bool] = True
    inputmode: ClassVar[str] = "numeric"

    def read(self, text: str) -> str:
        return identifiers.unified_number(text)
