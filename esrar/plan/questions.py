"""What the plan document leaves open: how it is read, how else it could be, and what that does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.db import db, writing
from esrar.core.errors import Conflict
from esrar.core.i18n import _l
from esrar.measures import evaluate
from esrar.measures.evaluate import Question
from esrar.measures.kit import Measure, Setting, SettingValue
from esrar.measures.years import Year
from esrar.plan.changing import Effect, Wanted, apply, standing, standing_of
from esrar.plan.promises import SETTING, Promise, promises
from esrar.plan.question_models import OpenQuestion

QUESTION: Table = OpenQuestion.__table__
_ALL = (
    select(QUESTION)
    .where(QUESTION.c.fiscal_year_id == bindparam("year"), QUESTION.c.deleted_at.is_(None))
    .order_by(QUESTION.c.id)
)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """Another reading: one setting of the indicators concerned, chosen otherwise."""

    setting: Setting
    choice: SettingValue
    effects: Sequence[tuple[Promise, Effect]]

    @property
    def key(self) -> str:
        """Names it in a form."""
        return f"{self.setting.name}:{self.setting.write(self.choice)}"


def questions(session: Session, year: Year) -> list[Row]:
    """Every question of the year, those that a number rests on first."""
    found = [dict(row) for row in session.execute(_ALL, {"year": year.id}).mappings()]
    return sorted(found, key=lambda row: row["kind"] != SETTING)


def concerned(session: Session, year: Year, row: Row) -> list[tuple[Promise, Measure]]:
    """The indicators whose numbers rest on the answer."""
    if row["kind"] != SETTING:
        return []
    return [
        (one, one.measure)
        for one in promises(session, year)
        if str(one.number) in row["refers_to"] and one.measure is not None
    ]


def readings(session: Session, year: Year, row: Row) -> Iterator[Reading]:
    """Every other reading, with what it would do: counted under it, and nothing written."""
    found = concerned(session, year, row)
    if not found:
        return
    asked = {m.key: evaluate.ask(session, m, year) for _promise, m in found}
    now = {m.key: standing(session, m, year) for _promise, m in found}
    first = found[0][1]
    for setting in first.settings:
        for choice in _choices(setting):
            if asked[first.key].settings[setting.name] == choice:
                continue
            yield Reading(setting, choice, [
                (promise, Effect(now[m.key], standing_of(
                    session, _under(m, asked[m.key], setting.name, choice), year)))
                for promise, m in found
            ])  # fmt: skip


def _choices(setting: Setting) -> Sequence[SettingValue]:
    """What it may be; of a number, to show what it does: none, the default, twice as much."""
    if isinstance(setting.default, bool):
        return (True, False)
    if isinstance(setting.default, int):
        return tuple(dict.fromkeys((0, setting.default, min(2 * setting.default, setting.most))))
    return tuple(setting.choices)


def _under(measure: Measure, question: Question, name: str, choice: SettingValue) -> Question:
    settings = {**question.settings, name: choice}
    return replace(question, measure=measure.under(settings), settings=settings)


def confirm(year: Year, key: str, chosen: str, answer: str, version: int, who: int | None) -> None:
    """Confirm the reading in force, or choose another: it is set, counted anew and confirmed.

    Raises Conflict when the question was answered meanwhile, or when there is no such reading.
    """
    with writing(origin="settings") as write:
        session = write.session
        one = session.scalars(
            select(OpenQuestion).filter_by(fiscal_year_id=year.id, key=key, deleted_at=None)
        ).one()
        if one.version != version:
            raise Conflict(_l("Somebody changed this meanwhile: look at it again"))
        if chosen:
            _choose(session, year, one, chosen)
        one.answer, one.confirmed_on, one.confirmed_by_id = answer or None, clock.today(), who


def _choose(session: Session, year: Year, one: OpenQuestion, chosen: str) -> None:
    name, _colon, text = chosen.partition(":")
    row = {"kind": one.kind, "refers_to": one.refers_to}
    for _promise, measure in concerned(session, year, row):
        settings = {**evaluate.ask(session, measure, year).settings}
        setting = next((s for s in measure.settings if s.name == name), None)
        known = {setting.write(c): c for c in _choices(setting)} if setting else {}
        if text not in known:
            raise Conflict(_l("Somebody changed this meanwhile: look at it again"))
        settings[name] = known[text]
        apply(session, year, measure, Wanted(settings))


def find(year: Year, key: str) -> Row | None:
    """One question of a year."""
    return next((row for row in questions(db.session(), year) if row["key"] == key), None)
