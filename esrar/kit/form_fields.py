"""Prints the fields and lines of a form: as they are stored, or as they were typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from esrar.core.calendar import hijri
from esrar.core.fields import DateParts, Kind, Text
from esrar.core.forms import TypedField
from esrar.core.i18n import _
from esrar.kit.access import visible_line
from esrar.kit.entry import Entry, LineEntry
from esrar.kit.pages import FormField, FormSection, LineRow, LinesBlock
from esrar.kit.register import Field, Lines, Register, Values
from esrar.kit.relations import Ambiguous, Relation
from esrar.kit.suggest_views import pick_url

PLACEHOLDER = "__index__"
"""Stands for the number of a line that a script adds."""


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
        required=one.required, hint=str(_("Leave it so, or write the whole number anew")
                                        if kind.stands(raw) else one.hint), error=error,
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
