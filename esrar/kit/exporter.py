"""Writes a register into a file: its records as they are filtered, and a sheet for each block.

What it writes the importer reads back: an export that is imported changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, cast

from flask import Response, request
from sqlalchemy import Select, select

from esrar.audit.recorder import note
from esrar.core import arabic, clock
from esrar.core.db import db, writing
from esrar.core.errors import Invalid
from esrar.core.fields import Date, Kind, Money, NationalId, Number, Whole
from esrar.core.identifiers import mask
from esrar.kit import queries
from esrar.kit.access import may, visible, visible_line
from esrar.kit.downloads import made, sent
from esrar.kit.importer.columns import NUMBER, Target
from esrar.kit.importer.relating import cell as related
from esrar.kit.queries import Query
from esrar.kit.register import Derived, Field, Lines, Register
from esrar.kit.relations import Relation
from esrar.kit.workbooks import CSV, XLSX, Book, Cell, Heading, write_csv

CHUNK = 2_000
WIDE = {"s": 12, "m": 18, "l": 34}

Row = Mapping[str, Any]
Reader = Callable[[Row], Cell]


@dataclass(frozen=True)
class Column:
    """One column of the file: its heading, and how a row's cell is read."""

    heading: Heading
    read: Reader
    prepare: Callable[[Sequence[Row]], None] = lambda rows: None


# -- the whole ---------------------------------------------------------------------------------


def write(register: Register, out: IO[bytes], query: Query | None = None, *, ending: str = "xlsx",
          listed: bool = False) -> int:  # fmt: skip
    """Write the records that a query finds, all of them without one; returns how many.

    `listed` writes the columns of the list only, and no lines.
    """
    query = query or Query()
    fields = [f for f in visible(register) if f.importable and (f.listed or not listed)]
    columns = _columns(register, fields)
    counter = _Counter()
    rows = counter.count(_rows(register, fields, columns, query))
    headings = [c.heading for c in columns]
    if ending == "csv":
        write_csv(out, headings, rows)
        return counter.number
    book = Book(out)
    book.sheet(str(register.label), headings).put(rows)
    for block in () if listed else register.lines:
        _write_lines(book, register, block, query)
    book.close()
    return counter.number


