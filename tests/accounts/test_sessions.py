"""Visits: they end when they lie idle, grow old, or the person's rights change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.accounts import people, sessions
from esrar.accounts.matrix import current_matrix
from esrar.accounts.models import UserSession
from esrar.accounts.moment import real_now
from esrar.core import context
from esrar.core.context import Actor
from tests.support.visitor import SignIn, Visitor


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(real_now(), tick=False) as traveller:
        yield traveller


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/roles", expect=(200, 303)).status == 200


@pytest.mark.both
def test_a_visit_that_lies_idle_ends(clock: Any, sign_in: SignIn) -> None:
    visitor = sign_in("auditor")
    clock.shift(timedelta(hours=7, minutes=59))
    assert is_in(visitor)
    clock.shift(timedelta(hours=7, minutes=59))
    assert is_in(visitor)
    clock.shift(timedelta(hours=8, minutes=1))
    assert not is_in(visitor)


def test_a_visit_ends_after_a_week_however_busy(clock: Any, sign_in: SignIn) -> None:
    visitor = sign_in("auditor")
    for _ in range(27):
        clock.shift(timedelta(hours=6))
        assert is_in(visitor)
    clock.shift(timedelta(hours=6))
    assert not is_in(visitor)


@pytest.mark.both
def test_being_seen_is_written_at_most_every_five_minutes(
    clock: Any, sign_in: SignIn, session: Session
) -> None:
    visitor = sign_in("auditor")

    def seen() -> Any:
        session.rollback()
        return session.scalar(select(UserSession.last_seen_at))

    first = seen()
    clock.shift(timedelta(minutes=4))
    visitor.get("/roles")
    assert seen() == first
    clock.shift(timedelta(minutes=2))
    visitor.get("/roles")
    assert seen() == first + timedelta(minutes=6)


def test_polling_keeps_no_visit_alive(
    clock: Any, sign_in: SignIn, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = sign_in("auditor")
    monkeypatch.setattr(app.view_functions["accounts.roles"], "polls", True, raising=False)
    for _ in range(3):
        clock.shift(timedelta(hours=2, minutes=30))
        visitor.get("/roles")
    clock.shift(timedelta(hours=1))
    visitor.get("/roles", expect=401)


def test_a_pretended_date_ends_no_visit(sign_in: SignIn, today: Callable[[Any], None]) -> None:
    from datetime import date

    visitor = sign_in("auditor")
    today(date(2031, 1, 1))
    assert is_in(visitor)


@pytest.mark.parametrize("change", ["role", "department", "off", "password"])
def test_a_change_of_rights_ends_every_visit(
    change: str, sign_in: SignIn, session: Session, visitor: Visitor
) -> None:
    somebody = sign_in("head", "quality")
    assert somebody.get("/sign-in", expect=302)
    number = somebody.user_id or 0
    if change == "role":
        people.change_role(current_matrix(), number, "auditor", None)
    elif change == "department":
        people.change_role(current_matrix(), number, "head", "governance")
    elif change == "off":
        people.set_active(number, False)
    else:
        people.choose_password(people.reset(number), "نخلة ونهر وجبل", "")
    assert somebody.get("/sign-in", expect=200)


def test_the_same_role_again_ends_nothing(sign_in: SignIn, session: Session) -> None:
    somebody = sign_in("auditor")
    people.change_role(current_matrix(), somebody.user_id or 0, "auditor", None)
    assert is_in(somebody)


def test_an_invented_token_opens_nothing(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.carry("invented")
    assert not is_in(visitor)


def test_the_table_does_not_hold_the_token(sign_in: SignIn, session: Session) -> None:
    sign_in("auditor")
    (digest,) = session.scalars(select(UserSession.digest))
    assert len(digest) == 32
    with_digest = sessions.find(digest.hex())
    assert with_digest is None


def test_nobody_acts_once_the_request_is_over(sign_in: SignIn) -> None:
    sign_in("auditor").get("/roles")
    assert context.actor() == Actor()


def test_a_page_asks_who_it_is_in_one_statement(
    sign_in: SignIn, statements: Callable[[], Any]
) -> None:
    visitor = sign_in("auditor")
    with statements() as sent:
        visitor.get("/sign-in", expect=302)
    assert len([text for text in sent if "user_session" in text]) == 1
    assert len([text for text in sent if text.startswith("SELECT")]) == 1
