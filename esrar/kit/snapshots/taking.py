"""Takes a copy of a register, finds it by its number, empties one that was not approved."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Table, func, select, update
from sqlalchemy.orm import Session

from esrar.audit.chain import content_digest
from esrar.core import arabic, clock
from esrar.core.db import Write, db, one_moment, writing
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _l
from esrar.core.inserting import insert_many
from esrar.kit import exporter, queries
from esrar.kit.addresses import filters_of
from esrar.kit.asking import Query
from esrar.kit.chips import filter_words
from esrar.kit.register import Register
from esrar.kit.snapshots.finding import SNAPSHOT
from esrar.kit.snapshots.frozen import Layout, fingerprint, readers, written
from esrar.kit.snapshots.models import Snapshot, SnapshotRow

ROW: Table = SnapshotRow.__table__
NAMES = ("snapshot_id", "position", "record_id", "salt", "text", "digest")
CHUNK = 5_000
Cells = tuple[int, list[Any]]


def current(register: Register, layout: Layout, query: Query) -> Iterator[Cells]:
    """The register as it is now, in these columns: number and cells of each record, by number."""
    keys = {c.key for c in layout.columns}
    fields = [f for f in register.fields if f.name in keys]
    statuses = [d.name for d in register.derived if d.name in keys]
    columns = readers(register, layout)
    selected = queries.selection(register, fields, query.day, statuses)
    for part in exporter.parts(exporter.wanted(register, selected, query)):
        for column in columns:
            column.prepare(part)
        for row in part:
            yield row["id"], [column.read(row) for column in columns]


def take(register: Register, layout: Layout, query: Query) -> int:
    """Freeze what a query finds; returns the copy's id. Raises Invalid when it finds nothing."""
    if query.ids is not None or not layout.columns:
        raise Invalid(_l("Choose one column at least"))
    one_moment()
    rows = []
    for record_id, cells in current(register, layout, query):
        text, salt = written(layout, cells), os.urandom(16)
        rows.append((record_id, salt, text, content_digest(salt, text)))
    if not rows:
        raise Invalid(_l("There is no record to be frozen"))
    said = filter_words(register, query)
    with writing(origin="snapshot") as write:
        made = _numbered(write.session, register.key)
        made.asked, made.said, made.columns = filters_of(query), said, layout.text()
        made.count = len(rows)
        made.fingerprint = fingerprint(header(made), (digest for *_rest, digest in rows))
        write.session.add(made)
        write.session.flush()
        _insert(write.session, made.id, rows)
    return made.id


def header(one: Any) -> Sequence[Any]:
    """What the fingerprint covers besides the rows."""
    return [one.register, one.year, one.number, one.taken_on.isoformat(), one.asked, one.columns,
            one.count]  # fmt: skip


def _numbered(session: Session, key: str) -> Snapshot:
    """The next number of its register and year; on PostgreSQL the index has the last word."""
    today = clock.today()
    last = session.scalar(
        select(func.max(SNAPSHOT.c.number)).where(
            SNAPSHOT.c.register == key, SNAPSHOT.c.year == today.year
        )
    )
    return Snapshot(register=key, year=today.year, number=(last or 0) + 1, taken_on=today)


def _insert(session: Session, snapshot: int, rows: Sequence[tuple[int, bytes, str, bytes]]) -> None:
    for start in range(0, len(rows), CHUNK):
        part = [
            {"snapshot_id": snapshot, "position": at, "record_id": record, "salt": salt,
             "text": text, "digest": digest}
            for at, (record, salt, text, digest) in enumerate(rows[start : start + CHUNK], start)
        ]  # fmt: skip
        insert_many(session, ROW, NAMES, part)


def find(reference: str) -> Any:
    """A copy by its number, REGISTER/YEAR/NUMBER; None when there is none."""
    key, _slash, rest = reference.partition("/")
    year, number = map(arabic.number_of, rest.partition("/")[::2])
    if year is None or number is None:
        return None
    return db.session.execute(
        select(SNAPSHOT).where(
            SNAPSHOT.c.register == key, SNAPSHOT.c.year == year,
            SNAPSHOT.c.number == number, SNAPSHOT.c.deleted_at.is_(None),
        )
    ).first()  # fmt: skip


def discard(snapshot_id: int) -> None:
    """Empty a copy that was not approved, and put it aside; its number is not given again."""
    with writing(origin="snapshot") as write:
        one = write.session.get_one(Snapshot, snapshot_id)
        if one.approved_on is not None:
            raise Conflict(_l("It is approved: withdraw the approval before changing it"))
        erase(write, [snapshot_id])
        one.deleted_at = clock.now()


def erase(write: Write, snapshots: Sequence[int], records: Sequence[int] | None = None) -> int:
    """Destroy what rows of copies say, all or those of some records; that they were is proven."""
    where = [ROW.c.snapshot_id.in_(snapshots), ROW.c.erased_at.is_(None)]
    if records is not None:
        where.append(ROW.c.record_id.in_(records))
    gone = update(ROW).where(*where).values(salt=None, text=None, erased_at=clock.now())
    return write.session.connection().execute(gone).rowcount


def erase_records(write: Write, register: Register, records: Sequence[int]) -> int:
    """Destroy what all copies of a register say of records; how many rows that were."""
    copies = select(SNAPSHOT.c.id).where(SNAPSHOT.c.register == register.key)
    return erase(write, list(write.session.scalars(copies)), records)
