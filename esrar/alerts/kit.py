"""What a kind of alert is: the declaration from which page, counts, settings and mail follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, String, cast, literal, null, select
from sqlalchemy.orm import Session

from esrar.core.i18n import _l

Label = Any
"""A text in the reader's language: lazily translated."""


class Urgency(StrEnum):
    """How pressing an alert is: a word and a shape, never colour alone."""

    OVERDUE = "overdue"
    URGENT = "urgent"
    SOON = "soon"
    NOTE = "note"

    @property
    def label(self) -> Any:
        """Its word."""
        return URGENCY[self][0]

    @property
    def tone(self) -> str:
        """The colour and shape of its tag."""
        return URGENCY[self][1]


URGENCY = {
    Urgency.OVERDUE: (_l("Overdue"), "bad"),
    Urgency.URGENT: (_l("Urgent"), "bad"),
    Urgency.SOON: (_l("Soon"), "wait"),
    Urgency.NOTE: (_l("For information"), "plain"),
}


@dataclass(frozen=True)
class Step:
    """A number of days that can be set: what it is for, and its default."""

    label: Label
    days: int


@dataclass(frozen=True)
class Seen:
    """The day from which alerts are looked for, the days set for the kind, and what may be read."""

    today: date
    days: tuple[int, ...]
    held: frozenset[str]

    def ahead(self, days: int) -> date:
        """The day so many days from today; before it for a negative number."""
        return self.today + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Found:
    """An alert: of which record, due when, whose; what marks say of it.

    `subject` and `id` name it among those of its kind; `register` and `link` the record to open.
    """

    subject: str
    id: int
    register: str
    link: int
    due: date | None
    owner: int | None = None
    department: str | None = None
    text: str = ""
    url: str = ""
    assigned: int | None = None
    until: date | None = None
    reason: str | None = None
    by: int | None = None

    @property
    def address(self) -> str:
        """Where its record is."""
        return self.url or f"/{self.register}/{self.link}"


@dataclass(frozen=True, eq=False)
class Rule:
    """A kind of alert.

    `rows` selects its alerts as `found` shapes them; `some` gives few of them that are reckoned.
    `register` must be readable, unless its rows say which each is of. `department` minds what its
    rows name no other for. `listed` is the address of the same records in their register.
    """

    key: str
    label: Label
    said: Label
    register: str
    department: str
    urgency: Callable[[Found, Seen], Urgency]
    steps: tuple[Step, ...] = ()
    rows: Callable[[Seen], Select[Any]] | None = None
    some: Callable[[Session, Seen], Sequence[Found]] | None = None
    listed: Callable[[Seen], Mapping[str, str]] | None = None

    def may_read(self, held: frozenset[str]) -> bool:
        """Whether whoever holds these permissions may meet its alerts."""
        return not self.register or f"{self.register}:read" in held


def found(
    subject: str, id: Any, due: Any, *, owner: Any = None, department: Any = None, link: Any = None,
    text: Any = None, register: str = "",
) -> Select[Any]:  # fmt: skip
    """A select of alerts, to be narrowed: columns as `Found` has them."""
    columns: dict[str, ColumnElement[Any]] = {
        "subject": literal(subject, String()),
        "id": id,
        "register": literal(register or subject, String()),
        "link": id if link is None else link,
        "due": cast(null(), Date) if due is None else due,
        "owner": cast(null(), Integer) if owner is None else owner,
        "department": cast(null(), String) if department is None else department,
        "text": cast(null(), String) if text is None else text,
    }
    return select(*(column.label(name) for name, column in columns.items()))


def by_deadline(one: Found, seen: Seen) -> Urgency:
    """Overdue after its day; urgent within the last step, soon within the one before."""
    if one.due is None:
        return Urgency.NOTE
    left = (one.due - seen.today).days
    if left < 0:
        return Urgency.OVERDUE
    *further, last = seen.days
    if left <= last:
        return Urgency.URGENT
    return Urgency.SOON if not further or left <= further[-1] else Urgency.NOTE


def by_waiting(one: Found, seen: Seen) -> Urgency:
    """Soon after the first step of waiting, urgent after the second."""
    waited = (seen.today - one.due).days if one.due else 0
    first, second = seen.days
    if waited >= second:
        return Urgency.URGENT
    return Urgency.SOON if waited >= first else Urgency.NOTE
