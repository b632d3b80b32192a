"""Encrypted columns: AES-GCM at rest, an exact look-up through a keyed blind index.

The associated data names table and column, so that a value moved elsewhere does not open; that
it was not swapped with another row's is seen by comparing it with its row's blind index. A value's
first byte names the version of its key. Of which version the blind indexes are is a row of the
database: it changes in the one transaction that makes them all anew.
"""

from __future__ import annotations

import hmac
import os

from cryptography.exceptions import InvalidTag
from sqlalchemy import Dialect, LargeBinary, TypeDecorator, select
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core.db import Model, db, remembered, under_way
from esrar.core.secrets import keys, look_again

NONCE = 12
VERSION = "key version"
"""Under this name a write, or a request that only reads, remembers the version it found."""


class Tampered(RuntimeError):
    """A stored value disagrees with its blind index: it was changed outside the application."""


class KeyUse(Model):
    """Of which version the keys are that this database is written with: one row."""

    __tablename__ = "key_use"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]


USED_VERSION = select(KeyUse.__table__.c.version).where(KeyUse.__table__.c.id == 1)
"""The version, which may also be asked for with something else."""
_HELD_VERSION = USED_VERSION.with_for_update(read=True)


class EncryptedText(TypeDecorator[str]):
    """Text that is stored encrypted; comparable only through its blind index."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        """`place` is table.column, the associated data."""
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return self.sealed(value)

    def sealed(self, value: str | None) -> bytes | None:
        """What is stored of a value or of none."""
        return None if value is None else self.seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else self.open(bytes(value))

    def seal(self, text: str) -> bytes:
        """Encrypt a text for this column."""
        return seal(self.place, text.encode())

    def open(self, sealed: bytes) -> str:
        """Read what `seal` made for this column; anything else raises InvalidTag."""
        return unseal(self.place, sealed).decode()


def seal(place: str, content: bytes) -> bytes:
    """Encrypt for a place; it opens nowhere else."""
    write, held, nonce = under_way(), keys(), os.urandom(NONCE)
    # Not asked for here: this may run in the middle of a statement.
    version: int = (write.results.get(VERSION) if write else None) or held.version
    body = held.cipher(version).encrypt(nonce, content, place.encode())
    return bytes([version]) + nonce + body


def unseal(place: str, sealed: bytes) -> bytes:
    """Read what `seal` made for this place; anything else raises InvalidTag."""
    version, nonce, body = (sealed or b"\0")[0], sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    try:
        cipher = keys().cipher(version)
    except InvalidTag:
        cipher = look_again().cipher(version)
    return cipher.decrypt(nonce, body, place.encode())


def blind_index(context: str, text: str | None) -> bytes | None:
    """What an exact look-up compares; the same text in two contexts gives unrelated bytes."""
    if text is None:
        return None
    version, held = index_version(), keys()
    return (held if held.has(version) else look_again()).fingerprint(context, text, version)


def agreed(context: str, text: str | None, index: bytes | None) -> str | None:
    """The text, once it agrees with its row's blind index. Raises Tampered otherwise."""
    if not hmac.compare_digest(blind_index(context, text) or b"", bytes(index or b"")):
        raise Tampered(context)
    return text


def index_version() -> int:
    """Of which version the blind indexes are; held until the end of the write that asks."""
    write = under_way()
    known = remembered() if write is None else write.results
    found: int | None = known.get(VERSION)
    if found is None:
        found = known[VERSION] = stored_version(held=write is not None)
    return found


def stored_version(*, held: bool = False) -> int:
    """What the database says; `held`, nobody can change it before the transaction's end."""
    statement = _HELD_VERSION if held else USED_VERSION
    found: int = db.session().connection().execute(statement).scalar_one()
    return found


def begin_with(version: int) -> None:
    """Take the version from whoever asked for it with something else, before anything is read."""
    remembered().setdefault(VERSION, version)
