"""Finds the browser and the PostgreSQL server that tests need, and installs them where it may.

Run as `python -m tests.support.system [chromium|postgresql …]`; without names it wants both.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
POSTGRESQL_FOLDERS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin")


def chromium() -> Path | None:
    """The browser: CHROMIUM from the environment, else the first of the well-known names."""
    wanted = os.environ.get("CHROMIUM")
    for name in (wanted,) if wanted else CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    return None


def postgresql() -> Path | None:
    """The newest folder that holds `initdb` and `postgres`."""
    folders = [folder for pattern in POSTGRESQL_FOLDERS for folder in Path("/").glob(pattern)]
    if found := shutil.which("initdb"):
        folders.append(Path(found).resolve().parent)
    whole = [folder for folder in folders if (folder / "postgres").exists()]
    return max(whole, key=_version, default=None)


def _version(folder: Path) -> tuple[int, ...]:
    parts = folder.parent.name.replace("-", ".").split(".")
    return tuple(int(part) for part in parts if part.isdigit())


@dataclass(frozen=True)
class Need:
    """Something outside the virtual environment, and the Debian package that has it."""

    name: str
    package: str
    find: Callable[[], Path | None]


NEEDS = (
    Need("chromium", "chromium", chromium),
    Need("postgresql", "postgresql", postgresql),
)


def prepare(names: list[str]) -> str | None:
    """Install what is missing; the sentence to show when that cannot be done."""
    needs = [need for need in NEEDS if not names or need.name in names]
    missing = [need for need in needs if need.find() is None]
    if missing and _may_install():
        _install([need.package for need in missing])
        missing = [need for need in needs if need.find() is None]
    if not missing:
        return None
    packages = " ".join(need.package for need in missing)
    return f"The tests need {packages}; on Debian: apt-get install {packages}"


def _may_install() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(packages: list[str]) -> None:
    """Ask apt; lists are fetched only when the first try fails, for they are slow to fetch."""
    print(f"Installing {' '.join(packages)} …", flush=True)
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    # Debian's postgresql would start a server of its own; the tests start theirs.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for attempt in (["apt-get", "update"], None):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        if attempt:
            subprocess.run(attempt, env=environment, capture_output=True, check=False)
    print(done.stderr.strip()[-2000:], file=sys.stderr)


if __name__ == "__main__":
    sys.exit(prepare(sys.argv[1:]))
