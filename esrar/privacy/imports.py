"""Finds a person in what imports keep: the rows that were refused, the files that still wait."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from esrar.kit.importer.models import ImportRow
from esrar.kit.importer.pending import unseal
from esrar.privacy.traces import spellings

UNPACKED = 300_000_000


def forget_refused(session: Session, told: Sequence[str]) -> int:
    """Rows that an import refused and that name the person; how many."""
    table, spelt = ImportRow.__table__, spellings(told)
    ids = [number for number, text in session.execute(select(table.c.id, table.c.sealed))
           if any(one in text for one in spelt)]  # fmt: skip
    if ids:
        session.execute(delete(table).where(table.c.id.in_(ids)))
    return len(ids)


def uploads_naming(told: Sequence[str]) -> list[str]:
    """The uploads that wait for their import and name the person, by their token."""
    folder = _imports()
    tokens = {path.stem for path in folder.glob("*.*")} if folder.is_dir() else set()
    spelt = [one.encode() for one in spellings(told)]
    return sorted(t for t in tokens if any(_names(path, t, told, spelt)
                                           for path in folder.glob(f"{t}.*")))  # fmt: skip


def discard_upload(token: str) -> None:
    """Forget an upload: whoever sent it sends it again, without the person."""
    for path in _imports().glob(f"{token}.*"):
        path.unlink(missing_ok=True)


def _imports() -> Path:
    return Path(current_app.config["DATA_FOLDER"]) / "imports"


def _names(path: Path, token: str, told: Sequence[str], spelt: Sequence[bytes]) -> bool:
    try:
        content = unseal(path, token)
    except (OSError, InvalidTag, ValueError):
        return False
    return any(one in part for part in _opened(content) for one in spelt) or any(
        one in content.decode(code, "ignore") for code in ("cp1256", "utf-16") for one in told
    )


def _opened(content: bytes) -> Iterator[bytes]:
    """A content, or the parts of a workbook."""
    if not content.startswith(b"PK"):
        yield content
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            room = UNPACKED
            for part in book.infolist():
                room -= part.file_size
                if room >= 0:
                    yield book.read(part)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return
