"""Changes the settings and targets of an indicator: the same write, first shown, then kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.counted import counted
from esrar.core.db import db, writing
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import LANGUAGES, _, _l, speaking
from esrar.measures import evaluate
from esrar.measures.evaluate import Question
from esrar.measures.kit import Measure, SettingValue, Value
from esrar.measures.models import MeasureSetting
from esrar.measures.years import Year, is_first
from esrar.plan import figures
from esrar.plan.data_file import read_plan
from esrar.plan.figures import Reading
from esrar.plan.models import Indicator
from esrar.plan.promises import promises
from esrar.plan.reason import given
from esrar.plan.rules import Status, TargetKind

Amount = Decimal | int


@dataclass(frozen=True)
class Targets:
    """What is promised for a year, and by its quarters: cumulative, None where nothing is due."""

    high: Amount
    low: Amount | None = None
    quarterly: tuple[Amount | None, ...] = (None,) * 4


@dataclass(frozen=True)
class Wanted:
    """What shall hold for an indicator; without targets, for what only stands beside one."""

    settings: Mapping[str, SettingValue]
    targets: Targets | None = None
    reason: str = ""


@dataclass(frozen=True)
class Standing:
    """Where an indicator stands today: its value and status, and the units that are counted."""

    question: Question
    value: Value
    units: frozenset[int]
    status: Status | None


@dataclass(frozen=True)
class Effect:
    """Where an indicator stands, and where it would stand."""

    before: Standing
    after: Standing

    @property
    def came(self) -> int:
        """How many units would enter."""
        return len(self.after.units - self.before.units) if self._alike else len(self.after.units)

    @property
    def went(self) -> int:
        """How many units would leave."""
        return len(self.before.units - self.after.units) if self._alike else len(self.before.units)

    @property
    def _alike(self) -> bool:
        """Whether the same kind of unit is counted before and after."""
        return self.before.question.measure.unit is self.after.question.measure.unit


def standing(session: Session, measure: Measure, year: Year) -> Standing:
    """Where an indicator stands, counted now."""
    return standing_of(session, evaluate.ask(session, measure, year), year)


def standing_of(session: Session, question: Question, year: Year) -> Standing:
    """Where an indicator stands – or would stand, under other settings than those in force."""
    period = year.seen_from(clock.today())
    value = evaluate.value(session, question, period)
    (members,) = evaluate.members(session, question, [period])
    promised = promises(session, year)
    promise = next((p for p in promised if p.key == question.measure.key), None)
    reached = promise and figures.progress(promise, Reading(period.as_of, value, {}), year)
    return Standing(question, value, frozenset(members), reached.status if reached else None)


def effect(year: Year, measure: Measure, wanted: Wanted) -> Effect:
    """What a change would do: it is written, counted, and taken back."""
    before = standing(db.session(), measure, year)
    with writing(preview=True) as write:
        apply(write.session, year, measure, wanted)
        write.session.flush()
        after = standing(write.session, measure, year)
    return Effect(before, after)


def save(year: Year, measure: Measure, wanted: Wanted, known: str) -> None:
    """Keep a change; what it moves is counted anew with it.

    Raises Conflict when somebody changed the same since `known` was taken by `fingerprint`.
    """
    with writing(origin="settings") as write:
        if fingerprint(write.session, year, measure) != known:
            raise Conflict(_l("Somebody changed this meanwhile: look at it again"))
        apply(write.session, year, measure, wanted)


def fingerprint(session: Session, year: Year, measure: Measure) -> str:
    """Differs after every change of these settings and targets."""
    rows = sorted((row.id, row.version) for row in _rows(session, year, measure).values())
    indicator = _indicator(session, year, measure)
    return repr((rows, indicator.version if indicator else 0))


def apply(session: Session, year: Year, measure: Measure, wanted: Wanted) -> None:
    """Write what is wanted, inside a write."""
    rows = _rows(session, year, measure)
    for setting in measure.settings:
        value = wanted.settings[setting.name]
        row, text = rows.get(setting.name), setting.write(value)
        if row is not None:
            row.value = text
        elif value != setting.default_of(is_first(year)):
            session.add(MeasureSetting(
                fiscal_year_id=year.id or 0, measure=measure.key, name=setting.name, value=text
            ))  # fmt: skip
    indicator = _indicator(session, year, measure)
    if indicator is not None and wanted.targets is not None:
        _promise(indicator, wanted.targets)
        for name, value in given(wanted.reason).items():
            if value is not None:
                setattr(indicator, name, value)


def _rows(session: Session, year: Year, measure: Measure) -> dict[str, MeasureSetting]:
    statement = select(MeasureSetting).filter_by(
        fiscal_year_id=year.id, measure=measure.key, deleted_at=None, merged_into_id=None
    )
    return {row.name: row for row in session.scalars(statement)}


def _indicator(session: Session, year: Year, measure: Measure) -> Indicator | None:
    statement = select(Indicator).filter_by(
        fiscal_year_id=year.id, measure_key=measure.key, deleted_at=None
    )
    return session.scalars(statement).one_or_none()


def _promise(indicator: Indicator, targets: Targets) -> None:
    _set(indicator, "target_low", targets.low)
    _set(indicator, "target_high", targets.high)
    for n, amount in enumerate(targets.quarterly, start=1):
        _set(indicator, f"target_q{n}", amount)
    for tongue, text in _words(indicator, targets).items():
        _set(indicator, f"target_{tongue}", text)


def _set(indicator: Indicator, name: str, value: Any) -> None:
    if getattr(indicator, name) != value:
        setattr(indicator, name, value)


def _words(indicator: Indicator, targets: Targets) -> dict[str, str]:
    """The target as a sentence: the plan's own while the number is the plan's own."""
    printed = next((i for i in read_plan().indicators if i.measure == indicator.measure_key), None)
    if printed and (printed.target.low, printed.target.high) == (targets.low, targets.high):
        wording = printed.target.wording
        return {"ar": wording.text_ar, "en": wording.text_en}
    found = {}
    for tongue in LANGUAGES:
        with speaking(tongue):
            found[tongue] = _sentence(indicator, targets)
    return found


def _sentence(indicator: Indicator, targets: Targets) -> str:
    high = _amount(indicator, targets.high)
    if targets.low is None:
        return str(_("At least %(number)s", number=high))
    return str(_("From %(low)s to %(high)s", low=_amount(indicator, targets.low), high=high))


def _amount(indicator: Indicator, amount: Amount) -> str:
    if indicator.target_kind == TargetKind.COUNT:
        return counted(indicator.unit, int(amount))
    return f"{Decimal(amount).normalize():f}%"


def problems(targets: Targets, kind: TargetKind) -> list[tuple[str, Invalid]]:
    """What contradicts itself, each with the box it stands in."""
    found = []
    if targets.low is not None and targets.low >= targets.high:
        found.append(("low", Invalid(_l("The floor must be below the target"))))
    if kind is TargetKind.COUNT:
        entered = [(n, q) for n, q in enumerate(targets.quarterly, start=1) if q is not None]
        for (_n, earlier), (n, later) in pairwise(entered):
            if later < earlier:
                fault = _l("The targets of the quarters add up: none is below the one before")
                found.append((f"q{n}", Invalid(fault)))
    return found
