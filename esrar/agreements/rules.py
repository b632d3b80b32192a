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
from esrar.core.sequence import day_of, is_ahead, out_of_order


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


SIGNATURES = ("signed_by_us_on", "signed_by_partner_on")


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
    for last, said in (
        ("ends_on", _l("The last day comes before the first")),
        ("terminated_on", _l("The termination comes before the first day")),
    ):
        yield from out_of_order(values, "starts_on", last, said)
    if values.get("termination_reason") and not values.get("terminated_on"):
        yield "terminated_on", _l("Write the day from which it is terminated")
    ends = day_of(values, "ends_on")
    for signed in SIGNATURES:
        day = day_of(values, signed)
        if day and ends and day > ends:
            yield signed, _l("The signature comes after the last day")


def warnings(values: Mapping[str, Any], today: date) -> Iterable[Any]:
    """What is allowed and still deserves a look."""
    if values.get("stage") == Stage.SIGNED and not all(map(values.get, SIGNATURES)):
        yield _l("Without the dates of both signatures the agreement is kept and not counted")
    if any(is_ahead(values, side, today) for side in SIGNATURES):
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
