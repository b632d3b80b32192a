"""What a measure is: the declaration from which number, rows, reasons and movements follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy import ColumnElement, FromClause, Table

from esrar.core.changes import Change
from esrar.core.pages import Link

Label = Any
"""A text in the reader's language: lazily translated."""

Settings = Mapping[str, Any]
"""Values of a measure's settings by name."""

Facts = Mapping[str, Any]
"""Columns of the record in question, for a criterion to explain itself with."""


@dataclass(frozen=True)
class Period:
    """A fiscal year seen from one of its days: what a value is a value of."""

    start: date
    end: date
    as_of: date

    @property
    def eve(self) -> date:
        """The day before the year."""
        return self.start - timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """A period and the settings as SQL, so that one statement serves every date.

    It holds nothing but dates: what a measure says of a day can therefore never depend on today.
    """

    start: ColumnElement[date]
    end: ColumnElement[date]
    eve: ColumnElement[date]
    as_of: ColumnElement[date]
    settings: Mapping[str, ColumnElement[Any]]


Test = Callable[[Window], ColumnElement[bool]]
"""TRUE, FALSE, or NULL where the record does not say enough to be judged."""


@dataclass(frozen=True)
class Criterion:
    """One condition of counting; a record counts when all are TRUE.

    `act` is what a person can do to satisfy it, for the record at hand; `detail` says what was
    found. One that does not `apply` under the year's settings is left out altogether.
    """

    key: str
    label: Label
    test: Test
    detail: Callable[[Facts, Period, Settings], str] | None = None
    act: Callable[[Facts], Link] | None = None
    applies: Callable[[Settings], bool] = lambda settings: True


@dataclass(frozen=True)
class Remark:
    """Something worth showing beside the value about what is counted all the same."""

    key: str
    label: Label
    test: Test


@dataclass(frozen=True)
class Setting:
    """What the manager may set for a year; its default's type is its own."""

    name: str
    label: Label
    default: int | bool
    unit: str = ""

    def read(self, text: str | None) -> int | bool:
        """The value of a stored text; None is the default."""
        if text is None:
            return self.default
        return text == "yes" if isinstance(self.default, bool) else int(text)


Number = int | Decimal | Fraction


@dataclass(frozen=True)
class Value:
    """An answer. No number is *no data*, which is not zero; coverage is (assessed, of all)."""

    number: Number | None
    provisional: bool = False
    coverage: tuple[int, int] | None = None
    numerator: Number | None = None
    denominator: Number | None = None


class Aggregate(Protocol):
    """How the units counted make the value."""

    def value(self, units: int) -> Value:
        """The value of so many units."""
        ...


@dataclass(frozen=True)
class CountUnits:
    """As many as there are distinct units; none is zero, not a lack of data."""

    def value(self, units: int) -> Value:
        return Value(units)


class Everything:
    """What a change touches when there is no telling whom it concerns: one recount."""


EVERYTHING = Everything()
Touched = Iterable[int] | Everything
Touches = Mapping[str, Callable[[Change], Touched]]
"""By the name of the table that changed: the units whose counting it can affect."""


@dataclass(frozen=True)
class Turn:
    """A date whose coming or passing can change who counts: the units of the rows that bear it.

    `lag` is how many days after the date it takes effect (the last day in works from the next).
    """

    column: ColumnElement[date | None]
    unit: ColumnElement[int]
    lag: int = 0

    def before(self, day: date) -> date:
        """The date in the column that takes effect on a day."""
        return day - timedelta(days=self.lag)


@dataclass(frozen=True, eq=False, repr=False)
class Measure:
    """How records of a register count toward an indicator.

    `source` joins whatever the criteria read to `record`, whose standing rows are the population.
    Of several records of one unit that count, the earliest by `dated` decides. Criteria stand in
    the order in which they are reported; the costly ones belong last.
    """

    key: str
    label: Label
    definition: Callable[[Settings], Label]
    record: Table
    source: FromClause
    unit: ColumnElement[int]
    dated: ColumnElement[date | None]
    record_register: str
    unit_register: str
    noun: str
    caused: Label
    criteria: tuple[Criterion, ...]
    touches: Touches
    turns: tuple[Turn, ...]
    flow: bool = True
    missing: Label = ""
    missing_act: Callable[[int], Link] | None = None
    facts: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    settings: tuple[Setting, ...] = ()
    given: Callable[[], Sequence[tuple[Label, str]]] | None = None
    aggregate: Aggregate = CountUnits()

    def __repr__(self) -> str:
        return f"Measure({self.key})"

    def applied(self, settings: Settings) -> tuple[Criterion, ...]:
        """The criteria in force under these settings."""
        return tuple(c for c in self.criteria if c.applies(settings))

    @cached_property
    def standing(self) -> ColumnElement[bool]:
        """Records that are neither deleted nor merged away: nothing else is ever counted."""
        return self.record.c.deleted_at.is_(None) & self.record.c.merged_into_id.is_(None)
