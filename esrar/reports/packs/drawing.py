"""Draws a sample by a seed: whoever has the rows and the seed draws the same again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from esrar.core.arabic import number_of
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.plan.closing.gathering import Row

LEAST, MOST, USUAL = 1, 50, 10
LONGEST = 24


def drawn(rows: Sequence[Row], seed: str, size: int) -> list[Row]:
    """So many rows, by the lowest hash of seed, unit and record; in the order of their numbers.

    A hash needs no generator of numbers, which another release of a language might change.
    """
    lowest = sorted(rows, key=lambda row: (_hash(seed, row), row.unit_id, row.record_id))
    return sorted(lowest[:size], key=lambda row: (row.unit_id, row.record_id))


def _hash(seed: str, row: Row) -> str:
    return hashlib.sha256(f"{seed}:{row.unit_id}:{row.record_id}".encode()).hexdigest()


def size_of(text: str) -> int:
    """How many rows were asked for. Raises Invalid."""
    given = number_of(text.strip())
    if given is None or not LEAST <= given <= MOST:
        raise Invalid(_l("Write a number from %(least)s to %(most)s"), least=LEAST, most=MOST)
    return given


def seed_of(text: str) -> str:
    """A seed that was typed. Raises Invalid."""
    seed = text.strip()
    if not (seed.isascii() and seed.replace("-", "").isalnum() and len(seed) <= LONGEST):
        raise Invalid(_l("Write the seed in Latin letters and digits, at most %(most)s"),
                      most=LONGEST)  # fmt: skip
    return seed
