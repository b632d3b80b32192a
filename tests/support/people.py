"""People for tests: an account of any role, and a visit that is signed in as it."""

from __future__ import annotations

import re
from base64 import b32decode
from itertools import count

from flask import Flask

from esrar.accounts import sessions
from esrar.accounts.models import User
from esrar.accounts.moment import real_now
from esrar.accounts.second import totp
from esrar.core.db import writing
from tests.support.visitor import Page, Visitor

_numbers = count(1)


def add_user(role: str, department: str | None = None) -> User:
    """A new account, inside a write; the department is for the roles `head` and `officer`."""
    name = f"{department or ''} {role} {next(_numbers)}".strip()
    return User(username=name.replace(" ", "-"), name=name, role=role, department=department)


def set_up(visitor: Visitor, onward: str = "/") -> list[str]:
    """Walk through the set-up of the second step, as the page says; returns the recovery codes."""
    page = visitor.get(f"/second-step/set-up?next={onward}")
    typed = {"code": code_of(key_on(page)), "next": onward}
    shown = visitor.post("/second-step/set-up", typed, expect=200)
    return re.findall(r"<code>([a-z0-9-]{14})</code>", shown.html)


def key_on(page: Page) -> bytes:
    """The secret that a page of the set-up shows."""
    (written,) = re.findall(r'<code class="key">([A-Z2-7 ]+)</code>', page.html)
    return b32decode(written.replace(" ", ""))


def code_of(secret: bytes, later: int = 0) -> str:
    """What an app shows now, or some half-minutes later."""
    return totp.code_at(secret, totp.step_at(real_now()) + later)


def sign_in(app: Flask, role: str, department: str | None = None) -> Visitor:
    """A visitor whom the server knows, both steps of signing in made: their own tests walk them."""
    with app.app_context():
        with writing() as write:
            user = add_user(role, department)
            write.session.add(user)
            write.session.flush()
            token = sessions.begin(write.session, user.id, "127.0.0.1", passed=True)
        visitor = Visitor(app, user_id=user.id)
    visitor.carry(token)
    return visitor
