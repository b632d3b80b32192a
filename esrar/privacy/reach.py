"""What a destruction reaches: the record, what was merged into it, what is about it, its files.

Whatever must point at a record is about it: it goes as well. Lines of other records that name it
– a stand at an exhibition, a place in a course – stay as a count that names nobody.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from esrar.core.db import Base, Part
from esrar.kit import registry
from esrar.kit.files import Attachment
from esrar.kit.references import Pointer, naming, pointers
from esrar.kit.register import Register
from esrar.measures.catalogue import MEASURES
from esrar.reports.models import ProofPack

ERASED_ONLY = frozenset({"financing", "letter", "person_request"})
"""Tables whose rows stand without what names anybody: money that the books tell of (ten years by
the law on commercial books), papers whose numbers have no gap, requests that prove the answer."""

FILE: Table = Attachment.__table__
PACK: Table = ProofPack.__table__

Place = tuple[str, int]


@dataclass
class Reach:
    """Numbers of rows by table: records that go, lines and roles that go with them, rows that
    stand without what names anybody; then files, and papers that show the record among others."""

    register: str
    root: Place
    records: dict[str, list[int]] = field(default_factory=dict)
    parts: dict[str, list[int]] = field(default_factory=dict)
    stand: dict[str, list[int]] = field(default_factory=dict)
    named: dict[str, list[int]] = field(default_factory=dict)
    packs: list[int] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)

    def places(self) -> Iterator[Place]:
        """Every record and standing row that is no line of another record."""
        for group in (self.records, self.stand):
            for table, ids in group.items():
                if not issubclass(model_of(table), Part):
                    yield from ((table, number) for number in ids)

    def rows(self) -> Iterator[tuple[str, list[int]]]:
        """All rows that lose what they say, by table."""
        for group in (self.records, self.parts, self.stand):
            yield from group.items()


def model_of(table: str) -> type[Any]:
    """The model of a table. Raises KeyError."""
    return {m.class_.__tablename__: m.class_ for m in Base.registry.mappers}[table]


def table_of(name: str) -> Table:
    """A table by its name."""
    return Base.metadata.tables[name]


def key_of(table: Table) -> Any:
    """The one column of a table's key."""
    (key,) = table.primary_key.columns
    return key


def collect(session: Session, register: Register, record_id: int) -> Reach:
    """All that a destruction of this record reaches, as it stands now."""
    found = Reach(register.key, (register.table.name, record_id))
    waiting = [(register.table.name, _with_merged(session, register.table, [record_id]))]
    while waiting:
        name, ids = waiting.pop()
        new = sorted(set(ids) - set(found.records.get(name, ())))
        if not new:
            continue
        found.records[name] = sorted({*found.records.get(name, ()), *new})
        for pointer in pointers(table_of(name)):
            pointing = _pointing(session, pointer, new)
            if not pointing:
                continue
            kind = _kind(pointer)
            if kind == "record":
                waiting.append((pointer.table.name, pointing))
            elif kind:
                own = getattr(found, kind)
                own[pointer.table.name] = sorted({*own.get(pointer.table.name, ()), *pointing})
    _name(session, found)
    return found


def papers(found: Reach) -> Iterator[tuple[str, list[int]]]:
    """Rows that stand and keep the digest of a paper that goes."""
    for name, ids in (*found.stand.items(), (PACK.name, found.packs)):
        if ids and any(column.info.get("stored") for column in table_of(name).c):
            yield name, ids


def _kind(pointer: Pointer) -> str:
    """What becomes of rows that point at what goes; empty when they are left alone."""
    if pointer.parent:
        return "parts"
    if issubclass(pointer.model, Part) or pointer.table.name in ERASED_ONLY:
        return "stand"
    return "" if pointer.column.nullable else "record"


def _pointing(session: Session, pointer: Pointer, ids: Sequence[int]) -> list[int]:
    key = key_of(pointer.table)
    return list(session.scalars(select(key).where(pointer.column.in_(ids))))


def _with_merged(session: Session, table: Table, ids: Sequence[int]) -> list[int]:
    """These and all that was merged into them, one after another."""
    found, new = list(ids), list(ids)
    while new:
        new = list(session.scalars(select(table.c.id).where(table.c.merged_into_id.in_(new))))
        found += new
    return found


def _name(session: Session, found: Reach) -> None:
    """Rows that name what goes by its table and number – files, tags, marks – and packs."""
    found.packs = _packs(session, found)
    owners = dict(found.records)
    for name, ids in found.stand.items():
        if not issubclass(model_of(name), Part):
            owners[name] = sorted({*owners.get(name, ()), *ids})
    if found.packs:
        owners[PACK.name] = found.packs
    for model in naming():
        table = model.__table__
        for subject, ids in owners.items():
            rows = session.execute(select(table).where(*_names(table, subject, ids))).mappings()
            for row in rows:
                found.named.setdefault(table.name, []).append(row["id"])
                if table is FILE:
                    found.digests.append(row["sha256"])
    found.digests = sorted(set(found.digests))


def _names(table: Table, subject: str, ids: Sequence[int]) -> tuple[Any, Any]:
    """That a row names one of these: by their table, or by a register whose records they are."""
    keys = [r.key for r in registry.registers().values() if r.table.name == subject]
    return table.c.subject.in_([subject, *keys]), table.c.subject_id.in_(ids)


def _packs(session: Session, found: Reach) -> list[int]:
    """Packs of proof in whose sample a record is: their paper shows its values and files."""
    packs = []
    for row in session.execute(select(PACK.c.id, PACK.c.measure, PACK.c.records)):
        measure = MEASURES.get(row.measure)
        if measure is None:
            continue
        keys = measure.unit_register, measure.record_register
        tables = [registry.get(key).table.name for key in keys]
        drawn = {(table, number) for pair in json.loads(row.records)
                 for table, number in zip(tables, pair, strict=True)}  # fmt: skip
        if any((t, n) in drawn for t, ids in found.records.items() for n in ids):
            packs.append(row.id)
    return packs


def mark(table: str, number: int, made: datetime) -> str:
    """What tells a record from another that got its number in a database restored to before it."""
    moment = made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return hashlib.sha256(f"{table}\0{number}\0{moment}".encode()).hexdigest()[:32]


def marks(session: Session, found: Reach) -> list[list[Any]]:
    """Table, number and mark of every record that is reached: what the ledger keeps of it."""
    told = []
    for name, ids in sorted(found.records.items()):
        table = table_of(name)
        rows = session.execute(select(table.c.id, table.c.created_at).where(table.c.id.in_(ids)))
        told += [[name, row.id, mark(name, row.id, row.created_at)] for row in rows]
    return sorted(told)
