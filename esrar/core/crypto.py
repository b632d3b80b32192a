"""Encrypted columns: AES-GCM at rest, an exact look-up through a keyed blind index.

The associated data names table and column, so that a value moved elsewhere does not open; that
it was not swapped with another row's is seen by comparing it with its row's blind index.
"""

from __future__ import annotations

import hmac
import os

from sqlalchemy import Dialect, LargeBinary, TypeDecorator

from esrar.core.secrets import keys

VERSION = b"\x01"
NONCE = 12


class Tampered(RuntimeError):
    """A stored value disagrees with its blind index: it was changed outside the application."""


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
        nonce = os.urandom(NONCE)
        return VERSION + nonce + keys().cipher.encrypt(nonce, text.encode(), self.place.encode())

    def open(self, sealed: bytes) -> str:
        """Read what `seal` made for this column; anything else raises InvalidTag."""
        nonce, body = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        return keys().cipher.decrypt(nonce, body, self.place.encode()).decode()


def blind_index(context: str, text: str | None) -> bytes | None:
    """What an exact look-up compares; the same text in two contexts gives unrelated bytes."""
    return None if text is None else keys().fingerprint(context, text)


def agreed(context: str, text: str | None, index: bytes | None) -> str | None:
    """The text, once it agrees with its row's blind index. Raises Tampered otherwise."""
    if not hmac.compare_digest(blind_index(context, text) or b"", bytes(index or b"")):
        raise Tampered(context)
    return text
