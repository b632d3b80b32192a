"""The demo's year: which family comes when, whose licence is issued, renewed, refused, forgotten.

What else happens is in the diary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from esrar.core.calendar import add_months
from esrar.core.db import db
from esrar.demo import acts, closings, diary, outgoing, papers, promises
from esrar.demo.acts import ADMINISTRATOR, HEAD, OFFICER, Event, Told, on
from esrar.demo.days import Calendar
from esrar.invented import lists
from esrar.invented.lists import Lists, Paper
from esrar.invented.people import Columns, Household
from esrar.invented.seed import invent
from esrar.kit.register import Values
from esrar.licensing.rules import Stage
from esrar.measures.years import year_of

EARLIER, NEWCOMERS = 90, 60
DEMO_SEED = 2030


def a_year(today: date) -> tuple[list[Event], Told]:
    """Everything that happened from the first day of the fiscal year to today; who is who."""
    session = db.session()
    known = lists.load(session)
    homes = invent(session, EARLIER + NEWCOMERS, DEMO_SEED, count())
    calendar = Calendar(year_of(today).start, today)
    earlier, newcomers = homes[:EARLIER], homes[EARLIER:]
    events = [
        *_earlier_list(earlier, known, calendar),
        *_newcomers(newcomers, calendar),
        *_first_licences(newcomers, known, calendar),
        *_near_misses(newcomers, known, calendar),
        *_under_way(newcomers, known, calendar),
        *_renewals(earlier, known, calendar),
        *_departures(earlier, newcomers, calendar),
        promises.promised(calendar.start),
        promises.answered(calendar.at(0.06)),
        *diary.events(calendar),
        *closings.closings(calendar.today),
        *papers.papers(calendar),
        *outgoing.outgoing(calendar),
    ]
    session.rollback()
    names = {home.number: f"e{place}" for place, home in enumerate(earlier)}
    names |= {home.number: f"n{place}" for place, home in enumerate(newcomers)}
    return events, Told(names)


def _earlier_list(homes: Sequence[Household], known: Lists, calendar: Calendar) -> Iterator[Event]:
    """Who was known before the year, half of them with a licence: in force, or long expired."""
    papers: dict[int, Columns] = {}
    for place, home in enumerate(homes):
        registered = calendar.start - timedelta(days=40 + 23 * place)
        home.family |= {
            "registered_on": registered,
            "file_number": f"{registered.year}/{place + 1:03}",
        }
        home.family["left_on"] = home.family["suspended_on"] = home.family["resumed_on"] = None
        if place % 30 == 7:
            home.family["national_id"] = None
        if place < EARLIER // 2:
            papers[home.number] = _held_before(place, home, known, calendar)
    yield Event(calendar.start, ADMINISTRATOR, acts.take_in(homes, papers))


def _held_before(place: int, home: Household, known: Lists, calendar: Calendar) -> Columns:
    paper = known.papers[place % len(known.papers)]
    if place < 14:  # to be renewed in this year
        ends = calendar.at((place + 1) / 16)
    elif place % 3:
        ends = add_months(calendar.today, 2 + place % 20)
    else:
        ends = calendar.start - timedelta(days=150 + 9 * place)
    issued = min(add_months(ends, -24), calendar.start - timedelta(days=30))
    return {
        "licence_type_id": paper.id, "authority_id": paper.authority_id,
        "activity_id": home.activities[0]["activity_id"], "stage": Stage.ISSUED.value,
        "number": _number(home, 0), "issued_on": issued, "expires_on": ends,
    }  # fmt: skip


def _newcomers(homes: Sequence[Household], calendar: Calendar) -> Iterator[Event]:
    for place, home in enumerate(homes):
        day = calendar.at(place / len(homes))
        home.family |= {"registered_on": day, "consent_on": day, "left_on": None,
                        "suspended_on": None, "resumed_on": None,
                        "file_number": f"{day.year}/{EARLIER + place + 1:03}"}  # fmt: skip
        yield Event(day, HEAD if place % 7 == 3 else OFFICER, acts.register(home))


def _first_licences(
    homes: Sequence[Household], known: Lists, calendar: Calendar
) -> Iterator[Event]:
    """The licences that move the indicator: applied for, then issued; one to a member."""
    for step in range(11):
        home, issued = homes[step * 3], calendar.at(0.09 + step * 0.085)
        applied = calendar.at(max(0.06 + step * 0.085, step * 3 / len(homes)))
        paper = known.papers[step % len(known.papers)]
        member = bool(home.members) and step > 2
        wish = {**_of(paper, home), "stage": Stage.APPLIED, "applied_on": on(applied)}
        yield Event(applied, OFFICER, acts.licence(home, wish, member=member))
        yield Event(issued, OFFICER, acts.change_licence(
            home, stage=Stage.ISSUED, number=_number(home, 1),
            issued_on=on(issued, hijri=step == 4),
            expires_on=on(add_months(issued, paper.months or 24)),
        ))  # fmt: skip
        if step % 2 == 0:
            yield Event(issued, OFFICER, acts.scan(home))
    second = {**_of(known.papers[1], homes[0]), **_issued(homes[0], 2, calendar.at(0.5))}
    yield Event(calendar.at(0.5), OFFICER, acts.licence(homes[0], second))


def _near_misses(homes: Sequence[Household], known: Lists, calendar: Calendar) -> Iterator[Event]:
    """Licences that would count but for one thing; and papers that never count."""
    for place, part in ((1, 0.3), (4, 0.55), (7, 0.8)):
        undated = {**_of(known.papers[place % 3], homes[place]), "number": _number(homes[place], 1)}
        yield Event(calendar.at(part), OFFICER, acts.licence(homes[place], undated))
    day = calendar.at(0.7)
    unnumbered = {**_of(known.papers[2], homes[10]), "issued_on": on(day)}
    yield Event(day, OFFICER, acts.licence(homes[10], unnumbered))
    for place in (13, 16, 19, 22):
        day, paper = calendar.at((place + 12) / len(homes)), known.supporting[place % 2]
        values = {**_of(paper, homes[place]), **_issued(homes[place], 1, day)}
        yield Event(day, OFFICER, acts.licence(homes[place], values))


def _under_way(homes: Sequence[Household], known: Lists, calendar: Calendar) -> Iterator[Event]:
    """Wanted, applied for, refused."""
    for step, place in enumerate(range(34, 52, 2)):
        home, day = homes[place], calendar.at(min(1, place / len(homes) + 0.08))
        stage = (Stage.APPLIED, Stage.WANTED, Stage.APPLIED)[step % 3]
        values = {**_of(known.papers[step % 5], home), "stage": stage}
        if stage is Stage.APPLIED:
            values["applied_on"] = on(day)
        yield Event(day, OFFICER, acts.licence(home, values))
        if step in (2, 5):
            refused = calendar.at(min(1, place / len(homes) + 0.15))
            yield Event(refused, OFFICER, acts.change_licence(
                home, stage=Stage.REFUSED, refused_on=on(refused)))  # fmt: skip


def _renewals(homes: Sequence[Household], known: Lists, calendar: Calendar) -> Iterator[Event]:
    """Licences that end are renewed within weeks: they keep the family licensed, and add none."""
    for place, home in enumerate(homes[:11]):
        day = calendar.at(min(1, (place + 1) / 16 + (0.03 if place % 2 else -0.01)))
        paper = known.papers[place % len(known.papers)]
        values = {**_of(paper, home), **_issued(home, 1, day)}
        yield Event(day, OFFICER, acts.licence(home, values, renews=True))


def _departures(
    earlier: Sequence[Household], newcomers: Sequence[Household], calendar: Calendar
) -> Iterator[Event]:
    """What goes the other way: a family leaves, one is suspended, a licence is cancelled."""
    left, cancelled = calendar.at(0.62), calendar.at(0.86)
    yield Event(left, HEAD, acts.change_family(newcomers[6], left_on=on(left)))
    yield Event(cancelled, HEAD, acts.change_licence(newcomers[9], cancelled_on=on(cancelled)))
    for place, part in ((50, 0.2), (55, 0.45), (60, 0.75)):
        day = calendar.at(part)
        yield Event(day, HEAD, acts.change_family(earlier[place], suspended_on=on(day)))
    resumed = calendar.at(0.4)
    yield Event(resumed, HEAD, acts.change_family(earlier[50], resumed_on=on(resumed)))
    for place in (5, 17, 33):
        day = calendar.at(min(1, place / len(newcomers) + 0.1))
        moved = {"district": "النزهة", "household_size": 4 + place % 5}
        yield Event(day, OFFICER, acts.change_family(newcomers[place], **moved))
    yield Event(calendar.at(0.9), HEAD, acts.delete_family(newcomers[47]))


def _of(paper: Paper, home: Household) -> Values:
    return {"licence_type_id": paper.id, "authority_id": paper.authority_id,
            "activity_id": home.activities[0]["activity_id"]}  # fmt: skip


def _issued(home: Household, place: int, day: date) -> dict[str, Any]:
    return {"number": _number(home, place), "issued_on": on(day),
            "expires_on": on(add_months(day, 12))}  # fmt: skip


def _number(home: Household, place: int) -> str:
    return f"{home.number:08d}{place}"
