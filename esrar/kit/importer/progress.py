"""What a long import says of itself while it goes on."""

from __future__ import annotations

import json
import os
import time
from enum import StrEnum
from pathlib import Path
from typing import Protocol

NEWS = 0.5
"""Seconds between two reports of how far it is."""


class Stage(StrEnum):
    """Where an import is."""

    WAITING = "waiting"
    OPENING = "opening"
    READING = "reading"
    WRITING = "writing"
    COUNTING = "counting"


class Progress(Protocol):
    """Is told the stage, and how many rows are done of how many; 0 where nobody knows."""

    def __call__(self, stage: Stage, done: int, total: int) -> None: ...


def silent(stage: Stage, done: int, total: int) -> None:
    """Nobody is waiting for news."""


def teller(path: Path) -> Progress:
    """Writes it into a file, whole each time, for whoever asks."""
    last, stage_told = 0.0, ""

    def tell(stage: Stage, done: int, total: int) -> None:
        nonlocal last, stage_told
        if stage == stage_told and time.monotonic() - last < NEWS:
            return
        last, stage_told = time.monotonic(), stage
        part = path.with_suffix(".progress-part")
        said = {"stage": stage, "done": done, "total": total, "process": os.getpid()}
        part.write_text(json.dumps(said))
        part.replace(path)

    return tell
