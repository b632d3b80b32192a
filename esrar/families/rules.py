"""Rules of a family's record: what its dates say about it, and what its fields must agree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_

from esrar.core.i18n import _l
from esrar.families.models import Family

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


def standing_on(day: date) -> ColumnElement[Any]:
    """The family's standing on a day: the last day in is in, the first day out is out."""
    suspended = and_(
        Family.suspended_on <= day,
        or_(
            Family.resumed_on.is_(None),
            Family.resumed_on > day,
            Family.resumed_on < Family.suspended_on,
        ),
    )
    return case(
        (Family.left_on < day, Standing.LEFT.value),
        (suspended, Standing.SUSPENDED.value),
        else_=Standing.ACTIVE.value,
    )


def problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together; field name and message."""
    born = _day(values, "birth_date")
    if born is not None and (born > today or today.year - born.year > OLDEST):
        yield "birth_date", _l("Check the birth date: it lies outside a human life")
    suspended, resumed = _day(values, "suspended_on"), _day(values, "resumed_on")
    if resumed is not None and suspended is None:
        yield "suspended_on", _l("Write the date of the suspension that ended")
    elif resumed is not None and suspended is not None and resumed < suspended:
        yield "resumed_on", _l("Resuming comes after the suspension")
    if values.get("second_mobile") and values["second_mobile"] == values.get("mobile"):
        yield "second_mobile", _l("The second mobile is the same as the first")


def warnings(values: Mapping[str, Any], today: date) -> Iterable[Any]:
    """What is allowed and still deserves a look."""
    name = values.get("full_name") or ""
    if 0 < len(name.split()) < 4:
        yield _l("The name has fewer than four parts")
    registered = _day(values, "registered_on")
    if registered is not None and registered > today:
        yield _l("The registration date lies ahead of today")


def _day(values: Mapping[str, Any], name: str) -> date | None:
    entered = values.get(name)
    return None if entered is None else entered.date
