"""Signing in and out, and what a guesser meets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from esrar.accounts import throttle
from esrar.accounts.models import SignInAttempt, User, UserSession
from esrar.accounts.moment import real_now
from esrar.accounts.passwords import Passwords, passwords
from esrar.audit.models import AuditEntry
from esrar.core.db import writing
from tests.support.visitor import Page, Visitor

PASSWORD = "نخلة ونهر وجبل"


@pytest.fixture
def noura(session: Session) -> User:
    with writing() as write:
        person = User(username="نورة", name="نورة", role="officer",
                      department="beneficiary-relations")  # fmt: skip
        person.password_hash = passwords().hash(PASSWORD)
        write.session.add(person)
    return person


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(real_now(), tick=False) as traveller:
        yield traveller


def attempt(
    visitor: Visitor,
    username: str = "نورة",
    password: str = PASSWORD,
    *,
    expect: Any = (303, 422, 429),
    address: str = "192.0.2.7",
    onward: str = "",
) -> Page:
    """Send the form, from an address."""
    visitor.csrf("/sign-in")
    entries = {"username": username, "password": password, "next": onward}
    place = {"REMOTE_ADDR": address}
    return visitor.post("/sign-in?lang=en", entries, expect=expect, environ_overrides=place)


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.mark.both
def test_name_and_password_open_the_application(
    noura: User, session: Session, visitor: Visitor
) -> None:
    assert attempt(visitor, expect=303).location == "/"
    assert actions(session)[-1] == "sign-in"
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.actor_id, entry.address) == (noura.id, "192.0.2.7")


def test_the_name_is_read_as_people_spell_it(noura: User, visitor: Visitor) -> None:
    attempt(visitor, " نوره ", expect=303)


def test_wrong_name_and_wrong_password_are_told_apart_by_nobody(
    noura: User, session: Session, app: Flask
) -> None:
    pages = [
        attempt(Visitor(app), "نورة", "wrong", expect=422),
        attempt(Visitor(app), "nobody", "wrong", expect=422),
    ]
    assert pages[0].text == pages[1].text
    assert "The user name or the password is not right" in pages[0]
    assert actions(session)[-2:] == ["sign-in-failed", "sign-in-failed"]


def test_a_name_that_does_not_exist_costs_a_hash_too(
    noura: User, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[str | None] = []
    real = Passwords.matches

    def watched(self: Passwords, stored: str | None, password: str) -> bool:
        computed.append(stored)
        return real(self, stored, password)

    monkeypatch.setattr(Passwords, "matches", watched)
    attempt(visitor, "nobody", "wrong")
    assert computed == [None]


def test_what_was_typed_for_a_name_is_not_kept(session: Session, visitor: Visitor) -> None:
    attempt(visitor, "my secret password", "oops")
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.subject, entry.actor, entry.content) == ("", "", None)


def test_an_account_that_is_off_or_has_no_password_does_not_open(
    noura: User, session: Session, app: Flask
) -> None:
    with writing() as write:
        session.get_one(User, noura.id).active = False
        write.session.add(User(username="new", name="New", role="board"))
    attempt(Visitor(app), expect=422)
    attempt(Visitor(app), "new", "", expect=422)
    attempt(Visitor(app), "new", "anything", expect=422)


@pytest.mark.parametrize(
    ("onward", "leads"),
    [
        ("/people?x=1", "/people?x=1"),
        ("https://example.org/", "/"),
        ("//example.org/", "/"),
        ("/\\example.org", "/"),
        ("/\t/example.org", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_next_leads_only_to_our_own_pages(
    noura: User, visitor: Visitor, onward: str, leads: str
) -> None:
    assert attempt(visitor, onward=onward, expect=303).location == leads


def test_the_visit_before_ends_when_somebody_signs_in(
    noura: User, session: Session, visitor: Visitor
) -> None:
    attempt(visitor, expect=303)
    old = visitor.browser_cookies()[0]["value"]
    visitor.forget_token()
    attempt(visitor, expect=303)
    assert visitor.browser_cookies()[0]["value"] != old
    ended = select(func.count()).where(UserSession.ended_at.is_not(None))
    assert session.scalar(ended) == 1


def test_signing_in_needs_the_token_of_the_form(noura: User, visitor: Visitor) -> None:
    entries = {"username": "نورة", "password": PASSWORD}
    visitor.post("/sign-in", entries, token=False, expect=400)


@pytest.mark.both
def test_after_five_wrong_tries_the_sixth_waits(
    noura: User, session: Session, visitor: Visitor, clock: Any
) -> None:
    for _ in range(5):
        attempt(visitor, password="wrong", expect=422)
    page = attempt(visitor, expect=429)
    assert page.headers["Retry-After"] == "900"
    assert "Too many attempts" in page
    clock.shift(timedelta(minutes=15, seconds=1))
    attempt(visitor, expect=303)


def test_waiting_is_the_same_for_an_account_that_does_not_exist(
    noura: User, app: Flask, clock: Any
) -> None:
    texts = []
    for name, address in (("نورة", "192.0.2.1"), ("nobody", "192.0.2.2")):
        visitor = Visitor(app)
        for _ in range(5):
            attempt(visitor, name, "wrong", address=address, expect=422)
        texts.append(attempt(visitor, name, "wrong", address=address, expect=429).text)
    assert texts[0] == texts[1]


def test_a_success_clears_the_tries_before_it(noura: User, session: Session, app: Flask) -> None:
    for _ in range(3):
        for _ in range(4):
            attempt(Visitor(app), password="wrong", expect=422)
        attempt(Visitor(app), expect=303)
    assert session.scalar(select(func.count(SignInAttempt.id))) == 0


def test_one_address_cannot_try_many_names(noura: User, app: Flask) -> None:
    for number in range(throttle.SAME_ADDRESS.tries):
        attempt(Visitor(app), f"name {number}", "wrong", expect=422)
    attempt(Visitor(app), expect=429)
    attempt(Visitor(app), address="192.0.2.8", expect=303)


@pytest.mark.both
def test_strangers_cannot_lock_out_whoever_signed_in_here_before(
    noura: User, session: Session, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "SAME_ACCOUNT", throttle.Budget(6, timedelta(hours=1)))
    attempt(Visitor(app), address="192.0.2.50", expect=303)
    for number in range(6):
        attempt(Visitor(app), password="wrong", address=f"198.51.100.{number}", expect=422)
    attempt(Visitor(app), address="198.51.100.99", expect=429)
    attempt(Visitor(app), address="192.0.2.50", expect=303)


def test_an_ipv6_household_is_one_address() -> None:
    assert throttle.network("2001:db8:1:2::1") == throttle.network("2001:db8:1:2:ffff::9")
    assert throttle.network("2001:db8:1:2::1") != throttle.network("2001:db8:1:3::1")
    assert throttle.network("::ffff:192.0.2.1") == throttle.network("192.0.2.1")


def test_an_old_hash_is_renewed_without_a_word(
    noura: User, session: Session, app: Flask, visitor: Visitor
) -> None:
    before = noura.password_hash
    strong, app.config["ARGON2_TIME_COST"] = app.extensions["esrar.passwords"], 2
    app.extensions["esrar.passwords"] = Passwords(app)
    try:
        attempt(visitor, expect=303)
    finally:
        app.extensions["esrar.passwords"], app.config["ARGON2_TIME_COST"] = strong, 1
    session.rollback()
    after = session.scalar(select(User.password_hash).where(User.id == noura.id))
    assert after != before
    assert after is not None
    assert "t=2" in after


def test_signing_out_ends_the_visit_on_the_server(
    noura: User, session: Session, visitor: Visitor, app: Flask
) -> None:
    attempt(visitor, expect=303)
    copied = Visitor(app)
    copied._client.set_cookie("esrar", visitor.browser_cookies()[0]["value"])
    visitor.forget_token()
    assert visitor.post("/sign-out", form="/sign-in", token=True).location == "/sign-in"
    assert copied.get("/roles", expect=303).location.startswith("/sign-in")
    assert actions(session)[-1] == "sign-out"


def test_the_language_is_kept_and_leads_back(visitor: Visitor) -> None:
    page = visitor.post("/language", {"language": "en", "back": "/sign-in"}, form="/sign-in")
    assert page.location == "/sign-in"
    assert visitor.get("/sign-in").outline.attributes["lang"] == "en"
    away = {"language": "ar", "back": "//example.org"}
    assert visitor.post("/language", away, form="/sign-in").location == "/"
    visitor.post("/language", {"language": "fr"}, form="/sign-in", expect=400)
