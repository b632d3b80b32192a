"""The columns of a template as cells: of the list, fixed texts, numbers, dates in a style."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from markupsafe import Markup

from esrar.core import calendar
from esrar.core.fields import Date
from esrar.core.i18n import _l
from esrar.kit import tags
from esrar.kit.columns import ListColumn, Tags
from esrar.kit.export_cells import Column, Reader, Row, column_of, status_of
from esrar.kit.register import Computed, Derived, Field, Lines, Register
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


def hidden(register: Register, part: Part, known: Mapping[str, ListColumn]) -> bool:
    """Whether a column is of a field that whoever acts now may not meet: not even its heading."""
    if not part.key or part.key in (SERIAL, NUMBER, register.title) or part.key in known:
        return False
    return any(f.name == part.key for f in register.fields)


def column(register: Register, part: Part, known: Mapping[str, ListColumn], dates: str) -> Column:
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
