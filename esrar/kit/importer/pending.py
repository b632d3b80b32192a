"""Files that were uploaded and not yet imported: sealed on the disk, their owner's for a day.

Identifiers are encrypted wherever they rest, and a list waiting to be checked is full of them.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app
from werkzeug.exceptions import NotFound

from esrar.core import context
from esrar.core.secrets import keys
from esrar.kit.importer.reading import Upload
from esrar.kit.register import Register

HOURS = 24
NONCE = 12
TOKEN = 24


@dataclass
class Pending:
    """An upload under way: the file, and what was settled about it so far."""

    token: str
    register: str
    owner: int | None
    name: str
    basis: str
    sheet: str = ""
    mapping: dict[int, str] | None = None
    fixes: dict[int, dict[str, str]] = field(default_factory=dict)

    def upload(self) -> Upload:
        """The file itself."""
        return Upload(self.name, _open(_path(self.token, "file"), self.token))

    def save(self) -> None:
        """Keep what was settled."""
        kept = {k: v for k, v in vars(self).items() if k != "token"}
        _seal(_path(self.token, "note"), self.token, json.dumps(kept).encode())

    def discard(self) -> None:
        """Forget the file, once it is imported or given up."""
        for ending in ("note", "file"):
            _path(self.token, ending).unlink(missing_ok=True)


def begin(register: Register, upload: Upload, basis: str) -> Pending:
    """Keep an upload under a token that nobody can guess; what was forgotten is swept away."""
    sweep()
    pending = Pending(secrets.token_urlsafe(TOKEN), register.key, context.actor_id(),
                      upload.name[-200:], basis)  # fmt: skip
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _seal(_path(pending.token, "file"), pending.token, upload.content)
    pending.save()
    return pending


def find(register: Register, token: str) -> Pending:
    """The upload of a token, for whoever sent it. Raises NotFound for anybody else."""
    path = _path(token, "note")
    try:
        kept = json.loads(_open(path, token))
    except FileNotFoundError:
        raise NotFound() from None
    if kept["owner"] != context.actor_id() or kept["register"] != register.key or _old(path):
        raise NotFound()
    kept["mapping"] = kept["mapping"] and {int(k): v for k, v in kept["mapping"].items()}
    kept["fixes"] = {int(k): v for k, v in kept["fixes"].items()}
    return Pending(token, **kept)


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


def _seal(path: Path, token: str, content: bytes) -> None:
    nonce = os.urandom(NONCE)
    sealed = nonce + keys().cipher.encrypt(nonce, content, f"import.{token}".encode())
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with open(part, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
            out.write(sealed)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _open(path: Path, token: str) -> bytes:
    sealed = path.read_bytes()
    return keys().cipher.decrypt(sealed[:NONCE], sealed[NONCE:], f"import.{token}".encode())
