"""The demo database: a year of invented, plausible work, and someone of each role to be."""

from __future__ import annotations

from collections.abc import Iterator
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


def make_demo(folder: Path) -> Iterator[str]:
    """Fill an empty database once; then, and every time after, say who can sign in and how.

    Raises Conflict on a database that holds something else: invented people never mix with others.
    """
    entries = staff.kept(folder)
    if entries is None:
        if any(db.session.scalar(select(model.id).limit(1)) for model in (User, Family)):
            raise Conflict(_l("This database is not an empty one: the demo needs its own"))
        yield "Making a year of invented records …"
        entries = staff.take_on()
        _live_through(story.a_year(clock.today()))
        staff.keep(folder, entries)
    yield from staff.lines(entries)


def _live_through(events: list[acts.Event]) -> None:
    """Let every event happen on its own day, by its own person: history and movements follow."""
    people = {p.username: Actor(p.id, p.name) for p in db.session.scalars(select(User))}
    db.session.rollback()
    told = acts.Told()
    try:
        for event in sorted(events, key=lambda one: one.day):
            clock.fix_today(event.day)
            run_day()
            act_as(people[event.by])
            event.happens(told)
    finally:
        act_as(Actor())
        clock.fix_today(current_app.config.get("ESRAR_TODAY"))
