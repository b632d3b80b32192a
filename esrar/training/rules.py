"""Rules of training: what a run's dates say on a day, and what its figures must agree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case

from esrar.core.i18n import _l
from esrar.core.sequence import is_ahead, out_of_order
from esrar.training.models import TrainingRun


class Scope(StrEnum):
    """Whether a trainer works in this country or comes from another."""

    LOCAL = "local"
    INTERNATIONAL = "international"


class Progress(StrEnum):
    """What a run is on a day."""

    PLANNED = "planned"
    RUNNING = "running"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


def progress_on(day: date) -> ColumnElement[Any]:
    """A run's progress on a day: the day cancelled is out, the day completed is complete."""
    return case(
        (TrainingRun.cancelled_on <= day, Progress.CANCELLED.value),
        (TrainingRun.completed_on <= day, Progress.COMPLETED.value),
        (TrainingRun.starts_on <= day, Progress.RUNNING.value),
        else_=Progress.PLANNED.value,
    )


def attendance(hours: Decimal | None, total: Decimal | None) -> Decimal | None:
    """The share of a run's hours that somebody attended, in percent; None while not recorded."""
    if hours is None or not total:
        return None
    return hours * 100 / total


def problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together; field name and message."""
    yield from out_of_order(
        values, "starts_on", "completed_on", _l("The course was completed before it began")
    )
    if values.get("total_hours") is not None and values["total_hours"] <= 0:
        yield "total_hours", _l("Write the hours of the course, more than none")


def warnings(values: Mapping[str, Any], today: date) -> Iterable[Any]:
    """What is allowed and still deserves a look."""
    if is_ahead(values, "completed_on", today):
        yield _l("The day of completion lies ahead of today: the course counts from that day")
    if values.get("completed_on") is not None and values.get("total_hours") is None:
        yield _l("Without the hours of the course nobody's attendance can be reckoned")


def wrong_trainees(values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> Iterable[Any]:
    """What is wrong with the trainees of a run."""
    total, seen = values.get("total_hours"), set()
    for line in lines:
        hours = line.get("hours")
        if hours is not None and total is not None and hours > total:
            yield _l("Somebody attended more hours than the course has")
        if line.get("family_id") is not None and line["family_id"] in seen:
            yield _l("Somebody stands twice among the trainees")
        seen.add(line.get("family_id"))
