"""What speaks for and against two records being the same one, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from esrar.kit.duplicates import names
from esrar.kit.duplicates.names import Known, Likeness, Near, Tokens

THRESHOLD = 45
"""From so many points on, two records deserve a look."""
CERTAIN = 100
FAULT = 5
"""What a part of a name that agrees only but for a typing error takes away."""
SHORT_NAME = 20
"""What a name of two parts is worth less: many share it."""

BODY = 15
"""What the whole name of a body is worth more: two bodies seldom share one."""


class Sign(StrEnum):
    """One piece of evidence that is not about the name."""

    IDENTIFIER = "identifier"
    OTHER_IDENTIFIER = "other-identifier"
    INSIDE = "inside"
    NUMBER = "number"
    ADDRESS = "address"
    DATE = "date"
    DATE_TURNED = "date-turned"
    DATE_NEAR = "date-near"
    DATE_YEAR = "date-year"
    OTHER_DATE = "other-date"
    PLACE = "place"
    OTHER_PLACE = "other-place"


POINTS: dict[str, int] = {
    Sign.IDENTIFIER: CERTAIN, Sign.OTHER_IDENTIFIER: -70, Sign.INSIDE: 35,
    Sign.NUMBER: 40, Sign.ADDRESS: 30,
    Sign.DATE: 25, Sign.DATE_TURNED: 20, Sign.DATE_NEAR: 12, Sign.DATE_YEAR: 8,
    Sign.OTHER_DATE: -25, Sign.PLACE: 10, Sign.OTHER_PLACE: -5,
    Likeness.SAME: 45, Likeness.ORDER: 40, Likeness.PART: 40, Likeness.OPEN: 0,
    Likeness.OTHER: -40,
}  # fmt: skip
BEST_NAME = POINTS[Likeness.SAME] + BODY


class Day(NamedTuple):
    """A date as a record has it: the year alone when nothing more was known."""

    day: date
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Card:
    """What a record is compared by. The places in each tuple are those of the register's traits.

    `identifiers` decide; `inside` are those of people within the record; `numbers` are telephone
    numbers; `addresses` e-mail and the like; `dates` and `places` go by the field.
    """

    id: int
    name: Tokens
    identifiers: tuple[object, ...] = ()
    inside: frozenset[object] = frozenset()
    numbers: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    dates: tuple[Day | None, ...] = ()
    places: tuple[object, ...] = ()


class Reason(NamedTuple):
    """One piece of evidence: its code, its points, and which of the traits it is about."""

    code: str
    points: int
    place: int = 0
    faults: int = 0


class Finding(NamedTuple):
    """Two records, the smaller number first, how likely they are one, and why."""

    first: int
    second: int
    score: int
    reasons: tuple[Reason, ...]


def compare(a: Card, b: Card, known: Known, *, persons: bool = True) -> Finding | None:
    """The finding about two records, or None when they do not deserve a look."""
    reasons = _facts(a, b)
    total = sum([r.points for r in reasons])
    # Most pairs end here: names are the dearest to compare.
    if total + BEST_NAME < THRESHOLD:
        return None
    near = (names.persons if persons else names.bodies)(a.name, b.name, known)
    told = _name(near, min(len(a.name), len(b.name)), persons)
    total += told.points
    if any(r.code == Sign.IDENTIFIER for r in reasons):
        total = CERTAIN
    if total < THRESHOLD:
        return None
    first, second = (a.id, b.id) if a.id < b.id else (b.id, a.id)
    return Finding(first, second, min(total, CERTAIN), (told, *reasons))


def _facts(a: Card, b: Card) -> list[Reason]:
    """Everything but the name, for and against."""
    found = []
    for place, x in enumerate(a.identifiers):
        y = b.identifiers[place]
        if x is not None and y is not None:
            found.append(_reason(Sign.IDENTIFIER if x == y else Sign.OTHER_IDENTIFIER, place))
    for sign, mine, theirs in (
        (Sign.INSIDE, a.inside, b.inside),
        (Sign.NUMBER, a.numbers, b.numbers),
        (Sign.ADDRESS, a.addresses, b.addresses),
    ):
        if mine and theirs and not mine.isdisjoint(theirs):
            found.append(_reason(sign))
    for place, day in enumerate(a.dates):
        other = b.dates[place]
        if day is not None and other is not None:
            found.append(_reason(days(day, other), place))
    for place, x in enumerate(a.places):
        y = b.places[place]
        if x is not None and y is not None:
            found.append(_reason(Sign.PLACE if x == y else Sign.OTHER_PLACE, place))
    return found


@lru_cache(maxsize=256)
def _reason(sign: Sign, place: int = 0) -> Reason:
    return Reason(sign, POINTS[sign], place)


def _name(near: Near, parts: int, persons: bool) -> Reason:
    points = POINTS[near.likeness]
    if points > 0:
        points -= FAULT * near.faults
        if not persons:
            points += BODY if near.likeness is not Likeness.PART else 0
        elif parts < names.LEAST_PARTS:
            points -= SHORT_NAME
    return Reason(near.likeness, points, faults=near.faults)


def days(a: Day, b: Day) -> Sign:
    """How two dates of one event agree when each was typed by hand."""
    x, y = a.day, b.day
    if not (a.whole and b.whole):
        return Sign.DATE_YEAR if abs(x.year - y.year) <= 1 else Sign.OTHER_DATE
    if x == y:
        return Sign.DATE
    if x.year == y.year and (x.day, x.month) == (y.month, y.day):
        return Sign.DATE_TURNED
    # Two calendars, or one box mistyped: a few days apart, or two of the three boxes agree.
    agreeing = (x.year == y.year) + (x.month == y.month) + (x.day == y.day)
    if abs((x - y).days) <= 2 or (agreeing == 2 and abs(x.year - y.year) <= 10):
        return Sign.DATE_NEAR
    return Sign.OTHER_DATE
