"""Answers to a survey of satisfaction: taken in without a trace of who and when, and summed up.

A sheet has a random key and no time; no audit entry names it, for the entry's time and address
would. Sums are shown of closed surveys only, and never of so few that a person could be known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from esrar.core.db import writing
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.staff.models import SatisfactionMark, SatisfactionQuestion, SatisfactionSheet
from esrar.staff.rules import LEAST_BROKEN_DOWN, LEAST_SHOWN, SCALE

SHEET, MARK = SatisfactionSheet.__table__, SatisfactionMark.__table__
QUESTION = SatisfactionQuestion.__table__


@dataclass(frozen=True)
class Asked:
    """One question of a survey."""

    id: int
    text: str
    typed_mean: Any = None


@dataclass(frozen=True)
class Result:
    """What a survey says. `mean` is None under three answers, `by_question` empty under five."""

    respondents: int
    mean: Fraction | None
    by_question: tuple[tuple[str, Fraction | None], ...]


def questions(session: Session, survey_id: int) -> list[Asked]:
    """The questions of a survey, in their order."""
    rows = session.execute(
        select(QUESTION.c.id, QUESTION.c.text, QUESTION.c.typed_mean)
        .where(QUESTION.c.survey_id == survey_id)
        .order_by(QUESTION.c.id)
    )
    return [Asked(row.id, row.text, row.typed_mean) for row in rows]


def keep(survey_id: int, asked: Sequence[Asked], marks: Mapping[int, int], key: str) -> None:
    """Keep a sheet. The same form sent again is the same sheet. Raises Invalid if half is blank."""
    if 2 * len(marks) < len(asked):
        raise Invalid(_l("Answer at least half of the questions"))
    sheet = hashlib.sha256(key.encode()).hexdigest()[:32]
    row = {"key": sheet, "survey_id": survey_id, "asked": len(asked), "answered": len(marks),
           "total": sum(marks.values())}  # fmt: skip
    rows = [{"sheet_key": sheet, "question_id": q, "mark": mark} for q, mark in marks.items()]
    try:
        with writing(origin="answer") as write:
            connection = write.session.connection()
            connection.execute(insert(SHEET), [row])
            connection.execute(insert(MARK), rows)
    except IntegrityError:
        return  # sent twice


def count(session: Session, survey_id: int) -> int:
    """Number of sheets that came in."""
    return session.scalar(select(func.count()).where(SHEET.c.survey_id == survey_id)) or 0


def result(session: Session, survey: Mapping[str, Any]) -> Result:
    """The sums of a closed survey: typed results where there are any, else of its sheets."""
    asked = questions(session, survey["id"])
    if survey["typed_respondents"] is not None:
        return _typed(survey, asked)
    rows = session.execute(
        select(SHEET.c.answered, SHEET.c.total).where(
            SHEET.c.survey_id == survey["id"], 2 * SHEET.c.answered >= SHEET.c.asked
        )
    ).all()
    number = len(rows)
    if number < LEAST_SHOWN:
        return Result(number, None, ())
    mean = sum((Fraction(r.total, r.answered) for r in rows), Fraction()) / number
    if number < LEAST_BROKEN_DOWN:
        return Result(number, mean, ())
    return Result(number, mean, tuple((q.text, _mean(session, q.id)) for q in asked))


def _mean(session: Session, question_id: int) -> Fraction | None:
    found = session.execute(
        select(func.count(), func.sum(MARK.c.mark)).where(MARK.c.question_id == question_id)
    ).one()
    return Fraction(int(found[1]), found[0]) if found[0] >= LEAST_BROKEN_DOWN else None


def _typed(survey: Mapping[str, Any], asked: Sequence[Asked]) -> Result:
    number = survey["typed_respondents"]
    if number < LEAST_SHOWN:
        return Result(number, None, ())
    means = [Fraction(q.typed_mean) for q in asked if q.typed_mean is not None]
    whole = Fraction(survey["typed_mean"]) if survey["typed_mean"] is not None else None
    if whole is None and means:
        whole = sum(means, Fraction()) / len(means)
    if number < LEAST_BROKEN_DOWN:
        return Result(number, whole, ())
    typed = ((q.text, q.typed_mean) for q in asked if q.typed_mean is not None)
    return Result(number, whole, tuple((text, Fraction(mean)) for text, mean in typed))


def percent(mean: Fraction) -> str:
    """A mean of marks as a share of the best, one decimal, cut and not rounded."""
    tenths = int(mean * 1000 / SCALE)
    return f"{tenths // 10}.{tenths % 10}%"
