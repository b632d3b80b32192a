"""Follow-up, needs and challenges of families: their rules, and the way staff work with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.core.calendar import EnteredDate
from esrar.core.db import db, writing
from esrar.families import rules
from esrar.families.models import Contact
from esrar.families.needs_models import Challenge, FinancingNeed
from esrar.families.rules import FollowUp, NeedState
from esrar.kit import queries
from tests.support.records import add, add_family
from tests.support.visitor import Page, Visitor

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def follow_ups(app: Flask, family: int, *contacts: tuple[date, date | None]) -> list[str]:
    """What each contact of a family asks for today."""
    with app.app_context(), writing(preview=True) as write:
        rows = [Contact(family_id=family, held_on=held, next_on=following, kind="call")
                for held, following in contacts]  # fmt: skip
        write.session.add_all(rows)
        write.session.flush()
        statement = select(rules.follow_up_on(TODAY)).where(Contact.family_id == family)
        return list(write.session.scalars(statement.order_by(Contact.id)))


@pytest.mark.both
def test_a_next_date_is_due_from_its_day_until_a_later_contact(app: Flask) -> None:
    family = add_family(app)
    assert follow_ups(app, family, (TODAY - 9 * DAY, TODAY)) == [FollowUp.DUE]
    assert follow_ups(app, family, (TODAY - 9 * DAY, TODAY + DAY)) == [FollowUp.AHEAD]
    assert follow_ups(app, family, (TODAY - 9 * DAY, None)) == [FollowUp.NONE]
    assert follow_ups(app, family, (TODAY - 9 * DAY, TODAY - DAY), (TODAY - 2 * DAY, None)) == [
        FollowUp.FOLLOWED, FollowUp.NONE,
    ]  # fmt: skip
    same_day = (TODAY, TODAY)
    assert follow_ups(app, family, same_day, same_day) == [FollowUp.FOLLOWED, FollowUp.DUE]


@pytest.mark.both
def test_a_contact_of_another_family_answers_nothing(app: Flask) -> None:
    family, other = add_family(app), add_family(app)
    add(app, "contacts", family_id=f"#{other}", held_on="22/11/2026", kind="call")
    assert follow_ups(app, family, (TODAY - 9 * DAY, TODAY)) == [FollowUp.DUE]


@pytest.mark.both
def test_a_need_is_open_until_it_is_met_or_withdrawn(app: Flask) -> None:
    family = add_family(app)
    days = (None, TODAY - DAY, TODAY, TODAY + DAY)
    cases = [(met, withdrawn) for met in days for withdrawn in days]
    with app.app_context(), writing(preview=True) as write:
        rows = [FinancingNeed(family_id=family, purpose=f"فرن {i}", met_on=m, withdrawn_on=w)
                for i, (m, w) in enumerate(cases)]  # fmt: skip
        write.session.add_all(rows)
        write.session.flush()
        statement = select(rules.need_on(FinancingNeed, TODAY)).order_by(FinancingNeed.id)
        found = list(write.session.scalars(statement))
    assert found == [
        NeedState.MET if m and m <= TODAY
        else NeedState.WITHDRAWN if w and w <= TODAY
        else NeedState.OPEN
        for m, w in cases
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"held_on": EnteredDate(TODAY + DAY)}, "held_on"),
        ({"held_on": EnteredDate(TODAY), "next_on": EnteredDate(TODAY - DAY)}, "next_on"),
    ],
)
def test_a_contact_took_place_and_its_next_date_follows(values: dict[str, Any], field: str) -> None:
    assert [name for name, _ in rules.contact_problems(values, TODAY)] == [field]


# -- challenges ----------------------------------------------------------------------------------


def challenge(app: Flask, name: str) -> int:
    return add(app, "challenges", name=name, kind="economic")


def reported(app: Flask, name: str, **typed: str) -> int:
    return add_family(app, lines={"challenges": [{"challenge_id": name, **typed}]})


def count(app: Flask, number: int, day: date = TODAY) -> int:
    with app.app_context():
        statement = select(rules.reporting_families(day)).where(Challenge.id == number)
        return db.session.scalar(statement) or 0


@pytest.mark.both
def test_a_challenge_counts_the_families_that_report_it_on_a_day(app: Flask) -> None:
    number = challenge(app, "صعوبة التسويق")
    assert count(app, number) == 0
    reported(app, "صعوبة التسويق")
    reported(app, "صعوبة التسويق", reported_on="24/11/2026")
    reported(app, "صعوبة التسويق", reported_on="1/1/2026", ended_on="23/11/2026")
    assert count(app, number) == 2
    assert count(app, number, TODAY + DAY) == 2


@pytest.mark.both
def test_challenges_are_ranked_by_the_families_that_report_them(
    app: Flask, officer: Visitor, statements: Callable[[], Any]
) -> None:
    for name in ("صعوبة التسويق", "قلة رأس المال", "بُعد المقر"):
        challenge(app, name)
    family = reported(app, "قلة رأس المال")
    for name in ("قلة رأس المال", "بُعد المقر"):
        reported(app, name)
    with statements() as few:
        page = officer.get("/challenges")
    assert names(page, "challenges") == ["قلة رأس المال", "بُعد المقر", "صعوبة التسويق"]
    for number in range(5):
        challenge(app, f"تحدٍّ {number}")
    with statements() as more:
        officer.get("/challenges")
    assert len(more) <= len(few)
    shown = officer.get(f"/challenges/{first(page, 'challenges')}")
    assert f"/families/{family}" in [a.url for a in shown.anchors]


def names(page: Page, register: str) -> list[str]:
    return [a.text for a in page.anchors if a.url.removeprefix(f"/{register}/").isdigit()]


def first(page: Page, register: str) -> int:
    urls = [a.url.removeprefix(f"/{register}/") for a in page.anchors]
    return int(next(u for u in urls if u.isdigit()))


# -- at the front door ---------------------------------------------------------------------------


def test_a_follow_up_is_noted_in_one_line_on_the_family(app: Flask, officer: Visitor) -> None:
    family = add_family(app)
    page = officer.get(f"/families/{family}")
    sent = officer.post("/contacts/new", {**entry(page), "kind": "visit", "note": "زيارة أولى"})
    assert sent.location == f"/families/{family}#related-contacts-family_id"
    with app.app_context():
        (one,) = db.session.scalars(select(Contact))
    assert (one.family_id, one.kind, one.note) == (family, "visit", "زيارة أولى")
    assert (one.held_on, one.officer_id) == (TODAY, officer.user_id)
    assert "زيارة" in officer.get(f"/families/{family}")


def entry(page: Page) -> dict[str, str]:
    """The entries of the one-line form, as they stand."""
    wanted = ("then", "request_key", "family_id", "held_on", "officer_id", "kind", "outcome_id",
              "next_on", "note")  # fmt: skip
    return {k: v for k, v in page.values.items() if k.startswith(wanted)}


def test_what_is_wrong_with_a_line_comes_back_in_the_full_form(
    app: Flask, officer: Visitor
) -> None:
    family = add_family(app)
    typed = {**entry(officer.get(f"/families/{family}")), "kind": "", "note": "مكالمة"}
    page = officer.post("/contacts/new", typed, expect=422)
    assert page.values["note"] == "مكالمة"
    assert page.values["held_on-year"] == "2026"
    sent = officer.post("/contacts/new", {**page.values, "kind": "call"})
    assert sent.location.startswith(f"/families/{family}")


def test_my_follow_ups_of_today_are_one_tab_away(app: Flask, officer: Visitor) -> None:
    mine: dict[str, Any] = {
        "held_on": "1/11/2026",
        "kind": "call",
        "officer_id": str(officer.user_id),
    }
    ours, theirs, later = add_family(app), add_family(app), add_family(app)
    add(app, "contacts", family_id=f"#{ours}", next_on="23/11/2026", **mine)
    add(app, "contacts", family_id=f"#{later}", next_on="24/11/2026", **mine)
    add(app, "contacts", family_id=f"#{theirs}", next_on="23/11/2026", held_on="1/11/2026",
        kind="call")  # fmt: skip
    tab = next(a for a in officer.get("/contacts").anchors if a.text == "متابعاتي اليوم")
    page = officer.get(tab.url)
    families = [a.url for a in page.anchors if a.url.startswith("/families/")]
    assert [f"/families/{ours}"] == [u for u in families if u.rsplit("/", 1)[-1].isdigit()]
    assert "officer_id=%40me" in tab.url


@pytest.mark.parametrize("key", ["training-needs", "financing-needs"])
def test_a_need_is_on_the_page_of_its_family(app: Flask, officer: Visitor, key: str) -> None:
    family, title = add_family(app), "دورة في التغليف أو فرن"
    form = officer.get(f"/{key}/new?family_id=%23{family}").values
    name = "topic" if key == "training-needs" else "purpose"
    officer.post(f"/{key}/new", {**form, name: title})
    page = officer.get(f"/families/{family}")
    assert title in page
    assert title in officer.get(f"/{key}?state=open")
    number = first(officer.get(f"/{key}"), key)
    edit = officer.get(f"/{key}/{number}/edit").values
    officer.post(f"/{key}/{number}/edit", {**edit, "met_on-day": "23", "met_on-month": "11",
                                           "met_on-year": "2026"})  # fmt: skip
    assert title not in officer.get(f"/{key}?state=open")


@pytest.mark.both
def test_pages_of_a_list_ranked_by_a_reckoned_column_neither_skip_nor_repeat(
    app: Flask, officer: Visitor
) -> None:
    for number in range(queries.PAGE + 7):
        challenge(app, f"تحدٍّ رقم {number:02}")
    for number in (3, 3, 40):
        reported(app, f"تحدٍّ رقم {number:02}")
    for address in ("/challenges", "/challenges?sort=families", "/challenges?sort=name"):
        page = officer.get(address)
        following = next(a.url for a in page.anchors if a.text == "التالي" or "after=" in a.url)
        found = names(page, "challenges") + names(officer.get(following), "challenges")
        assert len(found) == len(set(found)) == queries.PAGE + 7, address
    assert names(officer.get("/challenges"), "challenges")[:2] == ["تحدٍّ رقم 03", "تحدٍّ رقم 40"]
