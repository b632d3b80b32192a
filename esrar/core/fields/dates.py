"""Kinds of dates: in either calendar, as exact as they are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from markupsafe import Markup

from esrar.core import arabic, calendar, dating
from esrar.core.fields.kind import Kind
from esrar.core.markup import safe

PLAIN = "gregorian:day"
"""How most dates are entered; kept as nothing."""


@dataclass(frozen=True)
class DateParts:
    """The boxes of a date as they were typed."""

    day: str = ""
    month: str = ""
    year: str = ""
    calendar: str = "gregorian"

    def __bool__(self) -> bool:
        return bool(self.day.strip() or self.month.strip() or self.year.strip())


@dataclass(frozen=True)
class Date(Kind):
    """A day, stored Gregorian, with the calendar and the precision it was typed in."""

    widget: ClassVar[str] = "date"
    suffixes: ClassVar[tuple[str, ...]] = ("", "_entered")

    def parse(self, raw: Any) -> calendar.EnteredDate | None:
        if isinstance(raw, DateParts):
            return self.meant(self._parts(raw)) if raw else None
        if raw is None or (isinstance(raw, str) and not arabic.clean(raw)):
            return None
        return self.meant(dating.parse_date(raw))

    def meant(self, entered: calendar.EnteredDate) -> calendar.EnteredDate:
        """The day that is kept of what was entered."""
        return entered

    def _parts(self, parts: DateParts) -> calendar.EnteredDate:
        filled = [p for p in (parts.day, parts.month, parts.year) if p.strip()]
        if len(filled) == 1 and len(filled[0].strip()) > 4:
            return dating.parse_date(filled[0])  # a whole date pasted into one box
        return dating.from_parts(parts.day, parts.month, parts.year, parts.calendar)

    def from_form(self, name: str, data: Mapping[str, str]) -> DateParts | str:
        if data.get(name):
            return data[name]
        day, month, year = (data.get(f"{name}-{part}", "") for part in ("day", "month", "year"))
        return DateParts(day, month, year, data.get(f"{name}-calendar", "gregorian"))

    def show(self, value: Any) -> str:
        if value.precision != "day":
            return Markup("<bdi>%s</bdi>") % calendar.show_entered(value)
        text = calendar.show_date(value.date)
        if value.calendar == "hijri":
            return Markup('<bdi dir="ltr">%s</bdi> (<bdi>%s</bdi>)') % (
                text, calendar.show_entered(value))  # fmt: skip
        return safe(f'<bdi dir="ltr">{text}</bdi>')

    def edit(self, value: Any) -> str:
        return "" if value is None else calendar.show_entered(value)

    def cell(self, value: Any) -> date | str:
        if value.precision != "day" or value.calendar == "hijri":
            return calendar.show_entered(value)  # as it was entered: no false precision comes back
        day: date = value.date
        return day

    def store(self, name: str, value: calendar.EnteredDate | None) -> dict[str, Any]:
        if value is None:
            return {name: None, f"{name}_entered": None}
        how = f"{value.calendar}:{value.precision}"
        return {name: value.date, f"{name}_entered": None if how == PLAIN else how}

    def fetch(self, name: str, row: Mapping[str, Any]) -> calendar.EnteredDate | None:
        day = row[name]
        if day is None:
            return None
        kind: Any
        precision: Any
        kind, precision = (row[f"{name}_entered"] or PLAIN).split(":")
        return calendar.EnteredDate(day, kind, precision)


@dataclass(frozen=True)
class LastDay(Date):
    """The end of something: a month or a year typed alone means its last day."""

    def meant(self, entered: calendar.EnteredDate) -> calendar.EnteredDate:
        return calendar.to_end(entered)


@dataclass(frozen=True)
class Day(Date):
    """A day that the application itself notes: nobody enters it, so only the day is kept."""

    suffixes: ClassVar[tuple[str, ...]] = ("",)

    def store(self, name: str, value: calendar.EnteredDate | None) -> dict[str, Any]:
        return {name: value.date if value else None}

    def fetch(self, name: str, row: Mapping[str, Any]) -> calendar.EnteredDate | None:
        return calendar.EnteredDate(row[name]) if row[name] else None
