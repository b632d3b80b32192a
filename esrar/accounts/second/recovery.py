"""Recovery codes: ten that stand in for the app, each once; shown when made and never again."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from esrar.accounts.models import RecoveryCode
from esrar.accounts.moment import real_now
from esrar.accounts.passwords import passwords
from esrar.core.arabic import western_digits

NUMBER, GROUPS, GROUP = 10, 3, 4
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another

_code = RecoveryCode.__table__.c


@dataclass(frozen=True)
class Made:
    """A new code, and what is kept of it."""

    code: str
    part: str
    hashed: str


def make() -> Sequence[Made]:
    """A new set. Ten hashes take most of a second: outside a write."""
    parts: dict[str, str] = {}
    while len(parts) < NUMBER:
        groups = ["".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS)]
        parts[groups[0]] = "-".join(groups)
    return [Made(code, part, passwords().hash(_bare(code))) for part, code in parts.items()]


def keep(session: Session, user_id: int, made: Sequence[Made]) -> None:
    """Put a set in the place of the one before. Inside a write."""
    forget(session, user_id)
    rows = [{"user_id": user_id, "part": one.part, "hashed": one.hashed} for one in made]
    session.execute(insert(RecoveryCode.__table__), rows)


def forget(session: Session, user_id: int) -> None:
    """Take all codes of an account away. Inside a write."""
    session.execute(delete(RecoveryCode.__table__).where(_code.user_id == user_id))


def find(session: Session, user_id: int, typed: str) -> str | None:
    """The part of the code that was typed, if it is one not used yet; as slow for any other."""
    bare = _bare(typed)
    stored = session.scalar(
        select(_code.hashed).where(
            _code.user_id == user_id, _code.part == bare[:GROUP], _code.used_at.is_(None)
        )
    )
    session.rollback()  # a hash takes long; the read must not stay open over it
    return bare[:GROUP] if passwords().matches(stored, bare) else None


def use_up(session: Session, user_id: int, part: str) -> bool:
    """Use a code that was found; False if somebody was faster. Inside a write."""
    fresh = (_code.user_id == user_id, _code.part == part, _code.used_at.is_(None))
    used = session.execute(update(RecoveryCode.__table__).where(*fresh).values(used_at=real_now()))
    return bool(used.rowcount == 1)  # type: ignore[attr-defined]


def left(session: Session, user_id: int) -> int:
    """How many codes are not used yet."""
    unused = select(func.count()).where(_code.user_id == user_id, _code.used_at.is_(None))
    return session.scalar(unused) or 0


def _bare(typed: str) -> str:
    """The letters and figures alone: spaces, strokes and capitals make no other code."""
    return re.sub(r"[^a-z0-9]", "", western_digits(typed).lower())
