"""What an operation did to each row, all its entries taken together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from esrar.audit import operations
from esrar.audit.operations import Line, Operation
from esrar.audit.values import loaded, read
from esrar.core.db import Record
from esrar.kit.undo.homes import Home, homes
from esrar.kit.undo.outcome import Subject

Values = dict[str, Any]


@dataclass
class Delta:
    """One row that an operation created, changed or removed, with what each column had and got."""

    home: Home | None
    key: int
    subject: Subject
    did: str
    old: Values = field(default_factory=dict)
    new: Values = field(default_factory=dict)
    erased: bool = False

    @property
    def is_record(self) -> bool:
        """Whether the row is a record itself and no part of one."""
        return self.home is not None and issubclass(self.home.model, Record)

    @property
    def follows(self) -> bool:
        """Whether it says only what is settled out of other rows: it goes where those go."""
        if self.home is None or self.did != "changed" or not self.new:
            return False
        settles = any(register.settle for register in self.home.registers)
        return settles and self.home.following.issuperset(self.new)


def read_deltas(session: Session, operation: Operation) -> dict[Subject, Delta]:
    """The rows an operation touched, by table and id. What it created and removed is left out."""
    found: dict[Subject, Delta] = {}
    known = homes()
    for entry in operations.entries(session, operation):
        table = entry.item or entry.subject
        key = entry.item_id if entry.item else entry.subject_id
        assert key is not None
        one = _delta(known.get(table), key, entry)
        earlier = found.get((table, key))
        found[table, key] = one if earlier is None else _after(earlier, one)
    return {place: one for place, one in found.items() if one.did}


def _delta(home: Home | None, key: int, entry: Line) -> Delta:
    one = Delta(home, key, (entry.subject, entry.subject_id), _did(entry), erased=not entry.text)
    if home is None or entry.text is None:
        return one
    columns = home.model.__table__.c
    for name, (old, new) in _values(entry.text).items():
        if name in columns:
            kind = columns[name].type
            one.old[name], one.new[name] = loaded(kind, old), loaded(kind, new)
    return one


def _did(entry: Line) -> str:
    if entry.action == "create":
        return "created"
    # A record is only ever set aside: its deletion is a value among others.
    return "removed" if entry.action == "delete" and entry.item else "changed"


def _values(text: str) -> Mapping[str, tuple[Any, Any]]:
    return {name: (read(old), read(new)) for name, (old, new) in json.loads(text).items()}


def _after(first: Delta, then: Delta) -> Delta:
    """Two steps of one row as one."""
    first.erased = first.erased or then.erased
    if then.did == "removed":
        if first.did == "created":
            first.did = ""  # it came and went
            return first
        first.old, first.new, first.did = {**then.old, **first.old}, {}, "removed"
        return first
    if first.did == "removed":  # removed and put back: whatever it had before, it was there
        first.old = {**dict.fromkeys(then.new), **first.old}
        first.new = {**dict.fromkeys(first.old), **then.new}
        first.did = "changed"
    else:
        first.old = {**then.old, **first.old} if first.did == "changed" else first.old
        first.new = {**first.new, **then.new}
    first.subject = then.subject
    if first.did == "":
        first.did, first.old, first.new = then.did, then.old, then.new
    return first
