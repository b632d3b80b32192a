"""The file of a backup: a tar archive, compressed and sealed, there under its name or not at all.

First the manifest, last the end; between them the key, the database and the attachments by digest.
"""

from __future__ import annotations

import fcntl
import gzip
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from esrar.core.storage import settle
from esrar.keeping.refused import Refused
from esrar.keeping.sealed import Opener, Sealer
from esrar.keeping.standing import Figure

FORMAT = 1
MANIFEST, KEY, DATABASE, END = "manifest.json", "secret.key", "database.sqlite", "end.json"
TABLES, FILES = "tables/", "files/"
BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: of which database, as it stood when."""

    kind: str
    made_at: str
    day: str
    revision: str
    tables: dict[str, int]
    indicators: dict[str, Figure] | None
    sha256: str = ""
    columns: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    format: int = FORMAT


class Writer:
    """Adds one part after the other."""

    def __init__(self, out: IO[bytes]) -> None:
        self._tar = tarfile.TarFile.open(fileobj=out, mode="w|")

    def add(self, name: str, content: bytes) -> None:
        """A part that is at hand."""
        self.stream(name, io.BytesIO(content), len(content))

    def add_json(self, name: str, document: dict[str, Any]) -> None:
        """A part that is a document."""
        self.add(name, json.dumps(document, ensure_ascii=False).encode())

    def stream(self, name: str, content: IO[bytes], size: int) -> None:
        """A part that is read as it is written."""
        part = tarfile.TarInfo(name)
        part.size = size
        self._tar.addfile(part, content)

    def close(self) -> None:
        """Write the archive's end."""
        self._tar.close()


@contextmanager
def created(path: Path, passphrase: str) -> Iterator[Writer]:
    """A new backup; it gets its name once every byte of it would survive a power cut."""
    draft = path.with_name(path.name + ".part")
    handle = os.open(draft, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "wb") as out:
        _alone(out, draft)
        out.truncate(0)  # what an earlier one that was killed had come to
        try:
            sealer = Sealer(out, passphrase)
            with gzip.GzipFile("", "wb", 1, sealer, mtime=0) as packed:
                writer = Writer(cast(IO[bytes], packed))
                yield writer
                writer.close()
            sealer.finish()
            out.flush()
            os.fsync(out.fileno())
            draft.replace(path)
            settle(path.parent)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise


def _alone(out: IO[bytes], draft: Path) -> None:
    try:
        fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refused(f"another backup is being written to {draft}") from None


@contextmanager
def opened(
    path: Path, passphrase: str
) -> Iterator[tuple[Manifest, Iterator[tuple[str, IO[bytes]]]]]:
    """A backup's manifest and, in order, its other parts; each must be read before the next."""
    with path.open("rb") as source:
        opener = Opener(source, passphrase)
        try:
            with gzip.GzipFile(fileobj=io.BufferedReader(opener, BLOCK)) as packed:
                parts = _parts(cast(IO[bytes], packed))
                name, content = next(parts)
                if name != MANIFEST:
                    raise Refused("the backup does not begin with its manifest")
                yield _manifest(json.load(content)), parts
        except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, StopIteration) as problem:
            raise Refused(f"the backup cannot be read: {problem}") from None


def _parts(packed: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(fileobj=packed, mode="r|") as tar:
        for member in tar:
            content = tar.extractfile(member)
            if content is None:
                raise Refused(f"the backup holds something else than files: {member.name}")
            yield member.name, content
    while packed.read(BLOCK):
        pass  # the seals behind the archive's end must hold as well


def _manifest(document: dict[str, Any]) -> Manifest:
    if document.get("format") != FORMAT:
        raise Refused("the backup was made by a newer release; update, then restore it")
    return Manifest(**document)


def plain(manifest: Manifest) -> dict[str, Any]:
    """The manifest as a document."""
    return asdict(manifest)
