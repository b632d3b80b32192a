"""The nightly script: how many backups stay, and that an old one goes only for a whole new one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.support.tree import ROOT

FLASK = """#!/bin/sh
echo "$@" >> "$LOG"
case "$1" in
backup) echo new > "$2" ;;
restore) exit "${SPOILT:-0}" ;;
esac
"""


def night(place: Path, **settings: str) -> int:
    """Run the script where `flask` is one that only writes down what it was told."""
    folder, script = place / "backups", place / "docs/operation/backup.sh"
    if not script.exists():
        script.parent.mkdir(parents=True)
        folder.mkdir()
        shutil.copy(ROOT / "docs/operation/backup.sh", script)
        flask = place / ".venv/bin/flask"
        flask.parent.mkdir(parents=True)
        flask.write_text(FLASK)
        flask.chmod(0o700)
    return subprocess.run(
        ["sh", str(script), str(folder)], check=False,
        env={**os.environ, "LOG": str(place / "log"), **settings},
    ).returncode  # fmt: skip


def test_so_many_nights_and_months_stay_and_strangers_are_left_alone(tmp_path: Path) -> None:
    assert night(tmp_path) == 0
    folder = tmp_path / "backups"
    for day in range(1, 20):
        (folder / f"esrar-202601{day:02}-023000.backup").touch()
        (folder / f"month-2024{day:02}.backup").touch()
    (folder / "esrar-before-move.backup").touch()
    assert night(tmp_path, ESRAR_KEEP_NIGHTS="3", ESRAR_KEEP_MONTHS="2") == 0
    nights = sorted(p.name for p in folder.glob("esrar-2*"))
    assert len(nights) == 3
    assert nights[0] >= "esrar-20260118"
    assert nights[-1] > "esrar-202602"
    assert len(list(folder.glob("month-*"))) == 2
    assert (folder / "esrar-before-move.backup").exists()
    said = (tmp_path / "log").read_text()
    assert "audit verify" in said
    assert "files check" in said


def test_nothing_old_goes_when_the_new_one_is_not_whole(tmp_path: Path) -> None:
    assert night(tmp_path) == 0
    folder = tmp_path / "backups"
    for day in range(1, 20):
        (folder / f"esrar-202601{day:02}-023000.backup").touch()
    assert night(tmp_path, ESRAR_KEEP_NIGHTS="3", SPOILT="1") != 0
    assert len(list(folder.glob("esrar-202601*"))) == 19
