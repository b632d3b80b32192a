"""The installation's own secret: made by the first run, kept in the data folder, never known.

From the one master secret come separate keys, so that a leak of one use does not open another.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

LENGTH = 32


class WeakSecret(RuntimeError):
    """The secret file holds something a person could guess; the application must not start."""


@dataclass(frozen=True)
class Keys:
    """Keys derived from the master secret, one for each use."""

    session: bytes
    index: bytes
    cipher: AESGCM
    new: bool = False
    """Whether this very start made the secret: nothing was ever closed with it."""

    def fingerprint(self, context: str, text: str) -> bytes:
        """Keyed digest of a text: equal texts give equal bytes, and nothing else can be read."""
        return hmac.digest(self.index, f"{context}\0{text}".encode(), hashlib.sha256)[:16]


def load(folder: Path) -> Keys:
    """Read the master secret of a data folder, making it at the first run.

    Raises WeakSecret when the file is shorter than 32 bytes or lacks randomness.
    """
    path, made = folder / "secret.key", False
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass  # another process of the same start made it
        else:
            with os.fdopen(handle, "wb") as out:
                out.write(os.urandom(LENGTH))
                out.flush()
                os.fsync(out.fileno())
            made = True
    secret = path.read_bytes()
    if len(secret) < LENGTH or len(set(secret)) < 12:
        raise WeakSecret(f"{path.name} is not {LENGTH} random bytes; restore it or remove it")
    session, index, data = (_derive(secret, use) for use in (b"session", b"index", b"data"))
    return Keys(session, index, AESGCM(data), made)


def _derive(secret: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), LENGTH, salt=None, info=b"esrar " + use).derive(secret)


def keys() -> Keys:
    """The keys of the running application."""
    found: Keys = current_app.extensions["esrar.keys"]
    return found
