"""Holds the parsed rows of a file until they are written: those of a large one pressed together.

A file is read and parsed before the database's lock is taken, so its rows must wait; as objects
each takes some kilobytes.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Sequence

from esrar.kit.importer.columns import Target
from esrar.kit.importer.parsing import Parsed
from esrar.kit.importer.recurring import Recurring

LOOSE = 10_000
"""So many rows wait as they are: pressing takes time, and most files have no more. Of a file that
has more, all are pressed."""


class Waiting:
    """Rows without problems, in portions as they were added."""

    def __init__(self, target: Target) -> None:
        self._fields = target.by_name
        self.recurring = Recurring(target.register)
        self._parts: list[Sequence[Parsed] | bytes] = []
        self._loose = 0

    def add(self, rows: Sequence[Parsed]) -> None:
        """Let these rows wait as well."""
        self._loose += len(rows)
        self._parts.append(rows)
        if self._loose > LOOSE:
            self._parts = [p if isinstance(p, bytes) else self._pressed(p) for p in self._parts]

    def note(self, rows: Sequence[Parsed]) -> None:
        """Let these rows wait, and note by which keys others may repeat them."""
        self.recurring.note(rows)
        self.add(rows)

    def drain(self) -> Iterator[Sequence[Parsed]]:
        """The portions in their order; each is forgotten once it is given."""
        self._parts.reverse()
        while self._parts:
            part = self._parts.pop()
            yield self._opened(part) if isinstance(part, bytes) else part

    def _pressed(self, rows: Sequence[Parsed]) -> bytes:
        held = [
            (r.row, r.stored, r.through, [f.name for f in r.missing], r.number, r.parent,
             r.record_id, [str(w) for w in r.warnings], r.unread)
            for r in rows
        ]  # fmt: skip
        return zlib.compress(pickle.dumps(held, pickle.HIGHEST_PROTOCOL), 1)

    def _opened(self, part: bytes) -> list[Parsed]:
        held = pickle.loads(zlib.decompress(part))  # noqa: S301 – this process itself pressed it
        return [
            Parsed(row, stored, through, [], [self._fields[n] for n in missing], number, parent,
                   record_id, warnings, unread)
            for row, stored, through, missing, number, parent, record_id, warnings, unread in held
        ]  # fmt: skip


class ByParent:
    """Lines on their way: all of one parent come together, some thousand rows at a time."""

    def __init__(self, target: Target, expected: int) -> None:
        self._parts = [Waiting(target) for _n in range(1 + expected // LOOSE)]

    def add(self, rows: Sequence[Parsed]) -> None:
        """Let these rows wait, each with those of its parent."""
        sorted_out: list[list[Parsed]] = [[] for _part in self._parts]
        for row in rows:
            sorted_out[parent_id(row) % len(self._parts)].append(row)
        for part, own in zip(self._parts, sorted_out, strict=True):
            part.add(own)

    def drain(self) -> Iterator[list[Parsed]]:
        """The rows of some parents, those of other parents next; each is forgotten once given."""
        while self._parts:
            yield [row for part in self._parts.pop(0).drain() for row in part]


def parent_id(parsed: Parsed) -> int:
    """The record that a line belongs to."""
    parent = parsed.parent
    return int(parent[0] if isinstance(parent, tuple) else parent)
