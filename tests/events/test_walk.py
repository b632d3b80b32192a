"""Exhibitions, interest, meetings, awards and occasions, walked by those who keep them."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.records import add, add_family
from tests.support.visitor import Page, SignIn, Visitor


@pytest.fixture
def programmes(sign_in: SignIn) -> Visitor:
    return sign_in("officer", "programmes")


def names(page: Page, register: str) -> list[str]:
    return [a.text for a in page.anchors if a.url.removeprefix(f"/{register}/").isdigit()]


def test_an_exhibition_is_planned_then_held_and_stands_on_the_family_with_its_sales(
    app: Flask, programmes: Visitor
) -> None:
    family = add_family(app)
    form = programmes.get("/exhibitions/new").values
    page = programmes.post("/exhibitions/new", {
        **form, "name": "معرض الأحساء", "specialised": "yes", "role": "organised",
        "opened_on-day": "24", "opened_on-month": "11", "opened_on-year": "2026",
        "participations-0-family_id": f"#{family}", "participations-0-stand": "A1",
    }, follow=True)  # fmt: skip
    assert "مخطط" in page
    address = next(a.url for a in page.anchors if a.url.endswith("/edit"))
    form = programmes.get(address).values
    page = programmes.post(address, {
        **form, "opened_on-day": "20", "participations-0-present": "yes",
        "participations-0-sales": "1500", "participations-0-visitors": "80",
    }, follow=True)  # fmt: skip
    assert "منفَّذ" in page
    assert names(programmes.get("/exhibitions?state=held"), "exhibitions") == ["معرض الأحساء"]
    assert "1,500" in programmes.get("/exhibitions")
    shown = programmes.get(f"/families/{family}")
    assert "معرض الأحساء" in shown
    assert "A1" in shown
    assert "1,500" in shown
    assert names(programmes.get(f"/exhibitions?family_id=%23{family}"), "exhibitions")


def test_serious_interest_is_a_tab_of_its_own(app: Flask, officer: Visitor) -> None:
    for serious in ("نعم", "لا"):
        add(app, "exhibition-interest", family_id=f"#{add_family(app)}", serious=serious,
            expressed_on="1/3/2026")  # fmt: skip
    tab = next(a for a in officer.get("/exhibition-interest").anchors if a.text == "رغبات جادة")
    assert len(names(officer.get(tab.url), "exhibition-interest")) == 1


def test_a_meeting_shows_who_was_present_and_what_was_decided(app: Flask, officer: Visitor) -> None:
    family, form = add_family(app), officer.get("/meetings/new").values
    page = officer.post("/meetings/new", {
        **form, "name": "اللقاء الدوري الأول", "kind": "periodic", "with_families": "yes",
        "held_on-day": "20", "held_on-month": "11", "held_on-year": "2026",
        "attendance-0-family_id": f"#{family}", "attendance-0-present": "yes",
        "attendance-0-attendee": "سارة خالد", "decisions-0-text": "تشكيل فريق للتسويق",
    }, follow=True)  # fmt: skip
    assert "منعقد" in page
    assert "تشكيل فريق للتسويق" in page
    assert "سارة خالد" in page
    shown = officer.get(f"/families/{family}")
    assert "اللقاء الدوري الأول" in shown
    assert "سارة خالد" in shown
    assert names(officer.get("/meetings?kind=periodic&state=held"), "meetings")
    address = next(a.url for a in page.anchors if a.url.endswith("/edit"))
    cancelled = {"cancelled_on-day": "1", "cancelled_on-month": "11", "cancelled_on-year": "2026"}
    page = officer.post(address, {**officer.get(address).values, **cancelled}, follow=True)
    assert "ملغى" in page


def test_occasions_stand_in_the_order_in_which_they_come(officer: Visitor) -> None:
    found = names(officer.get("/occasions"), "occasions")
    assert found[:3] == ["اليوم العالمي للتطوع", "يوم التأسيس", "اليوم العالمي للمرأة"]
    assert found[-1] == "اليوم العالمي للمرأة الريفية"
    page = officer.get("/occasions?sort=-next_on")
    assert names(page, "occasions") == found[::-1]
    assert "05/12/2026" in page


def test_a_meeting_is_held_on_an_occasion_that_shows_it(app: Flask, officer: Visitor) -> None:
    add(app, "meetings", name="لقاء يوم الأسر", kind="periodic", with_families="نعم",
        occasion_id="اليوم العالمي للأسر")  # fmt: skip
    page = officer.get("/occasions?scope=world")
    url = next(a.url for a in page.anchors if a.text == "اليوم العالمي للأسر")
    assert "لقاء يوم الأسر" in officer.get(url)
