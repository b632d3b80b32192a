"""What undoing will do: rows to set aside, to change, to remove, to put back; and what stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from esrar.kit.undo.homes import Home
from esrar.kit.undo.outcome import KEPT, Item, Reason, Subject

Row = dict[str, Any]
Place = tuple[str, int]
"""A row: table and primary key. For a record it is its subject as well."""


@dataclass
class Plan:
    """Everything undoing an operation does, row by row."""

    homes: Mapping[str, Home]
    unmerging: bool = False
    """A merge moves what is approved as well, with the record it is about: so it goes back too."""
    rows: dict[Place, Row] = field(default_factory=dict)
    aside: dict[Place, Row] = field(default_factory=dict)
    changes: dict[Place, Row] = field(default_factory=dict)
    removed: dict[Place, Row] = field(default_factory=dict)
    inserted: dict[Place, Row] = field(default_factory=dict)
    items: dict[tuple[Subject, Reason], Item] = field(default_factory=dict)
    places: dict[Subject, set[Place]] = field(default_factory=dict)

    def home(self, place: Place) -> Home:
        """Where a row belongs."""
        return self.homes[place[0]]

    def subject(self, place: Place) -> Subject:
        """The record that a row is or belongs to as it stands."""
        row = self.inserted.get(place) or self.rows[place]
        return self.home(place).subject(row)

    def add(self, part: dict[Place, Row], place: Place, row: Row) -> None:
        """Do this with a row: `part` is one of the four, `row` what is put there."""
        part[place] = row
        self.places.setdefault(self.subject(place), set()).add(place)

    def after(self, place: Place) -> Row:
        """A row as it will be."""
        return {**self.rows[place], **self.changes.get(place, {})}

    def standing(self, place: Place) -> bool:
        """Whether a record will stand once all this is done."""
        row = self.after(place) if place in self.rows else None
        if row is None or place in self.aside:
            return False
        return row["deleted_at"] is None and row["merged_into_id"] is None

    def settled(self, place: Place) -> bool:
        """Whether a record stays as it was approved, even after its approval here went back."""
        if self.unmerging:
            return False
        row = self.after(place)
        final = any(r.final for r in self.home(place).registers)
        return final and row.get("approved_on") is not None

    def restored(self) -> Iterator[Place]:
        """Records that stand again."""
        for place, new in self.changes.items():
            if ("deleted_at" in new or "merged_into_id" in new) and self.standing(place):
                yield place

    def stays(self, subject: Subject, reason: Reason, fields: tuple[str, ...] = (), *,
              other: Subject | None = None, text: str = "") -> None:  # fmt: skip
        """Say of a record, or of fields of it, why they are not reversed."""
        item = self.items.setdefault((subject, reason), Item(*subject, reason))
        item.fields = tuple(dict.fromkeys((*item.fields, *fields)))
        item.other, item.text = item.other or other, item.text or text

    def drop(self, subject: Subject, reason: Reason, *, other: Subject | None = None,
             text: str = "") -> None:  # fmt: skip
        """Leave a whole record as it is, with its lines."""
        self.stays(subject, reason, other=other, text=text)
        for place in self.places.pop(subject, ()):
            for part in (self.aside, self.changes, self.removed, self.inserted):
                part.pop(place, None)

    def touched(self) -> set[Subject]:
        """The records of which something is reversed."""
        parts = (self.aside, self.changes, self.removed, self.inserted)
        return {self.subject(place) for part in parts for place in part}

    def kept(self) -> list[Item]:
        """What people changed since."""
        return [i for i in self.items.values() if i.reason in KEPT]

    def failed(self) -> list[Item]:
        """What cannot be reversed."""
        return [i for i in self.items.values() if i.reason not in KEPT]
