"""What is installed is pinned with its digest; what is imported is declared, and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.support.tree import ROOT, files, imports

SERVED = {
    "gunicorn": "the server, which is started by its own name",
    "psycopg": "named in the address of the database",
    "segno": "draws the code of the second step",
}
"""What the application needs without importing it at the top of a file, and what for."""
PARTS = {"click", "jinja2", "markupsafe", "werkzeug"}
"""Parts of Flask, which names the versions that fit it."""
TOOLS = {"pytest-xdist", "ruff", "mypy", "djlint"}
"""What the Makefile calls."""


def test_every_pinned_package_has_its_digests() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text().strip())
        bare = [e.split("\n")[0] for e in entries
                if not re.match(r"[\w.-]+==\S", e) or "--hash=sha256:" not in e]  # fmt: skip
        assert not bare, (name, bare)


@pytest.mark.parametrize(
    ("group", "where"),
    [("runtime", ("esrar", ".")), ("dev", ("tests", "tools"))],
    ids=["the application", "its tests and tools"],
)
def test_what_is_imported_is_declared_and_what_is_declared_is_used(
    group: str, where: tuple[str, ...]
) -> None:
    declared = {"runtime": runtime(), "dev": development()}
    allowed = PARTS | declared["runtime"] | (declared["dev"] if group == "dev" else set())
    used = {d for folder in where for file in sources(folder) for d in distributions(file)}
    missing = used - allowed
    assert not missing, f"declare in pyproject.toml and run make lock: {sorted(missing)}"
    idle = declared[group] - used - set(SERVED) - TOOLS
    assert not idle, f"declared and used nowhere: {sorted(idle)}"


def test_what_is_installed_fits_together() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def runtime() -> set[str]:
    return {name(line) for line in project()["project"]["dependencies"]}


def development() -> set[str]:
    return {name(line) for line in project()["dependency-groups"]["dev"]}


def project() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def name(line: str) -> str:
    (found,) = re.findall(r"^[\w.-]+", line)
    return normal(found)


def normal(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def sources(folder: str) -> list[Path]:
    if folder == ".":
        return [*sorted(ROOT.glob("*.py")), *files("migrations", "*.py")]
    return files(folder, "*.py")


@cache
def installed() -> Mapping[str, list[str]]:
    return packages_distributions()


def distributions(file: Path) -> set[str]:
    """The installed packages that a file imports from."""
    known = installed()
    tops = {i.module.split(".")[0] for i in imports(file)}
    return {normal(known[top][0]) for top in tops
            if top in known and top not in sys.stdlib_module_names}  # fmt: skip
