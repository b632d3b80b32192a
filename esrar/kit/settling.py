"""Fills the columns of records and lines that follow from others, in the write that changed those.

A write step and no hook of the form: an import, a merge and an undo settle alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from esrar.core.changes import Change
from esrar.core.db import Line, Record, Write
from esrar.kit import registry
from esrar.kit.register import Settle

ROUNDS = 4
"""So often at most what was settled is followed in its turn: of one register to the next."""


def settle(write: Write) -> None:
    """Write step: let each register that settles something follow the changes."""
    registers = registry.registers().values()
    for _round in range(ROUNDS):
        before = len(write.changes)
        if not before:
            return
        for register in registers:
            _follow(write, register.model, register.settle)
        for block in (b for register in registers for b in register.lines):
            _follow(write, block.model, block.settle)
        if len(write.changes) == before:
            return


def _follow(write: Write, model: type[Record] | type[Line], settler: Settle | None) -> None:
    found = settler(write.session, tuple(write.changes)) if settler else None
    if found:
        _store(write, model, found)


def _store(write: Write, model: type[Record] | type[Line],
           found: Mapping[int, Mapping[str, Any]]) -> None:  # fmt: skip
    """Through Core: the version stays, for nobody but the write itself has changed the record."""
    table = model.__table__
    rows = write.session.execute(select(table).where(table.c.id.in_(found))).mappings().all()
    for row in rows:
        new = {k: v for k, v in found[row["id"]].items() if row[k] != v}
        if not new:
            continue
        write.session.connection().execute(update(table).where(table.c.id == row["id"]).values(new))
        seen = {k: (row[k], v) for k, v in new.items()}
        write.changes.append(Change(model, row["id"], "update", seen, {**row, **new}))
        loaded = write.session.identity_map.get(write.session.identity_key(model, row["id"]))
        if loaded is not None:
            write.session.expire(loaded, list(new))
