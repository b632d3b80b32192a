"""Adding a role to a record that exists already: one body, many roles, never a second body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from esrar.core.changes import column_names, derive
from esrar.core.db import Record, Write, writing
from esrar.core.errors import Conflict
from esrar.core.i18n import _l
from esrar.kit import requests, saving
from esrar.kit.register import Match, Register
from esrar.kit.saving import Draft, LineDraft, Saved


def join(register: Register, draft: Draft, record_id: int, request_key: str = "") -> Saved:
    """Give a standing record the role of this register; what it already says stays as it is.

    Raises Conflict unless the record is the one that the draft describes.
    """
    assert register.role is not None
    with writing(origin="form") as write:
        done = requests.answered(write.session, request_key) if request_key else None
        if done is not None:
            return Saved(done, 0, created=False, repeated=True)
        record = saving.load(write.session, register, record_id)
        if write.session.get(register.role.model, record_id) is not None:
            raise Conflict(_l("Somebody saved this record after you opened it"))
        stored = saving.stored_columns(register, draft.values)
        described = derive(register.model, {c: stored.get(c) for c in column_names(register.model)})
        if not any(_agrees(match, described, record) for match in register.match):
            raise Conflict(_l("The record was changed meanwhile"))
        blank = {
            name: value for name, value in draft.values.items()
            if name not in register.table.c or getattr(record, name) is None
        }  # fmt: skip
        saving.apply(
            write, register, Draft(blank, _new_lines(write, register, record, draft)), record_id
        )
        if request_key:
            requests.answer(write.session, request_key, record_id)
    return Saved(record_id, record.version, created=False, operation=saving.number(write))


def _agrees(match: Match, described: Mapping[str, Any], record: Record) -> bool:
    same = all(described.get(c) == getattr(record, c) for c in match.columns)
    return match.applies(described) and same and not match.warns


def _new_lines(
    write: Write, register: Register, record: Record, draft: Draft
) -> dict[str, list[LineDraft]]:
    """The lines of a draft that the record does not have."""
    found = {}
    for block in register.lines:
        child = block.model.__table__
        rows = write.session.execute(
            select(*(child.c[name] for name in block.same)).where(
                child.c[block.model.parent_column] == record.id
            )
        )
        have = {tuple(row) for row in rows}
        found[block.key] = [
            one for one in draft.lines.get(block.key, ())
            if tuple(one.values.get(name) for name in block.same) not in have
        ]  # fmt: skip
    return found
