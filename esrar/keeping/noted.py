"""When the last backup was made: noted in the data folder, read by the health page."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

NAME = "last-backup.json"


def note(folder: Path) -> None:
    """A backup is whole now. The moment is a real one, also where a date is pretended."""
    draft = folder / f"{NAME}.part"
    draft.write_text(json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds")}))
    draft.replace(folder / NAME)


def age(folder: Path) -> timedelta | None:
    """How long ago; None if there was none."""
    try:
        said = json.loads((folder / NAME).read_text())["at"]
        return datetime.now(UTC) - datetime.fromisoformat(said)
    except (OSError, ValueError, KeyError, TypeError):
        return None
