"""What a long import says of itself while it goes on."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """Where an import is."""

    WAITING = "waiting"
    READING = "reading"
    WRITING = "writing"
    COUNTING = "counting"


class Progress(Protocol):
    """Is told the stage, and how many rows are done of how many; 0 where nobody knows."""

    def __call__(self, stage: Stage, done: int, total: int) -> None: ...


def silent(stage: Stage, done: int, total: int) -> None:
    """Nobody is waiting for news."""
