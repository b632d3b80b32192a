"""Ticking off who came, and the sheet that is signed: on the families of a meeting."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.core.db import db
from esrar.events.meeting_models import Attendance
from tests.support.records import add, add_family
from tests.support.visitor import Page, SignIn, Visitor

FATIMA, MARYAM = "فاطمة أحمد سعد العلي", "مريم سعد علي الحربي"


@pytest.fixture
def meeting(app: Flask) -> str:
    """The address of a meeting to which two families are invited."""
    invited = [add_family(app, FATIMA, mobile="0501112223"),
               add_family(app, MARYAM, mobile="0501114445")]  # fmt: skip
    lines = {"attendance": [{"family_id": f"#{i}", "invited": "نعم"} for i in invited]}
    number = add(app, "meetings", lines, name="اللقاء الأول", kind="periodic",
                 with_families="نعم", held_on="23/11/2026")  # fmt: skip
    return f"/meetings/{number}/attendance"


def present(app: Flask) -> list[bool | None]:
    with app.app_context():
        return list(db.session.scalars(select(Attendance.present).order_by(Attendance.id)))


def tick(who: Visitor, meeting: str, **typed: str) -> Page:
    return who.post(f"{meeting}/roll", typed, expect=(200, 302), form=f"{meeting}/roll")


def test_the_pages_of_a_roll_stand_beside_its_lines(officer: Visitor, meeting: str) -> None:
    links = [a.url for a in officer.get(meeting.rsplit("/", 1)[0]).anchors]
    assert f"{meeting}/roll" in links
    assert f"{meeting}/sheet" in links


def test_the_sheet_has_a_row_for_each_name_and_empty_ones_to_sign(
    officer: Visitor, meeting: str
) -> None:
    page = officer.get(f"{meeting}/sheet")
    assert FATIMA in page
    assert MARYAM in page
    assert "2223" in page
    assert "0501112223" not in page
    assert page.html.count('<td class="signature">') == 2 + 12


@pytest.mark.parametrize("typed", ["فاطمة", "فاطمة العلي", "2223", "٢٢٢٣", "0501112223"])
def test_whoever_came_is_ticked_by_name_or_last_digits(
    app: Flask, officer: Visitor, meeting: str, typed: str
) -> None:
    tick(officer, meeting, q=typed)
    assert present(app) == [True, None]


def test_a_tick_can_be_taken_back_and_given_by_its_button(
    app: Flask, officer: Visitor, meeting: str
) -> None:
    tick(officer, meeting, yes="2")
    assert present(app) == [None, True]
    tick(officer, meeting, no="2")
    assert present(app) == [None, None]


def test_of_several_that_answer_one_is_chosen(app: Flask, officer: Visitor, meeting: str) -> None:
    page = tick(officer, meeting, q="سعد")
    assert FATIMA in page
    assert MARYAM in page
    assert present(app) == [None, None]


def test_who_was_not_invited_is_added_from_the_register(
    app: Flask, officer: Visitor, meeting: str
) -> None:
    number = add_family(app, "نورة خالد علي الملحم", mobile="0509998887")
    for typed in ("نورة الملحم", "8887"):
        page = tick(officer, meeting, q=typed)
        assert "نورة خالد علي الملحم" in page
    tick(officer, meeting, add=str(number))
    assert present(app) == [None, None, True]
    with app.app_context():
        last = db.session.scalars(select(Attendance).order_by(Attendance.id.desc())).first()
    assert last is not None
    assert last.invited is False
    tick(officer, meeting, add=str(number))
    assert len(present(app)) == 3


def test_nobody_answers_to_an_unknown_name(app: Flask, officer: Visitor, meeting: str) -> None:
    page = tick(officer, meeting, q="شخص مجهول")
    assert page.status == 200
    assert present(app) == [None, None]


def test_a_line_of_another_record_is_not_ticked(app: Flask, officer: Visitor, meeting: str) -> None:
    other = add(app, "meetings", name="لقاء آخر", kind="periodic", with_families="نعم")
    officer.post(f"/meetings/{other}/attendance/roll", {"yes": "1"}, expect=404, form=meeting)
    assert present(app) == [None, None]


def test_who_may_not_write_ticks_nothing_and_sees_no_digits(sign_in: SignIn, meeting: str) -> None:
    board = sign_in("board")
    board.get(f"{meeting}/roll", expect=403)
    page = board.get(f"{meeting}/sheet")
    assert FATIMA in page
    assert "2223" not in page


def test_registers_without_a_roll_have_no_such_page(officer: Visitor, meeting: str) -> None:
    officer.get("/families/1/activities/roll", expect=404)
    officer.get("/meetings/1/decisions/roll", expect=404)
