"""A register's form as it was submitted: its values, its lines and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from esrar.core import arabic, clock
from esrar.core.fields import DateParts
from esrar.core.forms import TypedField, typed_form
from esrar.core.i18n import _
from esrar.kit import sensitive
from esrar.kit.access import may_set, visible, visible_line
from esrar.kit.register import Field, Lines, Register, Values
from esrar.kit.saving import Draft, LineDraft, stored_columns

StoredLines = Mapping[str, Sequence[tuple[int | None, Values]]]
"""Lines by their block, each with its number."""


@dataclass(frozen=True)
class LineEntry:
    """One submitted line."""

    index: int
    id: int | None
    form: BaseForm
    removed: bool

    @property
    def blank(self) -> bool:
        """Nothing was typed in it: it is not a line."""
        return self.id is None and not any(_typed(f) for f in self.form)

    @property
    def counts(self) -> bool:
        """It will be a line of the record."""
        return not self.removed and not self.blank


@dataclass(frozen=True)
class Entry:
    """A submitted form with its lines."""

    register: Register
    fields: Sequence[Field]
    form: BaseForm
    lines: Mapping[str, Sequence[LineEntry]]
    problems: list[tuple[str, str]]

    @property
    def values(self) -> Values:
        """Every field's parsed value."""
        return {f.name: self.form[f.name].data for f in self.fields}

    def draft(self, keep: Iterable[str] = ()) -> Draft:
        """The record as submitted, less the fields somebody else's version is kept of."""
        kept = set(keep)
        values = {k: v for k, v in self.values.items() if k not in kept}
        lines = {key: [_line_draft(one) for one in rows if not one.blank]
                 for key, rows in self.lines.items() if key not in kept}  # fmt: skip
        return Draft(values, lines)

    def errors(self) -> list[tuple[str, str]]:
        """Anchor and text of each problem, in the order of the page."""
        found = [(_anchor(f), str(e)) for f in self.form for e in f.errors]
        for rows in self.lines.values():
            for one in rows:
                found += [(_anchor(f), str(e)) for f in one.form for e in f.errors]
        return found + self.problems


def read(register: Register, fields: Sequence[Field], data: MultiDict[str, str],
         stored: Values | None = None, with_lines: bool = True,
         keep: Iterable[str] = (), lines_stored: StoredLines | None = None) -> Entry:  # fmt: skip
    """Read and validate a submitted form.

    `stored` are the values that stand, of fields it does not show too, and `lines_stored` those of
    the lines; those in `keep` stay whatever it says.
    """
    form = typed_form({f.name: (f.label, f.kind, f.required) for f in fields}, data, "", stored)
    form.validate()
    there = lines_stored or {}
    lines = {b.key: _lines(register, b, data, dict(there.get(b.key, ()))) for b in register.lines
             } if with_lines else {}  # fmt: skip
    entry = Entry(register, fields, form, lines, [])
    for block in register.lines if with_lines else ():
        if sum(one.counts for one in lines[block.key]) < block.least and block.key not in keep:
            entry.problems.append((block.key, _("Fill in: %(label)s", label=block.label)))
    if not entry.errors():
        _check(entry, {**(stored or {}), **entry.draft(keep).values}, keep)
        _withheld(entry, stored or {}, entry.draft(keep).values)
    return entry


def _check(entry: Entry, values: Values, keep: Iterable[str]) -> None:
    """What does not fit together: in the record's values, then in each block of its lines."""
    register, form = entry.register, entry.form
    for name, message in register.check(values, clock.today()) if register.check else ():
        if name in form:
            form[name].errors = [*form[name].errors, str(message)]
        else:
            entry.problems.append(("", str(message)))
    for block in register.lines if entry.lines else ():
        rows = [line_values(one) for one in entry.lines[block.key] if one.counts]
        if block.check and block.key not in keep:
            entry.problems.extend((block.key, str(m)) for m in block.check(values, rows))


def _withheld(entry: Entry, stored: Values, typed: Values) -> None:
    """Sensitive values that may not be kept: said at the first of them."""
    register = entry.register
    before, new = stored_columns(register, stored), stored_columns(register, typed)
    changed = {c: v for c, v in new.items() if v != before.get(c)}
    found = sensitive.refusal(register, changed, {**before, **new})
    if found is not None and found[0].name in entry.form:
        field = entry.form[found[0].name]
        field.errors = [*field.errors, found[1]]


def _lines(register: Register, block: Lines, data: MultiDict[str, str],
           stored: Mapping[int | None, Values]) -> list[LineEntry]:  # fmt: skip
    pattern = re.compile(rf"{re.escape(block.key)}-(\d{{1,9}})-")
    found = {int(m[1]) for m in map(pattern.match, data) if m}
    fields = {f.name: (f.label, f.kind, f.required) for f in visible_line(register, block)}
    entries = []
    for index in sorted(found)[:500]:
        prefix = f"{block.key}-{index}-"
        number = arabic.number_of(data.get(f"{prefix}id", ""))
        form = typed_form(fields, data, prefix, stored.get(number))
        one = LineEntry(index, number, form, bool(data.get(f"{prefix}removed")))
        if one.counts:
            form.validate()
        entries.append(one)
    return entries


def _line_draft(one: LineEntry) -> LineDraft:
    return LineDraft(one.id, line_values(one), one.removed)


def line_values(one: LineEntry) -> Values:
    """A line's parsed values by field name."""
    return {f.short_name: f.data for f in one.form}


def _typed(one: TypedField) -> bool:
    raw = one.raw
    return bool(raw) if isinstance(raw, DateParts) else bool(str(raw).strip())


def _anchor(one: TypedField) -> str:
    return f"f-{one.name}"


# -- printing ------------------------------------------------------------------------------------


def entered_fields(register: Register) -> tuple[Field, ...]:
    """The fields of the full form; a value that lives in lines is edited there."""
    return tuple(f for f in visible(register)
                 if f.entered and not f.through and may_set(register, f.name))  # fmt: skip
