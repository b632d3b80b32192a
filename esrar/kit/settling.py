"""Fills the columns of records that follow from their lines, in the write that changed those.

A write step and no hook of the form: an import, a merge and an undo settle alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from esrar.core.changes import Change
from esrar.core.db import Write
from esrar.kit import registry
from esrar.kit.register import Register


def settle(write: Write) -> None:
    """Write step: let each register that settles something follow the changes."""
    if not write.changes:
        return
    for register in registry.registers().values():
        if register.settle is not None:
            found = register.settle(write.session, tuple(write.changes))
            if found:
                _store(write, register, found)


def _store(write: Write, register: Register, found: Mapping[int, Mapping[str, Any]]) -> None:
    """Through Core: the version stays, for nobody but the write itself has changed the record."""
    table = register.table
    rows = write.session.execute(select(table).where(table.c.id.in_(found))).mappings().all()
    for row in rows:
        new = {k: v for k, v in found[row["id"]].items() if row[k] != v}
        if not new:
            continue
        write.session.connection().execute(update(table).where(table.c.id == row["id"]).values(new))
        seen = {k: (row[k], v) for k, v in new.items()}
        write.changes.append(Change(register.model, row["id"], "update", seen, {**row, **new}))
        loaded = write.session.identity_map.get(
            write.session.identity_key(register.model, row["id"])
        )
        if loaded is not None:
            write.session.expire(loaded, list(new))
