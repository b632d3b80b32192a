"""The command that makes an installation ready."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.tree import ROOT


def flask(folder: Path, *words: str) -> str:
    environment = {**os.environ, "ESRAR_DATA": str(folder), "ESRAR_TODAY": "2026-11-23"}
    done = subprocess.run(
        [sys.executable, "-m", "flask", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def test_a_new_database_takes_the_plan_for_the_year_that_is_named(tmp_path: Path) -> None:
    offered = flask(tmp_path, "setup", "--year", "2027")
    assert "/welcome/" in offered
    shown = flask(tmp_path, "indicators", "--year", "2027")
    assert shown.count("\n") > 14
    assert "families.licensed" in shown
