"""The register of surveys of staff satisfaction, and what stands on the page of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from flask import has_request_context, url_for
from markupsafe import Markup
from sqlalchemy import func, select

from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.counted import counted
from esrar.core.db import Write, db
from esrar.core.fields import Date, LongText, Number, Text, Whole
from esrar.core.i18n import _, _l
from esrar.core.pieces import LTR
from esrar.core.quoting import quoted
from esrar.core.standing import stands
from esrar.kit.extensions import Panel
from esrar.kit.register import Derived, Field, Lines, Match, Register, Section, Stage, State
from esrar.staff import answers, rules
from esrar.staff.models import Employee, SatisfactionQuestion, SatisfactionSurvey
from esrar.staff.register import PERIOD, PERIOD_SECTION
from esrar.staff.rules import SCALE, SurveyState, WorkerKind


@dataclass(frozen=True)
class SurveyLink(Text):
    """The address at which a survey is answered, with a message ready to send."""

    ltr: ClassVar[bool] = True

    def show(self, value: Any) -> str:
        if not has_request_context():
            return str(value)
        url = url_for("survey.answer", token=value, _external=True)
        message = quoted(_("The survey of satisfaction, without names: %(url)s", url=url))
        return Markup(
            '<a href="%s" dir="ltr">%s</a> <a href="https://wa.me/?text=%s" '
            'rel="noreferrer noopener">%s</a>'
        ) % (url, url, message, _("Send by WhatsApp"))


def _is(state: SurveyState) -> Any:
    return lambda row, today: row["state"] == state and row["typed_respondents"] is None


MEAN = Number(1, SCALE, 3)

SURVEYS = Register(
    key="satisfaction-surveys", model=SatisfactionSurvey, label=_l("Satisfaction surveys"),
    singular=_l("Satisfaction survey"), new_label=_l("New satisfaction survey"), noun="survey",
    department="quality", title="title", searched=True, order="-period_end",
    check=rules.survey_problems,
    sections=(Section("main", _l("The survey")), PERIOD_SECTION, Section("dates", _l("Dates")),
              Section("typed", _l("Results from paper"))),
    fields=(
        Field("title", _l("Title of the survey"), Text(200), required=True, listed=True,
              sorted_by="name_key", headings=("الاستبانة", "عنوان الاستبانة")),
        Field("introduction", _l("What is said above the questions"), LongText(),
              headings=("المقدمة",)),
        Field("token", _l("Link for answering"), SurveyLink(40), entered=False,
              importable=False),
        *PERIOD,
        Field("opened_on", _l("Opens on"), Date(), "dates", listed=True, filtered=True,
              headings=("تاريخ الفتح",)),
        Field("closed_on", _l("Closes on"), Date(), "dates", listed=True, filtered=True,
              sorted_by="closed_on", headings=("تاريخ الإغلاق",),
              hint=_l("From this day nobody answers any more, and the results are shown"),
              fixed="approve"),
        Field("typed_respondents", _l("How many people answered"), Whole(0, 100_000), "typed",
              hint=_l("Only where the survey was on paper: it replaces answers by the link"),
              headings=("عدد المجيبين", "عدد الإجابات")),
        Field("typed_mean", _l("Mean of all questions, 1 to 5"), MEAN, "typed",
              hint=_l("Blank: reckoned from the means of the questions"),
              headings=("المتوسط العام", "المتوسط")),
    ),
    lines=(
        Lines("questions", _l("Questions"), SatisfactionQuestion, (
            Field("text", _l("Question, answered from 1 to 5"), Text(300), required=True,
                  headings=("السؤال", "العبارة")),
            Field("typed_mean", _l("Mean on paper"), MEAN, headings=("المتوسط",)),
        ), same=("text",), add_label=_l("Add a question"), check=rules.wrong_questions,
              hint=_l("Once answers have come in, a question can be reworded, not removed")),
    ),
    derived=(Derived("state", _l("Status"), rules.survey_on, {
        SurveyState.DRAFT: State(_l("Not open yet"), "plain"),
        SurveyState.OPEN: State(_l("Taking answers"), "wait"),
        SurveyState.CLOSED: State(_l("Answers closed"), "good"),
    }),),
    stages=(
        Stage("open", _l("Open the survey"), _is(SurveyState.DRAFT),
              lambda row, today: {"opened_on": EnteredDate(today)}),
        Stage("close", _l("Close the survey"), _is(SurveyState.OPEN),
              lambda row, today: {"closed_on": EnteredDate(today)}),
        Stage("reopen", _l("Reopen for answers"), _is(SurveyState.CLOSED),
              lambda row, today: {"closed_on": None}, action="approve"),
    ),
    match=(Match(("name_key", "period_end"), "title", _l("title and period")),),
    presence=("title",), attached=(("evidence", _l("Evidence")),),
)  # fmt: skip


@dataclass(frozen=True)
class Results:
    """What the panel of a survey prints."""

    count_text: str
    share_text: str
    mean_text: str
    note: str
    rows: list[tuple[str, str]]


class SurveyPanel:
    """The results on the page of a survey, once it has closed."""

    def panel(self, register: Register, record: Mapping[str, Any]) -> Panel | None:
        if register.key != SURVEYS.key:
            return None
        return Panel("results", str(_("Results")), "staff/results.html", _results(record))

    def preview(self, write: Write) -> Panel | None:
        return None


def _results(row: Mapping[str, Any]) -> Results:
    if row["state"] != SurveyState.CLOSED:
        number = answers.count(db.session(), row["id"])
        note = _("The results are shown once the survey has closed")
        return Results(counted("answer", number), "", "", str(note), [])
    found = answers.result(db.session(), row)
    note = ""
    if found.mean is None:
        note = _("Under three answers nothing is shown, so that nobody is known by the result")
    elif not found.by_question:
        note = _("Under five answers only the mean is shown, without a breakdown")
    rows = [(text, _percent(mean)) for text, mean in found.by_question]
    return Results(
        counted("answer", found.respondents), _in_service(row),
        "" if found.mean is None else answers.percent(found.mean), str(note), rows,
    )  # fmt: skip


def _percent(mean: Fraction | None) -> str:
    return "–" if mean is None else LTR % answers.percent(mean)


def _in_service(row: Mapping[str, Any]) -> str:
    """How many employees there were on the day it closed, or are today."""
    day = row["closed_on"] or clock.today()
    staff = db.session.scalar(
        select(func.count(Employee.id)).where(
            stands(Employee),
            Employee.kind == WorkerKind.EMPLOYEE.value, rules.active_on(day),
        )
    )  # fmt: skip
    return str(_("of %(staff)s in service", staff=counted("employee", staff))) if staff else ""


PANEL = SurveyPanel()
"""Given to `create_app`, like the panels of the measures."""
