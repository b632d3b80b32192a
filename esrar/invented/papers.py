"""Invented licences in every state a register of years shows: new, renewed, old, expired, undated,
supporting documents, wanted, applied for, refused, cancelled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from esrar.core.calendar import add_months
from esrar.invented.lists import Lists, Paper
from esrar.invented.people import Columns, Household
from esrar.licensing.rules import Stage

YEARS = 365


def licences(
    rng: Random, home: Household, lists: Lists, year_start: date, today: date
) -> list[Columns]:
    """The papers of one family, the earlier first; `renews` names the place of the one before."""
    draw = rng.random()
    made: list[Columns] = []
    for least, story in STORIES:
        if draw < least:
            made = story(rng, lists, year_start, today)
            break
    for place, one in enumerate(made):
        if one.pop("numbered", False):
            one["number"] = f"{home.number:08d}{place}"
            one["stage"] = Stage.ISSUED.value
        one["activity_id"] = home.activities[0]["activity_id"] if rng.random() < 0.7 else None
        if home.members and rng.random() < 0.15:
            one["member_place"] = 0
    return made


def _paper(paper: Paper, issued: date | None = None, expires: date | None = None) -> Columns:
    if issued and expires is None and paper.months:
        expires = add_months(issued, paper.months)
    return {
        "licence_type_id": paper.id, "authority_id": paper.authority_id,
        "issued_on": issued, "expires_on": expires, "numbered": True,
    }  # fmt: skip


def _between(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def _new(rng: Random, lists: Lists, start: date, today: date) -> list[Columns]:
    issued = _between(rng, start, today)
    one = _paper(rng.choice(lists.papers), issued)
    if rng.random() < 0.6:
        one["applied_on"] = issued - timedelta(days=rng.randint(3, 60))
    return [one]


def _renewed(rng: Random, lists: Lists, start: date, today: date) -> list[Columns]:
    paper = rng.choice(lists.papers)
    issued = _between(rng, start, today)
    ended = issued - timedelta(days=rng.randint(1, 60))
    first = _paper(paper, ended - timedelta(days=YEARS), ended)
    return [first, {**_paper(paper, issued), "renews": 0}]


def _old(rng: Random, lists: Lists, start: date, today: date) -> list[Columns]:
    issued = start - timedelta(days=rng.randint(1, 4 * YEARS))
    return [_paper(rng.choice(lists.papers), issued, _between(rng, today, add_months(today, 24)))]


def _expired(rng: Random, lists: Lists, start: date, today: date) -> list[Columns]:
    issued = start - timedelta(days=rng.randint(YEARS, 6 * YEARS))
    return [_paper(rng.choice(lists.papers), issued, issued + timedelta(days=YEARS))]


def _undated(rng: Random, lists: Lists, start: date, today: date) -> list[Columns]:
    return [_paper(rng.choice(lists.papers))]


def _supporting(rng: Random, lists: Lists, start: date, today: date) -> list[Columns]:
    return [_paper(rng.choice(lists.supporting), _between(rng, start, today))]


def _cancelled(rng: Random, lists: Lists, start: date, today: date) -> list[Columns]:
    issued = start - timedelta(days=rng.randint(200, 3 * YEARS))
    day = _between(rng, issued + timedelta(days=30), today)
    return [{**_paper(rng.choice(lists.papers), issued), "cancelled_on": day}]


def _applied(rng: Random, lists: Lists, start: date, today: date) -> list[Columns]:
    one = _paper(rng.choice(lists.papers))
    applied = today - timedelta(days=rng.randint(0, 90))
    return [{**one, "numbered": False, "stage": Stage.APPLIED.value, "applied_on": applied}]


def _wanted(rng: Random, lists: Lists, start: date, today: date) -> list[Columns]:
    one = _paper(rng.choice(lists.papers))
    return [{**one, "numbered": False, "stage": Stage.WANTED.value}]


def _refused(rng: Random, lists: Lists, start: date, today: date) -> list[Columns]:
    (one,) = _applied(rng, lists, start, today)
    refused = min(today, one["applied_on"] + timedelta(days=20))
    return [{**one, "stage": Stage.REFUSED.value, "refused_on": refused}]


Story = Callable[[Random, Lists, date, date], list[Columns]]

STORIES: tuple[tuple[float, Story], ...] = (
    (0.10, _new),
    (0.17, _renewed),
    (0.29, _old),
    (0.39, _expired),
    (0.42, _undated),
    (0.48, _supporting),
    (0.49, _cancelled),
    (0.52, _applied),
    (0.535, _wanted),
    (0.545, _refused),
)
"""Up to which part of all families each story goes; the rest holds no paper."""
