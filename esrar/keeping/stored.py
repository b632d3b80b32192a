"""Checks every stored content against the rows that name it, and sweeps what no row names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.audit.models import AuditHead
from esrar.audit.recorder import note
from esrar.core import contents, storage
from esrar.core.db import writing
from esrar.core.portions import portions

CHECKED, SWEPT = "files-checked", "sweep"
GRACE = timedelta(days=1)
"""How long a stored content may wait for its row before the sweep takes it for forgotten."""


@dataclass(frozen=True)
class Place:
    """A content that is not what it should be, and a row that names it."""

    digest: str
    table: str
    number: int


@dataclass(frozen=True)
class Checked:
    """What a check found: whole contents, rows whose content is missing or torn, orphans."""

    files: int
    bytes: int
    missing: tuple[Place, ...]
    damaged: tuple[Place, ...]
    forgotten: int
    forgotten_bytes: int

    @property
    def sound(self) -> bool:
        """Whether every row has its content, whole."""
        return not (self.missing or self.damaged)

    def noted(self) -> dict[str, Any]:
        """The numbers, for the audit."""
        return {"files": self.files, "bytes": self.bytes, "missing": len(self.missing),
                "damaged": len(self.damaged), "forgotten": self.forgotten}  # fmt: skip


@dataclass(frozen=True)
class Swept:
    """What a sweep took."""

    files: int
    bytes: int


def check(session: Session) -> Checked:
    """Read every content to its end; one after the other, so it takes little memory."""
    named = contents.places(session)
    session.rollback()  # reading them all takes long; no transaction stays open over it
    whole = total = 0
    missing: list[Place] = []
    damaged: list[Place] = []
    for digest, rows in sorted(named.items()):
        size = storage.size(digest)
        if size is None:
            missing += [Place(digest, *row) for row in rows]
        elif not storage.holds(digest):
            damaged += [Place(digest, *row) for row in rows]
        else:
            whole, total = whole + 1, total + size
    loose = _forgotten(session, GRACE)
    size = sum(storage.bytes_at(path) for path in loose)
    return Checked(whole, total, tuple(missing), tuple(damaged), len(loose), size)


def keep(found: Checked, account: str) -> None:
    """Note in the audit what a check found."""
    with writing(origin=CHECKED) as write:
        note(write.session, CHECKED, values={**found.noted(), "account": account})


def sweep(grace: timedelta = GRACE) -> Swept:
    """Remove contents that no row names and nobody stored lately: what a broken upload leaves."""
    with writing(origin=SWEPT) as write:
        # Whoever stores one holds the end of the audit: from here no row can come in between.
        write.session.execute(select(AuditHead.__table__).with_for_update())
        gone = _forgotten(write.session, grace)
        swept = Swept(len(gone), sum(storage.bytes_at(path) for path in gone))
        note(write.session, SWEPT, values={"files": swept.files, "bytes": swept.bytes})
        for path in gone:
            storage.discard(path)
    return swept


def _forgotten(session: Session, grace: timedelta) -> list[Path]:
    """What lay there for so long and is nobody's; an unfinished one has no digest."""
    old = list(storage.old(grace))
    found: list[Path] = []
    for part in portions(old):
        named = contents.named_among(session, [digest for digest, _path in part if digest])
        found += [path for digest, path in part if digest not in named]
    return found
