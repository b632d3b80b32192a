"""Workbooks that keep their shape: the same columns, headings and dates whenever they are run."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import IO, Any
from urllib.parse import parse_qsl

from markupsafe import Markup
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from esrar.core import calendar
from esrar.core.context import actor_id
from esrar.core.db import db
from esrar.core.fields import Date
from esrar.core.i18n import _, _l
from esrar.kit import queries, tags, views_kept
from esrar.kit.access import visible
from esrar.kit.asking import Query, parse
from esrar.kit.chips import filter_words
from esrar.kit.columns import (
    ListColumn,
    Tags,
    available,
    chosen,
    declared,
    fields_in,
    reckoned_in,
    title_heading,
)
from esrar.kit.export_cells import Column, Reader, Row, column_of, status_of
from esrar.kit.exporter import filled, wanted
from esrar.kit.one_table import Table
from esrar.kit.one_table import write as write_table
from esrar.kit.register import Computed, Derived, Field, Lines, Register
from esrar.kit.saved_lists import ExportTemplate
from esrar.kit.workbooks import Heading

NUMBER = "#"
"""The key of the column of record numbers."""
SERIAL = "##"
"""The key of the column that counts the rows of the file: 1, 2, 3."""
GREGORIAN, HIJRI, BOTH = "gregorian", "hijri", "both"
STYLES: Mapping[str, Any] = {
    "": _l("As they were entered"), GREGORIAN: _l("Gregorian"), HIJRI: _l("Hijri"),
    BOTH: _l("Gregorian, with Hijri beside it"),
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One column of a template: of the list, by its key, or a fixed text, which may be empty."""

    heading: str
    key: str = ""
    text: str = ""


@dataclass(frozen=True)
class Template:
    """A template as it is kept."""

    id: int
    name: str
    owner_id: int
    shared: bool
    asked: str
    parts: Sequence[Part]
    dates: str

    @property
    def changeable(self) -> bool:
        """Whether whoever acts now made it."""
        return self.owner_id == actor_id()


def written(parts: Sequence[Part]) -> str:
    """Columns as they are kept."""
    return json.dumps([[p.key, p.heading, p.text] for p in parts], ensure_ascii=False)


def templates(register: Register) -> list[Template]:
    """The templates that whoever acts now may run: those shared, and one's own."""
    table = ExportTemplate.__table__
    rows = db.session.execute(
        select(table).where(table.c.register == register.key, table.c.deleted_at.is_(None))
        .order_by(table.c.name, table.c.id)
    )  # fmt: skip
    return [
        Template(r.id, r.name, r.owner_id, r.shared, r.asked,
                 [Part(heading, key, text) for key, heading, text in json.loads(r.columns)],
                 r.dates)
        for r in rows if r.shared or r.owner_id == (actor_id() or 0)
    ]  # fmt: skip


def find(register: Register, number: int | None = None, name: str = "") -> Template | None:
    """A template by its number or its name; of two of a name, the first."""
    found = templates(register)
    return next((t for t in found if t.id == number or (name and t.name == name)), None)


def query_of(register: Register, template: Template) -> Query:
    """Which records it takes. Raises Invalid when a filter names what is hidden or no more."""
    return parse(register, visible(register), MultiDict(parse_qsl(template.asked)))


def as_listed(register: Register, query: Query, numbered: bool = False) -> Template:
    """A list as it stands: its columns as whoever acts now sees them, under their headings.

    With `numbered` the number of the record stands before them.
    """
    kept = views_kept.layout(register, views_kept.current(register, query))
    columns = chosen(register, kept) if kept else declared(register, visible(register))
    title = Part(title_heading(register, kept), register.title)
    parts = [title, *(Part(str(c.label), c.key) for c in columns)]
    if numbered:
        parts.insert(0, Part(str(_("Record number")), NUMBER))
    return Template(0, str(register.label), 0, False, "", parts, "")


