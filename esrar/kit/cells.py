"""The cells of a list: every column of many rows at once, what comes again prepared once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape
from sqlalchemy import Row

from esrar.core.i18n import _
from esrar.kit import registry, tags
from esrar.kit.columns import ListColumn, Tags, columns_of
from esrar.kit.pages import ListRow
from esrar.kit.register import Computed, Derived, Field, Lines, Register
from esrar.kit.relations import name_of, prepare_titles
from esrar.kit.selecting import line_values

COMMA = Markup("، ")
DASH = Markup('<span class="muted">–</span>')

Found = Mapping[str, Mapping[int, Sequence[Any]]]
"""Values that live in lines, by field and record."""


def row_headings(register: Register, shown: Sequence[Field], reckoned: bool = True) -> list[str]:
    """What stands above the title and the cells of `list_rows`."""
    columns = columns_of(register, shown, reckoned)
    return [str(register.field(register.title).label), *(str(c.label) for c in columns)]


def list_rows(
    register: Register, shown: Sequence[Field], rows: Sequence[Row[Any]], reckoned: bool = True
) -> list[ListRow]:
    """Rows with the cells that a register declares of these fields.

    Without what is `reckoned` where the rows stand beside one of the things that it sums up.
    """
    return rows_of(register, columns_of(register, shown, reckoned), rows)


def rows_of(
    register: Register, columns: Sequence[ListColumn], rows: Sequence[Row[Any]]
) -> list[ListRow]:
    """Rows with every cell prepared; what they point at is fetched once for all of them."""
    fields = [c.part for c in columns if isinstance(c.part, Field)]
    lines = prepare(register, fields, rows)
    base = registry.address(register.key)
    found: list[Any] = [row._mapping for row in rows]
    prepare_titles(register, found)
    made = [_column(register, c, found, lines) for c in columns]
    cells = zip(*made, strict=True) if made else ((),) * len(found)
    return [
        ListRow(
            row["id"],
            f"{base}/{row['id']}",
            name_of(register, row) or str(_("Number %(id)s", id=row["id"])),
            own,
        )
        for row, own in zip(found, cells, strict=True)
    ]


def _column(
    register: Register, column: ListColumn, rows: Sequence[Mapping[str, Any]], lines: Found
) -> list[Markup]:
    part, key = column.part, column.key
    if isinstance(part, Field):
        return _cells(part, rows, lines)
    if isinstance(part, Derived):
        shown = {state: status_cell(part, state) for state in {row[key] for row in rows}}
        return [shown[row[key]] for row in rows]
    if isinstance(part, Computed):
        return [computed_cell(part, row[key]) for row in rows]
    if isinstance(part, Lines):
        return [Markup(row[key]) if row[key] else DASH for row in rows]
    assert isinstance(part, Tags)
    put, kind = tags.of_records(register, [row["id"] for row in rows]), tags.kind(register)
    return [COMMA.join(escape(kind.show(t)) for t in put.get(row["id"], ())) or DASH
            for row in rows]  # fmt: skip


def _cells(one: Field, rows: Sequence[Mapping[str, Any]], lines: Found) -> list[Markup]:
    """A column of cells; a value that comes again is prepared once."""
    made: dict[Any, Markup] = {None: DASH, (): DASH}
    if one.through:
        found = lines[one.name]
        listed = [tuple(found.get(row["id"], ())) for row in rows]
        for value in {v for values in listed for v in values}:
            made[value] = escape(one.kind.show(value))
        return [COMMA.join([made[v] for v in values]) if values else DASH for values in listed]
    column = []
    for row in rows:
        value = one.kind.fetch(one.name, row)
        shown = made.get(value)
        if shown is None:
            shown = made[value] = escape(one.kind.show(value))
        column.append(shown)
    return column


def prepare(
    register: Register, fields: Sequence[Field], rows: Sequence[Any]
) -> dict[str, dict[int, list[Any]]]:
    """Fetch at once whatever the cells of these rows will point at."""
    ids = [row.id for row in rows]
    lines: dict[str, dict[int, list[Any]]] = {}
    for one in fields:
        if one.through:
            lines[one.name] = line_values(register, one, ids) if ids else {}
        elif hasattr(one.kind, "prepare"):
            one.kind.prepare([one.kind.fetch(one.name, row._mapping) for row in rows])
    return lines


def cell(register: Register, one: Field, row: Mapping[str, Any],
         lines: Found) -> Markup:  # fmt: skip
    """One cell, escaped; a dash where nothing is known."""
    if one.through:
        values = lines[one.name].get(row["id"], ())
        return COMMA.join(escape(one.kind.show(v)) for v in values) if values else DASH
    value = one.kind.fetch(one.name, row)
    return DASH if value is None else escape(one.kind.show(value))


def computed_cell(computed: Computed, value: Any) -> Markup:
    """A computed column's cell."""
    return DASH if value is None else escape(computed.show(value))


def status_cell(status: Derived, value: Any) -> Markup:
    """A derived status as a tag."""
    state = status.states.get(value)
    if state is None:
        return DASH
    return Markup('<span class="tag %s">%s</span>') % (state.tone, state.label)
