"""A register's form: read from what was submitted, or filled from a record, and printed again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from esrar.core import clock
from esrar.core.calendar import hijri
from esrar.core.fields import DateParts, Kind, Text
from esrar.core.forms import TypedField, typed_form
from esrar.core.i18n import _
from esrar.kit.access import may_set, visible, visible_line
from esrar.kit.pages import FormField, FormSection, LineRow, LinesBlock
from esrar.kit.register import Field, Lines, Register, Values
from esrar.kit.relations import Ambiguous, Relation
from esrar.kit.saving import Draft, LineDraft
from esrar.kit.suggest_views import pick_url

BLANK_LINES = 1
PLACEHOLDER = "__index__"


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
         keep: Iterable[str] = ()) -> Entry:  # fmt: skip
    """Read and validate a submitted form.

    `stored` are the values of fields it does not show; those in `keep` stay whatever it says.
    """
    form = typed_form({f.name: (f.label, f.kind, f.required) for f in fields}, data)
    form.validate()
    lines = {b.key: _lines(register, b, data) for b in register.lines} if with_lines else {}
    entry = Entry(register, fields, form, lines, [])
    for block in register.lines if with_lines else ():
        if sum(one.counts for one in lines[block.key]) < block.least and block.key not in keep:
            entry.problems.append((block.key, _("Fill in: %(label)s", label=block.label)))
    if not entry.errors():
        _check(entry, {**(stored or {}), **entry.draft(keep).values}, keep)
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


def _lines(register: Register, block: Lines, data: MultiDict[str, str]) -> list[LineEntry]:
    pattern = re.compile(rf"{re.escape(block.key)}-(\d+)-")
    found = {int(m[1]) for m in map(pattern.match, data) if m}
    fields = {f.name: (f.label, f.kind, f.required) for f in visible_line(register, block)}
    entries = []
    for index in sorted(found)[:500]:
        prefix = f"{block.key}-{index}-"
        form = typed_form(fields, data, prefix)
        number = data.get(f"{prefix}id", "")
        one = LineEntry(index, int(number) if number.isdigit() else None, form,
                        bool(data.get(f"{prefix}removed")))  # fmt: skip
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


def sections(
    register: Register,
    fields: Sequence[Field],
    entry: Entry | None,
    values: Mapping[str, Any],
    pinned: Iterable[str] = (),
) -> list[FormSection]:
    """The form's fields by section, filled with what was typed or else with `values`."""
    kept = set(pinned)
    printed = [
        (f.section, form_field(f, entry.form[f.name] if entry else None,
                               values.get(f.name), kept))
        for f in fields
    ]  # fmt: skip
    titles = {s.key: str(s.label) for s in register.sections}
    order = list(dict.fromkeys(key for key, _field in printed))
    return [FormSection(titles.get(k, ""), [f for key, f in printed if key == k]) for k in order]


def form_field(one: Field, typed: TypedField | None, value: Any,
               pinned: Iterable[str] = (), prefix: str = "") -> FormField:  # fmt: skip
    """One field as it is printed."""
    kind, widget = one.kind, one.kind.widget
    if prefix and widget == "radios":
        widget = "select"  # a line is low: many stand under one another
    raw = typed.raw if typed is not None else _raw(kind, value)
    name = prefix + one.name
    error = " ".join(map(str, typed.errors)) if typed is not None else ""
    return FormField(
        id=f"f-{name}", name=name, label=str(one.label), kind=widget, value=raw,
        required=one.required, hint=str(one.hint), error=error,
        options=_options(kind, widget, raw, one.required),
        inputmode=kind.inputmode, ltr=kind.ltr, width=kind.width,
        maxlength=kind.longest if isinstance(kind, Text) else None,
        pick_url=pick_url(kind),
        shown=_shown(kind, typed.data if typed is not None else value),
        candidates=_candidates(kind, typed, value),
        pinnable=one.pinned, pinned=one.name in set(pinned),
    )  # fmt: skip


