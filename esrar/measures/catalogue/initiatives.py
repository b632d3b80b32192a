"""Objective "economic and community initiatives": their quality (5), and how many ran (6, 7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, case, select

from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.core.suspension import not_suspended
from esrar.criteria.models import CriteriaSet
from esrar.criteria.models import Criterion as Question
from esrar.initiatives.models import Initiative, InitiativeAssessment, InitiativeScore
from esrar.initiatives.rules import Kind
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
from esrar.measures.kit import Criterion, Label, Measure, Setting, Settings, Turn, Window

INITIATIVE: Table = Initiative.__table__
ASSESSMENT: Table = InitiativeAssessment.__table__
SCORE: Table = InitiativeScore.__table__
QUESTION: Table = Question.__table__
initiative, assessment, score, question = INITIATIVE.c, ASSESSMENT.c, SCORE.c, QUESTION.c

EDIT = "/initiatives/%s/edit"
NOT_SUSPENDED = Criterion(
    "not_suspended", _l("Not suspended, or resumed since"),
    lambda w: not_suspended(INITIATIVE, w.as_of),
    words.day("suspended_on", _l("suspended on")),
)  # fmt: skip
FACTS = {
    name: initiative[name]
    for name in ("launched_on", "completed_on", "cancelled_on", "suspended_on", "approved_on")
}


# -- quality (5) -------------------------------------------------------------------------------


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
    record=INITIATIVE,
    source=INITIATIVE,
    unit=initiative.id,
    dated=initiative.completed_on,
    record_register="initiatives",
    unit_register="initiatives",
    noun="initiative",
    caused=_l("Initiative"),
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
)  # fmt: skip


# -- how many (6, 7) ---------------------------------------------------------------------------

EVENTS = {
    "launch": _l("Its launch"),
    "approval": _l("Its approval"),
    "completion": _l("Its completion"),
}


def _event(window: Window) -> ColumnElement[Any]:
    chosen = window.settings["event"]
    return case(
        (chosen == "approval", initiative.approved_on),
        (chosen == "completion", initiative.completed_on),
        else_=initiative.launched_on,
    )


def _definition(kind: Kind) -> Any:
    def definition(settings: Settings) -> Label:
        text = {
            Kind.ECONOMIC: _(
                "The number of economic initiatives that were approved and launched within the "
                "fiscal year, running or completed."
            ),
            Kind.COMMUNITY: _(
                "The number of community initiatives that were approved and launched within the "
                "fiscal year, running or completed."
            ),
        }[kind]
        rest = _(
            "One that was suspended after its launch counts again from the day it resumes; one "
            "that was cancelled does not. What dates it: %(event)s.",
            event=EVENTS[settings["event"]],
        )
        return f"{text} {rest}"

    return definition


def _of_kind(kind: Kind, label: Label, is_kind: Label, setting: Label) -> Measure:
    return Measure(
        key=f"initiatives.{kind.value}",
        label=label,
        definition=_definition(kind),
        record=INITIATIVE,
        source=INITIATIVE,
        unit=initiative.id,
        dated=initiative.launched_on,
        record_register="initiatives",
        unit_register="initiatives",
        noun="initiative",
        caused=_l("Initiative"),
        criteria=(
            Criterion("kind", is_kind, lambda w: initiative.kind == kind.value),
            Criterion(
                "dated", _l("Its launch is written down"),
                lambda w: initiative.launched_on.is_not(None),
                act=words.act(_l("Record the launch"), EDIT),
                applies=lambda settings: settings["event"] != "approval",
            ),
            Criterion(
                "in_window",
                _l("Launched within the fiscal year, up to the day asked about"),
                lambda w: _event(w).between(w.start, w.as_of),
                words.day("launched_on"),
            ),
            words.not_cancelled(INITIATIVE),
            NOT_SUSPENDED,
            words.approved(
                initiative.approved_on,
                words.act(_l("Approve the initiative"), "/initiatives/%s"),
            ),
        ),
        touches={INITIATIVE.name: itself},
        turns=tuple(
            Turn(initiative[name], initiative.id)
            for name in ("launched_on", "approved_on", "completed_on", "cancelled_on",
                         "suspended_on", "resumed_on")
        ),
        facts=FACTS,
        settings=(Setting("event", setting, "launch", choices=EVENTS),),
    )  # fmt: skip


ECONOMIC = _of_kind(
    Kind.ECONOMIC, _l("Economic initiatives launched"), _l("It is economic"),
    _l("What dates an initiative"),
)  # fmt: skip
COMMUNITY = _of_kind(
    Kind.COMMUNITY, _l("Community initiatives launched"), _l("It serves the community"),
    _l("What dates an initiative"),
)  # fmt: skip

MEASURES = (QUALITY, ECONOMIC, COMMUNITY)
