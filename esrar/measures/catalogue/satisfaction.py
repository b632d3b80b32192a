"""Objective "a specialised staff": how satisfied they are (10)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, func, not_, select, tuple_

from esrar.core.i18n import _, _l
from esrar.core.standing import stands
from esrar.measures.aggregates import Rows, Tally, Value
from esrar.measures.catalogue import words
from esrar.measures.catalogue.conditions import everything, itself, of, there_is
from esrar.measures.catalogue.staff import EMPLOYEE, employee, in_service
from esrar.measures.kit import Criterion, Label, Measure, Setting, Settings, Window
from esrar.staff.models import SatisfactionQuestion, SatisfactionSheet, SatisfactionSurvey
from esrar.staff.rules import SCALE, WorkerKind

SURVEY: Table = SatisfactionSurvey.__table__
SHEET: Table = SatisfactionSheet.__table__
LATER = SURVEY.alias("later")
survey, sheet = SURVEY.c, SHEET.c

LEAST = 3
FILLED = and_(sheet.survey_id == survey.id, sheet.answered > 0, 2 * sheet.answered >= sheet.asked)
ANSWERS = func.coalesce(
    survey.typed_respondents,
    select(func.count()).select_from(SHEET).where(FILLED).correlate(SURVEY).scalar_subquery(),
)


def _about_the_year(table: FromClause, window: Window) -> ColumnElement[bool]:
    return table.c.period_end.between(window.start, window.as_of)


def _latest_survey(window: Window) -> ColumnElement[bool]:
    later = LATER.c
    ahead = select(later.id).where(
        stands(LATER), later.closed_on.is_not(None), _about_the_year(LATER, window),
        tuple_(later.period_end, later.id) > tuple_(survey.period_end, survey.id),
    )  # fmt: skip
    return not_(there_is(ahead, LATER))


def _staff(window: Window) -> Select[Any]:
    """Survey, and the employees in service on its closing day."""
    on_closing = and_(
        employee.kind == WorkerKind.EMPLOYEE.value, stands(EMPLOYEE), in_service(survey.closed_on)
    )
    return (
        select(survey.id, func.count(employee.id), survey.typed_respondents, survey.typed_mean)
        .select_from(SURVEY.outerjoin(EMPLOYEE, on_closing))
        .group_by(survey.id, survey.typed_respondents, survey.typed_mean)
    )


def _sheets(window: Window) -> Select[Any]:
    return select(survey.id, sheet.answered, sheet.total).join(SHEET, FILLED)


@dataclass(frozen=True)
class MeanAnswer:
    """The mean response of the one survey that counts, in percent of the scale.

    Under three answers there are no data; answered by under half the staff it is provisional.
    """

    staff: Rows
    sheets: Rows
    small: str = "answers"

    def value(self, tally: Tally) -> Value:
        latest = {unit for unit, _record in tally.passing(self.small)}
        enough = {unit for unit, _record in tally.passing()}
        for number, staff, typed, mean in tally.rows(self.staff):
            if number not in latest:
                continue
            means = [Fraction(total, answered) for found, answered, total in tally.rows(self.sheets)
                     if found == number]  # fmt: skip
            answers = len(means) if typed is None else typed
            coverage = (answers, staff)
            if number not in enough or (typed is not None and mean is None):
                return Value(None, coverage=coverage)
            total = sum(means, Fraction()) if typed is None else Fraction(mean) * typed
            first = 1 if tally.settings["scale"] == "from_one" else 0
            shares = 100 * (total - first * answers) / (SCALE - first)
            return Value(shares / answers, 2 * answers < staff, coverage, shares, answers)
        return Value(None, coverage=(0, 0))


def _satisfaction_definition(settings: Settings) -> Label:
    return _(
        "The mean response, in percent of the scale, of the latest staff survey about the fiscal "
        "year that was closed. Under three answers there are no data – never those of the survey "
        "before – and answered by fewer than half of the staff on its closing day the value is "
        "provisional. A sheet filled in by less than half is none."
    )


SATISFACTION = Measure(
    key="staff.satisfaction",
    label=_l("Satisfaction of the staff"),
    definition=_satisfaction_definition,
    record=SURVEY,
    source=SURVEY,
    unit=survey.id,
    dated=survey.period_end,
    record_register="satisfaction-surveys",
    unit_register="satisfaction-surveys",
    noun="survey",
    caused=_l("Survey"),
    criteria=(
        Criterion(
            "in_window", _l("About the fiscal year, up to the day asked about"),
            lambda w: _about_the_year(SURVEY, w), words.day("period_end"),
        ),
        Criterion(
            "closed", _l("It was closed"), lambda w: survey.closed_on.is_not(None),
            act=words.act(_l("Close the survey"), "/satisfaction-surveys/%s/edit"),
        ),
        Criterion("latest", _l("The latest about the year"), _latest_survey),
        Criterion("answers", _l("At least three people answered"), lambda w: ANSWERS >= LEAST),
    ),
    touches={
        SURVEY.name: itself,
        SatisfactionQuestion.__tablename__: of("survey_id"),
        EMPLOYEE.name: everything,
    },
    turns=None,
    flow=False,
    facts={"period_end": survey.period_end, "closed_on": survey.closed_on},
    settings=(
        Setting("scale", _l("How a mark of 1 to 5 becomes a percentage"), "of_five", choices={
            "of_five": _l("The mark divided by 5"),
            "from_one": _l("The mark less 1, divided by 4"),
        }),
    ),
    aggregate=MeanAnswer(_staff, _sheets),
)  # fmt: skip

MEASURES = (SATISFACTION,)
