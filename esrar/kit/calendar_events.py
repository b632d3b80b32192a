"""What the registers hold on the days of a span: the records that a calendar shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import func

from esrar.core import clock
from esrar.core.db import db
from esrar.kit import registry
from esrar.kit.access import may, visible
from esrar.kit.queries import selection, standing, whole
from esrar.kit.register import OnCalendar, Register
from esrar.kit.relations import name_of, nameless, prepare_titles

MOST = 1000
"""So many records of a register are read; a year of any association's days stays far below."""


@dataclass(frozen=True)
class Event:
    """A record on the calendar, from its first to its last day; `note` is a status to mind."""

    first: date
    last: date
    title: str
    url: str
    kind: str
    note: str = ""

    def on(self, day: date) -> bool:
        """Whether it falls on a day."""
        return self.first <= day <= self.last


def shown() -> list[Register]:
    """The registers with a calendar whose records and dates the reader may see."""
    return [r for r in registry.registers().values()
            if r.calendar is not None and may(r, "read") and _readable(r, r.calendar)]  # fmt: skip


def _readable(register: Register, calendar: OnCalendar) -> bool:
    needed = {register.title, calendar.starts, calendar.ends} - {""}
    return needed <= {f.name for f in visible(register)}


def events(registers: Iterable[Register], first: date, last: date) -> list[Event]:
    """Everything these registers hold between two days, both included, in the order of the days."""
    found = [event for register in registers for event in _of(register, first, last)]
    return sorted(found, key=lambda event: (event.first, event.last, event.kind, event.title))


def _of(register: Register, first: date, last: date) -> Iterator[Event]:
    calendar = register.calendar
    assert calendar is not None
    for row in _rows(register, calendar, first, last):
        title = name_of(register, row) or nameless(register, row["id"])
        url, note = url_for(f"{register.key}.show", id=row["id"]), _note(register, row)
        for begins, ends in _spans(calendar, row, first, last):
            yield Event(begins, ends, title, url, str(register.singular), note)


def _rows(register: Register, calendar: OnCalendar, first: date,
          last: date) -> Sequence[Mapping[str, Any]]:  # fmt: skip
    today = clock.today()
    if calendar.days is not None:
        statement = whole(register, today).where(standing(register))
    else:
        begins = register.column(calendar.starts)
        ends = func.coalesce(register.column(calendar.ends), begins) if calendar.ends else begins
        fields = [register.field(name) for name in (calendar.starts, calendar.ends) if name]
        statement = selection(register, fields, today)
        statement = statement.where(standing(register), begins <= last, ends >= first)
    found = db.session.execute(statement.order_by(register.table.c.id).limit(MOST))
    rows = [dict(row) for row in found.mappings()]
    prepare_titles(register, rows)
    return rows


def _spans(calendar: OnCalendar, row: Mapping[str, Any], first: date,
           last: date) -> Iterable[tuple[date, date]]:  # fmt: skip
    if calendar.days is not None:
        return [(day, day) for day in calendar.days(row, first, last)]
    begins = row[calendar.starts]
    ends = row[calendar.ends] if calendar.ends else None
    return [(begins, max(begins, ends or begins))]


def _note(register: Register, row: Mapping[str, Any]) -> str:
    """The word of a status that is nothing good: such a day may not come."""
    for status in register.derived:
        state = status.states.get(row[status.name])
        if state is not None:
            return str(state.label) if state.tone == "bad" else ""
    return ""
