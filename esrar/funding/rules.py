"""Rules of channels and financings: what their dates say on a day, and what must agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case

from esrar.core.i18n import _l
from esrar.core.sequence import out_of_order, steps_out_of_order
from esrar.core.suspension import suspended, suspension_problems
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


def standing_on(day: date) -> ColumnElement[Any]:
    """The channel's status on a day: its last day is in."""
    return case(
        (FundingChannel.ended_on < day, Standing.ENDED.value),
        (FundingChannel.activated_on.is_(None), Standing.CANDIDATE.value),
        (FundingChannel.activated_on > day, Standing.CANDIDATE.value),
        (suspended(FundingChannel.__table__, day), Standing.SUSPENDED.value),
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
    yield from out_of_order(
        values, "activated_on", "ended_on", _l("The last day comes before the first")
    )
    yield from suspension_problems(values)


def financing_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together in a financing; field name and message."""
    yield from steps_out_of_order(values, ("asked_on", "granted_on", "paid_on", "repaid_on"))
    if values.get("refused_on") and values.get("granted_on"):
        yield "refused_on", _l("A financing that was granted was not refused: empty one of the two")


def financing_warnings(values: Mapping[str, Any], today: date) -> Iterable[Any]:
    """What is allowed and still deserves a look."""
    if values.get("granted_on") and values.get("amount") is None:
        yield _l("The amount that was granted is missing")
