"""Brings a backup back onto an empty data folder, and compares what stands there with what stood.

Everything is unpacked beside its place and checked there; only then it gets its names, the key
first and the database last. Refused or killed before that, the folder is as empty as it was.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

from flask import current_app
from sqlalchemy import Connection

from esrar.audit.cache import forget
from esrar.core import contents, secrets, storage
from esrar.core.db import db
from esrar.keeping import archive, passphrases
from esrar.keeping.archive import Manifest, opened
from esrar.keeping.refused import Refused
from esrar.keeping.returning import PostgresTarget, SqliteTarget, Target
from esrar.keeping.standing import broken_audit, known, migrate, newest, standing
from esrar.privacy import ledger
from esrar.privacy.replaying import replay

STAGE, REPLACED = ".restoring", f"{archive.KEY}.replaced"
ALLOWED = {archive.KEY, REPLACED, passphrases.NAME, STAGE, ledger.NAME}
DIGEST = re.compile(r"[0-9a-f]{64}")
RECOVERY = re.compile(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){7}")


@dataclass
class Found:
    """What a backup holds, as it was read; `doubts` is what does not stand as it should.

    `destroyed` is how many destructions were carried out again on what came back.
    """

    manifest: Manifest
    files: set[str] = field(default_factory=set)
    damaged: set[str] = field(default_factory=set)
    doubts: list[str] = field(default_factory=list)
    destroyed: int = 0

    @property
    def rows(self) -> int:
        """How many rows all tables have together."""
        return sum(self.manifest.tables.values())


def check(path: Path, passphrase: str) -> Found:
    """Read a backup to its last byte without restoring it. Raises Refused unless it is whole."""
    with opened(path, passphrase) as (manifest, parts):
        found, digest = Found(manifest), ""
        for name, content in parts:
            if name == archive.DATABASE:
                digest = _digest(content)
            elif name.startswith(archive.FILES):
                _file(found, name, content.read())
            elif name == archive.END:
                _end(found, content)
    if manifest.kind == "sqlite" and digest != manifest.sha256:
        raise Refused("the database in the backup is not the one that was put there")
    return found


def _digest(content: IO[bytes]) -> str:
    made = hashlib.sha256()
    while block := content.read(archive.BLOCK):
        made.update(block)
    return made.hexdigest()


def restore(path: Path, passphrase: str, destroyed: Path | None = None) -> Found:
    """Bring it back. Raises Refused; then nothing has changed.

    What was destroyed since it was made is destroyed again: by the ledger named, the one beside the
    backup and the one in the folder.
    """
    folder = Path(current_app.config["DATA_FOLDER"])
    _is_empty(folder)
    entries = _destroyed(path, folder, destroyed)
    with opened(path, passphrase) as (manifest, parts):
        target = _target(manifest)
        stage = folder / STAGE
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(mode=0o700)
        try:
            target.begin()
            found = _unpack(manifest, parts, target, stage)
            connection = target.ready()
            if manifest.revision != newest():
                migrate(connection)
            _verify(found, connection)
            _place(stage, folder, passphrase)
            ledger.put(entries, folder / ledger.NAME)  # killed from here on, setup goes on with it
            target.finish()
        except BaseException:
            if not stage.exists() or not (stage / archive.KEY).exists():
                shutil.rmtree(folder / "files", ignore_errors=True)
            raise
        finally:
            target.abandon()
            shutil.rmtree(stage, ignore_errors=True)
    current_app.extensions["esrar.keys"] = secrets.load(folder)
    forget()
    found.destroyed = replay(entries)
    return found


def _destroyed(path: Path, folder: Path, named: Path | None) -> list[ledger.Entry]:
    """The destructions that are known, whatever the backup itself knows of."""
    places = (folder / ledger.NAME, path.parent / ledger.NAME, *([named] if named else ()))
    try:
        return ledger.joined(*map(ledger.read, places))
    except ledger.BadLedger as problem:
        raise Refused(str(problem)) from None


def _is_empty(folder: Path) -> None:
    there = sorted({path.name for path in folder.iterdir()} - ALLOWED) if folder.exists() else []
    url = db.engine.url
    if db.engine.dialect.name == "sqlite":
        file = Path(url.database or "")
        there = [n for n in there if folder / n != file or file.stat().st_size]
        if file.exists() and file.stat().st_size and file.parent != folder:
            there.append(str(file))
    if there:
        raise Refused(
            f"{folder} is not empty ({', '.join(there[:4])}): restore onto a new data folder, "
            "named by ESRAR_DATA, or move this one aside"
        )


def _target(manifest: Manifest) -> Target:
    kind = db.engine.dialect.name
    if manifest.kind != kind:
        raise Refused(
            f"the backup is of {manifest.kind}, DATABASE_URL names {kind}: restore it there, "
            "then use flask copy-to"
        )
    if not known(manifest.revision):
        raise Refused("the backup was made by a newer release; update, then restore it")
    return SqliteTarget(manifest) if kind == "sqlite" else PostgresTarget(manifest)


def _unpack(
    manifest: Manifest, parts: Iterator[tuple[str, IO[bytes]]], target: Target, stage: Path
) -> Found:
    found = Found(manifest)
    for name, content in parts:
        if name == archive.KEY:
            storage.keep_at(stage / archive.KEY, content.read())
        elif name.startswith(archive.FILES):
            body = content.read()
            digest = _file(found, name, body)
            place = stage / "files" / digest[:2] / digest[2:]
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            storage.keep_at(place, body)
        elif name == archive.END:
            _end(found, content)
        else:
            target.take(name, content)
    for path in (stage, *stage.rglob("*")):
        if path.is_dir():
            storage.settle(path)
    return found


def _file(found: Found, name: str, body: bytes) -> str:
    digest = name.removeprefix(archive.FILES)
    if not DIGEST.fullmatch(digest) or hashlib.sha256(body).hexdigest() != digest:
        raise Refused("an attachment in the backup is not what its name says")
    found.files.add(digest)
    return digest


def _end(found: Found, content: IO[bytes]) -> None:
    end = json.load(content)
    if end["files"] != len(found.files):
        raise Refused(f"the backup should hold {end['files']} files, not {len(found.files)}")
    found.damaged = set(end["damaged"])


def _verify(found: Found, connection: Connection) -> None:
    """What differs although every byte came back is told, not refused: there is no other."""
    manifest = found.manifest
    now = standing(connection, date.fromisoformat(manifest.day))
    then, told = manifest.indicators, now.indicators or {}
    if then is not None and then != told:
        keys = [key for key, figure in then.items() if told.get(key) != figure]
        found.doubts.append(f"indicators differ from those at the backup: {', '.join(keys)}")
    if broken := broken_audit(connection):
        found.doubts.append(f"the audit's chain does not hold: {'; '.join(broken[:3])}")
    if missing := contents.named(connection) - found.files:
        found.doubts.append(
            f"{len(missing)} attachments were damaged or missing when the backup was made"
        )


def _place(stage: Path, folder: Path, passphrase: str) -> None:
    """Give the key and the attachments their names; the database follows with its commit."""
    old = folder / archive.KEY
    if old.exists() and not secrets.keys().new:
        old.replace(folder / REPLACED)  # it may open something elsewhere
    (stage / archive.KEY).replace(old)
    if (stage / "files").exists():
        (stage / "files").replace(folder / "files")
    own = folder / passphrases.NAME
    if RECOVERY.fullmatch(passphrase) and not own.exists():
        storage.keep_at(own, passphrase.encode() + b"\n")
    storage.settle(folder)
