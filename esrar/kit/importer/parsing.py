"""Turns rows of a sheet into values through the same kinds as the form, and names what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from esrar.core import arabic, clock
from esrar.core.changes import derive
from esrar.core.errors import Invalid
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
    unread: Sequence[str] = ()


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
        self._plan = [(f.name, f) for f in self._fields]
        self._names = [f.name for f in self._fields]
        self._through = [f.name for f in target.fields if f.through]
        self._missable = [f for f in target.fields if f.required]
        self.cells = Cells(self._fields, self.answers)
        first = min(self.layout.mapped, default=None)
        self._first = "" if first is None else self.layout.mapped[first]
        self._heading = "" if first is None else self.layout.headings[first]

    def _fixed(self, one: Field) -> bool:
        return any(one.name in fixes for fixes in self.fixes.values())

    def parse(self, rows: Iterable[Row]) -> list[Parsed]:
        """The rows among these that are meant as records."""
        first = self.layout.row
        given = [(n := place(self.sheet, r.number), self._raw(n, r.cells))
                 for r in rows if r.number > first]  # fmt: skip
        given = [(n, raw) for n, raw in given if self._is_record(raw)]
        self.cells.relate(given)
        return [self._parse(number, raw) for number, raw in given]

    def _raw(self, number: int, cells: Sequence[Any]) -> dict[str, Any]:
        raw, size = {}, len(cells)
        for name, i in self._columns.items():
            cell = cells[i] if i < size else None
            if cell is None or cell == "":
                continue
            if type(cell) is str and not cell[0].isalnum():
                if nothing(cell):
                    continue
                if cell[0] == "'":
                    cell = unharmed(cell)
            raw[name] = cell
        for name, text in self.fixes.get(number, {}).items():
            raw[name] = text
        return raw

    def _is_record(self, raw: Mapping[str, Any]) -> bool:
        present = [raw[name] for name in self.layout.target.presence if name in raw]
        if not present:
            return False
        if len(present) == 1 and isinstance(present[0], str) and len(present[0]) < 20:
            return arabic.fold(present[0]) not in TOTALS
        # Headings printed again on every page are no records either.
        first = raw.get(self._first)
        return not (isinstance(first, str) and arabic.clean(first) == self._heading)

    def _parse(self, row: int, raw: Mapping[str, Any]) -> Parsed:
        values: Values = dict.fromkeys(self._names)
        columns: dict[str, Any] = {}
        problems: list[Problem] = []
        for name, one in self._plan:
            cell = raw.get(name)
            if cell is None:
                continue
            try:
                values[name], kept_as = self.cells.value(one, cell)
                columns.update(kept_as)
            except Invalid as problem:
                # What led to it would keep the whole row, and a file may be wrong throughout.
                del values[name]
                problem.__traceback__ = problem.__context__ = None
                problems.append(Problem(row, one, shown(cell), problem))
        wrong = {p.field.name for p in problems}
        missing = [f for f in self._missable if values.get(f.name) is None and f.name not in wrong]
        unread = [name for name in raw if values.get(name) is None]
        number, parent = values.pop(NUMBER.name, None), values.pop(PARENT, None)
        columns.pop(NUMBER.name, None)
        columns.pop(PARENT, None)
        parsed = Parsed(row, columns, {}, problems, missing, number, parent, unread=unread)
        if not problems:
            self._finish(parsed, values, raw)
        return parsed

    def _finish(self, parsed: Parsed, values: Values, raw: Mapping[str, Any]) -> None:
        target, stored = self.layout.target, parsed.stored
        if target.block is None:
            register = self._register
            if register.complete:
                given = dict(values)
                values = register.complete(values)
                changed = {n: v for n, v in values.items() if v is not given.get(n)}
                stored.update(columns_of(target.by_name, changed))
            if register.check:
                for name, message in register.check(values, self.today):
                    one = target.by_name.get(name) or register.field(name)
                    parsed.problems.append(
                        Problem(parsed.row, one, shown(raw.get(name)), message))  # fmt: skip
            if register.warn:
                parsed.warnings = tuple(register.warn(values, self.today))
        model = target.register.model if target.block is None else target.block.model
        parsed.through = {n: values[n] for n in self._through if values.get(n) is not None}
        if parsed.missing:
            stored.update(derivable(model, stored))
        else:
            derive(model, stored)
        for name in [n for n, value in stored.items() if value is None]:
            del stored[name]
