"""Finds a copy of a register for whoever may read all that its filter names."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from flask import redirect, url_for
from sqlalchemy import Table, select
from werkzeug.exceptions import NotFound

from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.kit import approval
from esrar.kit.access import visible
from esrar.kit.asking import OURS, filter_key
from esrar.kit.register import Register, State
from esrar.kit.snapshots.models import Snapshot

SNAPSHOT: Table = Snapshot.__table__
STATES = {
    **approval.STATES,
    "returned": State(_l("Copy returned for completion"), "bad"),
    "approved": State(_l("Copy approved"), "good"),
}
"""Where an approval can stand, in words that agree with a copy."""


def reference(row: Any) -> str:
    """The number of a copy as people and commands say it."""
    return f"{row.register}/{row.year}/{row.number}"


def state(row: Any) -> str:
    """Where the approval of a copy stands."""
    if row.approved_on:
        return "approved"
    if row.returned_on:
        return "returned"
    return "submitted" if row.submitted_on else "draft"


def found(register: Register, id: int) -> Any:
    """A copy of this register. Raises NotFound."""
    row = db.session.execute(
        select(SNAPSHOT).where(SNAPSHOT.c.id == id, SNAPSHOT.c.register == register.key,
                               SNAPSHOT.c.deleted_at.is_(None))
    ).first()  # fmt: skip
    if row is None or not met(register, row.asked):
        raise NotFound()
    return row


def met(register: Register, asked: str) -> bool:
    """Whether whoever acts now may meet all fields of a filter: who is in a copy tells of them."""
    fields, every = visible(register), register.fields
    for name, _value in parse_qsl(asked):
        if name in OURS:
            continue
        try:
            filter_key(register, fields, name)
        except Invalid:
            try:
                filter_key(register, every, name)
            except Invalid:
                continue  # a filter that is no more tells nothing
            return False
    return True


def opened(register: Register, id: int) -> Any:
    """To the page of a copy."""
    return redirect(url_for(f"{register.key}.snapshot", id=id))
