"""The plan as frozen values: what the data file says, before it becomes rows of a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Wording:
    """A text as printed (None where it is not printed), corrected for display, in English."""

    printed_ar: str | None
    text_ar: str
    text_en: str


@dataclass(frozen=True)
class Department:
    """A department under its one key and name, with the names the plan prints for it."""

    key: str
    name_ar: str
    name_en: str
    printed_ar: tuple[str, ...]


@dataclass(frozen=True)
class DeliverableData:
    """What a task hands over, and the register or documents it lives in."""

    wording: Wording
    kind: str
    document_type: str
    must_be_approved: bool
    software_home: str


@dataclass(frozen=True)
class TaskData:
    """A task; `owner` is a department's key where the plan names one, else None."""

    code: str
    number: int
    wording: Wording
    duration_printed: str
    duration_days: int
    owner_printed: str | None
    owner: str | None
    owner_suggested: str | None
    cost_printed: str | None
    quarters: tuple[int, ...]
    deliverables: tuple[DeliverableData, ...]


@dataclass(frozen=True)
class TargetData:
    """`high` is what meets the target; `low` is the floor of a range, else None."""

    wording: Wording
    kind: str
    low: Decimal | None
    high: Decimal
    unit: str


@dataclass(frozen=True)
class IndicatorData:
    """A criterion, its target, the measure that counts it, and its tasks."""

    number: int
    measure: str
    second_readings: tuple[str, ...]
    criterion: Wording
    target: TargetData
    definition_ar: str
    definition_en: str
    tasks: tuple[TaskData, ...]


@dataclass(frozen=True)
class ObjectiveData:
    """A strategic objective. (The file also keeps the other spellings that the tables print.)"""

    number: int
    wording: Wording
    indicators: tuple[IndicatorData, ...]


@dataclass(frozen=True)
class QuestionData:
    """What the plan leaves open, the words it concerns, and what is done until it is confirmed."""

    key: str
    kind: str
    refers_to: tuple[str, ...]
    printed: tuple[str, ...]
    explanation_ar: str
    explanation_en: str
    handling_ar: str
    handling_en: str


@dataclass(frozen=True)
class PlanData:
    """The whole plan."""

    title: Wording
    association: Mapping[str, str]
    departments: tuple[Department, ...]
    document_types: Mapping[str, tuple[str, str]]
    objectives: tuple[ObjectiveData, ...]
    questions: tuple[QuestionData, ...]

    @property
    def indicators(self) -> Iterator[IndicatorData]:
        """All indicators, in the order of the plan."""
        return (one for objective in self.objectives for one in objective.indicators)

    @property
    def tasks(self) -> Iterator[TaskData]:
        """All tasks, in the order of the plan."""
        return (task for indicator in self.indicators for task in indicator.tasks)
