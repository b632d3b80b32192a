"""Finds and takes out what is kept of a person beside the records: history, copies, refused rows.

Names and numbers of the person are looked for wherever words stand, also those of former times.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote, quote_plus

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from esrar.audit.models import AuditEntry, AuditValue
from esrar.audit.values import Sealed, loaded, read
from esrar.core import clock
from esrar.core.crypto import EncryptedText
from esrar.core.db import Base, Part, Write
from esrar.kit import registry
from esrar.kit.duplicates.models import DistinctPair, DuplicatePair
from esrar.kit.snapshots.taking import erase_records
from esrar.measures.catalogue import MEASURES
from esrar.plan.closing.models import ClosingRow
from esrar.privacy.reach import Reach, key_of, model_of, table_of

NAMES = frozenset({"full_name", "person_name", "attendee"})
NUMBERS = frozenset({"national_id", "mobile", "second_mobile", "email"})
PARTS, LEAST = 3, 8
"""A name is looked for with so many parts, a number with so many digits: fewer mean anybody."""

ENTRY, VALUE = AuditEntry.__table__, AuditValue.__table__
CLOSED = ClosingRow.__table__


# -- the words -----------------------------------------------------------------------------------


def words(session: Session, found: Reach) -> list[str]:
    """Names and numbers of the persons, as they stand and as they stood."""
    told: set[str] = set()
    for name, ids in found.rows():
        table = table_of(name)
        own = [c for c in table.c if c.name in NAMES | NUMBERS]
        if own:
            rows = session.execute(select(*own).where(key_of(table).in_(ids)))
            told |= {text for row in rows for text in row if text}
    for row in session.execute(select(ENTRY.c.subject, ENTRY.c.item, VALUE.c.text)
                               .join(VALUE, VALUE.c.entry_id == ENTRY.c.id)
                               .where(VALUE.c.text.is_not(None), _about(found))):  # fmt: skip
        told |= set(_formerly(row.item or row.subject, json.loads(row.text)))
    telling = {one for one in told if _telling(one)}
    return sorted(telling - _of_others(session, found, telling))


def _of_others(session: Session, found: Reach, told: set[str]) -> set[str]:
    """What another person bears as well: a name of two, a telephone of a house."""
    theirs: set[str] = set()
    for mapper in Base.registry.mappers:
        table = mapper.class_.__table__
        if "full_name" not in table.c:
            continue
        own = {i for group in (found.records, found.parts) for i in group.get(table.name, ())}
        for column in (c for c in table.c if c.name in {"full_name"} | NUMBERS):
            if isinstance(column.type, EncryptedText):
                continue
            asked = select(key_of(table), column).where(column.in_(told))
            theirs |= {text for number, text in session.execute(asked) if number not in own}
    return theirs


def _formerly(table: str, values: dict[str, Any]) -> Iterator[str]:
    for name, pair in values.items():
        if name not in NAMES | NUMBERS:
            continue
        for one in map(read, pair):
            if isinstance(one, Sealed):
                kind = table_of(table).c[name].type
                yield loaded(kind, one)
            elif isinstance(one, str):
                yield one


def _telling(text: str) -> bool:
    return len(text.split()) >= PARTS or (len(text) >= LEAST and any(c.isdigit() for c in text))


def spellings(told: Sequence[str]) -> list[str]:
    """The words, also as an address and as JSON have them."""
    every = ((one, quote(one), quote_plus(one), json.dumps(one)[1:-1]) for one in told)
    return list(dict.fromkeys(text for group in every for text in group))


# -- the history ---------------------------------------------------------------------------------


def _about(found: Reach) -> ColumnElement[bool]:
    """Entries about what is reached: records by their number, lines by theirs."""
    asked = []
    for name, ids in (*found.rows(), *found.named.items()):
        if issubclass(model_of(name), Part):
            asked.append(and_(ENTRY.c.item == name, ENTRY.c.item_id.in_(ids)))
        else:
            asked.append(and_(ENTRY.c.subject == name, ENTRY.c.subject_id.in_(ids)))
    return or_(*asked)


def erase_history(session: Session, found: Reach, told: Sequence[str]) -> int:
    """Destroy what the audit says of it; that it said something stays proven. How many entries."""
    naming = [VALUE.c.text.contains(one, autoescape=True) for one in told]
    own = select(ENTRY.c.id).where(_about(found))
    gone = (
        update(VALUE)
        .where(VALUE.c.erased_at.is_(None), or_(VALUE.c.entry_id.in_(own), *naming))
        .values(salt=None, text=None, erased_at=clock.now())
    )
    return session.connection().execute(gone).rowcount


# -- copies --------------------------------------------------------------------------------------


def erase_copies(write: Write, found: Reach) -> dict[str, int]:
    """Approved copies, rows of closings, pairs of duplicates."""
    session, rows = write.session, 0
    for name, ids in found.records.items():
        for register in registry.registers().values():
            if register.table.name == name:
                rows += erase_records(write, register, ids)
                _forget_pairs(session, register.key, ids)
    _unsalt(session, found)
    return {"snapshot_row": rows} if rows else {}


def _forget_pairs(session: Session, key: str, ids: Sequence[int]) -> None:
    for model in (DuplicatePair, DistinctPair):
        own = model.__table__.c
        named = or_(own.first_id.in_(ids), own.second_id.in_(ids))
        session.execute(delete(model.__table__).where(own.register == key, named))


def _unsalt(session: Session, found: Reach) -> None:
    """Without its salt a closing's digest of a title cannot be tried against names."""
    for key, measure in MEASURES.items():
        for column, register in ((CLOSED.c.unit_id, measure.unit_register),
                                 (CLOSED.c.record_id, measure.record_register)):  # fmt: skip
            ids = found.records.get(registry.get(register).table.name)
            if ids:
                session.execute(update(CLOSED).where(CLOSED.c.measure == key, column.in_(ids))
                                .values(salt=None))  # fmt: skip
