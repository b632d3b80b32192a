"""Reads what the diary says of fields and lines as a form reads it, and looks up what it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

from sqlalchemy import select

from esrar.core.calendar import EnteredDate
from esrar.core.db import db
from esrar.core.fields import Date
from esrar.demo.acts import Told
from esrar.demo.days import Calendar
from esrar.kit.people import Person
from esrar.kit.register import Field, Lines, Values

HIJRI = " هـ"
Known = Mapping[tuple[Any, ...], int]


class Untrue(ValueError):
    """An entry of the diary that a form would have refused."""


@dataclass(frozen=True)
class Reader:
    """Reads texts, in the year that they speak of and with the names that are known by then."""

    calendar: Calendar
    told: Told

    def values(self, fields: Sequence[Field], texts: Mapping[str, Any]) -> Values:
        """The values of these fields. Raises Invalid for a text that its field refuses."""
        known = {f.name: f for f in fields}
        return {name: self._value(known[name], text) for name, text in texts.items()}

    def _value(self, field: Field, text: Any) -> Any:
        if isinstance(field.kind, Date):
            return self._date(field.kind, text)
        if isinstance(text, str) and text.startswith("@"):
            found = self.told.records[text[1:]][1]
            return found if isinstance(field.kind, Person) else field.kind.parse(f"#{found}")
        return field.kind.parse(text)

    def _date(self, kind: Date, text: Any) -> EnteredDate | None:
        if not text:
            return None
        hijri = isinstance(text, str) and text.endswith(HIJRI)
        day = self.calendar.day(text.removesuffix(HIJRI) if hijri else text)
        return kind.meant(EnteredDate(day, "hijri" if hijri else "gregorian"))

    def lines(self, block: Lines, record: Values, given: Any) -> list[Values]:
        """The lines of a block, for a record of these values. Raises Untrue, Invalid."""
        starts = [dict(line) for line in block.starts(record)] if block.starts else []
        rows = columns(given, len(starts)) if isinstance(given, dict) else given
        found = [self.values(block.fields, row) for row in rows]
        if isinstance(given, dict) and starts:
            found = [{**begun, **line} for begun, line in zip(starts, found, strict=True)]
        for problem in block.check(record, found) if block.check else ():
            raise Untrue(f"{block.key}: {problem}")
        return found


def columns(given: Mapping[str, Any], many: int = 0) -> list[dict[str, Any]]:
    """Rows out of columns: so many as are asked for, else as the first column has."""
    spread = {name: families(one) if isinstance(one, str) else one for name, one in given.items()}
    rows = zip(*map(cycle, spread.values()), strict=True)
    length = many or len(next(iter(spread.values())))
    return [dict(zip(spread, row, strict=True)) for row in islice(rows, length)]


def families(text: str) -> list[str]:
    """Families that "e3 n0-n2" names: @e3 @n0 @n1 @n2."""
    found = []
    for part in text.split():
        first, _dash, last = part.partition("-")
        for number in range(int(first[1:]), int((last or first)[1:]) + 1):
            found.append(f"@{first[0]}{number}")
    return found


def sameness(block: Lines, line: Values) -> tuple[Any, ...]:
    """What a line is told by."""
    stored: dict[str, Any] = {}
    for one in block.fields:
        if one.name in line:
            stored |= one.kind.store(one.name, line[one.name])
    return tuple(stored.get(column) for column in block.same)


def known_lines(block: Lines, record_id: int) -> Known:
    """The lines that a record has, by what they are told by."""
    child = block.model.__table__
    rows = db.session.execute(
        select(child.c.id, *(child.c[name] for name in block.same)).where(
            child.c[block.model.parent_column] == record_id
        )
    )
    return {tuple(same): number for number, *same in rows}
