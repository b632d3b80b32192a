"""Proves destructions: the proofs are as they were made, and what they speak of is still gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from esrar.audit.models import AuditEntry, AuditValue
from esrar.core import contents, storage
from esrar.core.crypto import blind_index
from esrar.core.db import Base
from esrar.kit import registry
from esrar.kit.destroyed import proof_of
from esrar.kit.files import Attachment
from esrar.kit.references import pointers
from esrar.kit.snapshots.finding import SNAPSHOT
from esrar.kit.snapshots.taking import ROW
from esrar.privacy import ledger
from esrar.privacy.blanking import SAID, empties, nothing
from esrar.privacy.reach import mark, table_of
from esrar.privacy.traces import spellings

ENTRY, VALUE, FILE = AuditEntry.__table__, AuditValue.__table__, Attachment.__table__


@dataclass(frozen=True)
class Verdict:
    """What a check found: proofs, records they speak of, and what does not hold."""

    proofs: int
    records: int
    broken: Sequence[str]


def verify(session: Session) -> Verdict:
    """Walk all proofs. Finds a changed or missing one, and whatever came back."""
    broken, records, previous = list[str](), 0, None
    entries = ledger.of_database(session)
    known = {entry["digest"] for entry in entries}
    for entry in entries:
        if ledger.digest(entry) != entry["digest"]:
            broken.append(f"{entry['number']}: the proof was changed")
        if previous is not None and entry["previous"] not in known:
            broken.append(f"{entry['number']}: the proof before it is missing")
        previous = entry["digest"]
        records += len(entry["records"])
        broken += [f"{entry['number']}: {what}" for what in _came_back(session, entry)]
    try:
        for entry in ledger.read(ledger.own_path()):
            if entry["digest"] not in known:
                broken.append(f"{entry['number']}: the ledger has it, and this database does not")
    except ledger.BadLedger as problem:
        broken.append(str(problem))
    return Verdict(len(entries), records, broken)


def of_one(session: Session, row: Any) -> list[str]:
    """What does not hold of one proof."""
    entry = ledger.entry_of(row)
    changed = [] if ledger.digest(entry) == entry["digest"] else ["the proof was changed"]
    return [*changed, *_came_back(session, entry)]


def _came_back(session: Session, entry: ledger.Entry) -> Iterator[str]:
    for name, number, kept in entry["records"]:
        table = table_of(name)
        row = session.execute(select(table).where(table.c.id == number)).mappings().first()
        if row is None or mark(name, number, row["created_at"]) != kept:
            continue  # a database restored to before it: there is nothing of it
        said = [c.name for c in table.c if empties(c) and row[c.name] != nothing(c)]
        if said or (row["deleted_at"] is None and row["merged_into_id"] is None):
            yield f"{name} {number} says something again: {', '.join(said)}"
        if proof_of(session, table, number) is None:
            yield f"{name} {number} is not marked as destroyed"
        for what, statement in _beside(name, number):
            if session.scalar(statement):
                yield f"{name} {number}: {what} came back"
    named = contents.named_among(session, entry["files"])
    for digest in entry["files"]:
        if digest not in named and storage.holds(digest):
            yield f"the file {digest[:12]}… lies there again"


def _beside(name: str, number: int) -> Iterator[tuple[str, Select[Any]]]:
    """Whatever must not be there any more of a record, as counts."""
    about = (ENTRY.c.subject == name, ENTRY.c.subject_id == number, VALUE.c.text.is_not(None))
    yield "its history", _count(ENTRY.join(VALUE, VALUE.c.entry_id == ENTRY.c.id), *about)
    yield "a file", _count(FILE, FILE.c.subject == name, FILE.c.subject_id == number)
    for pointer in pointers(table_of(name)):
        if pointer.parent:
            yield f"a line ({pointer.table.name})", _count(pointer.table, pointer.column == number)
        elif pointer.table.name in SAID:
            texts = [c for c in pointer.table.c
                     if c.name in SAID[pointer.table.name] and c.nullable]  # fmt: skip
            for column in texts:
                yield (
                    f"{pointer.table.name}.{column.name}",
                    _count(pointer.table, pointer.column == number, column.is_not(None)),
                )
    keys_of = [r.key for r in registry.registers().values() if r.table.name == name]
    copies = select(SNAPSHOT.c.id).where(SNAPSHOT.c.register.in_(keys_of))
    yield "a row of a copy", _count(ROW, ROW.c.snapshot_id.in_(copies), ROW.c.record_id == number,
                                    ROW.c.text.is_not(None))  # fmt: skip


def _count(source: Any, *where: Any) -> Select[Any]:
    return select(func.count()).select_from(source).where(*where)


# -- looking for a text --------------------------------------------------------------------------


def look_for(session: Session, told: str) -> list[str]:
    """Where a name or a number still stands: in rows as they are read, and in bytes on the disk."""
    found = list(_in_rows(session, told))
    session.rollback()
    folder = Path(current_app.config["DATA_FOLDER"])
    spelt = [one.encode() for one in spellings([told])]
    for path in sorted(folder.rglob("*")):
        if path.is_file() and any(_holds(path, one) for one in spelt):
            found.append(str(path.relative_to(folder)))
    return found


def _in_rows(session: Session, told: str) -> Iterator[str]:
    index = {blind_index(m.class_.sealed_context, told) for m in Base.registry.mappers
             if getattr(m.class_, "sealed_context", "")}  # fmt: skip
    spelt = spellings([told])
    for table in Base.metadata.sorted_tables:
        statement = select(table).execution_options(yield_per=2_000)
        places: dict[str, int] = {}
        for row in session.execute(statement).mappings():
            for name, value in row.items():
                if (isinstance(value, bytes) and value in index) or (
                    isinstance(value, str | list | dict) and any(o in str(value) for o in spelt)
                ):
                    places[name] = places.get(name, 0) + 1
        yield from (f"{table.name}.{name}: {count}" for name, count in places.items())


def _holds(path: Path, wanted: bytes) -> bool:
    """Whether a file has these bytes, read piece by piece."""
    tail = b""
    with path.open("rb") as content:
        while block := content.read(1 << 22):
            if wanted in tail + block:
                return True
            tail = block[-len(wanted) :]
    return False