def write(register: Register, template: Template, out: IO[bytes], *, ending: str = "xlsx",
          query: Query | None = None, ordered: bool = False) -> int:  # fmt: skip
    """Write the template's records, or those of another query; returns how many.

    By number; a pdf, and whatever is asked `ordered`, in the order of the list.
    """
    query = query or query_of(register, template)
    known = available(register)
    shown = [p for p in template.parts if not _hidden(register, p, known)]
    parts = [known[p.key] for p in shown if p.key in known]
    columns = [_column(register, p, known, template.dates) for p in shown]
    fields = [register.field(register.title), *fields_in(parts)]
    selected = queries.selection(register, fields, query.day, reckoned_in(parts))
    statement = wanted(register, selected, query)
    if ordered or ending == "pdf":
        statement = queries.in_order(statement.order_by(None), register, query)
    rows, headings = filled(statement, columns), [c.heading for c in columns]
    table = Table(template.name, headings, rows, filter_words(register, query))
    return write_table(out, ending, table)


def _hidden(register: Register, part: Part, known: Mapping[str, ListColumn]) -> bool:
    """Whether a column is of a field that whoever acts now may not meet: not even its heading."""
    if not part.key or part.key in (SERIAL, NUMBER, register.title) or part.key in known:
        return False
    return any(f.name == part.key for f in register.fields)


def _column(register: Register, part: Part, known: Mapping[str, ListColumn], dates: str) -> Column:
    if part.key == NUMBER:
        return Column(Heading(part.heading, 10), lambda row: row["id"])
    if part.key == SERIAL:
        numbers = count(1)
        return Column(Heading(part.heading, 6), lambda row: next(numbers))
    if part.key == register.title:
        one = column_of(register, register.field(register.title))
        return Column(Heading(part.heading, one.heading.width), one.read, one.prepare)
    if part.key not in known:  # a fixed text; or a column that is no more, whose place stays
        return Column(Heading(part.heading, 18), lambda row: part.text or None)
    made = _of(register, known[part.key], dates)
    return Column(Heading(part.heading, made.heading.width), made.read, made.prepare)


def _of(register: Register, column: ListColumn, dates: str) -> Column:
    part, key = column.part, column.key
    heading = Heading(str(column.label), 18)
    if isinstance(part, Field):
        if isinstance(part.kind, Date) and dates and not part.through:
            return Column(heading, _dated(part, STYLED[dates]))
        return column_of(register, part)
    if isinstance(part, Derived):
        return status_of(part)
    if isinstance(part, Computed):
        return Column(heading, lambda row: _plain(part, row[key]))
    if isinstance(part, Lines):
        return Column(heading, lambda row: row[key])
    assert isinstance(part, Tags)
    put = _Put(register)
    return Column(heading, put.read, put.prepare)


def _plain(computed: Computed, value: Any) -> Any:
    if value is None or type(value) in (int, float):
        return value
    return str(Markup(computed.show(value)).striptags())


def _dated(one: Field, show: Callable[[Any], Any]) -> Reader:
    def read(row: Row) -> Any:
        value = one.kind.fetch(one.name, row)
        return None if value is None else show(value)

    return read


def _gregorian(value: Any) -> Any:
    return value.date if value.precision == "day" else calendar.show_date(value.date)


def _hijri(value: Any) -> str:
    year, month, day = calendar.hijri(value.date)
    return f"{day:02}/{month:02}/{year}"


STYLED: Mapping[str, Callable[[Any], Any]] = {
    GREGORIAN: _gregorian, HIJRI: _hijri,
    BOTH: lambda value: f"{calendar.show_date(value.date)} – {_hijri(value)}",
}  # fmt: skip


class _Put:
    """The tags of rows, read for many at once."""

    def __init__(self, register: Register) -> None:
        self._register, self._put = register, dict[int, list[int]]()

    def prepare(self, rows: Sequence[Row]) -> None:
        self._put = tags.of_records(self._register, [row["id"] for row in rows])

    def read(self, row: Row) -> str | None:
        kind = tags.kind(self._register)
        return "، ".join(kind.show(t) for t in self._put.get(row["id"], ())) or None
