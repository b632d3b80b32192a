"""The evidence about two records that is not their names: what it is called, and how numbers and
dates that were typed by hand agree."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA


class Sign(StrEnum):
    """One piece of evidence that is not about the name."""

    IDENTIFIER = "identifier"
    OTHER_IDENTIFIER = "other-identifier"
    INSIDE = "inside"
    NUMBER = "number"
    NUMBER_NEAR = "number-near"
    ADDRESS = "address"
    DATE = "date"
    DATE_TURNED = "date-turned"
    DATE_NEAR = "date-near"
    DATE_YEAR = "date-year"
    OTHER_DATE = "other-date"
    PLACE = "place"
    OTHER_PLACE = "other-place"


class Day(NamedTuple):
    """A date as a record has it: the year alone when nothing more was known."""

    day: date
    whole: bool = True


def near(numbers: Collection[Any], others: Collection[Any]) -> bool:
    """Whether two telephone numbers differ in one digit, or two digits stand the wrong way."""
    return any(
        len(x) == len(y) and OSA.distance(x, y, score_cutoff=1) <= 1
        for x in numbers for y in others
    )  # fmt: skip


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
