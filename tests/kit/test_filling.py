"""Adding many records to one at once: on families that are invited to a meeting."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from esrar.audit.models import AuditEntry
from esrar.core.db import db
from esrar.events.meeting_models import Attendance
from esrar.events.models import AwardNominee
from esrar.kit import filling
from esrar.training.models import Trainee
from tests.support.records import add, add_family
from tests.support.visitor import Page, SignIn, Visitor


@pytest.fixture
def families(app: Flask) -> list[int]:
    """Three in one town, two in another."""
    return [add_family(app, locality_id=place) for place in ("الهفوف",) * 3 + ("المبرز",) * 2]


@pytest.fixture
def meeting(app: Flask, families: list[int]) -> int:
    """To which one family is invited already."""
    lines = {"attendance": [{"family_id": f"#{families[0]}", "invited": "نعم"}]}
    return add(app, "meetings", lines, name="اللقاء الأول", kind="periodic", with_families="نعم",
               held_on="24/11/2026")  # fmt: skip


def invited(app: Flask) -> list[tuple[int, bool | None]]:
    with app.app_context():
        rows = db.session.execute(
            select(Attendance.family_id, Attendance.invited).order_by(Attendance.id)
        )
        return [(family, flag) for family, flag in rows]


def confirm(who: Visitor, address: str) -> Page:
    page = who.get(address)
    return who.post(address, {"expected": page.values["expected"]}, follow=True, form=address)


@pytest.mark.both
def test_all_that_a_filter_shows_is_invited_once_and_the_rest_is_said(
    app: Flask, officer: Visitor, families: list[int], meeting: int
) -> None:
    address = f"/meetings/{meeting}/attendance/fill?locality_id=الهفوف"
    asked = officer.get(address)
    assert "3 أسر" in asked.text
    assert "إضافة: أسرتان" in asked.text
    page = confirm(officer, address)
    assert "أُضيفت: أسرتان" in page.text
    assert "لا تُكرَّر: أسرة واحدة" in page.text
    assert invited(app) == [(number, True) for number in families[:3]]
    again = officer.get(address)
    assert "expected" not in again.values


def test_each_line_is_in_the_history_and_the_indicators_follow(
    app: Flask, officer: Visitor, meeting: int
) -> None:
    def entries() -> int:
        with app.app_context():
            return db.session.scalar(
                select(func.count()).where(AuditEntry.item == Attendance.__tablename__)
            ) or 0  # fmt: skip

    before = entries()
    confirm(officer, f"/meetings/{meeting}/attendance/fill")
    assert entries() - before == 4


def test_a_list_that_grew_meanwhile_is_counted_again(
    app: Flask, officer: Visitor, meeting: int
) -> None:
    address = f"/meetings/{meeting}/attendance/fill"
    form = officer.get(address).values
    add_family(app)
    page = officer.post(address, form, follow=True)
    assert "تغيّرت القائمة" in page.text
    assert len(invited(app)) == 1
    assert "إضافة: 5 أسر" in page.text


def test_the_families_list_leads_there_with_its_filters(
    officer: Visitor, families: list[int], meeting: int
) -> None:
    listed = officer.get("/families?locality_id=المبرز")
    link = next(a.url for a in listed.anchors if a.text == "دعوة أسر إلى لقاء")
    chosen = next(a.url for a in officer.get(link).anchors if a.text == "اللقاء الأول")
    assert "إضافة: أسرتان" in officer.get(chosen).text


def test_filters_are_typed_without_a_script_and_a_number_stays_out_of_the_address(
    officer: Visitor, meeting: int
) -> None:
    address = f"/meetings/{meeting}/attendance/fill"
    done = officer.post(address, {"locality_id": "المبرز"}, form=address, follow=True)
    assert "إضافة: أسرتان" in done.text
    officer.post(address, {"q": "1000000008"}, form=address, expect=302)
    assert "النموذج" in officer.get(address).text


def test_too_many_are_refused(
    officer: Visitor, meeting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "MOST", 4)
    page = officer.get(f"/meetings/{meeting}/attendance/fill")
    assert "4 على الأكثر" in page.text
    assert "expected" not in page.values


def test_who_may_not_write_is_not_offered_it(sign_in: SignIn, meeting: int) -> None:
    other = sign_in("officer", "partnerships")
    address = f"/meetings/{meeting}/attendance/fill"
    other.get(address, expect=403)
    assert address not in [a.url for a in other.get(f"/meetings/{meeting}").anchors]
    assert "دعوة أسر إلى لقاء" not in other.get("/families").text


def test_families_are_nominated_and_trained_the_same_way(
    app: Flask, sign_in: SignIn, families: list[int]
) -> None:
    award = add(app, "awards", name="جائزة التميز", year="2026")
    programme = add(app, "training-programmes", name="التصوير", specialised="نعم")
    run = add(app, "training-runs", programme_id=f"#{programme}", starts_on="1/12/2026")
    who = sign_in("officer", "programmes")
    confirm(who, f"/awards/{award}/nominees/fill")
    confirm(who, f"/training-runs/{run}/trainees/fill?locality_id=المبرز")
    with app.app_context():
        assert set(db.session.scalars(select(AwardNominee.family_id))) == set(families)
        assert set(db.session.scalars(select(Trainee.family_id))) == set(families[3:])


def test_a_register_that_no_list_fills_has_no_such_page(officer: Visitor, meeting: int) -> None:
    officer.get(f"/meetings/{meeting}/decisions/fill", expect=404)
    officer.get("/licences/1/x/fill", expect=404)
