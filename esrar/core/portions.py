"""Cuts a long list into portions: no more values in a statement than it takes well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

PORTION = 500
"""So many values in one "in (…)": SQLite and PostgreSQL both plan it quickly."""


def portions(items: Sequence[T], size: int = PORTION) -> Iterator[Sequence[T]]:
    """The items in their order, at most `size` of them at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
