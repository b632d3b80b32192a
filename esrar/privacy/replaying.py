"""Carries out again, on a restored backup, the destructions that were made since it was taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.db import db, writing
from esrar.kit import registry
from esrar.kit.destroyed import proof_of
from esrar.privacy import blanking, imports, ledger
from esrar.privacy.destroying import Done, carry_out, discard
from esrar.privacy.ledger import DESTRUCTION
from esrar.privacy.reach import Reach, collect, mark, table_of
from esrar.privacy.wiping import wipe


def replay(entries: Sequence[ledger.Entry]) -> int:
    """Carry out again what this database does not know of yet; how many destructions that were."""
    again = 0
    for entry in entries:
        known = select(DESTRUCTION.c.id).where(DESTRUCTION.c.number == entry["number"])
        if db.session.scalar(known) is None:
            _again(entry)
            again += 1
    if entries:
        ledger.keep(db.session())
    if again:
        wipe()
    return again


def _again(entry: ledger.Entry) -> None:
    done = Done()
    with writing(origin="destroy") as write:
        for found in _found_again(write.session, entry):
            one = carry_out(write, found)
            done.uploads += one.uploads
            done.digests += one.digests
            blanking.remember(write.session, found, entry["number"])
        write.session.execute(
            insert(DESTRUCTION), [{**ledger.columns_of(entry), "again_at": clock.now()}]
        )
    discard([*done.digests, *entry["files"]])
    for token in done.uploads:
        imports.discard_upload(token)


def _found_again(session: Session, entry: ledger.Entry) -> Iterator[Reach]:
    """The records of a proof as this database has them: by number, and by the mark beside it."""
    root = registry.get(entry["register"]).table.name, entry["subject_id"]
    first = sorted(entry["records"], key=lambda one: (one[0], one[1]) != root)
    for name, number, kept in first:
        table = table_of(name)
        row = session.execute(select(table.c.created_at).where(table.c.id == number)).first()
        register = registry.of_model(name)
        if row is None or register is None or mark(name, number, row.created_at) != kept:
            continue
        if proof_of(session, table, number) is None:
            yield collect(session, register, number)
