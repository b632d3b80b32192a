"""What became of an undoing: what was reversed, what was kept and what could not be reversed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from esrar.core.i18n import _l
from esrar.kit.extensions import Panel

Subject = tuple[str, int]
"""A record: table and id."""

KINDS = ("reversed", "kept", "failed")

STORED = 500
"""So many records of each kind are named again on later days; beyond it only their number is."""


class Reason(StrEnum):
    """Why a record stays as it is."""

    EDITED = "edited"
    DELETED = "deleted"
    MERGED = "merged"
    POINTED_AT = "pointed-at"
    TAKEN = "taken"
    SETTLED = "settled"
    FORBIDDEN = "forbidden"
    ERASED = "erased"
    GONE = "gone"
    INVALID = "invalid"
    FOREIGN = "foreign"


KEPT = frozenset({Reason.EDITED, Reason.DELETED, Reason.MERGED})
"""Reasons that a person gave by what they did since; with the others it cannot be done."""

WORDS = {
    Reason.EDITED: _l("Edited since"),
    Reason.DELETED: _l("Deleted since"),
    Reason.MERGED: _l("Merged since"),
    Reason.POINTED_AT: _l("Another record needs it"),
    Reason.TAKEN: _l("Another record has taken its place"),
    Reason.SETTLED: _l("It is approved: withdraw the approval first"),
    Reason.FORBIDDEN: _l("Your role may not change it"),
    Reason.ERASED: _l("Its earlier values were erased"),
    Reason.GONE: _l("What it pointed at no longer stands"),
    Reason.INVALID: _l("Its values would no longer fit together"),
    Reason.FOREIGN: _l("It cannot be undone here"),
}


@dataclass
class Item:
    """One record: why it stays, in which fields, who changed it since, what else stands there."""

    table: str
    record_id: int
    reason: Reason | None = None
    fields: tuple[str, ...] = ()
    by: str = ""
    at: datetime | None = None
    other: Subject | None = None
    text: str = ""

    @property
    def subject(self) -> Subject:
        """The record it is about."""
        return self.table, self.record_id


@dataclass
class Outcome:
    """What undoing an operation did, or would do; `operation_id` is the number of the undoing."""

    of: int
    reversed: list[Item] = field(default_factory=list)
    kept: list[Item] = field(default_factory=list)
    failed: list[Item] = field(default_factory=list)
    effects: list[Panel] = field(default_factory=list)
    operation_id: int | None = None
    counts: dict[str, int] = field(default_factory=dict)

    def count(self) -> None:
        """Note how many there are of each, before only some are stored."""
        self.counts = {n: len(getattr(self, n)) for n in KINDS}


def to_text(outcome: Outcome) -> str:
    """An outcome as it is stored: numbers and fields, never a name or a value of the record."""
    named = {n: [_plain(i) for i in getattr(outcome, n)[:STORED]] for n in outcome.counts}
    return json.dumps({"counts": outcome.counts, **named}, ensure_ascii=False)


def _plain(item: Item) -> list[Any]:
    at = item.at.isoformat() if item.at else None
    return [item.table, item.record_id, item.reason, item.fields, item.by, at, item.other,
            item.text]  # fmt: skip


def from_text(of: int, text: str, operation_id: int | None) -> Outcome:
    """A stored outcome."""
    found = json.loads(text)
    read = {n: [_item(*row) for row in found[n]] for n in found["counts"]}
    return Outcome(of, read["reversed"], read["kept"], read["failed"], [], operation_id,
                   found["counts"])  # fmt: skip


def _item(table: str, number: int, reason: str | None, fields: list[str], by: str,
          at: str | None, other: list[Any] | None, text: str) -> Item:  # fmt: skip
    return Item(table, number, Reason(reason) if reason else None, tuple(fields), by,
                datetime.fromisoformat(at) if at else None,
                (other[0], other[1]) if other else None, text)  # fmt: skip
