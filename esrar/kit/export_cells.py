"""How the cells of an export are read off rows: one reader a column, prepared for many at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from esrar.core.fields import Date, Kind, Money, NationalId, Number, Whole
from esrar.core.identifiers import mask
from esrar.kit.access import may
from esrar.kit.importer.relating import cell as related
from esrar.kit.register import Derived, Field, Register
from esrar.kit.relations import Relation
from esrar.kit.selecting import line_values
from esrar.kit.workbooks import Cell, Heading

WIDE = {"s": 12, "m": 18, "l": 34}

Row = Mapping[str, Any]
Reader = Callable[[Row], Cell]


@dataclass(frozen=True)
class Column:
    """One column of the file: its heading, and how a row's cell is read."""

    heading: Heading
    read: Reader
    prepare: Callable[[Sequence[Row]], None] = lambda rows: None


def column_of(register: Register, one: Field) -> Column:
    """How a field is written: its heading, and its cell of each row as the reader may meet it."""
    heading = Heading(str(one.label), WIDE.get(one.kind.width, 18))
    if one.through:
        first = _First(register, one)
        return Column(heading, first.read, first.prepare)
    masked = isinstance(one.kind, NationalId) and not may(register, "reveal")
    return Column(heading, reader(one, masked), preparer(one))


def status_of(status: Derived) -> Column:
    """How a status that is read off the row is written."""
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
        self._values = line_values(self._register, self._field, ids)

    def read(self, row: Row) -> Cell:
        values = self._values.get(row["id"])
        return self._cell(values[0]) if values else None


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
