"""The ledger of destructions: proofs without persons, in the database and in a file beside it.

A backup is older than what was destroyed since. The file is kept apart from the database and beside
the backups, so that a restored one loses again what had been destroyed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Table, inspect, select
from sqlalchemy.orm import Session

from esrar.audit.chain import compact
from esrar.core import storage
from esrar.privacy.models import Destruction

NAME = "destroyed.jsonl"
DESTRUCTION: Table = Destruction.__table__
COVERED = ("number", "at", "by", "register", "subject_id", "ground", "decision_number",
           "decided_on", "records", "files", "counts", "stays", "previous")  # fmt: skip
"""What a proof says, in the order in which its digest covers it."""

Entry = Mapping[str, Any]


class BadLedger(Exception):
    """A line of a ledger is not as it was written."""


def entry_of(row: Any) -> dict[str, Any]:
    """A proof as the file has it."""
    return {
        "number": row.number, "at": row.at.isoformat(), "by": row.actor, "register": row.register,
        "subject_id": row.subject_id, "ground": row.ground,
        "decision_number": row.decision_number,
        "decided_on": row.decided_on.isoformat() if row.decided_on else None,
        "records": json.loads(row.records), "files": json.loads(row.files),
        "counts": json.loads(row.counts), "stays": json.loads(row.stays),
        "previous": row.previous, "digest": row.digest,
    }  # fmt: skip


def digest(entry: Entry) -> str:
    """What vouches for a proof."""
    return hashlib.sha256(compact([entry[name] for name in COVERED]).encode()).hexdigest()


def columns_of(entry: Entry) -> dict[str, Any]:
    """A proof as the table has it."""
    decided = entry["decided_on"]
    return {
        "number": entry["number"], "at": datetime.fromisoformat(entry["at"]),
        "actor": entry["by"], "register": entry["register"], "subject_id": entry["subject_id"],
        "ground": entry["ground"], "decision_number": entry["decision_number"],
        "decided_on": datetime.fromisoformat(decided).date() if decided else None,
        "records": compact(entry["records"]), "files": compact(entry["files"]),
        "counts": compact(entry["counts"]), "stays": compact(entry["stays"]),
        "previous": entry["previous"], "digest": entry["digest"], "reason": "",
    }  # fmt: skip


def of_database(session: Session) -> list[dict[str, Any]]:
    """The proofs of the database, the first first; none before the migration that brings them."""
    if not inspect(session.connection()).has_table(DESTRUCTION.name):
        return []
    return [
        entry_of(row) for row in session.execute(select(DESTRUCTION).order_by(DESTRUCTION.c.id))
    ]


def read(path: Path, *, strict: bool = True) -> list[dict[str, Any]]:
    """The proofs of a file, none if there is none.

    Raises BadLedger for a line that was changed; unless `strict`, such a line is left out.
    """
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            entry = json.loads(line)
            holds = digest(entry) == entry["digest"]
        except (ValueError, KeyError, TypeError):
            holds = False
        if holds:
            found.append(entry)
        elif strict:
            raise BadLedger(f"{path.name}, line {number}: it is not as it was written")
    return found


def joined(*ledgers: Sequence[Entry]) -> list[Entry]:
    """All proofs of some ledgers, each once, in the order in which they were made."""
    every = {entry["digest"]: entry for ledger in ledgers for entry in ledger}
    return sorted(every.values(), key=lambda entry: (entry["at"], entry["number"]))


def own_path() -> Path:
    """The ledger of this installation."""
    return Path(current_app.config["DATA_FOLDER"]) / NAME


def keep(session: Session, *others: Path) -> list[Entry]:
    """Bring the file up to the database, and the database's word to further places."""
    every = joined(of_database(session), read(own_path(), strict=False))
    put(every, own_path())
    for path in others if every else ():
        put(joined(every, read(path, strict=False)), path)
    return every


def put(entries: Sequence[Entry], path: Path) -> None:
    """Write a ledger, unless there is nothing in it or it lies there so already."""
    text = "".join(f"{compact(entry)}\n" for entry in entries).encode()
    if entries and not (path.exists() and path.read_bytes() == text):
        storage.keep_at(path, text)
        storage.settle(path.parent)
