"""Accounts: made by link, changed by the administrator, never left without one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from esrar.accounts import links, people
from esrar.accounts.matrix import current_matrix
from esrar.accounts.models import User
from esrar.accounts.moment import real_now
from esrar.accounts.passwords import passwords
from esrar.audit.models import AuditEntry, AuditValue
from esrar.core.db import writing
from esrar.core.errors import Conflict, Invalid
from tests.support.people import set_up
from tests.support.visitor import SignIn, Visitor

PASSWORD = "نخلة ونهر وجبل"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(real_now(), tick=False) as traveller:
        yield traveller


def first_path() -> str:
    link = links.first_administrator_link()
    assert link is not None
    return urlsplit(link).path


def become_first(visitor: Visitor, path: str, **entries: str) -> Any:
    typed = {"username": "المدير", "name": "", "password": PASSWORD, "again": PASSWORD, **entries}
    return visitor.post(f"{path}?lang=en", typed, form=path, expect=(303, 404, 422))


# -- the first administrator -------------------------------------------------------------------


def test_the_first_administrator_is_made_by_link_and_is_in(
    session: Session, visitor: Visitor
) -> None:
    path = first_path()
    assert become_first(visitor, path).location == "/"
    assert visitor.get("/people", expect=303).location == "/second-step?next=/people"
    visitor.forget_token()
    assert len(set_up(visitor)) == 10
    visitor.get("/people")
    session.rollback()
    person = session.scalars(select(User)).one()
    assert (person.role, person.username, person.name) == ("administrator", "المدير", "المدير")


@pytest.mark.both
def test_the_link_works_once(session: Session, visitor: Visitor, app: Flask) -> None:
    path = first_path()
    become_first(visitor, path)
    Visitor(app).get(path, expect=404)
    assert links.first_administrator_link() is None


def test_a_newer_link_ends_the_older(session: Session, visitor: Visitor) -> None:
    old, new = first_path(), first_path()
    visitor.get(old, expect=404)
    visitor.get(new)


def test_a_link_ends_by_itself(session: Session, visitor: Visitor, clock: Any) -> None:
    path = first_path()
    clock.shift(timedelta(hours=25))
    visitor.get(path, expect=404)


def test_of_two_who_open_the_link_at_once_one_gets_in(
    session: Session, visitor: Visitor, app: Flask
) -> None:
    path = first_path()
    other = Visitor(app)
    visitor.get(path)
    other.get(path)
    assert become_first(visitor, path).status == 303
    assert become_first(other, path, username="second").status == 404
    session.rollback()
    assert session.scalar(select(func.count(User.id))) == 1


def test_what_is_wrong_is_said_and_the_link_still_holds(session: Session, visitor: Visitor) -> None:
    path = first_path()
    page = become_first(visitor, path, password="12345678", again="12345678")
    assert page.status == 422
    assert "one of the first that are guessed" in page
    page = become_first(visitor, path, again="another")
    assert "not the same" in page
    page = become_first(visitor, path, username="!")
    assert "2 to 60 letters" in page
    assert become_first(visitor, path).status == 303


# -- the administrator's pages -----------------------------------------------------------------


def test_a_new_account_gets_a_link_at_which_its_password_is_chosen(
    sign_in: SignIn, visitor: Visitor, session: Session
) -> None:
    entries = {"username": "sara", "name": "سارة", "role": "officer:programmes"}
    page = sign_in().post("/people/new", entries, expect=200)
    path = urlsplit(next(word for word in page.text.split() if "/welcome/" in word)).path
    choice = {"password": PASSWORD, "again": PASSWORD}
    assert visitor.post(path, choice).location == "/"
    visitor.get("/people", expect=403)
    session.rollback()
    person = people.by_name(session, "Sara")
    assert (person.role, person.department) == ("officer", "programmes")


@pytest.mark.parametrize(
    "entries",
    [
        {"username": "", "name": "x", "role": "board"},
        {"username": "someone", "name": "", "role": "board"},
        {"username": "someone", "name": "x", "role": ""},
        {"username": "someone", "name": "x", "role": "head"},
        {"username": "someone", "name": "x", "role": "emperor"},
        {"username": "TAKEN", "name": "x", "role": "board"},
    ],
)
def test_a_faulty_account_is_not_made(
    sign_in: SignIn, session: Session, entries: dict[str, str]
) -> None:
    people.add(current_matrix(), "taken", "board", None)
    page = sign_in().post("/people/new?lang=en", entries, form="/people/new", expect=422)
    assert page.title.startswith("Error: ")
    session.rollback()
    assert session.scalar(select(func.count(User.id))) == 2


def test_a_role_is_changed_and_the_change_is_in_the_audit(
    sign_in: SignIn, session: Session
) -> None:
    administrator, officer = sign_in(), sign_in("officer", "quality")
    path = f"/people/{officer.user_id}"
    assert administrator.post(path, {"role": "head:quality"}).location == "/people"
    session.rollback()
    assert people.get(session, officer.user_id or 0).role == "head"
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.subject, entry.subject_id) == ("update", "user", officer.user_id)
    assert entry.actor_id == administrator.user_id


def test_an_account_is_switched_off_and_on(sign_in: SignIn, session: Session) -> None:
    administrator, officer = sign_in(), sign_in("officer", "quality")
    administrator.post(f"/people/{officer.user_id}/switch-off", form="/people")
    officer.get("/sign-in", expect=200)
    administrator.post(f"/people/{officer.user_id}/reset", form="/people", expect=409)
    administrator.post(f"/people/{officer.user_id}/switch-on", form="/people")
    administrator.post(f"/people/{officer.user_id}/reset", form="/people", expect=200)


@pytest.mark.both
def test_the_last_administrator_stays(sign_in: SignIn, session: Session) -> None:
    only = sign_in()
    number = only.user_id or 0
    with pytest.raises(Conflict):
        people.set_active(number, False)
    with pytest.raises(Conflict):
        people.change_role(current_matrix(), number, "board", None)
    token = people.add(current_matrix(), "second", "administrator", None)
    with pytest.raises(Conflict):
        people.set_active(number, False)  # the second has no password yet
    people.choose_password(token, PASSWORD, "")
    people.set_active(number, False)


@pytest.mark.both
def test_the_people_are_listed_for_the_administrator_alone(sign_in: SignIn) -> None:
    for role in ("board", "auditor", "executive-manager", "accountant"):
        sign_in(role).get("/people", expect=403)
    page = sign_in().get("/people")
    assert "accountant" in page


def test_a_number_nobody_has_is_not_found(sign_in: SignIn) -> None:
    administrator = sign_in()
    for number in (4040, 2**31, 10**30):
        administrator.get(f"/people/{number}", expect=404)


# -- passwords and the audit -------------------------------------------------------------------


def test_no_password_and_no_hash_is_in_the_audit(session: Session) -> None:
    token = people.add(current_matrix(), "sara", "board", None)
    people.choose_password(token, PASSWORD, "")
    people.choose_password(people.reset(1), "another long one", "")
    texts = "".join(text or "" for text in session.scalars(select(AuditValue.text)))
    assert "argon2" not in texts
    assert "password_hash" not in texts
    assert PASSWORD not in texts
    assert '"username"' in texts


def test_a_reset_leaves_the_old_password_until_the_new_is_chosen(session: Session) -> None:
    people.choose_password(people.add(current_matrix(), "sara", "board", None), PASSWORD, "")
    token = people.reset(1)
    assert passwords().matches(people.get(session, 1).password_hash, PASSWORD)
    people.choose_password(token, "another long one", "")
    session.rollback()
    assert not passwords().matches(people.get(session, 1).password_hash, PASSWORD)


def test_the_names_of_the_person_are_refused_by_every_door(session: Session) -> None:
    token = people.add(current_matrix(), "khawlah", "board", None)
    with pytest.raises(Invalid):
        people.choose_password(token, "khawlah at home", "")
    people.choose_password(token, PASSWORD, "")


@pytest.mark.both
def test_two_spellings_of_one_name_are_one_name(session: Session) -> None:
    people.add(current_matrix(), "أحمد", "board", None)
    with pytest.raises(Invalid):
        people.add(current_matrix(), "احمد", "board", None)


# -- commands ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "role", "department"),
    [
        (["--role", "board"], "board", None),
        (["--role", "officer", "--department", "quality"], "officer", "quality"),
        (["--role", "head", "--department", "quality"], "head", "quality"),
        (["--role", "programmes"], "officer", "programmes"),
        (["--role", "programmes-head"], "head", "programmes"),
    ],
)
def test_user_add_prints_one_link(
    app: Flask, visitor: Visitor, options: list[str], role: str, department: str | None
) -> None:
    done = app.test_cli_runner().invoke(args=["user", "add", "نورة", *options])
    assert done.exit_code == 0, done.output
    (link,) = done.stdout.split()
    assert link.startswith("http://127.0.0.1:")
    visitor.get(urlsplit(link).path)
    with app.app_context():
        from esrar.core.db import db

        person = people.by_name(db.session(), "نورة")
        assert (person.role, person.department) == (role, department)


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "نورة", "--role", "emperor"],
        ["add", "نورة", "--role", "officer"],
        ["add", "نورة", "--role", "officer", "--department", "moon"],
        ["add", "!", "--role", "board"],
        ["reset", "nobody"],
    ],
)
def test_a_command_that_fails_says_so_in_one_line(app: Flask, arguments: list[str]) -> None:
    done = app.test_cli_runner().invoke(args=["user", *arguments])
    assert done.exit_code != 0
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1


def test_user_reset_prints_one_link(app: Flask, session: Session, visitor: Visitor) -> None:
    with writing() as write:
        write.session.add(User(username="sara", name="Sara", role="board"))
    done = app.test_cli_runner().invoke(args=["user", "reset", "SARA"])
    visitor.get(urlsplit(done.stdout.strip()).path)
