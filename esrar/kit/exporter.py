"""Writes a register into a file: its records as they are filtered, and a sheet for each block.

What it writes the importer reads back: an export that is imported changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, Any, cast

from sqlalchemy import Select, select

from esrar.audit.recorder import note
from esrar.core import arabic
from esrar.core.db import db, writing
from esrar.kit import queries
from esrar.kit.access import visible, visible_line
from esrar.kit.export_cells import Column, Row, column_of, preparer, reader, status_of
from esrar.kit.importer.columns import NUMBER, Target
from esrar.kit.one_table import Counter
from esrar.kit.queries import Query
from esrar.kit.register import Field, Lines, Register
from esrar.kit.workbooks import Book, Cell, Heading, write_csv

CHUNK = 2_000


def write(register: Register, out: IO[bytes], query: Query | None = None, *,
          ending: str = "xlsx") -> int:  # fmt: skip
    """Write the records that a query finds, all of them without one; returns how many."""
    query = query or Query()
    fields = _fields(register)
    columns = _columns(register, fields)
    counter = Counter()
    rows = counter.count(_rows(register, fields, columns, query))
    headings = [c.heading for c in columns]
    if ending == "csv":
        write_csv(out, headings, rows)
        return counter.number
    book = Book(out)
    book.sheet(str(register.label), headings).put(rows)
    for block in register.lines:
        _write_lines(book, register, block, query)
    book.close()
    return counter.number


def headings(register: Register, ending: str) -> list[str]:
    """The headings that `write` would write, those of lines behind the name of their block."""
    found = [c.heading.text for c in _columns(register, _fields(register))]
    for block in () if ending == "csv" else register.lines:
        found += [f"{block.label}: {f.label}" for f in visible_line(register, block)]
    return found


def _fields(register: Register) -> list[Field]:
    return [f for f in visible(register) if f.importable]


def _columns(register: Register, fields: Sequence[Field]) -> list[Column]:
    number = Column(Heading(str(NUMBER.label), 10), lambda row: row["id"])
    return [number, *(column_of(register, f) for f in fields),
            *(status_of(d) for d in register.derived if d.listed)]  # fmt: skip


def _rows(register: Register, fields: Sequence[Field], columns: Sequence[Column],
          query: Query) -> Iterator[list[Cell]]:  # fmt: skip
    statement = wanted(register, queries.selection(register, fields, query.day), query)
    yield from filled(statement, columns)


def filled(statement: Select[Any], columns: Sequence[Column]) -> Iterator[list[Cell]]:
    """The rows of a statement as cells, portion by portion."""
    readers = [c.read for c in columns]
    for part in parts(statement):
        for column in columns:
            column.prepare(part)
        for row in part:
            yield [read(row) for read in readers]


def wanted(register: Register, statement: Select[Any], query: Query) -> Select[Any]:
    """The records of a list's address, by number."""
    key = register.table.c.id
    statement = statement.where(queries.standing(register), *queries.conditions(register, query))
    if query.only is not None:
        statement = statement.where(*query.only.records(register))
    if query.q:
        statement = statement.where(key.in_(queries.search(register, query.q)))
    return statement.order_by(key)


def parts(statement: Select[Any]) -> Iterator[Sequence[Row]]:
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
        *(column_of(register, f) for f in fields),
    ]
    found = wanted(
        register, select(register.table.c.id).select_from(queries.source(register)), query
    )
    statement = select(child).where(whose.in_(found.order_by(None))).order_by(whose, child.c.id)
    if query.only is not None:
        statement = statement.where(*query.only.lines(register, block.key))
    sheet = book.sheet(str(block.label), [c.heading for c in columns])
    for part in parts(statement):
        for column in columns:
            column.prepare(part)
        sheet.put([column.read(row) for column in columns] for row in part)


def keep_note(register: Register, query: Query, count: int, ending: str,
              template: str = "") -> None:  # fmt: skip
    """Audit an export: what was taken, by which filter, and how much."""
    asked = {name: list(given) for name, given in query.filters.items()}
    values = {"register": register.key, "count": count, "format": ending, "filter": asked}
    if query.ids is not None:
        values["ids"] = list(query.ids)
    if template:
        values["template"] = template
    if query.q:
        values["search"] = arabic.clean(query.q)
    with writing(origin="export") as done:
        note(done.session, "export", subject=register.table.name, values=values)
