"""My account: the own password and the own open visits, in nobody else's hands."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.accounts import people, sessions
from esrar.accounts.devices import name_of
from esrar.accounts.matrix import current_matrix
from esrar.accounts.models import User
from esrar.accounts.passwords import passwords
from esrar.audit.models import AuditEntry, AuditValue
from esrar.core.db import writing
from tests.support.visitor import Page, SignIn, Visitor

PASSWORD, NEW = "نخلة ونهر وجبل", "seven date palms by a spring"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def noura(session: Session) -> User:
    with writing() as write:
        person = User(username="noura", name="نورة", role="officer", department="quality",
                      password_hash=passwords().hash(PASSWORD))  # fmt: skip
        write.session.add(person)
    return person


def arrive(app: Flask, password: str = PASSWORD, *, expect: int = 303, agent: str = "") -> Visitor:
    """Noura signs in on a new device."""
    visitor = Visitor(app)
    visitor._client.environ_base["HTTP_USER_AGENT"] = agent
    visitor.csrf("/sign-in")
    visitor.post("/sign-in", {"username": "noura", "password": password}, expect=expect)
    visitor.forget_token()
    return visitor


def change(visitor: Visitor, present: str = PASSWORD, new: str = NEW, **more: Any) -> Page:
    entries = {"present": present, "password": new, "again": new, **more}
    return visitor.post("/account/password?lang=en", entries, expect=(303, 422, 429))


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/account", expect=(200, 303)).status == 200


def endings(page: Page) -> list[str]:
    """What ends each of the visits that the page lists, this one and all others apart."""
    return [v for v in re.findall(r'name="visit" value="(\w+)"', page.html) if v != "others"]


@pytest.mark.both
def test_the_password_is_changed_and_every_other_visit_ends(
    noura: User, session: Session, app: Flask
) -> None:
    here, there = arrive(app), arrive(app)
    assert change(here).location == "/account"
    assert is_in(here)
    assert not is_in(there)
    arrive(app, expect=422)
    assert is_in(arrive(app, NEW))
    session.rollback()
    assert "password-set" in list(session.scalars(select(AuditEntry.action)))
    texts = "".join(text or "" for text in session.scalars(select(AuditValue.text)))
    assert NEW not in texts
    assert "argon2" not in texts


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"present": "wrong"}, "present password is not right"),
        ({"new": "12345678"}, "one of the first that are guessed"),
        ({"new": "noura noura 1"}, "must not contain the user name"),
        ({"again": "another one"}, "not the same"),
        ({"present": ""}, "Enter the password"),
    ],
)
def test_a_faulty_change_changes_nothing(
    noura: User, app: Flask, entries: dict[str, str], said: str
) -> None:
    here, there = arrive(app), arrive(app)
    page = change(here, **entries)
    assert page.status == 422
    assert said in page
    assert is_in(there)
    arrive(app)


def test_a_stolen_visit_cannot_try_passwords_for_long(noura: User, app: Flask) -> None:
    visitor = arrive(app)
    for _ in range(5):
        assert change(visitor, "wrong").status == 422
    assert change(visitor).status == 429


@pytest.mark.both
def test_open_visits_are_listed_and_each_can_be_ended(
    noura: User, session: Session, app: Flask
) -> None:
    here, there, third = arrive(app), arrive(app, agent=FIREFOX), arrive(app)
    page = here.get("/account?lang=en")
    assert "Firefox, Windows" in page
    assert page.text.count("This session") == 1
    names = endings(page)
    assert len(names) == 2
    mine = endings(there.get("/account"))
    (of_there,) = [name for name in names if name not in mine]
    here.post("/account/sessions/end", {"visit": of_there}, form="/account")
    assert (is_in(here), is_in(there), is_in(third)) == (True, False, True)
    here.post("/account/sessions/end", {"visit": "others"}, form="/account")
    assert (is_in(here), is_in(third)) == (True, False)
    session.rollback()
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.actor_id) == ("visit-ended", noura.id)


def test_nobody_ends_the_visit_of_another(noura: User, app: Flask, sign_in: SignIn) -> None:
    here, there, stranger = arrive(app), arrive(app), sign_in("officer", "quality")
    for name in endings(here.get("/account")):
        stranger.post("/account/sessions/end", {"visit": name}, form="/account")
    assert is_in(there)
    stranger.post("/account/sessions/end", {"visit": ""}, form="/account", expect=400)


def test_a_visit_that_stopped_at_the_second_step_is_shown_to_the_owner(
    sign_in: SignIn, session: Session
) -> None:
    head = sign_in("head", "quality")
    with writing() as write:
        sessions.begin(write.session, head.user_id or 0, "198.51.100.9")
    assert "Stopped at the second step" in head.get("/account?lang=en")


@pytest.mark.parametrize("end", ["sign-out", "off", "role", "password", "reset link"])
def test_whatever_ends_a_right_ends_the_visit_on_the_server(
    noura: User, app: Flask, session: Session, end: str
) -> None:
    """A copy of the cookie is worth nothing afterwards."""
    visitor, copy = arrive(app), Visitor(app)
    copy._client.set_cookie("esrar", visitor.browser_cookies()[0]["value"])
    assert is_in(copy)
    if end == "sign-out":
        visitor.post("/sign-out", form="/account")
    elif end == "off":
        people.set_active(noura.id, False)
    elif end == "role":
        people.change_role(current_matrix(), noura.id, "board", None)
    elif end == "password":
        change(visitor)
    else:
        people.choose_password(people.reset(noura.id), NEW, "")
    assert not is_in(copy)


def test_every_role_reaches_its_account_from_every_page(sign_in: SignIn) -> None:
    for role in ("board", "auditor"):
        page = sign_in(role).get("/roles" if role == "auditor" else "/")
        assert 'href="/account"' in page.html


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
         "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) "
         "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36", "Samsung Internet, Android"),
        ("curl/8.0 <script>", ""),
    ],
)  # fmt: skip
def test_a_device_is_named_roughly(agent: str, said: str) -> None:
    assert name_of(agent) == said
