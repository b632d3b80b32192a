"""Knows which keys stand in a file more than once, without keeping the keys themselves.

Rows are told apart by what they share with earlier ones; of a hundred thousand rows, hardly any key
comes again. Of each its digest is kept, eight bytes, so that only those that recur are held later.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from esrar.kit.importer.parsing import Parsed
from esrar.kit.register import Key, Register, strong

TOGETHER = 100_000
"""So many digests are sorted at once."""

Columns = tuple[str, ...]


class Recurring:
    """The keys of all rows of a file: first noted, then asked about."""

    def __init__(self, register: Register) -> None:
        self._matches = register.match
        self._unique = unique_columns(register)
        self._digests = array("q")
        self._several: frozenset[int] | None = None

    def note(self, rows: Iterable[Parsed]) -> None:
        """Note the keys of these rows."""
        add = self._digests.append
        for row in rows:
            stored = row.stored
            for match in self._matches:
                key = match.key(stored)
                if key is not None:
                    add(hash((match.columns, key)))
            for columns in self._unique:
                if (key := unique_key(columns, stored)) is not None:
                    add(hash((columns, key)))

    def has(self, columns: Columns, key: Key) -> bool:
        """Whether a key may stand in more than one row; where two digests agree by chance, a key
        is held that need not be."""
        if self._several is None:
            self._several = frozenset(self._repeated())
            del self._digests[:]
        return hash((columns, key)) in self._several

    def _repeated(self) -> Iterator[int]:
        """The digests that came more than once; looked for in turns, for sorted they take five
        times the room."""
        turns = 1 + len(self._digests) // TOGETHER
        for turn in range(turns):
            ordered = sorted(d for d in self._digests if d % turns == turn)
            yield from (a for a, b in pairwise(ordered) if a == b)


def unique_columns(register: Register) -> list[Columns]:
    """The columns whose values only one record may have, but for what first makes two rows one."""
    first = next((m.columns for m in strong(register)), None)
    indexes = [tuple(c.name for c in i.columns) for i in register.table.indexes if i.unique]
    return [names for names in indexes if names != first]


def unique_key(columns: Columns, stored: dict[str, Any]) -> Key | None:
    """What a row claims for itself alone, or None when it lacks a part of it."""
    key = tuple([stored.get(name) for name in columns])
    return None if None in key else key
