"""Finds a person's name and numbers in the words of other records, and takes them out there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, String, Table, Text, or_, select, update
from sqlalchemy.orm import Session

from esrar.core.changes import derive
from esrar.core.crypto import EncryptedText
from esrar.core.db import Base, Part, Record
from esrar.privacy.reach import Reach, key_of, model_of
from esrar.privacy.traces import NUMBERS, spellings

TAKEN_OUT = "[…]"
FREE = 80
"""Columns for so many letters hold words that somebody chose; shorter ones a code or a number."""
COVERED = frozenset({"snapshot", "plan_closing", "report", "plan"})
"""Their words are covered by a fingerprint: what stands there can only be told."""
WHOSE = frozenset({"full_name"}) | NUMBERS
"""Here the same words are another person's own."""
APART = frozenset({"audit_entry", "audit_value", "snapshot_row", "import_row", "destruction",
                   "destroyed_record", "user", "user_session", "sign_in_attempt"})  # fmt: skip
"""Looked after by others, or about those who work with the application."""


@dataclass(frozen=True)
class Mention:
    """A place where the person is named: row, and the columns."""

    table: str
    id: int
    columns: tuple[str, ...]

    @property
    def stays(self) -> bool:
        """Whether it can only be told."""
        return self.table in COVERED


@cache
def _places() -> tuple[tuple[Table, tuple[Column[Any], ...]], ...]:
    found = []
    for mapper in Base.registry.mappers:
        table: Table = mapper.class_.__table__
        if table.name in APART or len(table.primary_key.columns) != 1:
            continue
        derived = getattr(mapper.class_, "derived", {})
        own = tuple(c for c in table.c if _free(c) and c.name not in derived)
        if own:
            found.append((table, own))
    return tuple(sorted(found, key=lambda one: one[0].name))


def _free(column: Column[Any]) -> bool:
    kind = column.type
    if column.name in WHOSE or isinstance(kind, EncryptedText) or column.foreign_keys:
        return False
    return isinstance(kind, Text) or (isinstance(kind, String) and (kind.length or 0) >= FREE)


def mentions(session: Session, found: Reach, told: Sequence[str]) -> Iterator[Mention]:
    """Every row that names the person and is not reached anyway."""
    spelt = spellings(told)
    if not spelt:
        return
    own = {(name, i) for name, ids in (*found.rows(), *found.named.items()) for i in ids}
    for table, columns in _places():
        asked = or_(*(c.contains(one, autoescape=True) for c in columns for one in spelt))
        for row in session.execute(select(key_of(table).label("key"), *columns).where(asked)):
            named = tuple(c.name for c in columns
                          if any(one in (row._mapping[c] or "") for one in spelt))  # fmt: skip
            if (table.name, row.key) not in own and named:
                yield Mention(table.name, row.key, named)


def take_out(session: Session, one: Mention, told: Sequence[str]) -> None:
    """Put a sign in the place of the name, and make anew what is reckoned from the words."""
    model = model_of(one.table)
    table, spelt = model.__table__, sorted(spellings(told), key=len, reverse=True)
    row = dict(session.execute(select(table).where(key_of(table) == one.id)).mappings().one())
    values = {}
    for name in one.columns:
        text = row[name]
        for word in spelt:
            text = text.replace(word, TAKEN_OUT)
        values[name] = row[name] = text
    if issubclass(model, Record | Part):
        derive(model, row)
        values |= {name: row[name] for name in model.derived}
    if "version" in row:
        values["version"] = row["version"] + 1
    session.execute(update(table).where(key_of(table) == one.id).values(values))
