"""What speaks for and against two records being the same one, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from esrar.kit.duplicates import names
from esrar.kit.duplicates.evidence import Day, Sign, days, near
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


POINTS: dict[str, int] = {
    Sign.IDENTIFIER: CERTAIN, Sign.OTHER_IDENTIFIER: -70, Sign.INSIDE: 35,
    Sign.NUMBER: 40, Sign.NUMBER_NEAR: 25, Sign.ADDRESS: 30,
    Sign.DATE: 25, Sign.DATE_TURNED: 20, Sign.DATE_NEAR: 12, Sign.DATE_YEAR: 8,
    Sign.OTHER_DATE: -25, Sign.PLACE: 10, Sign.OTHER_PLACE: -5,
    Likeness.SAME: 45, Likeness.ORDER: 40, Likeness.PART: 40, Likeness.FIRST: 10,
    Likeness.OPEN: 0, Likeness.OTHER: -40,
}  # fmt: skip


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
    best_name = POINTS[Likeness.SAME] + (0 if persons else BODY)
    if _contradicted(a, b, best_name):
        return None
    reasons = _facts(a, b)
    total = sum([r.points for r in reasons])
    # Most pairs end here: names are the dearest to compare.
    if total + best_name < THRESHOLD:
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


def _contradicted(a: Card, b: Card, best_name: int) -> bool:
    """Whether two identifiers differ and nothing else could make up for that.

    So it is with most pairs of a well-kept register, and this is soon seen.
    """
    differ = 0
    for place, x in enumerate(a.identifiers):
        y = b.identifiers[place]
        if x is not None and y is not None:
            if x == y:
                return False
            differ += 1
    if not (differ and a.numbers.isdisjoint(b.numbers) and a.addresses.isdisjoint(b.addresses)
            and a.inside.isdisjoint(b.inside)):  # fmt: skip
        return False
    best = len(a.dates) * POINTS[Sign.DATE] + len(a.places) * POINTS[Sign.PLACE] + best_name
    against = differ * POINTS[Sign.OTHER_IDENTIFIER]
    return best + POINTS[Sign.NUMBER_NEAR] + against < THRESHOLD


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
        elif sign is Sign.NUMBER and mine and theirs and near(mine, theirs):
            found.append(_reason(Sign.NUMBER_NEAR))
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
    if near.likeness in names.NEAR:
        points -= FAULT * near.faults
        if not persons:
            points += BODY if near.likeness is not Likeness.PART else 0
        elif parts < names.LEAST_PARTS:
            points -= SHORT_NAME
    return Reason(near.likeness, points, faults=near.faults)
