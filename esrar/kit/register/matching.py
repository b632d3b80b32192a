"""What makes two rows the same record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from esrar.kit.register.fields import Label

Key = tuple[Any, ...]
"""What two records are compared by."""


@dataclass(frozen=True)
class Match:
    """Columns that, all filled and all equal, make two records the same one.

    With `warns` they only call for a look, and never decide. `unless` names a column that, when
    filled, decides better: then this match is not asked.
    """

    columns: tuple[str, ...]
    field: str
    label: Label
    warns: bool = False
    unless: str = ""

    def applies(self, values: Mapping[str, Any]) -> bool:
        """Whether a record has what this match compares."""
        if self.unless and values.get(self.unless) is not None:
            return False
        return all(values.get(c) is not None for c in self.columns)

    def key(self, values: Mapping[str, Any]) -> Key | None:
        """What a record is compared by, or None when it lacks a part of it."""
        if self.unless and values.get(self.unless) is not None:
            return None
        key = tuple([values.get(c) for c in self.columns])
        return None if None in key else key


def same(matches: Sequence[Match], a: Mapping[str, Any], b: Mapping[str, Any]) -> Match | None:
    """The match that makes two records one; a lone identifier that differs makes them two."""
    for match in matches:
        first, second = match.key(a), match.key(b)
        if first is not None and second is not None:
            if first == second:
                return match
            if len(match.columns) == 1:
                return None
    return None
