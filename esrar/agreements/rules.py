"""Rules of an agreement: what its dates say on a day, and what its fields must agree on."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case

from esrar.agreements.models import Agreement
from esrar.core.i18n import _l


class Kind(StrEnum):
    """What kind of paper it is. Only some kinds make a partnership."""

    AGREEMENT = "agreement"
    MEMORANDUM = "memorandum"
    PARTNERSHIP_CONTRACT = "partnership-contract"
    SERVICE = "service"
    LEASE = "lease"
    SUPPLY = "supply"


PARTNERSHIPS = (Kind.AGREEMENT, Kind.MEMORANDUM, Kind.PARTNERSHIP_CONTRACT)
"""The kinds that indicator 14 counts; the others are business as any office has it."""


class Stage(StrEnum):
    """Where the work on an agreement stands; whether it is in force is read off its dates."""

    DRAFT = "draft"
    NEGOTIATING = "negotiating"
    SIGNED = "signed"


class Side(StrEnum):
    """Who owes an obligation."""

    US = "us"
    PARTNER = "partner"


class Force(StrEnum):
    """What an agreement is on a day."""

    DRAFT = "draft"
    NEGOTIATING = "negotiating"
    UNSIGNED = "unsigned"
    AHEAD = "ahead"
    IN_FORCE = "in-force"
    ENDED = "ended"
    TERMINATED = "terminated"


def force_on(day: date) -> ColumnElement[Any]:
    """The agreement's status on a day: its last day is in, the day it is terminated is out."""
    signed = Agreement.effective_on.is_not(None)
    return case(
        (Agreement.terminated_on <= day, Force.TERMINATED.value),
        (signed & (Agreement.ends_on < day), Force.ENDED.value),
        (Agreement.effective_on > day, Force.AHEAD.value),
        (signed, Force.IN_FORCE.value),
        (Agreement.stage == Stage.SIGNED, Force.UNSIGNED.value),
        (Agreement.stage == Stage.NEGOTIATING, Force.NEGOTIATING.value),
        else_=Force.DRAFT.value,
    )


def with_stage(values: dict[str, Any]) -> dict[str, Any]:
    """What both sides have signed is signed, whatever was chosen; nothing chosen is a draft."""
    ours, theirs = values.get("signed_by_us_on"), values.get("signed_by_partner_on")
    if ours and theirs:
        values["stage"] = Stage.SIGNED
    elif not values.get("stage"):
        values["stage"] = Stage.NEGOTIATING if ours or theirs else Stage.DRAFT
    return values


def problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together; field name and message."""
    starts, ends = _day(values, "starts_on"), _day(values, "ends_on")
    if starts and ends and ends < starts:
        yield "ends_on", _l("The last day comes before the first")
    terminated = _day(values, "terminated_on")
    if starts and terminated and terminated < starts:
        yield "terminated_on", _l("The termination comes before the first day")
    if values.get("termination_reason") and not terminated:
        yield "terminated_on", _l("Write the day from which it is terminated")
    for signed in ("signed_by_us_on", "signed_by_partner_on"):
        day = _day(values, signed)
        if day and ends and day > ends:
            yield signed, _l("The signature comes after the last day")


def warnings(values: Mapping[str, Any], today: date) -> Iterable[Any]:
    """What is allowed and still deserves a look."""
    ours, theirs = _day(values, "signed_by_us_on"), _day(values, "signed_by_partner_on")
    if values.get("stage") == Stage.SIGNED and not (ours and theirs):
        yield _l("Without the dates of both signatures the agreement is kept and not counted")
    if any(day and day > today for day in (ours, theirs)):
        yield _l("A signature lies ahead of today: the agreement counts from that day")


def as_long(starts: date, ends: date, follows: date) -> date:
    """The last day of a term that begins on `follows` and is as long as another, by the calendar.

    Whole months stay whole: from 1 January to 31 March is followed by 1 April to 30 June.
    """
    after = ends + timedelta(days=1)
    months = 12 * (after.year - starts.year) + after.month - starts.month
    if after.day != starts.day or months <= 0:
        return follows + (ends - starts)
    year, month = divmod(12 * follows.year + follows.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(follows.day, last)) - timedelta(days=1)


def _day(values: Mapping[str, Any], name: str) -> date | None:
    entered = values.get(name)
    return None if entered is None else entered.date
