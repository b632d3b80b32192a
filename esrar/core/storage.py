"""Files by content: each lies in the data folder under its own SHA-256, whole or not at all.

A name that is the hash of what it names cannot be overwritten by something else, and tells of
every bit that changed since. Who owns a file is for the database to say.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import current_app

__all__ = ["Damaged", "bytes_at", "discard", "get", "holds", "keep_at", "old", "put", "remove",
           "settle", "size", "stored"]  # fmt: skip

UNFINISHED = ".part"


class Damaged(Exception):
    """What lies there is no longer what was stored, or nothing does; it must not be handed out."""


def put(content: bytes) -> str:
    """Store a content and return its digest, once it would survive a power cut."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if holds(digest):
        os.utime(path)  # young again: the sweep leaves it to the row that is about to come
    else:
        keep_at(path, content)
    # Also when it lay there already: whoever put it may not have come to this yet.
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        settle(folder)
    return digest


def get(digest: str) -> bytes:
    """The content of that digest. Raises Damaged unless it is whole and unchanged."""
    try:
        content = _path(digest).read_bytes()
    except FileNotFoundError:
        raise Damaged(digest) from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise Damaged(digest)
    return content


def holds(digest: str) -> bool:
    """Whether that content lies there, whole and unchanged."""
    try:
        get(digest)
    except Damaged:
        return False
    return True


def size(digest: str) -> int | None:
    """How many bytes lie there under that digest, whole or not; None where nothing does."""
    path = _path(digest)
    return path.stat().st_size if path.exists() else None


def bytes_at(path: Path) -> int:
    """How many bytes a file has; none if it is gone meanwhile."""
    return path.stat().st_size if path.exists() else 0


def old(age: timedelta) -> Iterator[tuple[str, Path]]:
    """The files that nobody stored or stored again since: digest, or "" for an unfinished one."""
    before = (datetime.now(UTC) - age).timestamp()  # file times are real: a fixed date is not
    for path in sorted(_root().glob("??/*")):
        try:
            stored = path.stat().st_mtime
        except FileNotFoundError:
            continue  # an unfinished one that got its name meanwhile
        if stored < before:
            unfinished = path.name.endswith(UNFINISHED)
            yield "" if unfinished else path.parent.name + path.name, path


def stored() -> list[str]:
    """The digests under which contents lie there, whole or not."""
    found = (path.parent.name + path.name for path in _root().glob("??/*")
             if not path.name.endswith(UNFINISHED))  # fmt: skip
    return sorted(found)


def discard(path: Path) -> None:
    """Remove a file that no row names."""
    path.unlink(missing_ok=True)


def remove(digest: str) -> None:
    """Remove the content of that digest, once no row names it."""
    discard(_path(digest))


def _root() -> Path:
    return Path(current_app.config["DATA_FOLDER"]) / "files"


def _path(digest: str) -> Path:
    return _root() / digest[:2] / digest[2:]


def keep_at(path: Path, content: bytes) -> None:
    """Under another name until every byte is on the disk, then in one step under its own."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
    try:
        with open(draft, "xb", opener=_private) as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def settle(folder: Path) -> None:
    """Make the names in a folder survive a power cut; Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
