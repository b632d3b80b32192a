"""Rules of the law on personal data: by when a person is answered, how long data are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Table, case

from esrar.core.i18n import _l
from esrar.core.sequence import is_ahead, out_of_order

ANSWER_WITHIN = timedelta(days=30)
"""Implementing Regulation of the PDPL, article 3; once as long again, with a reason."""


class Asked(StrEnum):
    """What a person asks for."""

    ACCESS = "access"
    CORRECTION = "correction"
    DESTRUCTION = "destruction"
    WITHDRAWAL = "withdrawal"


class Means(StrEnum):
    """How the request reached the association."""

    IN_PERSON = "in-person"
    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    MESSAGE = "message"


class Identity(StrEnum):
    """How it was made sure that the person is who asks."""

    ORIGINAL = "original"
    KNOWN = "known"
    CALLED_BACK = "called-back"
    AGENT = "agent"


class Progress(StrEnum):
    """Where a request stands on a day."""

    LATE = "late"
    OPEN = "open"
    ANSWERED = "answered"
    REFUSED = "refused"


class Ground(StrEnum):
    """Why data are destroyed: PDPL articles 4, 5 and 18."""

    REQUEST = "request"
    WITHDRAWN = "withdrawn"
    RETENTION = "retention"
    PURPOSE = "purpose"
    UNLAWFUL = "unlawful"


class Kept(StrEnum):
    """The registers whose records are persons or speak of one, for which a period is set."""

    FAMILIES = "families"
    DELETED = "deleted-families"
    EMPLOYEES = "employees"
    TRAINERS = "trainers"
    REQUESTS = "privacy-requests"


def due_on(received: date | None, extended: date | None) -> date | None:
    """By when a request must be answered."""
    if received is None:
        return None
    return received + (2 * ANSWER_WITHIN if extended else ANSWER_WITHIN)


def progress_on(table: Table, day: date) -> ColumnElement[str]:
    """Where a request stood on a day, as SQL."""
    row = table.c
    return case(
        (row.refused_on <= day, Progress.REFUSED.value),
        (row.answered_on <= day, Progress.ANSWERED.value),
        (row.due_on < day, Progress.LATE.value),
        else_=Progress.OPEN.value,
    )


def request_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What cannot be said of a request."""
    for name in ("answered_on", "refused_on", "extended_on"):
        yield from out_of_order(
            values, "received_on", name, _l("This cannot be before the request was received")
        )
        if is_ahead(values, name, today):
            yield name, _l("This day has not come yet")
    if values.get("refused_on") and not values.get("refusal_reason"):
        yield "refusal_reason", _l("Say why the request was refused")
    if values.get("extended_on") and not values.get("extension_reason"):
        yield "extension_reason", _l("Say why more time is needed")
    if values.get("answered_on") and values.get("refused_on"):
        yield "refused_on", _l("A request is either answered or refused")
    if (values.get("answered_on") or values.get("refused_on")) and not values.get("identity"):
        yield "identity", _l("Say how it was made sure who asks, before answering")
