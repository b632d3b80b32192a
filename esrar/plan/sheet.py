"""The board as its template takes it, whichever day it is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from esrar.core.calendar import show_date, show_hijri
from esrar.core.i18n import _, language
from esrar.core.pages import Link, StatusTag
from esrar.plan.moves import MovementRow


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator on the board."""

    number: int
    name: str
    url: str
    value_text: str
    target_text: str
    share: int | None
    status: StatusTag
    change_text: str
    spark: Markup | None
    beside: Sequence[str]
    note: str = ""
    waits: str = ""
    expected: str = ""
    after: Sequence[Link] = ()


@dataclass(frozen=True)
class ObjectiveCard:
    """An objective and its indicators."""

    number: int
    text: str
    indicators: Sequence[IndicatorRow]


@dataclass(frozen=True)
class Board:
    """The whole board; `revision` is the tag by which an open page asks whether it changed."""

    year_label: str
    as_of_label: str
    objectives: Sequence[ObjectiveCard]
    movements: Sequence[MovementRow]
    attention: Sequence[Link]


def attention(rows: Sequence[IndicatorRow]) -> list[Link]:
    """The indicators that fell short or behind."""
    return [
        Link(f"{row.name}: {row.status.text}", row.url) for row in rows if row.status.tone == "bad"
    ]


def as_of_text(day: date) -> str:
    """Of which day the numbers are, in both calendars."""
    said = f"\u2066{show_date(day)}\u2069"
    return str(_("As of %(day)s (%(hijri)s)", day=said, hijri=_hijri(day)))


def _hijri(day: date) -> str:
    """In Arabic the letter of the era stands on the left of its digits."""
    text = show_hijri(day)
    if language() == "ar":
        return f"\u2067{text}\u2069"
    return f"\u2066{text.removesuffix('هـ')} AH\u2069"
