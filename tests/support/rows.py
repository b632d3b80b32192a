"""Rows for one look: put into their tables past every door, and taken out again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from esrar.core.db import db


@dataclass(frozen=True)
class Rows:
    """A transaction that will be taken back."""

    session: Session

    def put(self, model: Any, **values: Any) -> int:
        """Put a row in and give its number; a record is in its first version."""
        table = model.__table__
        first = {"version": 1} if "version" in table.c else {}
        found = self.session.scalar(insert(table).values({**first, **values}).returning(table.c.id))
        assert found is not None
        return int(found)

    def say(self, model: Any, rule: Any, numbers: Iterable[int]) -> dict[int, Any]:
        """What a rule says in SQL of each of these rows."""
        own = model.__table__.c.id
        found = self.session.execute(select(own, rule).where(own.in_(numbers)))
        return dict(found.all())


@contextmanager
def for_a_look() -> Iterator[Rows]:
    """`with for_a_look() as rows:` puts rows in, and takes them out at its end."""
    session = db.session()
    session.rollback()
    session.connection(execution_options={"esrar_write": True})
    try:
        yield Rows(session)
    finally:
        session.rollback()
