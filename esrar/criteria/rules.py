"""Rules of criteria: which set is in force on a day, what weights sum to, what a score is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, or_, select

from esrar.core.i18n import _l
from esrar.core.standing import stands
from esrar.criteria.models import CriteriaSet

SET = CriteriaSet.__table__
LATER = SET.alias("later_set")
WHOLE = Decimal(100)
DIGITS = Decimal("1e-10")


class Subject(StrEnum):
    """What a set of criteria judges."""

    INITIATIVE = "initiative"
    PARTNERSHIP = "partnership"
    EXHIBITION_FAMILY = "exhibition-family"
    COMPETENCY = "competency"
    FAMILY_EXCELLENCE = "family-excellence"
    FUNDER = "funder"


class Standing(StrEnum):
    """What a set of criteria is on a day."""

    DRAFT = "draft"
    AHEAD = "ahead"
    IN_FORCE = "in-force"
    SUPERSEDED = "superseded"
    ENDED = "ended"


def superseded(day: Any) -> ColumnElement[bool]:
    """A later approved set of the same subject has started; of competencies, one of its name.

    `day` may be a date or a column, such as the day of an assessment.
    """
    mine, later = SET.c, LATER.c
    follows = or_(
        later.starts_on > mine.starts_on,
        and_(later.starts_on == mine.starts_on, later.edition > mine.edition),
        and_(later.starts_on == mine.starts_on, later.edition == mine.edition, later.id > mine.id),
    )
    return exists(
        select(later.id)
        .where(
            later.subject == mine.subject,
            or_(mine.subject != Subject.COMPETENCY.value, later.name_key == mine.name_key),
            later.approved_on.is_not(None),
            stands(later),
            later.starts_on <= day,
            follows,
        )
        .correlate_except(LATER)
    )


def in_force(day: Any) -> ColumnElement[bool]:
    """Whether a set judges on a day (date or column): approved, begun, not ended nor followed."""
    mine = SET.c
    return and_(
        stands(mine),
        mine.approved_on.is_not(None),
        mine.starts_on <= day,
        or_(mine.ends_on.is_(None), mine.ends_on >= day),
        ~superseded(day),
    )


def standing_on(day: date) -> ColumnElement[Any]:
    """The set's status on a day."""
    mine = SET.c
    return case(
        (mine.approved_on.is_(None), Standing.DRAFT.value),
        (mine.starts_on > day, Standing.AHEAD.value),
        (mine.ends_on < day, Standing.ENDED.value),
        (superseded(day), Standing.SUPERSEDED.value),
        else_=Standing.IN_FORCE.value,
    )


def weighted(scored: Iterable[tuple[Decimal, Decimal, Decimal | None]]) -> Decimal | None:
    """100 · Σ(weight · score / maximum) / Σ weight of (weight, maximum, score); None if one lacks.

    Reckoned exactly and kept with ten decimals: that means of such scores compare as they should.
    """
    rows = list(scored)
    total = sum((Fraction(weight) for weight, _maximum, _score in rows), Fraction())
    if not total:
        return None
    reached = Fraction()
    for weight, maximum, score in rows:
        if score is None:
            return None
        reached += Fraction(weight) * Fraction(score) / Fraction(maximum)
    exact = 100 * reached / total
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(DIGITS)


def problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together in a set; field name and message."""
    starts, ends = day_of(values, "starts_on"), day_of(values, "ends_on")
    if starts and ends and ends < starts:
        yield "ends_on", _l("The last day comes before the first")


def complete(values: dict[str, Any]) -> dict[str, Any]:
    """A set without a number of its own is the first edition."""
    values["edition"] = values.get("edition") or 1
    return values


def whole(values: Mapping[str, Any], criteria: Sequence[Mapping[str, Any]]) -> Iterable[Any]:
    """The weights of a set's criteria are shares of one whole."""
    weights = [one["weight"] for one in criteria if one.get("weight") is not None]
    if weights and sum(weights) != WHOLE:
        total = f"{sum(weights):f}"
        yield _l("The weights sum to %(total)s: together they must make 100", total=total)


def assessment_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together in an assessment; field name and message."""
    starts, ends = day_of(values, "period_start"), day_of(values, "period_end")
    if starts and ends and ends < starts:
        yield "period_end", _l("The period ends before it begins")
    assessed = day_of(values, "assessed_on")
    if starts and assessed and assessed < starts:
        yield "assessed_on", _l("The assessment comes before the period it is about")


def day_of(values: Mapping[str, Any], name: str) -> date | None:
    """The day of an entered date."""
    entered = values.get(name)
    return None if entered is None else entered.date
