"""The demo database: a year of invented, plausible work, and someone of each role to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time
from itertools import groupby
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from esrar.accounts.models import User
from esrar.core import clock
from esrar.core.context import Actor, act_as
from esrar.core.db import db
from esrar.core.errors import Conflict
from esrar.core.i18n import _l
from esrar.demo import acts, staff, story
from esrar.families.models import Family
from esrar.measures.day import run_day

EARLY = time(0, 5)
"""Shortly after midnight the passing of the date is accounted for, as its timer does."""


def make_demo(folder: Path) -> Iterator[str]:
    """Fill an empty database once; then, and every time after, say who can sign in and how.

    Raises Conflict on a database that holds something else: invented people never mix with others.
    """
    entries = staff.kept(folder)
    if entries is None:
        if any(db.session.scalar(select(model.id).limit(1)) for model in (User, Family)):
            raise Conflict(_l("This database is not an empty one: the demo needs its own"))
        yield "Making a year of invented records …"
        entries = _live_through(*story.a_year(clock.today()))
        staff.keep(folder, entries)
    elif not all(entry.link for entry in entries):  # made before there was a second step
        entries = staff.let_in(entries)
        staff.keep(folder, entries)
    yield from staff.lines(entries)


def _desk_time(day: date, place: int) -> time:
    """When the desk gets to it: in the morning, later with every case of the day."""
    minutes = 8 * 60 + day.toordinal() * 17 % 90 + place * 23
    return time(min(15, minutes // 60), minutes % 60, day.toordinal() * 7 % 60)


def _live_through(events: list[acts.Event], told: acts.Told) -> Sequence[staff.Entry]:
    """Let every event happen on its own day, by its own person: history and movements follow."""
    by_day = sorted(events, key=lambda event: event.day)
    try:
        clock.fix_today(by_day[0].day, EARLY)
        entries = staff.take_on()
        people = {p.username: Actor(p.id, p.name) for p in db.session.scalars(select(User))}
        told.records |= {name: ("users", one.id) for name, one in people.items() if one.id}
        db.session.rollback()
        for day, together in groupby(by_day, lambda event: event.day):
            clock.fix_today(day, EARLY)
            run_day()
            for place, event in enumerate(together):
                clock.fix_today(day, _desk_time(day, place))
                act_as(people[event.by])
                event.happens(told)
            act_as(Actor())
    finally:
        act_as(Actor())
        clock.fix_today(current_app.config.get("ESRAR_TODAY"))
    return entries
