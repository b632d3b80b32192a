"""Takes out of a row what it says: what may be blank is blank, the rest says nothing.

Nothing here goes through the history, which would keep what is to be destroyed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    delete,
    select,
    update,
)
from sqlalchemy.orm import Session

from esrar.core.crypto import EncryptedText
from esrar.kit.destroyed import DESTROYED
from esrar.kit.references import pointers
from esrar.privacy.reach import Reach, key_of, papers, table_of

HOUSE = frozenset({"id", "version", "created_at", "created_by_id", "updated_at", "deleted_at",
                   "merged_into_id"})  # fmt: skip
CODES = frozenset({"kind", "stage", "scope", "language", "means"})
"""Columns with one of a few words that rules read: of nobody in particular."""
SAID: Mapping[str, tuple[str, ...]] = {
    "letter": ("recipient", "subject", "body", "name_key", "search_text"),
    "financing": ("purpose", "refusal_reason", "notes", "search_text"),
    "person_request": ("person_name", "details", "extension_reason", "answer", "refusal_reason"),
}
"""What of a row that stands is taken out, where it is not all of its texts."""


def blank(session: Session, found: Reach) -> dict[str, int]:
    """Carry it out on all rows; how many of each table that were."""
    counts: dict[str, int] = {}
    _let_go(session, found.parts)
    for name, ids in found.records.items():
        table = table_of(name)
        _erase(session, table, ids, [c for c in table.c if c.name not in HOUSE])
    for name, ids in found.stand.items():
        table = table_of(name)
        names = SAID.get(name)
        _erase(session, table, ids,
               [c for c in table.c if (c.name in names if names else _is_text(c))])  # fmt: skip
    # Lines of lines do not exist: in any order.
    for name, ids in (*found.parts.items(), *found.named.items()):
        table = table_of(name)
        session.execute(delete(table).where(key_of(table).in_(ids)))
    for group in (found.records, found.stand, found.parts, found.named):
        counts |= {name: len(ids) for name, ids in group.items() if ids}
    return counts


def _erase(session: Session, table: Table, ids: Sequence[int],
           columns: Iterable[Column[Any]]) -> None:  # fmt: skip
    values = {c.name: nothing(c) for c in columns if empties(c)}
    if values:
        session.execute(update(table).where(key_of(table).in_(ids)).values(values))


def empties(column: Column[Any]) -> bool:
    """Whether a column of a row that goes is emptied; what must point or be a day stays."""
    if column.name in HOUSE or column.name in CODES:
        return False
    return bool(column.nullable) or not (column.foreign_keys or isinstance(column.type, Date))


def nothing(column: Column[Any]) -> Any:
    """What stands in a column that says nothing."""
    if column.nullable:
        return None
    if _is_bytes(column):
        return b""
    if isinstance(column.type, Boolean):
        return False
    return 0 if isinstance(column.type, Integer | Numeric) else ""


def _is_text(column: Column[Any]) -> bool:
    """Whether words stand in it."""
    words = isinstance(column.type, String | EncryptedText)
    return words and not column.foreign_keys and column.name not in CODES


def _is_bytes(column: Column[Any]) -> bool:
    return isinstance(column.type, LargeBinary)


def _let_go(session: Session, parts: Mapping[str, list[int]]) -> None:
    """Whatever points at a line that goes points at nothing."""
    for name, ids in parts.items():
        for pointer in pointers(table_of(name)):
            if pointer.column.nullable:
                session.execute(
                    update(pointer.table).where(pointer.column.in_(ids))
                    .values({pointer.column.name: None})
                )  # fmt: skip


def remember(session: Session, found: Reach, number: str) -> None:
    """Mark every record and paper that went, so that nothing brings it back or looks for it."""
    for name, ids in (*found.records.items(), *papers(found)):
        known = set(session.scalars(select(DESTROYED.c.subject_id).where(
            DESTROYED.c.subject == name, DESTROYED.c.subject_id.in_(ids))))  # fmt: skip
        rows = [{"subject": name, "subject_id": i, "number": number}
                for i in ids if i not in known]  # fmt: skip
        if rows:
            session.execute(DESTROYED.insert(), rows)
