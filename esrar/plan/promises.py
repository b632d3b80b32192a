"""What a year's plan promises: its indicators with their targets, in the order of the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from esrar.audit.cache import kept
from esrar.core.i18n import language
from esrar.measures.catalogue import MEASURES
from esrar.measures.kit import Measure
from esrar.measures.years import Year
from esrar.plan.models import Indicator, Objective
from esrar.plan.question_models import OpenQuestion
from esrar.plan.rules import TargetKind

INDICATOR: Table = Indicator.__table__
OBJECTIVE: Table = Objective.__table__
QUESTION: Table = OpenQuestion.__table__
SETTING = "setting"
"""The kind of question on which a number rests."""


@dataclass(frozen=True)
class Promise:
    """An indicator of the plan as figures need it."""

    id: int
    number: int
    key: str
    names: Mapping[str, str]
    targets: Mapping[str, str]
    definitions: Mapping[str, str]
    kind: TargetKind
    low: Decimal | None
    high: Decimal
    quarterly: tuple[Decimal | None, ...]
    second_readings: tuple[str, ...]
    objective_id: int
    objective_number: int
    objectives: Mapping[str, str]
    unconfirmed: tuple[str, ...] = ()
    """Open questions about how it is counted, by key, that nobody has confirmed yet."""

    @property
    def name(self) -> str:
        """Its criterion, in the reader's language."""
        return self.names[language()]

    @property
    def target(self) -> str:
        """Its target sentence, in the reader's language."""
        return self.targets[language()]

    @property
    def objective(self) -> str:
        """Its objective, in the reader's language."""
        return self.objectives[language()]

    @property
    def measure(self) -> Measure | None:
        """What counts it; None until it is connected to registers."""
        return MEASURES.get(self.key)


_i, _o = INDICATOR.c, OBJECTIVE.c
_PROMISES = (
    select(INDICATOR, _o.number.label("objective_number"), _o.text_ar, _o.text_en)
    .join(OBJECTIVE, _o.id == _i.objective_id)
    .where(_i.fiscal_year_id == bindparam("year"), _i.deleted_at.is_(None))
    .order_by(_o.number, _i.number)
)
_q = QUESTION.c
_UNCONFIRMED = (
    select(_q.key, _q.refers_to)
    .where(_q.fiscal_year_id == bindparam("year"), _q.kind == SETTING, _q.confirmed_on.is_(None),
           _q.deleted_at.is_(None))
    .order_by(_q.key)
)  # fmt: skip


def promises(session: Session, year: Year | None) -> Sequence[Promise]:
    """The indicators of a year in the order of its plan; none for a year without one."""
    if year is None or year.id is None:
        return ()
    return kept(("promises", year.id), lambda: _load(session, year.id), INDICATOR, OBJECTIVE,
                QUESTION)  # fmt: skip


def _load(session: Session, year_id: int | None) -> list[Promise]:
    open_: dict[str, list[str]] = {}
    for key, refers_to in session.execute(_UNCONFIRMED, {"year": year_id}):
        for number in refers_to:
            open_.setdefault(number, []).append(key)
    rows = session.execute(_PROMISES, {"year": year_id}).mappings()
    return [_promise(dict(row), open_.get(str(row["number"]), ())) for row in rows]


def _promise(row: Mapping[str, Any], unconfirmed: Sequence[str]) -> Promise:
    return Promise(
        id=row["id"],
        number=row["number"],
        key=row["measure_key"],
        names={"ar": row["criterion_ar"], "en": row["criterion_en"]},
        targets={"ar": row["target_ar"], "en": row["target_en"]},
        definitions={"ar": row["definition_ar"], "en": row["definition_en"]},
        kind=TargetKind(row["target_kind"]),
        low=row["target_low"],
        high=row["target_high"],
        quarterly=tuple(row[f"target_q{n}"] for n in (1, 2, 3, 4)),
        second_readings=tuple(row["second_readings"] or ()),
        objective_id=row["objective_id"],
        objective_number=row["objective_number"],
        objectives={"ar": row["text_ar"], "en": row["text_en"]},
        unconfirmed=tuple(unconfirmed),
    )
