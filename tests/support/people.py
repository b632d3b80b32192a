"""People for tests: an account of any role, and a visit that is signed in as it."""

from __future__ import annotations

from itertools import count

from flask import Flask

from esrar.accounts import sessions
from esrar.accounts.models import User
from esrar.core.db import writing
from tests.support.visitor import Visitor

_numbers = count(1)


def add_user(role: str, department: str | None = None) -> User:
    """A new account, inside a write; the department is for the roles `head` and `officer`."""
    name = f"{department or ''} {role} {next(_numbers)}".strip()
    return User(username=name.replace(" ", "-"), name=name, role=role, department=department)


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
