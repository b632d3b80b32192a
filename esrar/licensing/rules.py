"""Rules of a licence: what its dates say on a day, and what its fields must agree on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case

from esrar.core.i18n import _l
from esrar.core.sequence import day_of, is_ahead, out_of_order
from esrar.licensing.models import Licence


class Stage(StrEnum):
    """Where the work on a licence stands; whether it is in force is read off its dates."""

    WANTED = "wanted"
    APPLIED = "applied"
    ISSUED = "issued"
    REFUSED = "refused"


class Force(StrEnum):
    """What a licence is on a day."""

    WANTED = "wanted"
    APPLIED = "applied"
    REFUSED = "refused"
    UNDATED = "undated"
    AHEAD = "ahead"
    VALID = "valid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


def force_on(day: date) -> ColumnElement[Any]:
    """The licence's status on a day: the last day of validity is in, the day cancelled is out."""
    issued = Licence.issued_on.is_not(None)
    return case(
        (Licence.stage == Stage.REFUSED, Force.REFUSED.value),
        (Licence.cancelled_on <= day, Force.CANCELLED.value),
        (issued & (Licence.issued_on > day), Force.AHEAD.value),
        (Licence.expires_on < day, Force.EXPIRED.value),
        (issued, Force.VALID.value),
        (Licence.stage == Stage.ISSUED, Force.UNDATED.value),
        (Licence.stage == Stage.APPLIED, Force.APPLIED.value),
        else_=Force.WANTED.value,
    )


def with_stage(values: dict[str, Any]) -> dict[str, Any]:
    """A paper that has a number or an issue date has been issued, whatever was chosen."""
    if values.get("number") or values.get("issued_on"):
        values["stage"] = Stage.ISSUED
    elif values.get("refused_on"):
        values["stage"] = Stage.REFUSED
    elif not values.get("stage"):
        values["stage"] = Stage.APPLIED if values.get("applied_on") else Stage.WANTED
    return values


def papers(asked: Sequence[tuple[int, bool]], had: Collection[int]) -> tuple[list[int], list[int]]:
    """The papers a type asks for that are there, and the compulsory ones that are not."""
    has = [number for number, _optional in asked if number in had]
    lacks = [number for number, optional in asked if not optional and number not in had]
    return has, lacks


def next_act(stage: str | None, lacks: Collection[int]) -> str:
    """What brings a licence one step further: begin, papers, apply or issue."""
    if stage is None:
        return "begin"
    if stage == Stage.APPLIED:
        return "issue"
    return "papers" if lacks else "apply"


def problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together; field name and message."""
    for last, said in (
        ("expires_on", _l("The expiry date comes before the issue date")),
        ("cancelled_on", _l("The cancellation comes before the issue date")),
    ):
        yield from out_of_order(values, "issued_on", last, said)
    issued, applied = day_of(values, "issued_on"), day_of(values, "applied_on")
    if issued and applied and applied > issued:
        yield "applied_on", _l("The application comes after the issue date")
    if values.get("refused_on") and (issued or values.get("number")):
        yield "refused_on", _l("A licence that was issued was not refused: empty one of the two")
    stage = values.get("stage")
    if stage == Stage.ISSUED and not (issued or values.get("number")):
        yield "number", _l("Write the number or the issue date of the licence that was issued")


def warnings(values: Mapping[str, Any], today: date) -> Iterable[Any]:
    """What is allowed and still deserves a look."""
    if is_ahead(values, "issued_on", today):
        yield _l("The issue date lies ahead of today: it counts from that day")
    if values.get("stage") == Stage.ISSUED and values.get("issued_on") is None:
        yield _l("Without an issue date the licence is kept and not counted")