class _Counter:
    number = 0

    def count(self, rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        for row in rows:
            self.number += 1
            yield row


def _columns(register: Register, fields: Sequence[Field]) -> list[Column]:
    number = Column(Heading(str(NUMBER.label), 10), lambda row: row["id"])
    return [number, *(_column(register, f) for f in fields),
            *(_status(d) for d in register.derived if d.listed)]  # fmt: skip


def _column(register: Register, one: Field) -> Column:
    heading = Heading(str(one.label), WIDE.get(one.kind.width, 18))
    if one.through:
        first = _First(register, one)
        return Column(heading, first.read, first.prepare)
    masked = isinstance(one.kind, NationalId) and not may(register, "reveal")
    return Column(heading, reader(one, masked), preparer(one))


def _status(status: Derived) -> Column:
    words = {key: str(state.label) for key, state in status.states.items()}
    return Column(Heading(str(status.label), 14), lambda row: words.get(row[status.name]))


class _First:
    """A field that lives in lines: the first line's; the others stand on the sheet of lines."""

    def __init__(self, register: Register, one: Field) -> None:
        self._register, self._field = register, one
        self._cell = cells(one.kind)
        self._values: dict[int, list[Any]] = {}

    def prepare(self, rows: Sequence[Row]) -> None:
        ids = [row["id"] for row in rows]
        self._values = queries.line_values(self._register, self._field, ids)

    def read(self, row: Row) -> Cell:
        values = self._values.get(row["id"])
        return self._cell(values[0]) if values else None


def _rows(register: Register, fields: Sequence[Field], columns: Sequence[Column],
          query: Query) -> Iterator[list[Cell]]:  # fmt: skip
    statement = _wanted(register, queries.selection(register, fields, query.day), query)
    readers = [c.read for c in columns]
    for part in _parts(statement):
        for column in columns:
            column.prepare(part)
        for row in part:
            yield [read(row) for read in readers]


def _wanted(register: Register, statement: Select[Any], query: Query) -> Select[Any]:
    """The records of a list's address, by number."""
    key = register.table.c.id
    statement = statement.where(queries.standing(register), *queries.conditions(register, query))
    if query.q:
        statement = statement.where(key.in_(queries.search(register, query.q)))
    return statement.order_by(key)


def _parts(statement: Select[Any]) -> Iterator[Sequence[Row]]:
    """Rows in portions, never all at once."""
    result = db.session.execute(statement.execution_options(yield_per=CHUNK))
    # A RowMapping is a Mapping in all but its declared keys.
    yield from cast("Iterator[Sequence[Row]]", result.mappings().partitions(CHUNK))


def _write_lines(book: Book, register: Register, block: Lines, query: Query) -> None:
    """The sheet of a block: whose line it is, then the line."""
    target = Target(register, block)
    parent, *_rest = target.fields
    fields = visible_line(register, block)
    child = block.model.__table__
    whose = child.c[block.model.parent_column]
    own = Field(whose.name, parent.label, parent.kind)
    columns = [
        Column(Heading(str(own.label), 34), reader(own, False), preparer(own)),
        *(_line_column(register, f) for f in fields),
    ]
    wanted = _wanted(
        register, select(register.table.c.id).select_from(queries.source(register)), query
    )
    statement = select(child).where(whose.in_(wanted.order_by(None))).order_by(whose, child.c.id)
    sheet = book.sheet(str(block.label), [c.heading for c in columns])
    for part in _parts(statement):
        for column in columns:
            column.prepare(part)
        sheet.put([column.read(row) for column in columns] for row in part)


def _line_column(register: Register, one: Field) -> Column:
    masked = isinstance(one.kind, NationalId) and not may(register, "reveal")
    heading = Heading(str(one.label), WIDE.get(one.kind.width, 18))
    return Column(heading, reader(one, masked), preparer(one))


# -- cells -------------------------------------------------------------------------------------


def reader(one: Field, masked: bool) -> Reader:
    """How the cell of a field is read off a row."""
    kind, name = one.kind, one.name
    if isinstance(kind, Date):
        return lambda row: _day(kind, name, row)
    cell = mask if masked else cells(kind)

    def read(row: Row) -> Cell:
        value = kind.fetch(name, row)
        return None if value is None else cell(value)

    if kind.columns(name) != (name,):
        return read
    # Most fields keep their value in the column of their name: a call less for each cell.
    return lambda row: None if (value := row[name]) is None else cell(value)


def cells(kind: Kind) -> Callable[[Any], Cell]:
    """Values as cells that the importer reads back; what repeats is worked out once."""
    if isinstance(kind, Relation) and kind.many:
        return lambda value: related(kind, value)
    if isinstance(kind, Whole | Money | Number):
        return kind.cell
    if not hasattr(kind, "options"):
        return str
    known: dict[Any, Cell] = {}

    def remembered(value: Any) -> Cell:
        if value not in known:
            known[value] = related(kind, value) if isinstance(kind, Relation) else kind.cell(value)
        return known[value]

    return remembered


def _day(kind: Date, name: str, row: Row) -> Cell:
    """A day as a date; of a month or a year alone only what was known."""
    day, entered = row[name], row[f"{name}_entered"]
    if day is None or entered is None or entered.endswith(":day"):
        return day
    return kind.edit(kind.fetch(name, row))


def preparer(one: Field) -> Callable[[Sequence[Row]], None]:
    """What fetches at once the titles that the cells of many rows will need."""
    kind = one.kind
    if not isinstance(kind, Relation):
        return lambda rows: None
    return lambda rows: kind.prepare([kind.fetch(one.name, row) for row in rows])


# -- the page ----------------------------------------------------------------------------------


def export(register: Register) -> Response:
    """The records of the list's address as a file; that they were taken is kept."""
    try:
        query = queries.parse(register, visible(register), request.args)
        queries.conditions(register, query)
    except Invalid:
        return Response(status=400)
    ending = "csv" if request.args.get("format") == "csv" else "xlsx"
    listed = request.args.get("columns") == "listed"
    out, count = made(lambda out: write(register, out, query, ending=ending, listed=listed))
    keep_note(register, query, count, ending)
    name = f"{register.key}-{clock.today().isoformat()}.{ending}"
    return sent(out, name, CSV if ending == "csv" else XLSX)


def keep_note(register: Register, query: Query, count: int, ending: str) -> None:
    """Audit an export: what was taken, by which filter, and how much."""
    asked = {name: list(given) for name, given in query.filters.items()}
    values = {"register": register.key, "count": count, "format": ending, "filter": asked}
    if query.q:
        values["search"] = arabic.clean(query.q)
    with writing(origin="export") as done:
        note(done.session, "export", subject=register.table.name, values=values)


ROUTES: tuple[tuple[str, str, Callable[..., Any], list[str], str], ...] = (
    ("/export", "export", export, ["GET"], "export"),
)

__all__ = ["ROUTES", "export", "keep_note", "write"]
