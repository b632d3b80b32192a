"""Turns rows of a sheet into values through the same kinds as the form, and names what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from esrar.core import arabic, clock
from esrar.core.changes import derive
from esrar.core.i18n import _l
from esrar.kit.importer.cells import Cells, nothing, shown
from esrar.kit.importer.columns import NUMBER, PARENT
from esrar.kit.importer.layout import Layout
from esrar.kit.importer.lists import Answers
from esrar.kit.importer.places import place
from esrar.kit.importer.reading import Row
from esrar.kit.importer.storing import columns_of, derivable
from esrar.kit.register import Field, Values
from esrar.kit.workbooks import unharmed

TOTALS = frozenset({"الاجمالي", "اجمالي", "المجموع", "مجموع", "الاجمالي العام", "total", "totals"})
REQUIRED = _l("This must be filled in")

Fixes = Mapping[int, Mapping[str, str]]
"""What a person typed instead of cells: by place and field name."""


@dataclass(frozen=True)
class Problem:
    """One reason why a row is not taken in."""

    row: int
    field: Field
    value: str
    message: Any


@dataclass(slots=True)
class Parsed:
    """One row that is meant as a record: the columns it would fill, or what is wrong with it.

    `row` is its place (see places). `unread` are fields whose cell says something that gives no
    value, such as a masked identifier: they are not blank.
    """

    row: int
    stored: dict[str, Any]
    through: dict[str, Any]
    problems: list[Problem]
    missing: list[Field]
    number: int | None = None
    parent: Any = None
    record_id: int | None = None
    warnings: Sequence[Any] = ()
    unread: list[str] = field(default_factory=list)


@dataclass
class Parser:
    """Reads the rows of one sheet. What it learns of one row's spellings serves the next."""

    layout: Layout
    fixes: Fixes = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    sheet: int = 0
    today: date = field(default_factory=clock.today)

    def __post_init__(self) -> None:
        target = self.layout.target
        self._register = target.register
        self._columns = {name: i for i, name in sorted(self.layout.mapped.items(), reverse=True)}
        self._fields = [f for f in target.fields if f.name in self._columns or self._fixed(f)]
        self._names = [f.name for f in self._fields]
        self._through = [f.name for f in target.fields if f.through]
        self._presence = [n for n in target.presence if n in self._names]
        self.cells = Cells(self._fields, self.answers)
        first = min(self.layout.mapped, default=None)
        self._first = "" if first is None else self.layout.mapped[first]
        self._heading = "" if first is None else self.layout.headings[first]

    def _fixed(self, one: Field) -> bool:
        return any(one.name in fixes for fixes in self.fixes.values())

    def parse(self, rows: Iterable[Row]) -> list[Parsed]:
        """The rows among these that are meant as records."""
        places, raws = self._raws([r for r in rows if r.number > self.layout.row])
        self.cells.relate(raws)
        values: list[Values] = [dict.fromkeys(self._names) for _place in places]
        parsed = [Parsed(at, {}, {}, [], [], unread=[]) for at in places]
        for one in self.layout.target.fields:
            if one.name in raws:
                self._fill(one, raws[one.name], values, parsed)
            elif one.required:
                for row in parsed:
                    row.missing.append(one)
        for row, own in zip(parsed, values, strict=True):
            row.number, row.parent = own.pop(NUMBER.name, None), own.pop(PARENT, None)
            row.stored.pop(NUMBER.name, None)
            row.stored.pop(PARENT, None)
        for n, row in enumerate(parsed):
            if not row.problems:
                self._finish(row, values[n], raws, n)
        return parsed

    def _raws(self, rows: Sequence[Row]) -> tuple[list[int], dict[str, list[Any]]]:
        """Places and cells of the rows that are records, column by column; None is a blank cell."""
        cells, blank = [r.cells for r in rows], [None] * len(rows)
        places = [place(self.sheet, r.number) for r in rows]
        raws: dict[str, list[Any]] = {
            name: _column(cells, self._columns[name]) if name in self._columns else [*blank]
            for name in self._names
        }
        for n, at in enumerate(places) if self.fixes else ():
            for name, text in self.fixes.get(at, {}).items():
                if name in raws:
                    raws[name][n] = text
        records = [n for n in range(len(rows)) if self._is_record(raws, n)]
        if len(records) < len(rows):
            raws = {name: [own[n] for n in records] for name, own in raws.items()}
        return [places[n] for n in records], raws

    def _is_record(self, raws: Mapping[str, Sequence[Any]], n: int) -> bool:
        present = [own for name in self._presence if (own := raws[name][n]) is not None]
        if not present:
            return False
        if len(present) == 1 and isinstance(present[0], str) and len(present[0]) < 20:
            return arabic.fold(present[0]) not in TOTALS
        # Headings printed again on every page are no records either.
        first = raws[self._first][n] if self._first else None
        return not (isinstance(first, str) and arabic.clean(first) == self._heading)

    def _fill(self, one: Field, raws: Sequence[Any], values: Sequence[Values],
              parsed: Sequence[Parsed]) -> None:  # fmt: skip
        """Read a column into the rows."""
        name, needed = one.name, one.required
        for n, found in enumerate(self.cells.column(one, raws)):
            if type(found) is tuple:
                value, columns = found
                if value is not None:
                    values[n][name] = value
                    stored = parsed[n].stored
                    for column, held in columns:
                        stored[column] = held
                    continue
                parsed[n].unread.append(name)
            elif found is not None:
                parsed[n].problems.append(Problem(parsed[n].row, one, shown(raws[n]), found))
                continue
            if needed:
                parsed[n].missing.append(one)

    def _finish(self, parsed: Parsed, values: Values, raws: Mapping[str, Sequence[Any]],
                n: int) -> None:  # fmt: skip
        target, stored = self.layout.target, parsed.stored
        if target.block is None:
            register = self._register
            if register.complete:
                given = dict(values)
                values = register.complete(values)
                if values != given:
                    changed = {k: v for k, v in values.items() if v is not given.get(k)}
                    stored.update(columns_of(target.by_name, changed))
            if register.check:
                for name, message in register.check(values, self.today):
                    one = target.by_name.get(name) or register.field(name)
                    typed = raws[name][n] if name in raws else None
                    parsed.problems.append(Problem(parsed.row, one, shown(typed), message))
            if register.warn:
                parsed.warnings = tuple(register.warn(values, self.today))
        model = target.register.model if target.block is None else target.block.model
        parsed.through = {k: values[k] for k in self._through if values.get(k) is not None}
        if parsed.missing:
            stored.update(derivable(model, stored))
        else:
            derive(model, stored)
        for name in [k for k, value in stored.items() if value is None]:
            del stored[name]


def _column(rows: Sequence[Sequence[Any]], at: int) -> list[Any]:
    """The cells of a column; None for what says nothing."""
    found: list[Any] = []
    for cells in rows:
        cell = cells[at] if at < len(cells) else None
        if type(cell) is str and not cell[:1].isalnum():
            if not cell or nothing(cell):
                cell = None
            elif cell[0] == "'":
                cell = unharmed(cell)
        found.append(cell)
    return found
