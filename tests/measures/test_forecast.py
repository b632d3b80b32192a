"""What is expected at the year's end is what the written rules say, and never moves the value."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from esrar.core.db import db, writing
from esrar.licensing.models import Licence
from esrar.measures import evaluate
from esrar.measures.catalogue import MEASURES
from esrar.measures.forecast import Way, expected_rows, forecast, kept_forecast
from esrar.measures.years import current_year
from tests.measures import oracle
from tests.measures.oracle import Home, Paper
from tests.measures.worlds import END, START, Types, build, days, worlds
from tests.support.records import add, add_family, add_licence
from tests.support.visitor import SignIn

YEAR = oracle.Year(START, END)
RULES = {"families.licensed": oracle.obtained, "families.holding": oracle.holding}


def awaited(key: str, homes: list[Home], papers: list[Paper], wishes: list[int],
            day: date) -> set[int]:  # fmt: skip
    """Homes whose wish, were it granted that day, would count by the rules for the measure."""
    found = set()
    for home in wishes:
        granted = [*papers, Paper(home, issued=day)]
        left = homes[home].left
        stays = left is None or left >= END
        if key == "families.licensed" and oracle._was_licensed(len(papers), granted, YEAR):
            continue
        if stays and not homes[home].gone:
            found.add(home)
    return found


@pytest.mark.both
@given(world=worlds(), wishes=st.lists(st.integers(0, 3), max_size=3),
       day=days.filter(lambda d: START <= d < END))  # fmt: skip
def test_a_forecast_holds_who_counts_by_the_dates_and_whose_wish_would_count(
    session: Session, world: tuple[list[Home], list[Paper]], wishes: list[int], day: date
) -> None:
    homes, papers = world
    wishes = [home for home in wishes if home < len(homes)]
    year = current_year()
    assert year is not None
    with writing(preview=True):
        families, _licences = build(session, homes, papers)
        kind = Types(session).counting
        assert kind is not None
        for home in wishes:
            session.add(Licence(family_id=families[home].id, licence_type_id=kind.id,
                                stage="applied"))  # fmt: skip
        session.flush()
        for key, rule in RULES.items():
            found = forecast(session, MEASURES[key], year, day)
            now, then = (set(rule(homes, papers, YEAR, one)) for one in (day, END))
            waiting = awaited(key, homes, papers, wishes, day)
            ids = {
                Way.DATED: then - now, Way.UNDER_WAY: waiting - then - now,
                Way.LEAVING: now - then - waiting,
            }  # fmt: skip
            assert found.now == len(now)
            for way, expected in ids.items():
                units = [row.unit_id for row in found.rows if row.way is way]
                assert sorted(units) == sorted(families[home].id for home in expected)
            assert found.number == len(then | waiting)
            assert len(expected_rows(session, found, year)) == len(found.rows)


# -- the others: one under way, one that nothing will come of ----------------------------------


def _world(app: Flask) -> None:
    body = add(app, "organisations", name="جهة الدعم")
    other = add(app, "organisations", name="جهة أخرى")
    add(app, "funders", name="ممول")
    exhibition: dict[str, Any] = {"specialised": "نعم", "role": "organised"}
    add(app, "exhibitions", name="معرض قادم", opened_on="10/12/2026", **exhibition)
    add(app, "exhibitions", name="ملغى", opened_on="11/12/2026", cancelled_on="1/11/2026",
        **exhibition)  # fmt: skip
    add(app, "exhibitions", name="بعد السنة", opened_on="2/1/2027", **exhibition)
    meeting: dict[str, Any] = {"kind": "periodic", "with_families": "نعم"}
    add(app, "meetings", name="لقاء قادم", held_on="1/12/2026", **meeting)
    add(app, "meetings", name="لقاء مضى", held_on="1/11/2026", **meeting)
    programme = add(app, "training-programmes", name="برنامج", specialised="نعم")
    for starts in ("1/12/2026", "20/11/2026"):  # two courses of one programme are one
        add(app, "training-runs", programme_id=f"#{programme}", starts_on=starts)
    for name, ends in (("قائمة", ""), ("منتهية", "1/12/2026")):
        add(app, "agreements", name=name, kind="agreement", organisation_id=f"#{body}",
            stage="negotiating", ends_on=ends)  # fmt: skip
    add(app, "agreements", name="مسودة", kind="agreement", organisation_id=f"#{other}")
    add_family(app)


EXPECTED: dict[str, int] = {
    "exhibitions.held": 1, "meetings.held": 1, "training.programmes": 1,
    "partnerships.qualified": 1, "partnerships.signed": 1, "funding.channels": 0,
    "initiatives.economic": 0,
}  # fmt: skip


@pytest.mark.both
def test_what_is_planned_is_expected_once_and_says_what_it_lacks(app: Flask) -> None:
    _world(app)
    with app.app_context():
        year, session = current_year(), db.session()
        assert year is not None
        found: dict[str, Any] = {
            key: forecast(session, MEASURES[key], year, date(2026, 11, 23)) for key in EXPECTED
        }
        assert {key: one.number for key, one in found.items()} == EXPECTED
        for key, one in found.items():
            period = year.seen_from(one.as_of)
            value = evaluate.value(session, evaluate.ask(session, MEASURES[key], year), period)
            assert value.number == one.now == 0
            assert all(row.lacks for row in expected_rows(session, one, year))


def test_a_mean_is_not_forecast_nor_anything_of_a_year_that_ended(session: Session) -> None:
    year = current_year()
    assert year is not None
    for key, measure in MEASURES.items():
        one = forecast(session, measure, year, END)
        assert one.number is None, key
        assert str(one.why_not), key
    assert forecast(session, MEASURES["staff.performance"], year, START).number is None


def test_the_board_says_it_beside_the_value_and_its_rows_open_without_names_for_who_may_not_see(
    app: Flask, sign_in: SignIn
) -> None:
    name = "منيرة سليمان علي البديع"
    family = add_family(app, name)
    licence = add_licence(app, family, number=None, issued_on=None, applied_on="1/11/2026")
    head, board = sign_in("head", "beneficiary-relations"), sign_in("board")
    rows = "/indicators/families.licensed/expected"
    assert name in head.get(rows).text
    assert name not in board.get(rows).text
    assert f"/licences/{licence}" in board.get(rows).html
    assert 'id="expected"' in board.get("/indicators/families.licensed").html
    shown = board.get("/?lang=en").text
    assert "Expected by the year's end: 1" in shown
    # A new body changes nothing that a course reads: its forecast stays as it was.
    with app.app_context():
        year = current_year()
        assert year is not None
        before = kept_forecast(db.session(), MEASURES["training.programmes"], year)
    add(app, "organisations", name="جهة")
    with app.app_context():
        assert kept_forecast(db.session(), MEASURES["training.programmes"], year) is before
        now = kept_forecast(db.session(), MEASURES["families.licensed"], year).number
    add_licence(app, family)
    with app.app_context():
        found = kept_forecast(db.session(), MEASURES["families.licensed"], year)
        assert (now, found.now, found.number) == (1, 1, 1)
