"""Who counts, worked out in plain Python from the written rules: knows neither SQL nor the kit.

Indicator 2: families that obtained a licence, and families that hold one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Home:
    """A family: `gone` says deleted or merged away."""

    left: date | None = None
    gone: bool = False


@dataclass(frozen=True)
class Paper:
    """A licence of the family with that position; `gone` says deleted or merged away."""

    home: int
    counts: bool = True
    number: str | None = "1"
    issued: date | None = None
    expires: date | None = None
    cancelled: date | None = None
    refused: bool = False
    gone: bool = False


@dataclass(frozen=True)
class Year:
    """A fiscal year and the gap that makes a licence a new one."""

    start: date
    end: date
    gap: int = 90


def obtained(homes: list[Home], papers: list[Paper], year: Year, day: date) -> dict[int, int]:
    """Families that obtained a licence by a day, each with the position of the deciding one."""
    day = min(day, year.end)
    found = {}
    for position in _in_order(papers):
        paper = papers[position]
        if (
            _is_licence(paper, homes, day)
            and paper.issued is not None
            and year.start <= paper.issued <= day
            and not _was_licensed(position, papers, year)
        ):
            found.setdefault(paper.home, position)
    return found


def holding(homes: list[Home], papers: list[Paper], year: Year, day: date) -> dict[int, int]:
    """Families holding a licence in force on a day, each with the position of the deciding one."""
    day = min(day, year.end)
    found = {}
    for position in _in_order(papers):
        paper = papers[position]
        if (
            _is_licence(paper, homes, day)
            and paper.issued is not None
            and paper.issued <= day
            and (paper.expires is None or day <= paper.expires)
        ):
            found.setdefault(paper.home, position)
    return found


def _in_order(papers: list[Paper]) -> Iterable[int]:
    return sorted(range(len(papers)), key=lambda n: (papers[n].issued or date.max, n))


def _is_licence(paper: Paper, homes: list[Home], day: date) -> bool:
    home = homes[paper.home]
    return (
        paper.counts
        and bool(paper.number)
        and not paper.refused
        and not paper.gone
        and not home.gone
        and (home.left is None or home.left >= day)
        and (paper.cancelled is None or paper.cancelled > day)
    )


def _was_licensed(position: int, papers: list[Paper], year: Year) -> bool:
    """In force on the eve of the year, or ended shortly before this issue – by another licence."""
    paper, eve = papers[position], year.start - DAY
    for n, other in enumerate(papers):
        if (
            n == position
            or other.home != paper.home
            or not other.counts
            or other.refused
            or other.gone
            or other.issued is None
        ):
            continue
        ends = [d for d in (other.expires, other.cancelled and other.cancelled - DAY) if d]
        last = min(ends) if ends else None
        if other.issued <= eve and (last is None or last >= eve):
            return True
        if last is not None and paper.issued is not None:
            gap = (paper.issued - last).days
            if 0 <= gap <= year.gap:
                return True
    return False
