"""Objective "economic and community initiatives": their quality, by approved assessments (5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, select

from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.criteria.models import CriteriaSet
from esrar.criteria.models import Criterion as Question
from esrar.initiatives.models import InitiativeAssessment, InitiativeScore
from esrar.measures.aggregates import Chosen, Mean
from esrar.measures.catalogue import words
from esrar.measures.catalogue.conditions import (
    everything,
    itself,
    latest,
    of,
    pending,
    there_is,
    valid,
)
from esrar.measures.catalogue.initiatives import (
    EDIT,
    FACTS,
    INITIATIVE,
    NOT_SUSPENDED,
    OF_INITIATIVE,
    initiative,
)
from esrar.measures.kit import Criterion, Label, Measure, Setting, Settings, Window

ASSESSMENT: Table = InitiativeAssessment.__table__
SCORE: Table = InitiativeScore.__table__
QUESTION: Table = Question.__table__
assessment, score, question = ASSESSMENT.c, SCORE.c, QUESTION.c


def _by(window: Window) -> Callable[[FromClause], ColumnElement[bool]]:
    return lambda table: table.c.period_end <= window.as_of


def _assessed(window: Window) -> ColumnElement[bool]:
    found = select(assessment.id).where(
        assessment.initiative_id == initiative.id, assessment.period_end <= window.as_of,
        valid(ASSESSMENT),
    )  # fmt: skip
    return there_is(found, ASSESSMENT)


def _scores(window: Window) -> Select[Any]:
    """Initiative, score as kept, and each weight, maximum and mark of its latest assessment."""
    marks = ASSESSMENT.outerjoin(
        QUESTION, question.criteria_set_id == assessment.criteria_set_id
    ).outerjoin(
        SCORE, and_(score.assessment_id == assessment.id, score.criterion_id == question.id)
    )
    by_then = _by(window)(ASSESSMENT)
    return (
        select(assessment.initiative_id, assessment.score, question.weight, question.maximum,
               score.score)
        .select_from(marks)
        .where(by_then, valid(ASSESSMENT),
               latest(ASSESSMENT, "initiative_id", _by(window)))
    )  # fmt: skip


def _exact(rows: Sequence[Any]) -> Fraction:
    """The weighted score of its marks, to the last digit; without them, as it was kept."""
    if any(mark is None for *_unit, mark in rows):
        return Fraction(rows[0][1])
    weights, reached = Fraction(), Fraction()
    for _initiative, _kept, weight, most, mark in rows:
        weights += Fraction(weight)
        reached += Fraction(weight) * Fraction(mark) / Fraction(most)
    return 100 * reached / weights


def _quality_definition(settings: Settings) -> Label:
    if settings["method"] == "share":
        return _(
            "The share of initiatives completed within the fiscal year whose weighted score "
            "reaches %(mark)s, by an approved assessment on the quality criteria in force on its "
            "day. While a completed initiative is not assessed the value is provisional.",
            mark=settings["pass_mark"],
        )
    return _(
        "The mean weighted score, out of 100, of the initiatives completed within the fiscal "
        "year, by an approved assessment on the quality criteria in force on its day. While a "
        "completed initiative is not assessed the value is provisional."
    )


QUALITY = Measure(
    key="initiatives.quality",
    label=_l("Quality of initiatives"),
    definition=_quality_definition,
    dated=initiative.completed_on,
    criteria=(
        words.dated(
            initiative.completed_on, words.act(_l("Add the day of completion"), EDIT),
            _l("It was completed"),
        ),
        words.in_window(
            initiative.completed_on, "completed_on",
            _l("Completed within the fiscal year, up to the day asked about"),
        ),
        words.not_cancelled(INITIATIVE),
        NOT_SUSPENDED,
        Criterion(
            "assessed", _l("Its assessment is approved, on the criteria in force on that day"),
            _assessed,
            act=words.assess(
                Link(_l("Assess the quality"), "/initiative-assessments/new?initiative_id=%%23%s"),
                Link(_l("Approve the assessment"), "/initiative-assessments/%s"),
            ),
        ),
    ),
    touches={
        INITIATIVE.name: itself,
        ASSESSMENT.name: of("initiative_id"),
        SCORE.name: everything,
        CriteriaSet.__tablename__: everything,
        QUESTION.name: everything,
    },
    turns=None,
    flow=False,
    facts=FACTS | {"pending": pending(ASSESSMENT, "initiative_id", INITIATIVE)},
    settings=(
        Setting("method", _l("How quality is reckoned"), "mean", choices={
            "mean": _l("Mean of the scores"),
            "share": _l("Share of initiatives that reach the pass mark"),
        }),
        Setting("pass_mark", _l("Pass mark"), 80, most=100),
    ),
    also={"initiative-assessments": select(assessment.initiative_id).where(
        assessment.id == words.RECORD)},
    aggregate=Chosen("method", {
        "mean": Mean(_scores, _exact), "share": Mean(_scores, _exact, reaching="pass_mark"),
    }),
    **OF_INITIATIVE,
)  # fmt: skip

MEASURES = (QUALITY,)
