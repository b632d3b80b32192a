"""Finds the records of a register that answer a typed name, the nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select

from esrar.core import arabic, words
from esrar.core.db import db
from esrar.core.search import in_index, matching
from esrar.core.words import Wanted, has_latin, wholly
from esrar.kit import registry
from esrar.kit.access import may, visible
from esrar.kit.register import Register
from esrar.kit.relations import Relation
from esrar.kit.selecting import source, standing

CANDIDATES = 300
"""So many records a name search ranks; a person who sees that many types another letter."""
FIRST = 50
"""So many of those whose name begins as typed come before all others."""


def search(
    register: Register, q: str, where: Sequence[ColumnElement[bool]] | None = None,
    most: int = CANDIDATES,
) -> list[int]:  # fmt: skip
    """Ids that answer a typed name: the exact name first, then names that begin so, then the rest.

    Each of the three is read off an index and only as far as needed.
    """
    wanted = words.wanted(q)
    if not wanted:
        return []
    if "search_text" not in register.table.c:
        return _named_by_others(register, q, where, most)
    session = db.session()
    ids: dict[int, None] = {}
    if "name_key" in register.table.c:
        begun = named(register)
        if where:
            begun = begun.where(*where)
        typed = arabic.sort_key(q)
        # Whoever is called just so comes first of those whose name begins so.
        begins = session.scalars(begun, {"typed": typed, "beyond": typed + "\U0010ffff"})
        ids.update(dict.fromkeys(begins))
    questions = [wholly(wanted), wanted] if has_latin(wanted) else [wanted]
    for question in questions:  # what is not stored in Latin letters has no order of names here
        if len(ids) < most:
            ids.update(dict.fromkeys(_found(register, question, where, most)))
    return list(ids)[:most]


def _named_by_others(
    register: Register, q: str, where: Sequence[ColumnElement[bool]] | None, most: int
) -> list[int]:
    """Ids of records without words of their own, by the record that they are about."""
    for one in (register.field(register.title), *visible(register)):
        target = registry.get(one.kind.to) if isinstance(one.kind, Relation) else None
        if target is None or one.through or "search_text" not in target.table.c:
            continue
        if target.personal and not may(target, "personal"):
            return []  # an answer would tell whose name it is
        meant = search(target, q)
        key, own = register.table.c.id, register.column(one.name)
        found = (
            select(key).select_from(source(register))
            .where(standing(register), own.in_(meant), *(where or ()))
            .order_by(key.desc()).limit(most)
        )  # fmt: skip
        return list(db.session.scalars(found)) if meant else []
    return []


def _found(
    register: Register, asked: Sequence[Wanted],
    where: Sequence[ColumnElement[bool]] | None, most: int,
) -> Iterable[int]:  # fmt: skip
    session, table, key = db.session(), register.table, register.table.c.id
    if where is None and register.role is None:
        return in_index(session, table, asked, most)
    inner = matching(session, table, asked).order_by(None).subquery()
    return session.scalars(
        select(key).select_from(source(register)).join(inner, inner.c.id == key)
        .where(standing(register), *(where or ())).limit(most)
    )  # fmt: skip


@cache
def named(register: Register) -> Select[Any]:
    """Ids of the records whose name begins with what was typed, in the order of names."""
    name, key = register.table.c.name_key, register.table.c.id
    begins = and_(name >= bindparam("typed"), name < bindparam("beyond"))
    found = select(key).select_from(source(register)).where(standing(register), begins)
    return found.order_by(name, key).limit(FIRST)
