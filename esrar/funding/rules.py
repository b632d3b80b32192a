"""Rules of channels and financings: what their dates say on a day, and what must agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_

from esrar.core.i18n import _l
from esrar.funding.models import Financing, FundingChannel


class Standing(StrEnum):
    """What a channel is on a day."""

    CANDIDATE = "candidate"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Progress(StrEnum):
    """How far a financing is on a day."""

    ASKED = "asked"
    GRANTED = "granted"
    PAID = "paid"
    REPAID = "repaid"
    REFUSED = "refused"


def suspended(day: Any) -> ColumnElement[bool]:
    """Suspended on a day: from the first day out to the day before the first day in again."""
    return and_(
        FundingChannel.suspended_on <= day,
        or_(
            FundingChannel.resumed_on.is_(None),
            FundingChannel.resumed_on > day,
            FundingChannel.resumed_on < FundingChannel.suspended_on,
        ),
    )


def standing_on(day: date) -> ColumnElement[Any]:
    """The channel's status on a day: its last day is in."""
    return case(
        (FundingChannel.ended_on < day, Standing.ENDED.value),
        (FundingChannel.activated_on.is_(None), Standing.CANDIDATE.value),
        (FundingChannel.activated_on > day, Standing.CANDIDATE.value),
        (suspended(day), Standing.SUSPENDED.value),
        else_=Standing.ACTIVE.value,
    )


def progress_on(day: date) -> ColumnElement[Any]:
    """How far a financing is on a day."""
    return case(
        (Financing.refused_on <= day, Progress.REFUSED.value),
        (Financing.repaid_on <= day, Progress.REPAID.value),
        (Financing.paid_on <= day, Progress.PAID.value),
        (Financing.granted_on <= day, Progress.GRANTED.value),
        else_=Progress.ASKED.value,
    )


def channel_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together in a channel; field name and message."""
    least, most = values.get("least_amount"), values.get("most_amount")
    if least is not None and most is not None and most < least:
        yield "most_amount", _l("The highest amount is below the lowest")
    activated, ended = _day(values, "activated_on"), _day(values, "ended_on")
    if activated and ended and ended < activated:
        yield "ended_on", _l("The last day comes before the first")
    suspended_on, resumed = _day(values, "suspended_on"), _day(values, "resumed_on")
    if resumed and not suspended_on:
        yield "suspended_on", _l("Write the date of the suspension that ended")
    elif resumed and suspended_on and resumed < suspended_on:
        yield "resumed_on", _l("Resuming comes after the suspension")


def financing_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together in a financing; field name and message."""
    steps = ("asked_on", "granted_on", "paid_on", "repaid_on")
    known = [(name, day) for name in steps if (day := _day(values, name)) is not None]
    for (_earlier, before), (name, day) in pairwise(known):
        if day < before:
            yield name, _l("This step comes before the one that precedes it")
    if _day(values, "refused_on") and _day(values, "granted_on"):
        yield "refused_on", _l("A financing that was granted was not refused: empty one of the two")


def financing_warnings(values: Mapping[str, Any], today: date) -> Iterable[Any]:
    """What is allowed and still deserves a look."""
    if _day(values, "granted_on") and values.get("amount") is None:
        yield _l("The amount that was granted is missing")


def _day(values: Mapping[str, Any], name: str) -> date | None:
    entered = values.get(name)
    return None if entered is None else entered.date
