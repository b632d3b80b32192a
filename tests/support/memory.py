"""A folder in memory, for what the tests write and nobody keeps."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")


def memory(room: int = 0) -> Path | None:
    """The folder, if this computer has one that takes so many bytes; None for the usual place."""
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free >= room else None
