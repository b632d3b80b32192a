"""What a measure is: the declaration from which number, rows, reasons and movements follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table

from esrar.core.changes import Change
from esrar.core.pages import Link
from esrar.core.standing import stands
from esrar.measures.aggregates import COUNT, Aggregate, CountAssessed, CountTogether, CountUnits
from esrar.measures.aggregates import Settings as Settings
from esrar.measures.aggregates import Value as Value
from esrar.measures.aggregates import Window as Window

Label = Any
"""A text in the reader's language: lazily translated."""

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

    def __hash__(self) -> int:
        return hash(self.key)  # its texts would be translated to be hashed


@dataclass(frozen=True)
class Remark:
    """Something worth showing beside the value about what is counted all the same."""

    key: str
    label: Label
    test: Test


SettingValue = int | bool | str
"""A setting is a number, a switch, or one of some choices."""


@dataclass(frozen=True)
class Setting:
    """What the manager may set for a year; its default's type is its own.

    One of text has `choices` by their keys. `at_first` is the default of the register's first
    year, where that is another. A number is at `most` so high.
    """

    name: str
    label: Label
    default: SettingValue
    unit: str = ""
    choices: Mapping[str, Label] = field(default_factory=dict)
    at_first: SettingValue | None = None
    most: int = 1_000

    def write(self, value: SettingValue) -> str:
        """A value as the text that is stored."""
        return ("no", "yes")[value] if isinstance(value, bool) else str(value)

    def read(self, text: str | None, *, first: bool = False) -> SettingValue:
        """The value of a stored text; None is the default."""
        if text is None:
            return self.default_of(first)
        if isinstance(self.default, bool):
            return text == "yes"
        return text if isinstance(self.default, str) else int(text)

    def default_of(self, first: bool) -> SettingValue:
        """What holds where nothing was set, in the register's first year or a later one."""
        return self.at_first if first and self.at_first is not None else self.default


class Everything:
    """What a change touches when there is no telling whom it concerns: one recount."""


EVERYTHING = Everything()


@dataclass(frozen=True)
class Via:
    """Units found through other rows: `statement` selects those of `ids`, for a whole write."""

    statement: Select[Any]
    ids: frozenset[int]


Touched = Iterable[int] | Everything | Via
Concerns = Callable[[Change], Touched]
Touches = Mapping[str, Concerns]
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


@dataclass(frozen=True)
class Beside:
    """A number worth showing beside the value, which is not one of its kind."""

    key: str
    label: Label
    statement: Callable[[Window], Select[Any]]


@dataclass(frozen=True, eq=False, repr=False)
class Measure:
    """How records of a register count toward an indicator.

    `source` joins whatever the criteria read to `record`, whose standing rows are the population.
    Of several records of one unit that count, the earliest by `dated` decides. Criteria stand in
    the order in which they are reported; the costly ones belong last. Without `turns`, a few
    records all of which are evaluated again each day. `also` names registers
    whose records show the effect of a unit: by the select of it from their `id`, or by None where
    both have one id. `ways` are what counts instead, under one choice of a setting: the same
    indicator, of other units or by other criteria.
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
    turns: tuple[Turn, ...] | None
    flow: bool = True
    missing: Label = ""
    missing_act: Callable[[int], Link] | None = None
    facts: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    settings: tuple[Setting, ...] = ()
    given: Callable[[], Sequence[tuple[Label, str]]] | None = None
    beside: tuple[Beside, ...] = ()
    also: Mapping[str, Select[Any] | None] = field(default_factory=dict)
    aggregate: Aggregate = COUNT
    ways: Mapping[tuple[str, str], Measure] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Measure({self.key})"

    def under(self, settings: Settings) -> Measure:
        """What counts under these settings: this measure, or one of its ways."""
        for (name, choice), way in self.ways.items():
            if settings[name] == choice:
                return way
        return self

    def applied(self, settings: Settings) -> tuple[Criterion, ...]:
        """The criteria in force under these settings."""
        return tuple(c for c in self.criteria if c.applies(settings))

    @cached_property
    def standing(self) -> ColumnElement[bool]:
        """Records that are neither deleted nor merged away: nothing else is ever counted."""
        return stands(self.record)

    @property
    def percent(self) -> bool:
        """Whether the value is a share of a hundred and not a number of units."""
        return not isinstance(self.aggregate, (CountUnits, CountAssessed, CountTogether))

    @property
    def from_nothing(self) -> bool:
        """Whether the value is zero when the year begins, and grows."""
        return self.flow and self.counts

    @property
    def counts(self) -> bool:
        """Whether the value is no more than the number of its units."""
        return isinstance(self.aggregate, CountUnits)
