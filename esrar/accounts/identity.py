"""Who is signed in: a small value, read once per request, never a database object."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from flask import current_app, g, has_request_context


@dataclass(frozen=True, slots=True)
class Me:
    """The person of this request and the visit they are on.

    `enrolled` says whether they have an authenticator app, `passed_at` when this visit passed the
    second step, `confirmed_at` when a password or a code was last proven on it.
    """

    id: int
    username: str
    name: str
    role: str
    department: str | None
    last_seen_at: datetime
    passed_at: datetime | None = None
    confirmed_at: datetime | None = None
    enrolled: bool = False
    token: str = field(repr=False, default="")

    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    @property
    def role_label(self) -> str:
        """The role in words, with the department if it has one."""
        return str(current_app.extensions["esrar.policy"].role_label(self.role, self.department))

    def get_id(self) -> str:
        """What Flask-Login keeps in the signed cookie: the visit, not the account."""
        return self.token


def me() -> Me | None:
    """Whoever is signed in; None for a visitor, and outside requests. Asks no database."""
    return g.get("me") if has_request_context() else None


def halfway() -> Me | None:
    """Whoever gave the right password and has the second step before them: nobody's `me` yet."""
    return g.get("halfway") if has_request_context() else None
