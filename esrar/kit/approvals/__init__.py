"""The approval session: all that waits for somebody's approval, decided by one decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Flask

from esrar.kit.approvals.waiting import Source, Waiting

__all__ = ["Grouping", "init"]

Grouping = tuple[str, Any, Callable[[Sequence[Waiting]], Mapping[str, str]]]
"""Another order than by register: its key, its label, and the group of each thing by its key."""


def init(app: Flask, sources: tuple[Source, ...], groupings: tuple[Grouping, ...]) -> None:
    """Keep what higher tiers add: what else waits, and how it can be grouped."""
    app.extensions["esrar.approvals"] = (sources, groupings)