def _raw(kind: Kind, value: Any) -> Any:
    if kind.widget == "date":
        return _date_parts(value)
    return kind.edit(value)


def _date_parts(value: Any) -> DateParts:
    if value is None:
        return DateParts()
    day = value.date
    year, month, number = hijri(day) if value.calendar == "hijri" else day.timetuple()[:3]
    return DateParts(
        str(number) if value.precision == "day" else "",
        str(month) if value.precision != "year" else "",
        str(year),
        value.calendar,
    )


def _options(kind: Kind, widget: str, raw: Any, required: bool) -> list[tuple[str, str, bool]]:
    if widget == "checks":
        return [(v, label, v in raw) for v, label in kind.options()]  # type: ignore[attr-defined]
    if widget not in ("select", "radios"):
        return []
    options = [(v, label, v == str(raw)) for v, label in kind.options()]  # type: ignore[attr-defined]
    if widget == "select":
        return [("", str(_("Choose")), False), *options]
    return options if required else [("", str(_("Not known")), raw == ""), *options]


def _shown(kind: Kind, value: Any) -> str:
    return kind.title(value) if value is not None and kind.widget == "relation" else ""  # type: ignore[attr-defined]


def _candidates(kind: Kind, typed: TypedField | None, value: Any) -> list[tuple[str, str]]:
    if not isinstance(kind, Relation) or not kind.many:
        return []
    problem = typed.problem if typed is not None else None
    if isinstance(problem, Ambiguous):
        return [(kind.edit(v).removeprefix("#"), kind.title(v)) for v in problem.candidates]
    return kind.alternatives(typed.data if typed is not None else value)


def line_blocks(register: Register, entry: Entry | None,
                stored: Mapping[str, Sequence[tuple[int | None, Values]]],
                values: Values, adding: str = "") -> list[LinesBlock]:  # fmt: skip
    """The blocks of lines, with a blank row where there is none or one more was asked for.

    Those of a new record begin with the lines that its `values` call for, where any do.
    """
    blocks = []
    for block in register.lines:
        fields = visible_line(register, block)
        if entry is not None:
            rows = [_entered_row(block, fields, one) for one in entry.lines.get(block.key, ())]
        else:
            kept = enumerate(stored.get(block.key, ()))
            rows = [_stored_row(block, fields, i, number, values) for i, (number, values) in kept]
        if not rows and block.starts and (entry is None or adding == block.key):
            begun = enumerate(block.starts(entry.values if entry else values))
            rows = [_stored_row(block, fields, i, None, given) for i, given in begun]
            adding = "" if rows else adding
        if adding == block.key or (block.least and not rows):
            following = max((r.index for r in rows if isinstance(r.index, int)), default=-1) + 1
            rows.append(_stored_row(block, fields, following, None, {}))
        blank = _stored_row(block, fields, PLACEHOLDER, None, {})
        blocks.append(LinesBlock(block.key, str(block.label), rows, blank, str(block.add_label),
                                 str(block.hint)))  # fmt: skip
    return blocks


def _entered_row(block: Lines, fields: Sequence[Field], one: LineEntry) -> LineRow:
    prefix = f"{block.key}-{one.index}-"
    printed = [form_field(f, one.form[f.name], None, prefix=prefix) for f in fields]
    return LineRow(one.index, printed, one.id, one.removed)


def _stored_row(block: Lines, fields: Sequence[Field], index: int | str, number: int | None,
                values: Values) -> LineRow:  # fmt: skip
    prefix = f"{block.key}-{index}-"
    printed = [form_field(f, None, values.get(f.name), prefix=prefix) for f in fields]
    return LineRow(index, printed, number)


def entered_fields(register: Register) -> tuple[Field, ...]:
    """The fields of the full form; a value that lives in lines is edited there."""
    return tuple(f for f in visible(register)
                 if f.entered and not f.through and may_set(register, f.name))  # fmt: skip
