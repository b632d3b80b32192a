"""Turns rows of a sheet into values through the same kinds as the form, and names what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from esrar.core import arabic, calendar, clock
from esrar.core.changes import derive
from esrar.core.errors import Invalid
from esrar.core.fields import Code, Date, Kind, LongText, PersonName, Text, Whole
from esrar.core.i18n import _l
from esrar.kit.importer.columns import NUMBER, PARENT
from esrar.kit.importer.layout import Layout
from esrar.kit.importer.reading import Row
from esrar.kit.importer.relating import resolve
from esrar.kit.register import Field, Values
from esrar.kit.relations import Relation
from esrar.kit.workbooks import DANGEROUS

REMEMBERED = 50_000
MASK = "•"
TOTALS = frozenset({"الاجمالي", "اجمالي", "المجموع", "مجموع", "الاجمالي العام", "total", "totals"})
REQUIRED = _l("This must be filled in")

Fixes = Mapping[int, Mapping[str, str]]
"""What a person typed instead of cells: by row number and field name."""


@dataclass(frozen=True)
class Problem:
    """One reason why a row is not taken in."""

    row: int
    field: Field
    value: str
    message: Any


@dataclass(slots=True)
class Parsed:
    """One row that is meant as a record: the columns it would fill, or what is wrong with it."""

    row: int
    stored: dict[str, Any]
    through: dict[str, Any]
    problems: list[Problem]
    missing: list[Field]
    number: int | None = None
    parent: Any = None
    record_id: int | None = None
    warnings: Sequence[Any] = ()


@dataclass
class Parser:
    """Reads the rows of one sheet. What it learns of one row's spellings serves the next."""

    layout: Layout
    fixes: Fixes = field(default_factory=dict)
    extra: Values = field(default_factory=dict)
    today: date = field(default_factory=clock.today)

    def __post_init__(self) -> None:
        target = self.layout.target
        self._register = target.register
        self._columns = {name: i for i, name in sorted(self.layout.mapped.items(), reverse=True)}
        self._fields = [f for f in target.fields if f.name in self._columns or self._fixed(f)]
        self._missable = [f for f in target.fields if f.required]
        self._memos: dict[str, dict[Any, Any]] = {
            f.name: {} for f in self._fields if _repeats(f.kind)
        }
        first = min(self.layout.mapped, default=None)
        self._first = "" if first is None else self.layout.mapped[first]
        self._heading = "" if first is None else self.layout.headings[first]

    def _fixed(self, one: Field) -> bool:
        return any(one.name in fixes for fixes in self.fixes.values())

    def parse(self, rows: Iterable[Row]) -> list[Parsed]:
        """The rows among these that are meant as records."""
        given = [(r.number, self._raw(r)) for r in rows if r.number > self.layout.row]
        given = [(n, raw) for n, raw in given if self._is_record(raw)]
        self._relate(given)
        return [self._parse(number, raw) for number, raw in given]

    def _raw(self, row: Row) -> dict[str, Any]:
        cells, size = row.cells, len(row.cells)
        raw = {}
        for name, i in self._columns.items():
            cell = cells[i] if i < size else None
            if cell is not None and cell != "" and not (isinstance(cell, str) and _nothing(cell)):
                raw[name] = cell if type(cell) is not str or cell[0] != "'" else _unquoted(cell)
        for name, text in self.fixes.get(row.number, {}).items():
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

    def _relate(self, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
        """Look up at once what the cells of all these rows point at."""
        for one in self._fields:
            if not isinstance(one.kind, Relation):
                continue
            memo = self._memos[one.name]
            if len(memo) > REMEMBERED:
                memo.clear()
            raws = {_key(raw[one.name]): raw[one.name] for _n, raw in rows if one.name in raw}
            texts = {k: arabic.clean(arabic.text_of(v)) for k, v in raws.items() if k not in memo}
            answers = resolve(one.kind, dict.fromkeys(t for t in texts.values() if t))
            memo.update((k, answers[t] if t else None) for k, t in texts.items())

    def _parse(self, row: int, raw: Mapping[str, Any]) -> Parsed:
        values: Values = {}
        problems: list[Problem] = []
        for one in self._fields:
            if one.name not in raw:
                values[one.name] = None
                continue
            try:
                values[one.name] = self._value(one, raw[one.name])
            except Invalid as problem:
                problems.append(Problem(row, one, shown(raw[one.name]), problem))
        wrong = {p.field.name for p in problems}
        missing = [f for f in self._missable if f.name not in wrong and values.get(f.name) is None]
        number, parent = values.pop(NUMBER.name, None), values.pop(PARENT, None)
        parsed = Parsed(row, {}, {}, problems, missing, number, parent)
        if not problems:
            self._finish(parsed, values, raw)
        return parsed

    def _value(self, one: Field, raw: Any) -> Any:
        if isinstance(raw, str) and MASK in raw:
            return None  # exported without the right to reveal: nothing was given
        memo = self._memos.get(one.name)
        if memo is None:
            return read(one, raw)
        key = _key(raw)
        if key not in memo:
            if len(memo) > REMEMBERED:
                memo.clear()
            try:
                memo[key] = read(one, raw)
            except Invalid as problem:
                memo[key] = problem
        value = memo[key]
        if isinstance(value, Invalid):
            raise value
        return value

    def _finish(self, parsed: Parsed, values: Values, raw: Mapping[str, Any]) -> None:
        target = self.layout.target
        if target.block is None:
            register = self._register
            if register.complete:
                values = register.complete(values)
            if register.check:
                for name, message in register.check(values, self.today):
                    one = target.by_name.get(name) or register.field(name)
                    parsed.problems.append(
                        Problem(parsed.row, one, shown(raw.get(name)), message))  # fmt: skip
            if register.warn:
                parsed.warnings = tuple(register.warn(values, self.today))
        model = target.register.model if target.block is None else target.block.model
        parsed.through = {n: v for n, v in values.items()
                          if v is not None and target.by_name[n].through}  # fmt: skip
        stored = columns_of(target.by_name, {n: v for n, v in values.items() if v is not None})
        if parsed.missing:
            stored.update(_derivable(model, stored))
        else:
            derive(model, stored)
        parsed.stored = {k: v for k, v in stored.items() if v is not None}


def columns_of(fields: Mapping[str, Field], values: Values) -> dict[str, Any]:
    """The columns that keep these values, enumerations as their text; what lives in lines not."""
    stored: dict[str, Any] = {}
    for name, value in values.items():
        one = fields[name]
        if not one.through:
            for column, kept in one.kind.store(name, value).items():
                stored[column] = kept.value if isinstance(kept, Enum) else kept
    return stored


def _derivable(model: Any, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The derived columns of a row that lacks what is compulsory, as far as they can be computed.

    Such a row may still mean a record that is there, by its number or its identifier.
    """
    found = {}
    for column, compute in model.derived.items():
        with suppress(AttributeError, TypeError):
            found[column] = compute(_Given(stored))
    return found


class _Given:
    def __init__(self, stored: Mapping[str, Any]) -> None:
        self._stored = stored

    def __getattr__(self, name: str) -> Any:
        return self._stored.get(name)


def read(one: Field, raw: Any) -> Any:
    """The value of a cell. Raises Invalid, whatever stands in it."""
    try:
        if isinstance(one.kind, Date) and isinstance(raw, int | float):
            return one.kind.meant(calendar.parse_date(raw, excel_number=True))
        return one.kind.parse(raw)
    except Invalid:
        raise
    except (ArithmeticError, LookupError, TypeError, ValueError):
        raise Invalid(_l("The value cannot be read")) from None


def shown(raw: Any, longest: int = 80) -> str:
    """A cell for people, shortened."""
    if isinstance(raw, date):
        return calendar.show_date(raw)
    text = arabic.clean(arabic.text_of(raw)[: 4 * longest])
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _unquoted(text: str) -> str:
    """The text that a CSV of ours made harmless, as it was."""
    return text[1:] if text[1:].startswith(DANGEROUS) else text


def _repeats(kind: Kind) -> bool:
    """Whether cells of this kind say the same few things: each spelling is then read once."""
    if isinstance(kind, Code | LongText | PersonName):
        return False
    return hasattr(kind, "options") or isinstance(kind, Date | Text | Whole)


def _key(raw: Any) -> Any:
    return (type(raw), raw)


def _nothing(text: str) -> bool:
    return not text[0].isalnum() and not arabic.clean(text)
