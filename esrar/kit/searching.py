"""Finds the records of a register that answer a typed name, the nearest first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select

from esrar.core import arabic, words
from esrar.core.db import db
from esrar.core.search import matching
from esrar.kit.register import Register
from esrar.kit.selecting import source, standing

CANDIDATES = 300
"""So many records a name search ranks; a person who sees that many types another letter."""
FIRST = 50
"""So many of those whose name begins as typed come before all others."""


def search(
    register: Register, q: str, where: Sequence[ColumnElement[bool]] | None = None
) -> list[int]:
    """Ids that answer a typed name: the exact name first, then names that begin so, then the rest.

    Each of the three is read off an index and only as far as needed.
    """
    wanted = words.wanted(q)
    if not wanted:
        return []
    session, key = db.session(), register.table.c.id
    ids: dict[int, None] = {}
    if "name_key" in register.table.c:
        named = _named(register)
        if where:
            named = named.where(*where)
        typed = arabic.sort_key(q)
        # Whoever is called just so comes first of those whose name begins so.
        begins = session.scalars(named, {"typed": typed, "beyond": typed + "\U0010ffff"})
        ids.update(dict.fromkeys(begins))
    found = matching(session, register.table, wanted)
    if where is not None or register.role is not None:
        limits = [standing(register), *(where or ())]
        inner = found.order_by(None).subquery()
        found = (
            select(key).select_from(source(register)).join(inner, inner.c.id == key).where(*limits)
        )
    ids.update(dict.fromkeys(session.scalars(found.limit(CANDIDATES))))
    return list(ids)[:CANDIDATES]


@cache
def _named(register: Register) -> Select[Any]:
    """Ids of the records whose name begins with what was typed, in the order of names."""
    name, key = register.table.c.name_key, register.table.c.id
    begins = and_(name >= bindparam("typed"), name < bindparam("beyond"))
    found = select(key).select_from(source(register)).where(standing(register), begins)
    return found.order_by(name, key).limit(FIRST)
