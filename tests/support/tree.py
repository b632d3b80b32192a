"""What the guards look at: the project's files and the imports in them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Import:
    """One imported module and where the import stands."""

    file: Path
    line: int
    module: str
    names: tuple[str, ...]

    @property
    def place(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}"


def files(folder: str, pattern: str) -> list[Path]:
    """Files of a folder of the project; none when the folder does not exist."""
    return sorted((ROOT / folder).rglob(pattern))


def committed() -> list[Path]:
    """Every file that git knows or would add: what a reader of the repository gets."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = [ROOT / name for name in listing.split("\0") if name]
    return [path for path in paths if path.is_file()]


def short(path: Path) -> str:
    """The path as a person would type it."""
    return str(path.relative_to(ROOT))


@cache
def imports(file: Path) -> Sequence[Import]:
    """Every import of a file, at any depth: inside functions and under conditions too."""
    return tuple(_imports(file))


def _imports(file: Path) -> Iterator[Import]:
    package = list(file.relative_to(ROOT).with_suffix("").parts[:-1])
    for node in ast.walk(ast.parse(file.read_text(), str(file))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(file, node.lineno, alias.name, ())
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            yield Import(file, node.lineno, module, tuple(alias.name for alias in node.names))
