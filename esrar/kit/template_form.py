"""The columns of an export template as its form shows them, and as it is read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from esrar.core import arabic
from esrar.core.i18n import _
from esrar.kit.columns import LONGEST, available
from esrar.kit.columns_page import Choice
from esrar.kit.export_templates import NUMBER, Part, Template
from esrar.kit.register import Register

FIXED = 4
"""So many columns of a fixed text, or blank, can be added at a time."""


def parts(register: Register, form: Any, one: Template | None) -> list[Part]:
    """The columns ticked and the fixed ones, in the order of the numbers typed.

    What whoever saves may not meet stays in the template as it was.
    """
    known = labels(register)
    found = []
    for at, key in enumerate(dict.fromkeys(form.getlist("column"))):
        if key in known:
            heading = arabic.clean(form.get(f"heading-{key}", ""))[:LONGEST] or known[key]
            found.append((_place(form, key), at, Part(heading, key)))
    for at in range(100):
        heading = arabic.clean(form.get(f"heading-fixed{at}", ""))[:LONGEST]
        text = arabic.clean(form.get(f"text-fixed{at}", ""))[:200]
        if heading or text:
            found.append((_place(form, f"fixed{at}"), 1_000 + at, Part(heading, "", text)))
    for at, part in enumerate(one.parts if one else ()):
        if part.key and part.key not in known:
            found.append((at + 1, 2_000 + at, part))
    return [part for _number, _at, part in sorted(found, key=lambda f: f[:2])]


def _place(form: Mapping[str, str], key: str) -> int:
    number = arabic.western_digits(form.get(f"place-{key}", "")).strip()
    return int(number) if number.isdecimal() and len(number) < 6 else 10**6


def labels(register: Register) -> dict[str, str]:
    """Every column a template can have, by its key."""
    title = register.field(register.title)
    own = {NUMBER: str(_("Record number")), title.name: str(title.label)}
    return own | {key: str(one.label) for key, one in available(register).items()}


def choices(known: Mapping[str, str], parts: Sequence[Part]) -> list[Choice]:
    """Every column, those of the template first in their order."""
    places = {p.key: (str(at), p.heading) for at, p in enumerate(parts, 1) if p.key}
    shown = [Choice(key, known[key], True, *places[key]) for key in places if key in known]
    return shown + [Choice(k, label, False, "", "") for k, label in known.items()
                    if k not in places]  # fmt: skip


def fixed(parts: Sequence[Part]) -> list[tuple[str, str, str, str]]:
    """The columns of a fixed text: name of the row, place, heading, text; and some blank rows."""
    own = [(str(at), p.heading, p.text) for at, p in enumerate(parts, 1) if not p.key]
    rows = [*own, *[("", "", "")] * FIXED]
    return [(f"fixed{at}", *row) for at, row in enumerate(rows)]
