"""Lets Python's collector look around seldom while very many rows are held.

They hang together in no rings, and to look through all of them again and again took a seventh of an
import's time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

USUAL = gc.get_threshold()
SELDOM = (1_000_000, 20, 100)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Within, the whole process collects seldom; what else it serves is none the worse."""
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*USUAL)
