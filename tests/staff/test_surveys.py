"""A survey from its opening to its results: whoever has the link answers, and nobody is known."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from esrar.audit.models import AuditEntry
from esrar.core.db import db
from esrar.staff.models import SatisfactionMark, SatisfactionSheet, SatisfactionSurvey
from tests.support.records import add
from tests.support.visitor import Page, SignIn, Visitor

THREE = [{"text": "بيئة العمل مناسبة"}, {"text": "الأجر منصف"}, {"text": "القيادة تستمع"}]


@pytest.fixture
def survey(app: Flask) -> int:
    return add(app, "satisfaction-surveys", {"questions": THREE}, title="رضا العاملين 2026",
               period_end="31/12/2026", opened_on="1/11/2026")  # fmt: skip


def link(app: Flask, survey: int) -> str:
    with app.app_context():
        token = db.session.scalar(
            select(SatisfactionSurvey.token).where(SatisfactionSurvey.id == survey)
        )
    return f"/survey/{token}"


def answer(app: Flask, address: str, *marks: int) -> Page:
    """Somebody on a phone of her own."""
    who = Visitor(app)
    page = who.get(address)
    given = {"sheet": page.values["sheet"], **dict(zip(names(page), map(str, marks), strict=True))}
    return who.post(address, given, follow=True)


def close(app: Flask, survey: int, sign_in: SignIn) -> Page:
    head = sign_in("head", "quality")
    form = head.get(f"/satisfaction-surveys/{survey}/stage/close").values
    return head.post(f"/satisfaction-surveys/{survey}/edit", form, follow=True)


def names(page: Page) -> list[str]:
    """The questions, in their order."""
    return list(dict.fromkeys(re.findall(r'name="(q\d+)"', page.html)))


@pytest.mark.both
def test_it_is_answered_without_signing_in_and_summed_once_closed(
    app: Flask, survey: int, sign_in: SignIn
) -> None:
    address = link(app, survey)
    for marks in ((5, 5, 5), (4, 4, 4), (5, 3, 4), (4, 4, 4), (2, 3, 4)):
        assert "حُفظت" in answer(app, address, *marks)
    shown = sign_in("head", "quality").get(f"/satisfaction-surveys/{survey}")
    assert "80.0%" not in shown
    closed = close(app, survey, sign_in)
    assert "80.0%" in closed.text
    assert "76.0%" in closed.text  # of the second question: (5 + 4 + 3 + 4 + 3) / 25


def test_under_three_answers_it_shows_nothing_and_under_five_no_breakdown(
    app: Flask, survey: int, sign_in: SignIn
) -> None:
    address = link(app, survey)
    for _each in range(2):
        answer(app, address, 5, 5, 5)
    assert "%" not in close(app, survey, sign_in).text.split("السجل")[0]
    other = add(app, "satisfaction-surveys", {"questions": THREE}, title="رضا آخر",
                period_end="30/6/2026", opened_on="1/11/2026")  # fmt: skip
    for _each in range(4):
        answer(app, link(app, other), 5, 4, 3)
    page = close(app, other, sign_in)
    assert "80.0%" in page.text
    assert "60.0%" not in page.text


def test_a_sheet_half_blank_is_asked_for_again(app: Flask, survey: int) -> None:
    who, address = Visitor(app), link(app, survey)
    page = who.get(address)
    first = names(page)[0]
    again = who.post(address, {"sheet": page.values["sheet"], first: "5"}, expect=422)
    assert again.title.startswith("خطأ")
    assert again.values["sheet"] == page.values["sheet"]


def test_the_same_form_sent_twice_is_one_sheet(app: Flask, survey: int) -> None:
    address = link(app, survey)
    who = Visitor(app)
    page = who.get(address)
    form = {"sheet": page.values["sheet"], **dict.fromkeys(names(page), "4")}
    who.post(address, form)
    who.post(address, form)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SatisfactionSheet)) == 1
    assert "من هذا الجهاز" in who.get(address)


def test_an_answer_leaves_no_trace_of_who_and_when(app: Flask, survey: int) -> None:
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    answer(app, link(app, survey), 5, 4, 3)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before
        kept = {c.name for t in (SatisfactionSheet, SatisfactionMark) for c in t.__table__.c}
    assert kept == {"key", "survey_id", "asked", "answered", "total", "sheet_key", "question_id",
                    "mark"}  # fmt: skip


def test_only_an_open_survey_takes_answers(app: Flask, survey: int, sign_in: SignIn) -> None:
    address = link(app, survey)
    close(app, survey, sign_in)
    page = Visitor(app).get(address)
    assert not names(page)
    Visitor(app).post(address, {"sheet": "x"}, expect=200)
    with app.app_context():
        assert not db.session.scalar(select(func.count()).select_from(SatisfactionSheet))
    Visitor(app).get("/survey/nonsense", expect=404)


def test_results_on_paper_stand_beside_the_number_of_people(app: Flask, sign_in: SignIn) -> None:
    typed = [{"text": "بيئة العمل", "typed_mean": "4.5"}, {"text": "الأجر", "typed_mean": "4"}]
    number = add(app, "satisfaction-surveys", {"questions": typed}, title="رضا ورقي",
                 period_end="2026", closed_on="20/11/2026", typed_respondents="9")  # fmt: skip
    page = sign_in("head", "quality").get(f"/satisfaction-surveys/{number}")
    assert "85.0%" in page.text
    assert "90.0%" in page.text


def test_only_the_head_reopens_a_closed_survey_and_the_history_says_so(
    app: Flask, survey: int, sign_in: SignIn
) -> None:
    close(app, survey, sign_in)
    address = f"/satisfaction-surveys/{survey}"
    assert "23/11/2026" in Visitor(app).get(link(app, survey)).text
    officer = sign_in("officer", "quality")
    assert f"{address}/stage/reopen" not in [a.url for a in officer.get(address).anchors]
    officer.get(f"{address}/stage/reopen", expect=403)
    form = officer.get(f"{address}/edit").values
    blank = dict.fromkeys(("closed_on-day", "closed_on-month", "closed_on-year"), "")
    refused = officer.post(f"{address}/edit", {**form, **blank}, expect=422)
    assert "مدير الإدارة" in refused.text
    officer.post(f"{address}/edit", {**form, "introduction": "نص آخر"}, follow=True)
    head = sign_in("head", "quality")
    form = head.get(f"{address}/stage/reopen").values
    page = head.post(f"{address}/edit", form, follow=True)
    assert "23/11/2026" in head.get(f"{address}").html.split("history")[-1]
    assert "مفتوحة للإجابة" in page.text
    assert names(Visitor(app).get(link(app, survey)))
