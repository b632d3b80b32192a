"""The columns of an export template as its form shows them, and as it is read back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from esrar.core.errors import Invalid
from esrar.core.i18n import _, _l
from esrar.kit.access import visible
from esrar.kit.column_order import Choice, fixed_row, rows, typed
from esrar.kit.columns import available, declared
from esrar.kit.export_templates import Template
from esrar.kit.register import Register
from esrar.kit.template_columns import NUMBER, SERIAL, Part

VERSION = "_version"


def parts(register: Register, form: Any, one: Template | None) -> list[Part]:
    """The columns ticked and the fixed ones, in their order.

    What whoever saves may not meet stays in the template, at its place.
    """
    known = labels(register)
    found = [
        Part(row.heading, "", row.text) if row.text is not None
        else Part(row.heading or known[row.key], row.key)
        for row in typed(known, form) if row.shown and (row.text is None or row.heading or row.text)
    ]  # fmt: skip
    for at, part in enumerate(one.parts if one else ()):
        if part.key and part.key not in known:
            found.insert(at, part)
    return found


def check_version(form: Any, one: Template | None) -> None:
    """Raises Invalid when somebody saved the template after this form was opened."""
    if one is not None and form.get(VERSION, one.version, type=int) != one.version:
        raise Invalid(_l("Somebody saved this template after you opened it. Saving again puts what "
                         "stands here in its place"))  # fmt: skip


def labels(register: Register) -> dict[str, str]:
    """Every column a template can have, by its key."""
    title = register.field(register.title)
    own = {SERIAL: str(_("Serial number: 1, 2, 3")), NUMBER: str(_("Record number")),
           title.name: str(title.label)}  # fmt: skip
    return own | {key: str(one.label) for key, one in available(register).items()}


def choices(register: Register, parts: Sequence[Part]) -> list[Choice]:
    """Every column, those of the template first in their order, its fixed texts among them."""
    known = labels(register)
    shown, number = [], 0
    for part in parts:
        if not part.key:
            shown.append(fixed_row(number, part.heading, part.text))
            number += 1
        elif part.key in known:
            heading = part.heading if part.heading != known[part.key] else ""
            shown.append(Choice(part.key, known[part.key], True, heading))
    own = {row.key for row in shown}
    return shown + [row for row in rows(known, ()) if row.key not in own]


def standard(register: Register, form: Any) -> list[Choice]:
    """The list's own columns under their own headings; fixed texts stay, not chosen."""
    keys = [register.title, *(c.key for c in declared(register, visible(register)))]
    known = labels(register)
    texts = [row for row in typed(known, form) if row.text is not None]
    aside = [fixed_row(at, r.heading, r.text or "", shown=False) for at, r in enumerate(texts)]
    return rows(known, [(key, "") for key in keys]) + aside
