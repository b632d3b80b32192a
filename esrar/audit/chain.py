"""The chain itself: how an entry's digest is made, and how a chain is checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.audit.models import AuditEntry, AuditHead, AuditValue

compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""JSON as the audit keeps and digests it. Made once: making an encoder costs more than its work."""


def content_digest(salt: bytes, text: str) -> bytes:
    """Digest of an entry's values; the salt keeps short values from being guessed."""
    return hashlib.sha256(salt + text.encode()).digest()


def entry_digest(previous: bytes, row: Mapping[str, Any], content: bytes | None) -> bytes:
    """Digest of an entry and, through `previous`, of all before it."""
    return said_alike(row).digest(previous, row["id"], row, content)


@dataclass(frozen=True)
class Alike:
    """What entries of one write say alike, as their digests cover it."""

    who: str
    where: str

    def digest(self, previous: bytes, number: int, row: Mapping[str, Any],
               content: bytes | None) -> bytes:  # fmt: skip
        """The digest of one of them; `row` is what it says for itself."""
        text = (
            f"[{number},{self.who},{_said(row['action'])},{_said(row['subject'])},"
            f"{_said(row['subject_id'])},{_said(row['item'])},{_said(row['item_id'])},"
            f"{_said(row['batch_id'])},{self.where}]"
        )
        return hashlib.sha256(previous + text.encode() + (content or b"")).digest()


def said_alike(row: Mapping[str, Any]) -> Alike:
    """Who did it when, and from where."""
    return _alike(row["at"], row["actor_id"], row["actor"], row["address"], row["request_id"])


@lru_cache(maxsize=64)
def _alike(at: datetime, actor_id: int | None, actor: str, *where: str) -> Alike:
    return Alike(",".join(map(_said, (_stamp(at), actor_id, actor))), ",".join(map(_said, where)))


def _said(value: str | int | None) -> str:
    """A part of the list that is digested, as `compact` writes it."""
    return _quoted(value) if isinstance(value, str) else "null" if value is None else str(value)


@lru_cache(maxsize=1024)
def _quoted(text: str) -> str:
    """Kept, for the entries of a write say the same of themselves but for their numbers."""
    return compact(text)


def _stamp(moment: datetime) -> str:
    """A moment as the digest covers it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found; `broken` names the entries that do not hold."""

    entries: int
    erased: int
    broken: tuple[str, ...]


def verify(session: Session) -> Verdict:
    """Walk the whole chain. Finds a changed entry, a changed value, a gap and a cut end."""
    previous, count, erased, broken = b"", 0, 0, []
    for row, salt, text, erased_at in _rows(session):
        count += 1
        if row["digest"] != entry_digest(previous, row, row["content"]):
            broken.append(f"entry {row['id']}: does not follow the one before it")
        if row["content"] is not None:
            if erased_at is not None and text is None:
                erased += 1
            elif text is None or row["content"] != content_digest(salt, text):
                broken.append(f"entry {row['id']}: its values were changed")
        previous = row["digest"]
    head = session.get(AuditHead, 1)
    if ((head.digest if head else b"") or b"") != previous:
        broken.append(f"the end is missing after entry {head.entry_id if head else 0}")
    return Verdict(count, erased, tuple(broken))


def _rows(session: Session) -> Iterator[tuple[dict[str, Any], bytes, str | None, datetime | None]]:
    entry, value = AuditEntry.__table__, AuditValue.__table__
    statement = (
        select(entry, value.c.salt, value.c.text, value.c.erased_at)
        .outerjoin(value, value.c.entry_id == entry.c.id)
        .order_by(entry.c.id)
        .execution_options(yield_per=2000)
    )
    for row in session.execute(statement).mappings():
        yield dict(row), bytes(row["salt"] or b""), row["text"], row["erased_at"]
