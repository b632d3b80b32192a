"""The days entered in a record, in their order: what must not come before what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from esrar.core.i18n import _l

Problems = Iterator[tuple[str, Any]]
"""The field at which something is said, and what."""


def day_of(values: Mapping[str, Any], name: str) -> date | None:
    """The day that a field names, as it was entered or as it is stored; None where it is empty."""
    entered = values.get(name)
    day: date | None = getattr(entered, "date", entered)
    return day


def is_ahead(values: Mapping[str, Any], name: str, today: date) -> bool:
    """Whether a field names a day after today."""
    day = day_of(values, name)
    return day is not None and day > today


def out_of_order(values: Mapping[str, Any], first: str, last: str, said: Any) -> Problems:
    """What is said at the later field where its day comes before the earlier one's."""
    begins, ends = day_of(values, first), day_of(values, last)
    if begins is not None and ends is not None and ends < begins:
        yield last, said


def steps_out_of_order(values: Mapping[str, Any], steps: Sequence[str]) -> Problems:
    """Each step that is dated before the last dated one that precedes it."""
    known = [name for name in steps if day_of(values, name) is not None]
    for before, after in pairwise(known):
        yield from out_of_order(
            values, before, after, _l("This step comes before the one that precedes it")
        )
