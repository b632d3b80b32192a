"""A file that is encrypted chunk by chunk: what was altered, cut, swapped or added does not open.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015), as age and Tink use it:
AES-256-GCM under a key of this file alone, the nonce a counter and the mark of the last chunk. The
key comes from a passphrase by Argon2id with the file's own salt; the head stands under every chunk.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from esrar.keeping.refused import Refused

MAGIC = b"esrar backup 1\n"
SALT, CHECK, TAG = 16, 16, 16
CHUNK = 1 << 20
ROUNDS, MEMORY = 3, 64 * 1024

NO_BACKUP = "this file is no backup of this application"
OTHER_KEY = "the backup does not open with this passphrase or recovery key"
ALTERED = "the backup was altered or damaged: chunk %d does not hold"
CUT = "the backup is not whole: its end was cut off, altered or added to"


class Sealer(io.RawIOBase):
    """Encrypts what is written to it; `finish` writes the end, without which nothing opens."""

    def __init__(self, out: IO[bytes], passphrase: str) -> None:
        self._out, self._waiting, self._number = out, bytearray(), 0
        salt = os.urandom(SALT)
        self._cipher, check = _keys(passphrase, salt)
        self._head = MAGIC + salt + check
        out.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._waiting += data
        while len(self._waiting) > CHUNK:  # the last chunk, known as such, is never empty-handed
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Seal what is left as the end."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        nonce = _nonce(self._number, last)
        self._out.write(self._cipher.encrypt(nonce, chunk, self._head))
        self._number += 1


class Opener(io.RawIOBase):
    """Reads what a Sealer wrote. Raises Refused at the first byte that is not as it was."""

    def __init__(self, source: IO[bytes], passphrase: str) -> None:
        self._source, self._ready, self._number, self._ended = source, memoryview(b""), 0, False
        self._head = source.read(len(MAGIC) + SALT + CHECK)
        if not self._head.startswith(MAGIC):
            raise Refused(NO_BACKUP)
        if len(self._head) < len(MAGIC) + SALT + CHECK:
            raise Refused(CUT)
        salt, said = self._head[len(MAGIC) : -CHECK], self._head[-CHECK:]
        self._cipher, check = _keys(passphrase, salt)
        if not hmac.compare_digest(said, check):
            raise Refused(OTHER_KEY)
        self._next = source.read(CHUNK + TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready and not self._ended:
            self._open()
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _open(self) -> None:
        sealed, self._next = self._next, self._source.read(CHUNK + TAG)
        last = not self._next
        try:
            chunk = self._cipher.decrypt(_nonce(self._number, last), sealed, self._head)
        except InvalidTag:
            raise Refused(CUT if last else ALTERED % (self._number + 1)) from None
        self._ready, self._ended = memoryview(chunk), last
        self._number += 1


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _keys(passphrase: str, salt: bytes) -> tuple[AESGCM, bytes]:
    """The file's cipher, and what tells another passphrase from a damaged file."""
    made = Argon2id(salt=salt, length=32, iterations=ROUNDS, lanes=4, memory_cost=MEMORY)
    secret = made.derive(passphrase.encode())
    cipher, check = (
        HKDF(SHA256(), 32, salt=None, info=b"esrar backup " + use).derive(secret)
        for use in (b"data", b"check")
    )
    return AESGCM(cipher), hashlib.sha256(check).digest()[:CHECK]
