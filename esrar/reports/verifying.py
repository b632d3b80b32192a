"""Says whether a paper is as it left: a file by its bytes, a number by what was kept under it."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, Table, or_, select
from sqlalchemy.orm import Session

from esrar.core import storage
from esrar.core.i18n import _l
from esrar.kit.destroyed import proof_of
from esrar.plan.closing.proving import verify as closing_holds
from esrar.reports.keeping import REPORT
from esrar.reports.models import Letter, ProofPack

LETTER, PACK = Letter.__table__, ProofPack.__table__
TABLES: Mapping[str, Table] = {"report": REPORT, "pack": PACK, "letter": LETTER}
NUMBER = re.compile(rb"(?<![\w-])([RV]-\d{4}-(?:(?:Q[1-4]|Y)-)?\d{2,6})(?![\w-])")
TITLED = re.compile(rb"esrar:letter:(\d{4}/\d{4,6})")
LARGEST = 40 * 1024 * 1024


class Answer(StrEnum):
    """What is known of a paper."""

    GENUINE = "genuine"
    ALTERED = "altered"
    DESTROYED = "destroyed"
    UNKNOWN = "unknown"


WORDS = {
    Answer.GENUINE: _l("Genuine: it is as it was made"),
    Answer.ALTERED: _l("Altered: it bears a number of ours, and is not as it was made"),
    Answer.DESTROYED: _l(
        "Destroyed: what is kept of it was destroyed with the data of a person. "
        "The proof of destruction tells of it"
    ),
    Answer.UNKNOWN: _l("Unknown: it was not made here, or its number is not known"),
}
TONES = {
    Answer.GENUINE: "good",
    Answer.ALTERED: "bad",
    Answer.DESTROYED: "wait",
    Answer.UNKNOWN: "wait",
}


@dataclass(frozen=True)
class Verdict:
    """The answer; `kind` is "report", "pack" or "letter", `broken` what does not hold, `proof` the
    number of the destruction that took it."""

    answer: Answer
    kind: str = ""
    identifier: str = ""
    fingerprint: str = ""
    sha256: str = ""
    made_on: str = ""
    broken: tuple[str, ...] = ()
    proof: str = ""


def verify_file(session: Session, content: bytes) -> Verdict:
    """Whether these bytes are a paper of ours."""
    digest = hashlib.sha256(content).hexdigest()
    found = _by_digest(session, digest)
    if found is not None:
        return _judged(session, *found, digest)
    for identifier in _numbers(content):
        known = _by_number(session, identifier)
        if known is not None:
            kind, row = known
            why = ("the file is another one",)
            return Verdict(Answer.ALTERED, kind, identifier, _mark(kind, row), digest,
                           _made(kind, row), why)  # fmt: skip
    return Verdict(Answer.UNKNOWN, sha256=digest)


def verify_number(session: Session, identifier: str) -> Verdict:
    """Whether what is kept under a number is as it was made."""
    found = _by_number(session, identifier.strip().upper())
    if found is None:
        return Verdict(Answer.UNKNOWN, identifier=identifier.strip()[:40])
    return _judged(session, *found, "")


def _judged(session: Session, kind: str, row: Any, digest: str) -> Verdict:
    said = kind, _number(kind, row), _mark(kind, row), digest, _made(kind, row)
    if proof := proof_of(session, TABLES[kind], row.id):
        return Verdict(Answer.DESTROYED, *said, proof=proof)
    broken = tuple(_broken(session, kind, row))
    return Verdict(Answer.ALTERED if broken else Answer.GENUINE, *said, broken)


def _broken(session: Session, kind: str, row: Any) -> Iterator[str]:
    if kind == "report":
        if hashlib.sha256(row.content.encode()).hexdigest() != row.fingerprint:
            yield "what the report says is not what its fingerprint covers"
        if row.closing_id is not None:
            yield from closing_holds(session, row.closing_id).broken
        kept = [row.pdf, row.xlsx]
    else:
        kept = [row.sha256 if kind == "letter" else row.pdf]
    for digest in kept:
        if not storage.holds(digest):
            yield f"the kept file {digest[:12]}… is missing or damaged"


def _by_digest(session: Session, digest: str) -> tuple[str, Any] | None:
    bearing = {
        "report": select(REPORT).where(or_(REPORT.c.pdf == digest, REPORT.c.xlsx == digest)),
        "pack": select(PACK).where(PACK.c.pdf == digest),
        "letter": select(LETTER).where(LETTER.c.sha256 == digest),
    }
    return _first(session, bearing)


def _by_number(session: Session, identifier: str) -> tuple[str, Any] | None:
    numbered = LETTER.c.reference == identifier, LETTER.c.sha256.is_not(None)
    bearing = {
        "report": select(REPORT).where(REPORT.c.identifier == identifier),
        "pack": select(PACK).where(PACK.c.identifier == identifier),
        "letter": select(LETTER).where(*numbered),
    }
    return _first(session, bearing)


def _first(session: Session, asked: Mapping[str, Select[Any]]) -> tuple[str, Any] | None:
    for kind, statement in asked.items():
        row = session.execute(statement).first()
        if row is not None:
            return kind, row
    return None


def _number(kind: str, row: Any) -> str:
    return str(row.reference if kind == "letter" else row.identifier)


def _mark(kind: str, row: Any) -> str:
    return str(row.sha256 if kind == "letter" else row.fingerprint)


def _made(kind: str, row: Any) -> str:
    day = row.issued_on if kind == "letter" else row.made_on
    return day.isoformat() if day else ""


def _numbers(content: bytes) -> Iterator[str]:
    """The numbers of ours that a file's properties name."""
    for part in _properties(content[:LARGEST]):
        for found in NUMBER.finditer(part):
            yield found[1].decode()
        for found in TITLED.finditer(part):
            yield found[1].decode()


def _properties(content: bytes) -> Iterator[bytes]:
    if not content.startswith(b"PK"):
        yield content
        return
    with suppress(zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError):
        book = zipfile.ZipFile(io.BytesIO(content))
        if book.getinfo("docProps/core.xml").file_size < 1_000_000:
            yield book.read("docProps/core.xml")
