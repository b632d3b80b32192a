"""What a closing holds, as frozen values: the same shape for a closed period and an open one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from esrar.core.i18n import _l, language
from esrar.measures.kit import Value
from esrar.measures.years import Year
from esrar.plan.approving import PlanState
from esrar.plan.rules import Number, Status, TargetKind
from esrar.plan.standing import Standing

Words = Mapping[str, str]
"""A text by language."""


class Span(StrEnum):
    """What is closed: a quarter, or the year once its quarters are."""

    Q1 = "q1"
    Q2 = "q2"
    Q3 = "q3"
    Q4 = "q4"
    YEAR = "year"

    @property
    def label(self) -> Any:
        """Its name, translated when it is printed."""
        return LABELS[self]

    def end(self, year: Year) -> date:
        """Its last day."""
        return year.end if self is Span.YEAR else year.quarters[int(self[1]) - 1]


LABELS = {
    Span.Q1: _l("First quarter"), Span.Q2: _l("Second quarter"), Span.Q3: _l("Third quarter"),
    Span.Q4: _l("Fourth quarter"), Span.YEAR: _l("The whole year"),
}  # fmt: skip
SPANS = tuple(Span)
"""In the order in which they are closed."""


def said(words: Words) -> str:
    """A text in the reader's language."""
    return words.get(language()) or words.get("ar", "")


@dataclass(frozen=True)
class Setting:
    """What was set for a measure, as stored and in words."""

    name: str
    label: Words
    value: str
    text: Words


@dataclass(frozen=True)
class Condition:
    """A criterion that decided, and how many records it left out."""

    key: str
    label: Words
    left_out: int


@dataclass(frozen=True)
class Remark:
    """Something said about some of what was counted, and about how many."""

    key: str
    label: Words
    count: int


@dataclass(frozen=True)
class Indicator:
    """An indicator with its value; `beside` names the indicator that a second reading stands by.

    `units` is how many were counted; the records behind the number are the closing's rows.
    """

    key: str
    number: int | None
    beside: str
    name: Words
    objective_number: int | None
    objective: Words
    target: Words
    kind: TargetKind
    low: Number | None
    high: Number | None
    quarterly: tuple[Number | None, ...]
    value: Value
    status: Status | None
    share: Number | None
    units: int
    unit_register: str
    record_register: str
    definition: Words
    settings: tuple[Setting, ...]
    tests: tuple[Condition, ...]
    remarks: tuple[Remark, ...]
    unconfirmed: tuple[str, ...]

    @property
    def percent(self) -> int | None:
        """The share of its target that was reached, in whole percent, truncated."""
        return None if self.share is None else int(Fraction(self.share) * 100)


@dataclass(frozen=True)
class Deliverable:
    """What a task was to hand over, and whether it was handed over and fulfilled by then."""

    number: int
    text: Words
    must_be_approved: bool
    delivered_on: date | None
    fulfilled_on: date | None
    decisions: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """A task as it stood."""

    code: str
    indicator: int
    text: Words
    department: str | None
    quarters: str
    starts_on: date | None
    started_on: date | None
    due_on: date | None
    completed_on: date | None
    progress: int
    cost: Number | None
    cost_spent: Number | None
    status: Standing
    deliverables: tuple[Deliverable, ...]


@dataclass(frozen=True)
class Content:
    """Everything that a closing freezes besides the rows."""

    year: str
    start: date
    end: date
    as_of: date
    plan: PlanState
    indicators: tuple[Indicator, ...]
    tasks: tuple[Task, ...]

    @property
    def main(self) -> Sequence[Indicator]:
        """The indicators of the plan, without the readings that stand beside them."""
        return [one for one in self.indicators if not one.beside]

    def indicator(self, key: str) -> Indicator | None:
        """One of them by the key of its measure."""
        return next((one for one in self.indicators if one.key == key), None)
