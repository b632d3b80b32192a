"""The cells of a list: every column of many rows at once, what comes again prepared once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape
from sqlalchemy import Row

from esrar.core.fields import Text
from esrar.core.i18n import _
from esrar.core.markup import safe
from esrar.kit import registry, tags
from esrar.kit.columns import ListColumn, Tags, columns_of
from esrar.kit.pages import ListRow
from esrar.kit.register import Computed, Derived, Field, Lines, Register
from esrar.kit.relations import name_of, prepare_titles
from esrar.kit.selecting import line_values

COMMA = Markup("، ")
DASH = Markup('<span class="muted">–</span>')

Columns = Mapping[str, Sequence[Any]]
"""Rows by their columns, as they were selected."""
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
    if not rows:
        return []
    found = dict(zip(rows[0]._fields, zip(*rows, strict=True), strict=True))
    ids, base = found["id"], registry.address(register.key)
    made = [_column(register, c, found) for c in columns]
    cells = zip(*made, strict=True) if made else ((),) * len(ids)
    named = zip(ids, _names(register, rows, found), cells, strict=True)
    return [ListRow(i, f"{base}/{i}", name, own) for i, name, own in named]


def _names(register: Register, rows: Sequence[Row[Any]], found: Columns) -> Iterator[str]:
    title = register.field(register.title)
    if isinstance(title.kind, Text):
        names: Iterable[str | None] = found[title.name]
    else:
        mapped = [row._mapping for row in rows]
        prepare_titles(register, mapped)
        names = [name_of(register, row) for row in mapped]
    for i, name in zip(found["id"], names, strict=True):
        yield name or str(_("Number %(id)s", id=i))


def _column(register: Register, column: ListColumn, found: Columns) -> list[Markup]:
    part, key = column.part, column.key
    if isinstance(part, Field):
        return _through(register, part, found["id"]) if part.through else _cells(part, found)
    if isinstance(part, Derived):
        shown = {state: status_cell(part, state) for state in set(found[key])}
        return [shown[state] for state in found[key]]
    if isinstance(part, Computed):
        return [computed_cell(part, value) for value in found[key]]
    if isinstance(part, Lines):
        return [Markup(number) if number else DASH for number in found[key]]
    assert isinstance(part, Tags)
    put, kind = tags.of_records(register, found["id"]), tags.kind(register)
    return [COMMA.join(escape(kind.show(t)) for t in put.get(i, ())) or DASH for i in found["id"]]


def _cells(one: Field, found: Columns) -> list[Markup]:
    """A column of cells; a value that comes again is prepared once."""
    kind, own = one.kind, one.kind.columns(one.name)
    stored = list(zip(*(found[name] for name in own), strict=True))
    values = {s: kind.fetch(one.name, dict(zip(own, s, strict=True))) for s in set(stored)}
    known = {s: value for s, value in values.items() if value is not None}
    if hasattr(kind, "prepare"):
        kind.prepare(list(known.values()))
    made = dict(zip(known, kind.cells(list(known.values())), strict=True))
    return [made.get(s, DASH) for s in stored]


def _through(register: Register, one: Field, ids: Sequence[int]) -> list[Markup]:
    """A column of cells out of lines, which may hold several values or none."""
    found = line_values(register, one, ids)
    every = list({value for values in found.values() for value in values if value is not None})
    made = {None: DASH, **dict(zip(every, one.kind.cells(every), strict=True))}
    comma = str(COMMA)  # of markup alone: Markup's own would look at each piece again
    return [safe(comma.join([made[v] for v in found[i]])) if i in found else DASH for i in ids]


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
