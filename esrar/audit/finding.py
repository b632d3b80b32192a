"""Finds entries of the audit, newest first, page by page; quick at a million of them.

Entries that answer to something rare (a record, an import, a person, an act that changes nothing)
are walked along an index of just these. Everything else, days among them, is walked backwards from
the newest, in growing pieces, until the page is full: a tenth of a second for a million entries,
and right whatever the clock of the server once said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, text
from sqlalchemy.orm import Session

from esrar.audit.models import COMMON, UNCOMMON, AuditEntry, AuditHead, AuditValue
from esrar.audit.reading import Entry, values_of

__all__ = ["COMMON", "SYSTEM", "Found", "Wanted", "find", "numbers", "one"]

SYSTEM = 0
"""Stands for whoever is no person: a command, a timer."""
FEW = 20_000
"""So many entries of one table are sorted sooner than they are looked for among all others."""
PIECE = 4_000


@dataclass(frozen=True)
class Wanted:
    """What is looked for; None and nothing mean that it is not asked."""

    person: int | None = None
    actions: tuple[str, ...] = ()
    subject: str = ""
    subject_id: int | None = None
    since: datetime | None = None
    before: datetime | None = None
    batch: int | None = None
    request: str = ""


@dataclass(frozen=True)
class Found:
    """One entry with all that says who, what, where from."""

    entry: Entry
    actor_id: int | None
    subject: str
    subject_id: int | None
    address: str
    request_id: str


_E, _V = AuditEntry.__table__.c, AuditValue.__table__.c
_BOTH = AuditEntry.__table__.outerjoin(AuditValue.__table__, _V.entry_id == _E.id)
_WHOLE = select(
    _E.id, _E.at, _E.actor, _E.action, _E.item, _E.item_id, _E.batch_id, _V.text, _V.erased_at,
    _E.actor_id, _E.subject, _E.subject_id, _E.address, _E.request_id,
).select_from(_BOTH)  # fmt: skip


def find(session: Session, wanted: Wanted, below: int | None, most: int) -> Sequence[Found]:
    """So many entries at most, those numbered below `below`, newest first."""
    return _read(session, [*islice(_numbers(session, wanted, below, most), most)])


def numbers(session: Session, wanted: Wanted, most: int) -> Sequence[int]:
    """The numbers of the newest so many entries."""
    return [*islice(_numbers(session, wanted, None, most), most)]


def one(session: Session, number: int) -> Found | None:
    """The entry of that number."""
    return next(iter(_read(session, [number])), None)


def _read(session: Session, ids: Sequence[int]) -> list[Found]:
    rows = session.execute(_WHOLE.where(_E.id.in_(ids)).order_by(_E.id.desc()))
    return [_found(row) for row in rows]


def _found(row: Any) -> Found:
    entry = Entry(row.id, row.at, row.actor, row.action, row.item, row.item_id, row.batch_id,
                  values_of(row.text), row.erased_at is not None)  # fmt: skip
    return Found(entry, row.actor_id, row.subject, row.subject_id, row.address, row.request_id)


def _numbers(session: Session, wanted: Wanted, below: int | None, most: int) -> Iterable[int]:
    high = session.scalar(select(AuditHead.entry_id)) or 0
    if below is not None:
        high = min(high, below - 1)
    own = _conditions(wanted)
    arms, rest = _arms(session, wanted, own)
    if not arms:
        return _walk(session, rest, high, most)
    newest = select(_E.id).where(_E.id <= high, *rest).order_by(_E.id.desc()).limit(most)
    found = [i for arm in arms for i in session.scalars(newest.where(*arm))]
    return sorted(found, reverse=True)


Conditions = dict[str, Sequence[ColumnElement[bool]]]


def _conditions(wanted: Wanted) -> Conditions:
    """What must hold, each said so that no index is walked for it."""
    found: Conditions = {}
    if wanted.subject:
        # A sum with nothing is of no index: the database shall not walk the wrong one.
        found["subject"] = [_E.subject.concat("") == wanted.subject]
    if wanted.subject_id is not None:
        found["record"] = [_E.subject_id + 0 == wanted.subject_id]
    if wanted.batch is not None:
        found["batch"] = [_E.batch_id + 0 == wanted.batch]
    if wanted.actions:
        found["actions"] = [_E.action.concat("").in_(wanted.actions)]
    if wanted.person is not None:
        whose = _E.actor_id + 0
        found["person"] = [whose.is_(None) if wanted.person == SYSTEM else whose == wanted.person]
    if wanted.request:
        found["request"] = [_E.request_id == wanted.request]
    if wanted.since is not None:
        found["since"] = [_E.at >= wanted.since]
    if wanted.before is not None:
        found["before"] = [_E.at < wanted.before]
    return found


def _arms(
    session: Session, wanted: Wanted, own: Conditions
) -> tuple[list[list[ColumnElement[bool]]], list[ColumnElement[bool]]]:
    """The indexes to walk, with what each is walked by; and what must hold besides."""
    arms: list[list[ColumnElement[bool]]] = []
    taken: tuple[str, ...] = ()
    if wanted.subject and wanted.subject_id is not None:
        arms = [[_E.subject == wanted.subject, _E.subject_id == wanted.subject_id]]
        taken = ("subject", "record")
    elif wanted.batch is not None:
        arms, taken = [[_E.batch_id == wanted.batch]], ("batch",)
    elif wanted.actions and not set(wanted.actions) & set(COMMON):
        arms = [[_E.action == action, text(UNCOMMON)] for action in wanted.actions]  # type: ignore[list-item]
        taken = ("actions",)
    elif wanted.person is not None:
        alone = _E.actor_id.is_(None) if wanted.person == SYSTEM else _E.actor_id == wanted.person
        arms, taken = [[alone]], ("person",)
    elif wanted.subject and _few(session, wanted.subject):
        arms, taken = [[_E.subject == wanted.subject]], ("subject",)
    return arms, [c for name, them in own.items() if name not in taken for c in them]


def _few(session: Session, subject: str) -> bool:
    some = select(literal(1)).where(_E.subject == subject).limit(FEW + 1).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) <= FEW


def _walk(
    session: Session, conditions: Sequence[ColumnElement[bool]], high: int, most: int
) -> Iterable[int]:
    """Backwards from the newest; a piece that gave little is followed by one four times as long."""
    size, left = max(PIECE, most), most
    while high > 0 and left > 0:
        floor = max(1, high - size + 1)
        newest = select(_E.id).where(_E.id.between(floor, high), *conditions)
        some = session.scalars(newest.order_by(_E.id.desc()).limit(left)).all()
        yield from some
        left, high, size = left - len(some), floor - 1, size * 4
