"""Rules of events: what the dates of an exhibition, a meeting or an award say on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select

from esrar.core.i18n import _l
from esrar.core.sequence import out_of_order
from esrar.events.meeting_models import Attendance, Meeting
from esrar.events.models import Award, Exhibition, ExhibitionInterest, Participation


class Organising(StrEnum):
    """What the association was in an exhibition (indicator 1 counts the first two)."""

    ORGANISED = "organised"
    CO_ORGANISED = "co-organised"
    JOINED = "joined"


class MeetingKind(StrEnum):
    """What a meeting is (indicator 3 counts the periodic and the annual)."""

    PERIODIC = "periodic"
    ANNUAL = "annual"
    VISIT = "visit"
    STAFF = "staff"


class EventState(StrEnum):
    """Where an exhibition or a meeting stands on a day."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class InterestState(StrEnum):
    """Whether a family still wishes to take part on a day."""

    STANDS = "stands"
    WITHDRAWN = "withdrawn"


class AwardState(StrEnum):
    """How far a year's edition of the award has come on a day."""

    PLANNED = "planned"
    OPEN = "open"
    JUDGED = "judged"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"


def exhibition_on(day: date) -> ColumnElement[Any]:
    """An exhibition is held from the day it opens; the day it is cancelled is out."""
    return case(
        (Exhibition.cancelled_on <= day, EventState.CANCELLED.value),
        (Exhibition.opened_on <= day, EventState.HELD.value),
        else_=EventState.PLANNED.value,
    )


def meeting_on(day: date) -> ColumnElement[Any]:
    """A meeting is held on its day; the day it is cancelled is out."""
    return case(
        (Meeting.cancelled_on <= day, EventState.CANCELLED.value),
        (Meeting.held_on <= day, EventState.HELD.value),
        else_=EventState.PLANNED.value,
    )


def interest_on(day: date) -> ColumnElement[Any]:
    """A wish to take part stands until the day it is withdrawn."""
    withdrawn = ExhibitionInterest.withdrawn_on <= day
    return case((withdrawn, InterestState.WITHDRAWN.value), else_=InterestState.STANDS.value)


def award_on(day: date) -> ColumnElement[Any]:
    """An award takes nominations from its opening to its closing, the last day included."""
    return case(
        (Award.cancelled_on <= day, AwardState.CANCELLED.value),
        (Award.announced_on <= day, AwardState.ANNOUNCED.value),
        (Award.closed_on < day, AwardState.JUDGED.value),
        (Award.opened_on <= day, AwardState.OPEN.value),
        else_=AwardState.PLANNED.value,
    )


def families_at_exhibition(day: date) -> ColumnElement[Any]:
    """How many families took part in an exhibition: those listed, less those who stayed away."""
    return (
        select(func.count(Participation.family_id.distinct()))
        .where(
            Participation.exhibition_id == Exhibition.id,
            or_(Participation.present.is_(None), Participation.present.is_(True)),
        )
        .correlate(Exhibition)
        .scalar_subquery()
    )


def sales_of_exhibition(day: date) -> ColumnElement[Any]:
    """What the families sold at an exhibition; nothing noted is not zero."""
    return (
        select(func.sum(Participation.sales))
        .where(Participation.exhibition_id == Exhibition.id)
        .correlate(Exhibition)
        .scalar_subquery()
    )


def families_at_meeting(day: date) -> ColumnElement[Any]:
    """How many families were present at a meeting."""
    return (
        select(func.count(Attendance.family_id.distinct()))
        .where(Attendance.meeting_id == Meeting.id, Attendance.present.is_(True))
        .correlate(Meeting)
        .scalar_subquery()
    )


# -- what must agree -----------------------------------------------------------------------------

ENDS_EARLY = _l("The last day comes before the opening")


def exhibition_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together in an exhibition."""
    return out_of_order(values, "opened_on", "closed_on", ENDS_EARLY)


def meeting_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together in a meeting."""
    if values.get("kind") == MeetingKind.STAFF and values.get("with_families"):
        yield "with_families", _l("A meeting of the staff is not one with families")


def award_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together in an award."""
    yield from out_of_order(values, "opened_on", "closed_on", ENDS_EARLY)
    yield from out_of_order(
        values, "closed_on", "announced_on",
        _l("The winners are announced after the nominations close"),
    )  # fmt: skip
