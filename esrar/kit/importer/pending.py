"""Files that were uploaded and not yet imported: sealed on the disk, their owner's for a day.

Identifiers are encrypted wherever they rest, and a list waiting to be checked is full of them.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import current_app
from werkzeug.exceptions import NotFound

from esrar.core import context, crypto
from esrar.kit.importer.reader import Upload
from esrar.kit.register import Register

HOURS = 24
TOKEN = 24
PARTS = ("note", "file", "report", "refused", "progress", "lock")


@dataclass
class Pending:
    """An upload under way: the file, and what was settled about it so far.

    `sheets` are as `kept_sheets` makes them. `turn` counts the checks that were begun; the report
    of the latest bears its number. `skipped` are texts whose cells count as blank.
    """

    token: str
    register: str
    owner: int | None
    name: str
    basis: str
    sheets: dict[str, dict[str, Any]] = field(default_factory=dict)
    fixes: dict[int, dict[str, str]] = field(default_factory=dict)
    skipped: dict[str, dict[str, str]] = field(default_factory=dict)
    matches: str = "fill"
    clear: bool = False
    values_seen: bool = False
    turn: int = 0
    confirming: bool = False
    size: int = 0

    def upload(self) -> Upload:
        """The file itself."""
        return Upload(self.name, unseal(self.path("file"), self.token))

    def save(self) -> None:
        """Keep what was settled."""
        kept = {k: v for k, v in vars(self).items() if k != "token"}
        seal(self.path("note"), self.token, json.dumps(kept).encode())

    def save_report(self, report: dict[str, Any]) -> None:
        """Keep what the latest check found."""
        text = json.dumps({**report, "turn": self.turn}, ensure_ascii=False)
        seal(self.path("report"), self.token, text.encode())

    def report(self) -> dict[str, Any] | None:
        """What the latest check found; None before it has ended."""
        try:
            found: dict[str, Any] = json.loads(unseal(self.path("report"), self.token))
        except FileNotFoundError:
            return None
        return found if found["turn"] == self.turn else None

    def refusal(self) -> str:
        """Why the file could not be opened; blank when it could, or nobody has tried yet."""
        report = None if self.sheets else self.report()
        return str(report["error"]) if report else ""

    def save_refused(self, rows: Iterable[Any]) -> None:
        """Keep the rows that the latest check refused."""
        text = json.dumps([[r.row, r.cells, r.errors, r.sheet] for r in rows], ensure_ascii=False)
        seal(self.path("refused"), self.token, text.encode())

    def refused(self) -> list[list[Any]]:
        """The rows that the latest check refused, as row, cells, errors and sheet."""
        try:
            found: list[list[Any]] = json.loads(unseal(self.path("refused"), self.token))
        except FileNotFoundError:
            return []
        return found

    def path(self, part: str) -> Path:
        """Where a part of it lies."""
        return _path(self.token, part)

    def discard(self) -> None:
        """Forget the file, once it is imported or given up."""
        for part in PARTS:
            self.path(part).unlink(missing_ok=True)


def begin(register: Register, upload: Upload, basis: str) -> Pending:
    """Keep an upload under a token that nobody can guess; what was forgotten is swept away."""
    sweep()
    pending = Pending(secrets.token_urlsafe(TOKEN), register.key, context.actor_id(),
                      upload.name[-200:], basis, size=len(upload.content))  # fmt: skip
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    seal(pending.path("file"), pending.token, upload.content)
    pending.save()
    return pending


def find(register: Register, token: str) -> Pending:
    """The upload of a token, for whoever sent it. Raises NotFound for anybody else."""
    path = _path(token, "note")
    try:
        kept = json.loads(unseal(path, token))
    except FileNotFoundError:
        raise NotFound() from None
    if kept["owner"] != context.actor_id() or kept["register"] != register.key or _old(path):
        raise NotFound()
    kept["fixes"] = {int(k): v for k, v in kept["fixes"].items()}
    return Pending(token, **kept)


def mine(register: Register) -> list[Pending]:
    """The uploads to this register that whoever acts has not finished, the latest first."""
    found = []
    for path in sorted(_notes(), key=lambda p: -p.stat().st_mtime):
        try:
            one = find(register, path.stem)
            found += [] if one.refusal() else [one]
        except NotFound:
            continue
    return found


def _notes() -> Iterable[Path]:
    folder = _folder()
    return folder.glob("*.note") if folder.is_dir() else ()


def sweep() -> None:
    """Remove what waited for longer than a day."""
    folder = _folder()
    if folder.is_dir():
        for path in folder.iterdir():
            if _old(path):
                path.unlink(missing_ok=True)


def _old(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - HOURS * 3600
    except FileNotFoundError:
        return False


def _folder() -> Path:
    return Path(current_app.config["DATA_FOLDER"]) / "imports"


def _path(token: str, ending: str) -> Path:
    if not (token.isascii() and token.replace("-", "").replace("_", "").isalnum()):
        raise NotFound()
    return _folder() / f"{token}.{ending}"


def seal(path: Path, token: str, content: bytes) -> None:
    """Keep bytes so that only this installation reads them; whole or not at all."""
    sealed = crypto.seal(f"import.{token}", content)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with open(part, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
            out.write(sealed)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def unseal(path: Path, token: str) -> bytes:
    """What `seal` kept."""
    return crypto.unseal(f"import.{token}", path.read_bytes())
