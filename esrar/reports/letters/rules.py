"""Rules of letters: the named fields of a text, and what a letter must say before it leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from esrar.core.i18n import _, _l

FIELD = re.compile(r"\{\{\s*([^{}]{1,40}?)\s*\}\}")


class Audience(StrEnum):
    """Whom a template is for."""

    FAMILY = "family"
    ORGANISATION = "organisation"
    BOTH = "both"


NAMES: Mapping[str, tuple[str, Any]] = {
    "name": ("الاسم", _l("Name of the head of the family")),
    "file_number": ("رقم_الملف", _l("File number of the family")),
    "registered_on": ("تاريخ_التسجيل", _l("Date of the family's registration")),
    "locality": ("المدينة", _l("Where the family lives")),
    "activity": ("النشاط", _l("The family's current activities")),
    "organisation": ("الجهة", _l("Name of the organisation")),
    "recipient": ("المرسل_إليه", _l("Whom the letter is addressed to")),
    "today": ("تاريخ_اليوم", _l("Today, Gregorian")),
    "today_hijri": ("تاريخ_اليوم_هجري", _l("Today, Hijri")),
    "association": ("الجمعية", _l("Name of the association")),
}
"""What can stand between {{ and }}: in Latin letters or in Arabic. No identity number is among
them: on paper it would leave what guards it here."""
OF_PERSONS = frozenset({"name", "recipient", "file_number"})
"""Fields that tell of a person: not in a subject, which everybody sees in the list."""
KEYS = {spelling: key for key, (arabic, _label) in NAMES.items() for spelling in (key, arabic)}


def key_of(spelling: str) -> str | None:
    """The field that is meant by what stands between the brackets."""
    return KEYS.get("_".join(spelling.split()))


def listed() -> str:
    """All fields as they are written; each apart, or Arabic would turn the brackets round."""
    return "، ".join(f"\u2066{{{{ {key} }}}}\u2069" for key in NAMES)


def unknown(text: str | None) -> list[str]:
    """The names in a text that mean no field, and brackets that are not closed."""
    found = [name for name in FIELD.findall(text or "") if key_of(name) is None]
    rest = FIELD.sub("", text or "")
    return found + [mark for mark in ("{{", "}}") if mark in rest]


def missing(text: str | None) -> list[str]:
    """The fields of a text that nothing was put in for yet."""
    return list(dict.fromkeys(FIELD.findall(text or "")))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its fields put in; those without a value stay as they are.

    Put in once and never looked at again, so that a name with brackets in it stays a name.
    """
    return FIELD.sub(lambda found: values.get(key_of(found[1]) or "") or found[0], text)


def tells_others(values: Mapping[str, Any]) -> bool:
    """Whether a letter about a family goes to somebody else."""
    other = values.get("organisation_id") or values.get("recipient")
    return bool(values.get("family_id") and other)


def template_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What is wrong with a template; field name and message."""
    for name in ("subject", "body"):
        yield from _names(name, values.get(name))


def problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together in a letter; field name and message."""
    for name in ("subject", "body"):
        yield from _names(name, values.get(name))
    if not values.get("template_id"):
        for name in ("subject", "body"):
            if not values.get(name):
                yield name, _l("Write it, or choose a template")
    if not any(values.get(n) for n in ("family_id", "organisation_id", "recipient")):
        yield "family_id", _l("Say whom the letter is to: a family, an organisation or a name")
    if tells_others(values) and not values.get("basis"):
        yield "basis", _l("The letter tells somebody else about the family: choose the basis")


def _names(field: str, text: str | None) -> Iterable[tuple[str, Any]]:
    wrong = unknown(text)
    if wrong:
        yield field, _("There is no field «%(name)s». The fields: %(known)s",
                       name="»، «".join(wrong), known=listed())  # fmt: skip
    if field == "subject" and any(key_of(name) in OF_PERSONS for name in missing(text)):
        yield field, _l("Everybody sees the subject in the list: name no person in it")
