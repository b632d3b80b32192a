"""The page on which staff answer a survey: by its link, without a name, on any phone."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from esrar.accounts.pages import EntryPage
from esrar.accounts.permissions import public
from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.core.pages import Entry
from esrar.core.standing import stands
from esrar.staff import answers, rules
from esrar.staff.answers import Asked
from esrar.staff.models import SatisfactionSurvey
from esrar.staff.rules import SCALE, SurveyState

WHY = "an answer has no name: whoever has the survey's link gives one"
blueprint = Blueprint("survey", __name__, url_prefix="/survey")


@blueprint.route("/<token>", methods=["GET", "POST"])
@public(WHY)
def answer(token: str) -> Any:
    """The questions, and what is done with the answers."""
    survey = _survey(token)
    if survey.state != SurveyState.OPEN or survey.typed_respondents is not None:
        return _told(survey, _no_more(survey))
    asked = answers.questions(db.session(), survey.id)
    if request.method == "GET":
        if survey.id in session.get("answered", ()):
            return _told(survey, _("An answer was already given on this device. Thank you."))
        return _page(survey, asked, {}, [])
    marks = _marks(asked)
    try:
        answers.keep(survey.id, asked, marks, request.form.get("sheet", "") or token)
    except Invalid as problem:
        first = next(f"f-q{q.id}" for q in asked if q.id not in marks)
        return _page(survey, asked, marks, [(first, str(problem))]), 422
    session["answered"] = [*session.get("answered", ()), survey.id][-20:]
    return redirect(url_for("survey.thanks", token=token), 303)


@blueprint.get("/<token>/thanks")
@public(WHY)
def thanks(token: str) -> Any:
    """That the answer was kept, and nothing else with it."""
    return _told(_survey(token), _("Your answer was kept, without your name and without the time."
                                   " Thank you."))  # fmt: skip


def _no_more(survey: Any) -> str:
    if survey.state != SurveyState.CLOSED:
        return _("This survey takes no answers now.")
    day = show_date(survey.closed_on)
    return _("This survey closed on %(day)s and takes no more answers. Thank you.", day=day)


def _survey(token: str) -> Any:
    found = db.session.execute(
        select(SatisfactionSurvey.id, SatisfactionSurvey.title, SatisfactionSurvey.introduction,
               SatisfactionSurvey.typed_respondents, SatisfactionSurvey.closed_on,
               rules.survey_on(clock.today()).label("state"))
        .where(SatisfactionSurvey.token == token, stands(SatisfactionSurvey))
    ).first()  # fmt: skip
    if found is None:
        raise NotFound()
    return found


def _marks(asked: list[Asked]) -> dict[int, int]:
    given = {q.id: request.form.get(f"q{q.id}", "") for q in asked}
    known = {str(mark) for mark in range(1, SCALE + 1)}
    return {number: int(mark) for number, mark in given.items() if mark in known}


def _page(survey: Any, asked: list[Asked], marks: dict[int, int],
          errors: list[tuple[str, str]]) -> str:  # fmt: skip
    page = EntryPage(
        title=survey.title,
        action=request.path,
        text=survey.introduction or "",
        fields=[_entry(q, marks.get(q.id)) for q in asked],
        errors=errors,
        hidden=[("sheet", request.form.get("sheet") or secrets.token_urlsafe(18))],
    )
    return render_template("staff/answer.html", page=page)


def _entry(question: Asked, mark: int | None) -> Entry:
    words = (_("1, not at all"), "2", "3", "4", _("5, fully"))
    options = [(str(i), str(word), i == mark) for i, word in enumerate(words, 1)]
    return Entry(id=f"f-q{question.id}", name=f"q{question.id}", label=question.text,
                 kind="radios", value=str(mark or ""), options=options)  # fmt: skip


def _told(survey: Any, text: str) -> str:
    page = EntryPage(title=survey.title, action="", text=text, fields=[], errors=[])
    return render_template("staff/told.html", page=page)
