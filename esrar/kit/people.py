"""Fields that name whose work something is: a person who can sign in, or a department."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select

from esrar.accounts.departments import LABELS, Department
from esrar.accounts.models import User
from esrar.audit.cache import kept
from esrar.core import arabic
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.fields import Kind, OneOf, Option
from esrar.core.i18n import _l

DEPARTMENT = OneOf(Department, LABELS)
"""One of the departments of the plan, stored by its key."""


@dataclass(frozen=True)
class Person(Kind):
    """A member of the staff, stored as the user's id."""

    widget: ClassVar[str] = "select"

    def options(self) -> Sequence[Option]:
        """Everyone active, in folded order."""
        return [(str(i), name) for i, (name, active) in _people().items() if active]

    def read(self, text: str) -> int:
        people = _people()
        number = arabic.number_of(text)
        if number is not None and number in people:
            return number
        folded = arabic.sort_key(text)
        found = [i for i, (name, _) in people.items() if arabic.sort_key(name) == folded]
        if len(found) != 1:
            raise Invalid(_l("Choose one of the staff"))
        return found[0]

    def show(self, value: Any) -> str:
        found = _people().get(value)
        return found[0] if found else f"#{value}"

    def cell(self, value: Any) -> str:
        return self.show(value)


def _people() -> dict[int, tuple[str, bool]]:
    return kept("people", _load, User.__table__)


def _load() -> dict[int, tuple[str, bool]]:
    rows = db.session.execute(select(User.id, User.name, User.active)).all()
    return {
        i: (name, active) for i, name, active in sorted(rows, key=lambda r: arabic.sort_key(r[1]))
    }
