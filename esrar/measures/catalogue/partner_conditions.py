"""What must hold of an agreement or a partner to be counted: in force, assessed, good together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Table,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
)

from esrar.agreements.models import Agreement, AgreementAssessment
from esrar.agreements.rules import PARTNERSHIPS
from esrar.core.standing import stands
from esrar.measures.catalogue.conditions import latest, there_is, valid
from esrar.measures.kit import Window
from esrar.organisations.models import Organisation

AGREEMENT: Table = Agreement.__table__
ASSESSMENT: Table = AgreementAssessment.__table__
BODY: Table = Organisation.__table__
agreement, assessment, body = AGREEMENT.c, ASSESSMENT.c, BODY.c


def in_force(window: Window, table: FromClause = AGREEMENT) -> ColumnElement[bool]:
    """In force on a day of the year up to the day asked about: it began, and lasted into it."""
    own = table.c
    began, ends, out = own.effective_on, own.ends_on, own.terminated_on
    return and_(
        began <= window.as_of,
        or_(ends.is_(None), and_(ends >= window.start, ends >= began)),
        or_(out.is_(None), and_(out > window.start, out > began)),
    )


def _about_the_year(window: Window) -> Callable[[FromClause], ColumnElement[bool]]:
    return lambda table: table.c.period_end.between(window.start, window.as_of)


def assessed(window: Window, *tests: ColumnElement[bool]) -> ColumnElement[bool]:
    """Its latest valid assessment about the year passes these tests."""
    within = _about_the_year(window)
    found = select(assessment.id).where(
        assessment.agreement_id == agreement.id, within(ASSESSMENT), valid(ASSESSMENT),
        latest(ASSESSMENT, "agreement_id", within), *tests,
    )  # fmt: skip
    return there_is(found, ASSESSMENT)


def is_partnership(table: FromClause) -> ColumnElement[bool]:
    """One of the kinds of agreement that make a partner."""
    return table.c.kind.in_([kind.value for kind in PARTNERSHIPS])


EVERY, ITS_BODY = AGREEMENT.alias("every_agreement"), BODY.alias("its_body")
EXACT = 10**10
"""A score has ten decimals: as whole numbers every database adds them exactly."""


def best_scores(window: Window) -> Select[Any]:
    """Every assessed partner with the best score of its agreements."""
    within, own = _about_the_year(window), EVERY.c
    return (
        select(own.organisation_id, func.max(assessment.score).label("score"))
        .select_from(EVERY.join(ITS_BODY, ITS_BODY.c.id == own.organisation_id)
                     .join(ASSESSMENT, assessment.agreement_id == own.id))
        .where(stands(EVERY), stands(ITS_BODY), is_partnership(EVERY), in_force(window, EVERY),
               within(ASSESSMENT), valid(ASSESSMENT),
               latest(ASSESSMENT, "agreement_id", within))
        .group_by(own.organisation_id)
        .correlate_except(EVERY, ITS_BODY, ASSESSMENT)
    )  # fmt: skip


def reach_together(window: Window) -> ColumnElement[bool]:
    """The mean of all assessed partners reaches the floor."""
    best = best_scores(window).subquery("best")
    exact = cast(func.round(best.c.score * EXACT), BigInteger)
    floor = window.settings["floor"] * literal(EXACT, BigInteger)
    return select(func.sum(exact) >= floor * func.count()).select_from(best).scalar_subquery()
