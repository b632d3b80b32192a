"""The weighted score of assessments, reckoned in the write that changes what it follows from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from esrar.core.changes import Change
from esrar.core.i18n import _l
from esrar.core.portions import portions
from esrar.criteria.models import Assessment, Criterion, Score
from esrar.criteria.rules import weighted
from esrar.kit.register import Settle

CRITERION = Criterion.__table__


def scorer(model: type[Assessment], scores: type[Score]) -> Settle:
    """How the assessments of this model get their score."""

    def settle(session: Session, changes: Sequence[Change]) -> Mapping[int, Mapping[str, Any]]:
        touched = set(_touched(session, changes, model, scores))
        if not touched:  # as after most saves, which ask for nothing and need not state it
            return {}
        return {i: {"score": score} for i, score in _scores(session, model, scores, touched)}

    return settle


def _touched(session: Session, changes: Sequence[Change], model: type[Assessment],
             scores: type[Score]) -> Iterable[int]:  # fmt: skip
    sets: set[int] = set()
    for change in changes:
        if change.model is scores:
            yield from change.both("assessment_id")
        elif change.model is model and "criteria_set_id" in change.values:
            yield change.record_id
        elif change.model is Criterion:
            sets |= change.both("criteria_set_id")
    if sets:
        table = model.__table__
        yield from session.scalars(select(table.c.id).where(table.c.criteria_set_id.in_(sets)))


def _scores(session: Session, model: type[Assessment], scores: type[Score],
            ids: Iterable[int]) -> Iterable[tuple[int, Decimal | None]]:  # fmt: skip
    """Every criterion of the set, scored or not: one that nobody scored leaves no score at all."""
    own, given, line = model.__table__.c, scores.__table__.c, CRITERION.c
    mine = and_(given.assessment_id == own.id, given.criterion_id == line.id)
    joined = model.__table__.join(CRITERION, line.criteria_set_id == own.criteria_set_id)
    rows: dict[int, list[tuple[Decimal, Decimal, Decimal | None]]] = {i: [] for i in ids}
    wanted = sorted(rows)
    for part in portions(wanted):
        statement = (
            select(own.id, line.weight, line.maximum, given.score)
            .select_from(joined.outerjoin(scores.__table__, mine))
            .where(own.id.in_(part))
        )
        for number, weight, maximum, score in session.execute(statement):
            rows[number].append((weight, maximum, score))
    return [(number, weighted(found)) for number, found in rows.items()]


def unscored(
    scores: type[Score], *, answered: bool = False
) -> Callable[[Session, Mapping[str, Any]], Iterable[Any]]:
    """What keeps an assessment with these scores from being approved: criteria without one.

    One that is `answered` beside its scores may have none at all; begun, they are to be whole.
    """
    given, line = scores.__table__.c, CRITERION.c

    def lacks(session: Session, row: Mapping[str, Any]) -> Iterable[Any]:
        scored = select(given.criterion_id).where(
            given.assessment_id == row["id"], given.score.is_not(None)
        )
        of_set = line.criteria_set_id == row["criteria_set_id"]
        if answered and not session.scalars(scored).first():
            return
        missing = session.scalars(
            select(line.text).where(of_set, line.id.not_in(scored)).order_by(line.id)
        ).all()
        if missing:
            names = "، ".join(f"«{text}»" for text in missing)
            yield _l("Score these criteria first: %(names)s", names=names)
        elif row["score"] is None:
            yield _l("The set of criteria has none to score by")

    return lacks
