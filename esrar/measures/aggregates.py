"""How what is counted makes the value: as many, a share, a mean, a growth – always exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select

Number = int | Decimal | Fraction

FULL = 100
"""The best score there is."""

Settings = Mapping[str, Any]
"""Values of a measure's settings by name."""


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


@dataclass(frozen=True)
class Value:
    """An answer. No number is *no data*, which is not zero; coverage is (assessed, of all)."""

    number: Number | None
    provisional: bool = False
    coverage: tuple[int, int] | None = None
    numerator: Number | None = None
    denominator: Number | None = None


Rows = Callable[[Window], Select[Any]]
"""A statement of a window, asked for as plain rows."""

Pairs = frozenset[tuple[int, int]]
"""Units, each with a record of its own that passes."""


class Tally(Protocol):
    """What an aggregate may ask about a measure on a day."""

    @property
    def settings(self) -> Settings:
        """The settings of the year."""
        ...

    @property
    def start(self) -> date:
        """The first day of the year."""
        ...

    def units(self) -> int:
        """How many units are counted."""
        ...

    def passing(self, *without: str) -> Pairs:
        """Units and records that pass every criterion but these."""
        ...

    def rows(self, rows: Rows) -> Sequence[Any]:
        """The rows of a statement."""
        ...


class Aggregate(Protocol):
    """How the records that pass make the value."""

    def value(self, tally: Tally) -> Value:
        """The value of what was tallied."""
        ...


@dataclass(frozen=True)
class CountUnits:
    """As many as there are distinct units; none is zero, not a lack of data."""

    def value(self, tally: Tally) -> Value:
        return Value(tally.units())


COUNT = CountUnits()


@dataclass(frozen=True)
class CountAssessed:
    """As many units as were found good enough. Those not assessed yet may still become so.

    `assessed` and `good` are the two criteria that an assessment decides.
    """

    assessed: str = "assessed"
    good: str = "quality"

    def value(self, tally: Tally) -> Value:
        good = _units(tally.passing())
        everything = tally.passing(self.assessed, self.good)
        unassessed = everything - tally.passing(self.good)
        open_ = _units(unassessed) - good
        of = len(_units(everything))
        return Value(len(good), bool(open_), (of - len(open_), of))


@dataclass(frozen=True)
class CountTogether:
    """As many units as were assessed, if the mean of all reaches the mark; otherwise none.

    `scores` selects the best score of each unit assessed, and `mark` names the setting. It is
    provisional while those not assessed yet, with full marks, could still bring the mean there.
    """

    scores: Rows
    mark: str
    assessed: str = "assessed"
    good: str = "average"

    def value(self, tally: Tally) -> Value:
        counted = _units(tally.passing())
        everything = _units(tally.passing(self.assessed, self.good))
        done = _units(tally.passing(self.good))
        waiting = len(everything - done)
        total = sum((Fraction(score) for _unit, score in tally.rows(self.scores)), Fraction())
        best = total + FULL * waiting >= tally.settings[self.mark] * len(everything)
        return Value(len(counted), bool(waiting) and best, (len(done), len(everything)))


@dataclass(frozen=True)
class Share:
    """Per cent of the units passing every criterion among those passing all but `over`.

    With `judged` – that of `over` which only an assessment answers – the value is provisional
    until everyone was assessed who passes what stands before it in `over`; who was not stays
    among the whole.
    """

    over: tuple[str, ...]
    judged: str = ""

    def value(self, tally: Tally) -> Value:
        part, whole = len(_units(tally.passing())), len(_units(tally.passing(*self.over)))
        coverage = None
        if self.judged:
            at = self.over.index(self.judged)
            done, of = self.over[at + 1 :], self.over[at:]
            coverage = (len(_units(tally.passing(*done))), len(_units(tally.passing(*of))))
        if not whole:
            return Value(None, coverage=coverage)
        provisional = coverage is not None and coverage[0] < coverage[1]
        return Value(Fraction(100 * part, whole), provisional, coverage, part, whole)


@dataclass(frozen=True)
class Mean:
    """The mean of what each unit reached; provisional while one of them was not assessed.

    `scores` selects rows that begin with the unit, and `score` makes one score of a unit's rows.
    With a setting `reaching` it is the share of all units that reach that mark.
    """

    scores: Rows
    score: Callable[[Sequence[Any]], Fraction]
    assessed: str = "assessed"
    reaching: str = ""

    def value(self, tally: Tally) -> Value:
        done, of = _units(tally.passing()), _units(tally.passing(self.assessed))
        coverage = (len(done), len(of))
        if not done:
            return Value(None, coverage=coverage)
        rows: dict[int, list[Any]] = {}
        for row in tally.rows(self.scores):
            if row[0] in done:
                rows.setdefault(row[0], []).append(row)
        scores = [self.score(found) for found in rows.values()]
        provisional = len(done) < len(of)
        if self.reaching:
            part = sum(score >= tally.settings[self.reaching] for score in scores)
            return Value(Fraction(100 * part, len(of)), provisional, coverage, part, len(of))
        total = sum(scores, Fraction())
        return Value(total / len(scores), provisional, coverage, total, len(scores))


@dataclass(frozen=True)
class Growth:
    """Per cent by which an amount grew from the last one before the year to the last within it.

    `amounts` selects unit, day and amount. From nothing, or from less, nothing is reckoned; an
    opening of more than `age` days before the year leaves the value provisional.
    """

    amounts: Rows
    age: int

    def value(self, tally: Tally) -> Value:
        passing = _units(tally.passing())
        found = [(day, amount) for unit, day, amount in tally.rows(self.amounts) if unit in passing]
        opening = [(day, Fraction(amount)) for day, amount in found if day < tally.start]
        closing = [Fraction(amount) for day, amount in found if day >= tally.start]
        if not opening or not closing or opening[0][1] <= 0:
            return Value(None)
        (day, before), after = opening[0], closing[0]
        old = (tally.start - day).days > self.age
        return Value(100 * (after - before) / before, old, None, after - before, before)


@dataclass(frozen=True)
class Chosen:
    """One aggregate or another, as a setting says."""

    setting: str
    by: Mapping[str, Aggregate]

    def value(self, tally: Tally) -> Value:
        return self.by[tally.settings[self.setting]].value(tally)

    __hash__ = object.__hash__


def _units(pairs: Iterable[tuple[int, int]]) -> set[int]:
    return {unit for unit, _record in pairs}
