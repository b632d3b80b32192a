"""Scores and ranks of an award's nominees, taken from the assessments of their families.

Where an edition names its criteria, a nominee's score is that of the family's latest approved
assessment by them about a period that ends in the year of the edition. A score is typed only for
a family without one. An approved edition stays as it was approved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core.changes import Change
from esrar.core.db import db
from esrar.core.i18n import _l
from esrar.core.standing import stands
from esrar.criteria.models import CriteriaSet, FamilyAssessment
from esrar.events.models import Award, AwardNominee
from esrar.kit.relations import Relation

AWARD, NOMINEE = Award.__table__, AwardNominee.__table__
ASSESSED = FamilyAssessment.__table__
CENT = Decimal("0.01")
COUNTING = ("approved_on", "score")


def assessed(session: Session, set_id: int, year: int,
             families: Iterable[int]) -> dict[int, Decimal]:  # fmt: skip
    """The exact score of each of these families that was assessed by a set about a year."""
    own = ASSESSED.c
    statement = (
        select(own.family_id, own.score)
        .where(own.criteria_set_id == set_id, own.family_id.in_(sorted(set(families))),
               own.period_end.between(date(year, 1, 1), date(year, 12, 31)),
               stands(own),
               *(own[name].is_not(None) for name in COUNTING))
        .order_by(own.period_end, own.id)
    )  # fmt: skip
    return {row.family_id: row.score for row in session.execute(statement)}


def shown(score: Decimal) -> Decimal:
    """A score as a nominee has it: two decimals, cut and not rounded up."""
    return score.quantize(CENT, ROUND_DOWN)


# -- settling --------------------------------------------------------------------------------------


def settle(session: Session, changes: Sequence[Change]) -> Mapping[int, Mapping[str, Any]]:
    """Scores and ranks of the nominees whom these changes concern, by the id of the line."""
    awards = {c.record_id for c in changes if c.model is Award}
    awards |= {i for c in changes if c.model is AwardNominee for i in c.both("award_id")}
    moved = [c for c in changes if c.model is FamilyAssessment]
    awards |= set(_judging(session, moved))
    lost = {family for c in moved if _counted(c) for family in c.both("family_id")}
    if not awards:
        return {}
    found: dict[int, Mapping[str, Any]] = {}
    own = AWARD.c
    open_ones = select(own.id, own.criteria_set_id, own.year).where(
        own.id.in_(awards), own.criteria_set_id.is_not(None), own.approved_on.is_(None)
    )
    for award in session.execute(open_ones).all():
        found.update(_ranked(session, award.id, award.criteria_set_id, award.year, lost))
    return found


def _judging(session: Session, changes: Sequence[Change]) -> Iterable[int]:
    """The awards by the criteria of these assessments, with one of their families nominated."""
    sets = {i for c in changes for i in c.both("criteria_set_id")}
    families = {i for c in changes for i in c.both("family_id")}
    if not sets:
        return ()
    nominated = select(NOMINEE.c.award_id).where(NOMINEE.c.family_id.in_(families))
    return session.scalars(
        select(AWARD.c.id).where(AWARD.c.criteria_set_id.in_(sets), AWARD.c.id.in_(nominated))
    )


def _counted(change: Change) -> bool:
    """Whether an assessment gave a score before a change."""
    before = {**change.current, **{name: old for name, (old, _new) in change.values.items()}}
    return change.action != "create" and all(before.get(n) is not None for n in COUNTING)


def _ranked(session: Session, award: int, set_id: int, year: int,
            lost: set[int]) -> Iterator[tuple[int, Mapping[str, Any]]]:  # fmt: skip
    own = NOMINEE.c
    rows = session.execute(
        select(own.id, own.family_id, own.score).where(own.award_id == award)
    ).all()
    exact = assessed(session, set_id, year, (row.family_id for row in rows))
    scores = {
        row.id: exact.get(row.family_id, None if row.family_id in lost else row.score)
        for row in rows
    }
    known = [score for score in scores.values() if score is not None]
    for number, score in scores.items():
        rank = None if score is None else 1 + sum(other > score for other in known)
        yield number, {"score": None if score is None else shown(score), "rank": rank}


# -- what must agree -------------------------------------------------------------------------------


def wrong_nominees(values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> Iterable[Any]:
    """A typed score beside an assessment that says another."""
    set_id, year = values.get("criteria_set_id"), values.get("year")
    typed = {line["family_id"]: line["score"] for line in lines
             if line.get("score") is not None and line.get("family_id")}  # fmt: skip
    if not (set_id and year and typed):
        return
    for family, score in assessed(db.session(), set_id, year, typed).items():
        if typed[family] != shown(score):
            yield _l("The score of %(family)s is taken from its assessment: %(score)s",
                     family=Relation("families", many=True).title(family),
                     score=f"{shown(score):f}")  # fmt: skip


def lacks(session: Session, row: Mapping[str, Any]) -> Iterable[Any]:
    """What keeps an edition from being approved: winners are named, and they rank first."""
    own = NOMINEE.c
    nominees = session.execute(
        select(own.family_id, own.won, own.rank).where(own.award_id == row["id"])
    ).all()
    winners = [one for one in nominees if one.won]
    if not winners:
        yield _l("Mark the winners among the nominees first.")
    if row["criteria_set_id"] is None:
        return
    if not session.scalar(select(CriteriaSet.approved_on).where(
            CriteriaSet.id == row["criteria_set_id"])):  # fmt: skip
        yield _l("The set of criteria is not approved itself.")
    if any(one.rank is None for one in winners):
        yield _l("A winner has no score: approve the assessment of its family, or write a score.")
    last = max((one.rank for one in winners if one.rank is not None), default=0)
    if any(not one.won and one.rank is not None and one.rank < last for one in nominees):
        yield _l("A nominee who did not win ranks before a winner.")
