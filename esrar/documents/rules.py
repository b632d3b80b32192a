"""Rules of a document: whether it stands on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case

from esrar.core.i18n import _l
from esrar.documents.models import Document


class Standing(StrEnum):
    """What a document is on a day."""

    STANDS = "stands"
    WITHDRAWN = "withdrawn"


def standing_on(day: date) -> ColumnElement[Any]:
    """The document's standing on a day: the day it was withdrawn is the first it is out."""
    return case(
        (Document.withdrawn_on <= day, Standing.WITHDRAWN.value), else_=Standing.STANDS.value
    )


def problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together; field name and message."""
    code = values.get("task_code")
    if code and not all(part.isdigit() for part in code.split(".")):
        yield "task_code", _l("Write the task's number as the plan prints it, such as 2.3")
