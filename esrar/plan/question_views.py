"""Pages where the manager confirms how the plan document is read, or chooses another reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from esrar.accounts.identity import me
from esrar.accounts.permissions import granted, requires
from esrar.core import arabic
from esrar.core.calendar import show_date
from esrar.core.db import db
from esrar.core.errors import Conflict
from esrar.core.i18n import _, language
from esrar.core.pages import Link, StatusTag
from esrar.measures import evaluate
from esrar.measures.years import Year, current_year
from esrar.plan import questions
from esrar.plan.figures import number_text
from esrar.plan.promises import SETTING
from esrar.plan.questions import Row
from esrar.plan.setting_page import traffic
from esrar.plan.setting_text import shown

blueprint = Blueprint("questions", __name__, url_prefix="/admin/questions")

LONGEST = 500


@dataclass(frozen=True)
class QuestionRow:
    """A question in the list."""

    key: str
    url: str
    text: str
    reading: str
    about: str
    state: StatusTag


@dataclass(frozen=True)
class ReadingRow:
    """Another reading, and what it would do to each indicator."""

    key: str
    label: str
    effects: Sequence[tuple[str, str, str, str]]


@dataclass(frozen=True)
class QuestionPage:
    """One question."""

    title: str
    printed: Sequence[str]
    reading: str
    state: StatusTag
    back: Link
    action: str
    version: int
    answer: str
    now: Sequence[tuple[str, str]]
    others: Sequence[ReadingRow]
    settings: Sequence[Link]
    may_confirm: bool


@blueprint.get("")
@requires("settings:read")
def every() -> str:
    """Everything the plan leaves open, and how it is read meanwhile."""
    found = questions.questions(db.session(), _year())
    waiting = sum(row["confirmed_on"] is None for row in found)
    title = _("What the plan leaves open")
    text = _("Awaiting confirmation: %(waiting)s of %(all)s", waiting=waiting, all=len(found))
    return render_template("plan/questions.html", title=title, text=text, rows=map(_row, found))


@blueprint.get("/<key>")
@requires("settings:read")
def question(key: str) -> str:
    """One question with its other readings and the effect of each."""
    row = _found(key)
    return render_template("plan/question.html", page=_page(row))


@blueprint.post("/<key>")
@requires("settings:manage")
def confirm(key: str) -> Any:
    """Confirm the reading in force or another."""
    _found(key)
    answer = arabic.clean(request.form.get("answer", ""))[:LONGEST]
    chosen, version = request.form.get("reading", ""), request.form.get("version", 0, type=int)
    reader = me()
    try:
        questions.confirm(_year(), key, chosen, answer, version, reader.id if reader else None)
    except Conflict as conflict:
        flash(str(conflict), "error")
        return redirect(url_for("questions.question", key=key), 303)
    flash(_("The reading was confirmed"), "success")
    return redirect(url_for("questions.every"), 303)


def _year() -> Year:
    return current_year() or abort(404)


def _found(key: str) -> Row:
    return questions.find(_year(), key) or abort(404)


def _row(row: Row) -> QuestionRow:
    return QuestionRow(
        row["key"], url_for("questions.question", key=row["key"]), _in(row, "explanation"),
        _in(row, "handling"), "، ".join(row["refers_to"]), _state(row),
    )  # fmt: skip


def _in(row: Row, name: str) -> str:
    return str(row[f"{name}_{language()}"])


def _state(row: Row) -> StatusTag:
    if row["confirmed_on"] is None:
        return StatusTag(str(_("Awaiting confirmation")), "wait")
    day = f"\u2066{show_date(row['confirmed_on'])}\u2069"
    return StatusTag(str(_("Confirmed on %(day)s", day=day)), "good")


def _page(row: Row) -> QuestionPage:
    session, year = db.session(), _year()
    found = questions.concerned(session, year, row)
    others, may = [], "settings:manage" in granted()
    for one in questions.readings(session, year, row):
        effects = [
            (promise.name, number_text(effect.before.value.number, promise.kind),
             number_text(effect.after.value.number, promise.kind), traffic(effect))
            for promise, effect in one.effects
        ]  # fmt: skip
        label = f"{one.setting.label}: {shown(one.setting, one.choice)}"
        others.append(ReadingRow(one.key, label, effects))
    asked = [evaluate.ask(session, measure, year) for _promise, measure in found]
    return QuestionPage(
        title=_in(row, "explanation"),
        printed=row["printed"], reading=_in(row, "handling"),
        state=_state(row),
        back=Link(str(_("What the plan leaves open")), url_for("questions.every")),
        action=url_for("questions.confirm", key=row["key"]), version=row["version"],
        answer=row["answer"] or "",
        now=[(str(one.label), shown(one, q.settings[one.name]))
             for q in asked[:1] for one in q.measure.settings],
        others=others,
        settings=[Link(promise.name, url_for("settings.indicator", key=measure.key))
                  for promise, measure in found] if row["kind"] == SETTING else (),
        may_confirm=may,
    )  # fmt: skip
