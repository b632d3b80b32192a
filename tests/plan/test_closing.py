"""A closed period stays as it was: frozen whole, proven, in order, opened only for a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from esrar.core.db import db, writing
from esrar.core.errors import Invalid
from esrar.kit import registry, saving
from esrar.kit.saving import Draft
from esrar.measures.years import Year, current_year
from esrar.plan.closing import Span, as_computed, closed, standing
from esrar.plan.closing.acts import close, reopen
from esrar.plan.closing.kept import CLOSING, ROW
from esrar.plan.closing.proving import verify_all
from esrar.plan.rules import Status
from tests.support.records import add_family, add_licence
from tests.support.visitor import SignIn

LICENSED = "families.licensed"
NAME = "شيخة سعد محمد العتيق"


def year() -> Year:
    found = current_year()
    assert found is not None
    return found


@pytest.mark.both
def test_a_closing_keeps_values_rows_and_definitions_whatever_is_edited_later(
    app: Flask, session: Session
) -> None:
    first = add_licence(app, add_family(app), issued_on="1/3/2026")
    add_licence(app, add_family(app), issued_on="31/3/2026")
    add_licence(app, add_family(app), issued_on="1/4/2026")
    close(year(), Span.Q1)
    before = closed(session, year(), "q1")
    assert before is not None
    one = before.indicator(LICENSED)
    assert one is not None
    assert (one.value.number, one.units, one.high, one.status) == (2, 2, 10, Status.PENDING)
    assert set(one.definition) == {"ar", "en"}
    assert sum(t.left_out for t in one.tests) == 1
    kept = list(before.rows(session, LICENSED))
    assert [(r.record_id, r.counts, set(r.outcome)) for r in kept] == [
        (first, True, {"1"}), (first + 1, True, {"1"}),
    ]  # fmt: skip
    saving.save(registry.get("licences"), Draft({"issued_on": None}), record_id=first)
    again = closed(session, year(), "q1")
    assert again is not None
    assert (again.content, list(again.rows(session, LICENSED))) == (before.content, kept)
    now = as_computed(session, year(), "q1").indicator(LICENSED)
    assert now is not None
    assert now.value.number == 1
    assert [(v.holds, v.rows) for v in verify_all(session)] == [(True, before.count)]


def test_an_open_period_has_the_same_shape(app: Flask, session: Session) -> None:
    add_licence(app, add_family(app))
    found = as_computed(session, year(), Span.Q1)
    close(year(), Span.Q1)
    frozen = closed(session, year(), Span.Q1)
    assert frozen is not None
    assert found.content == frozen.content
    assert list(found.rows(session, LICENSED)) == list(frozen.rows(session, LICENSED))
    assert found.id is None
    assert len(found.content.main) == 14
    assert len(found.content.tasks) == 43


def test_periods_are_closed_in_order_and_opened_from_the_last(
    session: Session, today: Callable[[date | None], None]
) -> None:
    with pytest.raises(Invalid):
        close(year(), Span.Q2)
    ids = [close(year(), span) for span in (Span.Q1, Span.Q2, Span.Q3)]
    for early in (Span.Q3, Span.Q4, Span.YEAR):
        with pytest.raises(Invalid):
            close(year(), early)
    with pytest.raises(Invalid):
        reopen(ids[0], "خطأ في العد")
    reopen(ids[2], "خطأ في العد")
    assert list(standing(session, year())) == [Span.Q1, Span.Q2]
    close(year(), Span.Q3)
    third = closed(session, year(), Span.Q3)
    assert third is not None
    assert third.edition == 2
    today(date(2027, 1, 5))
    assert close(year(), Span.Q4)
    assert close(year(), Span.YEAR)
    assert [v.holds for v in verify_all(session)] == [True] * 6


@pytest.mark.parametrize("tamper", [
    update(ROW).values(outcome="0"),
    delete(ROW),
    update(CLOSING).values(content="{}"),
    update(CLOSING).values(fingerprint="0" * 64),
    update(CLOSING).where(CLOSING.c.id == 2).values(previous=""),
    delete(CLOSING).where(CLOSING.c.span == "q1"),
], ids=lambda one: str(one).split()[0])  # fmt: skip
def test_whoever_tampers_with_a_closing_is_found_out(
    app: Flask, session: Session, tamper: Any
) -> None:
    close(year(), Span.Q1)
    add_licence(app, add_family(app), issued_on="5/5/2026")
    close(year(), Span.Q2)
    runner = app.test_cli_runner()
    before = json.loads(runner.invoke(args=["closing", "verify", "--json"]).output)
    assert before["verified"]
    with writing() as write:
        connection = write.session.connection()
        if tamper.is_delete and tamper.table is CLOSING:
            connection.execute(delete(ROW).where(ROW.c.closing_id == 1))
        connection.execute(tamper)
    db.session.expire_all()
    found = runner.invoke(args=["closing", "verify"])
    assert found.exit_code == 1
    assert "broken" in found.output


# -- through the front door ------------------------------------------------------------------------


@pytest.mark.both
def test_the_manager_sees_what_is_frozen_closes_it_and_a_correction_stands_beside_it(
    app: Flask, sign_in: SignIn
) -> None:
    first = add_licence(app, add_family(app, NAME), issued_on="1/3/2026")
    manager = sign_in("executive-manager")
    preview = manager.get("/closings/new/q1")
    assert "الخطة" in preview
    done = manager.post("/closings/new/q1", preview.values, follow=True)
    address = "/closings/1"
    assert f"{address}/{LICENSED}" in done.html
    with app.app_context():
        saving.delete(registry.get("licences"), first)
    late = add_licence(app, add_family(app), issued_on="31/3/2026")
    later = add_licence(app, add_family(app), issued_on="30/3/2026")
    page = sign_in("auditor").get(f"{address}/{LICENSED}")
    after = page.html.split('id="after"')[1].split("</section>")[0]
    assert [f"/licences/{n}" in after for n in (first, late, later)] == [True] * 3
    assert "<bdi>1</bdi>" in after
    assert "<bdi>2</bdi>" in after
    board = manager.get("/").html
    assert f"{address}/{LICENSED}#after" in board
    assert f'href="{address}/{LICENSED}"' in manager.get(f"/indicators/{LICENSED}").html
    assert "1" in manager.get(f"{address}/proof")
    assert f"{address}/{LICENSED}#after" in manager.get("/?on=31/3/2026").html
    board_reader = sign_in("board")
    assert NAME not in board_reader.get(f"{address}/{LICENSED}").html
    assert "/closings/new" not in board_reader.get("/closings").html
    board_reader.get("/closings/new/q1", expect=403)
    board_reader.post(f"{address}/reopen", {"reason": "لا"}, expect=403)


def test_what_was_not_seen_is_not_closed_and_a_closing_is_opened_for_a_reason(
    app: Flask, sign_in: SignIn
) -> None:
    manager = sign_in("executive-manager")
    preview = manager.get("/closings/new/q1")
    add_licence(app, add_family(app), issued_on="1/3/2026")
    again = manager.post("/closings/new/q1", preview.values, expect=409)
    manager.post("/closings/new/q2", again.values, expect=(409, 422))
    manager.post("/closings/new/q1", again.values)
    manager.post("/closings/1/reopen", {"reason": ""}, expect=422)
    page = manager.post("/closings/1/reopen", {"reason": "خطأ في إدخال ترخيص"}, follow=True)
    assert "خطأ في إدخال ترخيص" in page
    manager.post("/closings/new/q1", manager.get("/closings/new/q1").values)
    assert "2026/q1/1" in manager.get("/closings")
    assert manager.get("/closings/1")


def test_the_board_of_a_past_day_says_what_its_numbers_are(app: Flask, sign_in: SignIn) -> None:
    add_licence(app, add_family(app), issued_on="1/3/2026")
    manager = sign_in("executive-manager")
    manager.post("/closings/new/q1", manager.get("/closings/new/q1").values)
    add_licence(app, add_family(app), issued_on="31/3/2026")
    values = {
        address: row(manager.get(address).html)
        for address in ("/", "/?on=31/3/2026", "/?on=2026-03-31&as=computed", "/?on=28/2/2026")
    }
    assert values == {"/": "2", "/?on=31/3/2026": "1", "/?on=2026-03-31&as=computed": "2",
                      "/?on=28/2/2026": "0"}  # fmt: skip
    manager.get("/?on=1/1/2020", expect=404)
    manager.get("/?year=2030", expect=404)
    assert "data-poll" not in manager.get("/?on=28/2/2026").html


def row(html: str) -> str:
    """What the board shows for licensed families."""
    found = html.split('<tr data-key="2">')[1].split("</tr>")[0]
    return found.split('class="value"')[1].split("<bdi>")[1].split("</bdi>")[0]


def test_a_closed_board_is_read_and_not_counted(
    app: Flask, sign_in: SignIn, statements: Callable[[], Any]
) -> None:
    manager = sign_in("executive-manager")
    manager.post("/closings/new/q1", manager.get("/closings/new/q1").values)
    manager.get("/board/live")
    with statements() as live:
        manager.get("/board/live")
    with statements() as closed_:
        manager.get("/?on=31/3/2026")
    for sent in (live, closed_):
        assert not [s for s in sent if "FROM licence" in s or "FROM family" in s]
    assert len([s for s in live if s.startswith("SELECT")]) <= 8
