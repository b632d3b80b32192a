"""Rules of a family and of what is noted about it: what dates say on a day, what must agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from esrar.core.i18n import _l
from esrar.core.sequence import day_of, is_ahead, out_of_order
from esrar.core.standing import stands
from esrar.core.suspension import suspended, suspension_problems
from esrar.families.models import Contact, Family
from esrar.families.needs_models import Challenge, FamilyChallenge, FinancingNeed, TrainingNeed

OLDEST = 120


class Sex(StrEnum):
    """Sex of a person, as the forms ask it."""

    FEMALE = "female"
    MALE = "male"


class NeedsLicence(StrEnum):
    """Whether an activity needs a licence; what nobody has confirmed is unknown."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """Where a family stands with the association on a day."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


class ContactKind(StrEnum):
    """How a family was followed up."""

    VISIT = "visit"
    CALL = "call"
    WHATSAPP = "whatsapp"
    OFFICE = "office"


class FollowUp(StrEnum):
    """What a contact asks for on a day: nothing, a next one ahead or due, or one that came."""

    DUE = "due"
    AHEAD = "ahead"
    FOLLOWED = "followed"
    NONE = "none"


class NeedState(StrEnum):
    """Where a need stands on a day."""

    OPEN = "open"
    MET = "met"
    WITHDRAWN = "withdrawn"


class ChallengeKind(StrEnum):
    """The two kinds of challenges that the plan asks about."""

    ECONOMIC = "economic"
    SOCIAL = "social"


def standing_on(day: date) -> ColumnElement[Any]:
    """The family's standing on a day: the last day in is in, the first day out is out."""
    return case(
        (Family.left_on < day, Standing.LEFT.value),
        (suspended(Family.__table__, day), Standing.SUSPENDED.value),
        else_=Standing.ACTIVE.value,
    )


def follow_up_on(day: date) -> ColumnElement[Any]:
    """Whether a contact's next date is due: a later contact of the family answers it."""
    later = aliased(Contact)
    after = or_(
        later.held_on > Contact.held_on,
        and_(later.held_on == Contact.held_on, later.id > Contact.id),
    )
    followed = exists(select(later.id).where(
        later.family_id == Contact.family_id, stands(later), later.held_on <= day, after,
    ))  # fmt: skip
    return case(
        (Contact.next_on.is_(None), FollowUp.NONE.value),
        (followed, FollowUp.FOLLOWED.value),
        (Contact.next_on <= day, FollowUp.DUE.value),
        else_=FollowUp.AHEAD.value,
    )


def need_on(model: type[TrainingNeed] | type[FinancingNeed], day: date) -> ColumnElement[Any]:
    """A need is open until the day it is met, or withdrawn."""
    return case(
        (model.met_on <= day, NeedState.MET.value),
        (model.withdrawn_on <= day, NeedState.WITHDRAWN.value),
        else_=NeedState.OPEN.value,
    )


def reporting_families(day: date) -> ColumnElement[Any]:
    """How many families report a challenge on a day; its last day is still in."""
    return (
        select(func.count(FamilyChallenge.family_id.distinct()))
        .join(Family, Family.id == FamilyChallenge.family_id)
        .where(
            FamilyChallenge.challenge_id == Challenge.id,
            stands(Family),
            or_(FamilyChallenge.reported_on.is_(None), FamilyChallenge.reported_on <= day),
            or_(FamilyChallenge.ended_on.is_(None), FamilyChallenge.ended_on >= day),
        )
        .correlate(Challenge)
        .scalar_subquery()
    )


def problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together; field name and message."""
    born = day_of(values, "birth_date")
    if born is not None and (born > today or today.year - born.year > OLDEST):
        yield "birth_date", _l("Check the birth date: it lies outside a human life")
    yield from suspension_problems(values)
    if values.get("second_mobile") and values["second_mobile"] == values.get("mobile"):
        yield "second_mobile", _l("The second mobile is the same as the first")


def warnings(values: Mapping[str, Any], today: date) -> Iterable[Any]:
    """What is allowed and still deserves a look."""
    name = values.get("full_name") or ""
    if 0 < len(name.split()) < 4:
        yield _l("The name has fewer than four parts")
    if is_ahead(values, "registered_on", today):
        yield _l("The registration date lies ahead of today")


def contact_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together in a contact."""
    if is_ahead(values, "held_on", today):
        yield "held_on", _l("A follow-up is noted once it took place: the date lies ahead")
    yield from out_of_order(
        values, "held_on", "next_on", _l("The next date comes before this follow-up")
    )


def need_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together in a need."""
    for name in ("met_on", "withdrawn_on"):
        yield from out_of_order(
            values, "expressed_on", name, _l("This comes before the need was expressed")
        )
