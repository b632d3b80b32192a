"""The file of the installation's keys: which there are, since when, and which comes first.

The first is the one in use. Behind it may stand one that is coming, whole as well, and those that
were retired: of them only what opens values that nothing may write anew, such as the audit's.
A release before rotation kept 32 bytes and nothing else; they are read as the first version.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NAME = "secret.key"
LENGTH = 32
HIGHEST = 255
"""A stored value names its key in one byte."""
_MAGIC = b'{"esrar": "keyring",'


class WeakSecret(RuntimeError):
    """The secret file holds something a person could guess; the application must not start."""


@dataclass(frozen=True)
class Key:
    """One version: whole with its `master` secret, or retired to its `data` key."""

    version: int
    since: datetime
    master: bytes = b""
    data: bytes = b""

    def part(self, use: str) -> bytes:
        """The key for one use, so that a leak of one does not open another."""
        if use == "data" and not self.master:
            return self.data
        made = HKDF(SHA256(), LENGTH, salt=None, info=b"esrar " + use.encode())
        return made.derive(self.master)

    def retired(self) -> Key:
        """What is left of it once another has taken its place."""
        return Key(self.version, self.since, data=self.part("data"))


def fresh(version: int) -> Key:
    """A new key."""
    return Key(version, datetime.now(UTC).replace(microsecond=0), os.urandom(LENGTH))


def text(keys: tuple[Key, ...]) -> bytes:
    """The file of these keys, in this order."""
    kept = [
        {"version": k.version, "since": k.since.isoformat(),
         **{name: b64encode(secret).decode() for name, secret in
            (("master", k.master), ("data", k.data)) if secret}}
        for k in keys
    ]  # fmt: skip
    lines = ",\n".join(json.dumps(key) for key in kept)
    return _MAGIC + b' "keys": [\n' + lines.encode() + b"\n]}\n"


def read(path: Path) -> tuple[Key, ...]:
    """The keys of a file, the first in use. Raises WeakSecret for what a person may have made."""
    return parsed(path.read_bytes(), datetime.fromtimestamp(path.stat().st_mtime, UTC))


def parsed(content: bytes, made: datetime | None = None) -> tuple[Key, ...]:
    """The keys of a file's content; one without dates is as old as `made` says."""
    if not content.startswith(_MAGIC):
        _is_random(content)
        return (Key(1, made or datetime.now(UTC), content),)
    try:
        keys = tuple(
            Key(int(k["version"]), datetime.fromisoformat(k["since"]),
                b64decode(k.get("master", "")), b64decode(k.get("data", "")))
            for k in json.loads(content)["keys"]
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        raise WeakSecret(f"{NAME} cannot be read; restore it from a backup") from None
    if not keys or not keys[0].master:
        raise WeakSecret(f"{NAME} holds no key that is whole; restore it from a backup")
    for key in keys:
        _is_random(key.master or key.data)
    return keys


def _is_random(secret: bytes) -> None:
    """Nobody's words, no repetition, nothing short: random bytes are none of these by chance."""
    try:
        words = bool(secret.decode())
    except UnicodeDecodeError:
        words = False
    if len(secret) < LENGTH or len(set(secret)) < 12 or words:
        raise WeakSecret(f"{NAME} is not {LENGTH} random bytes; restore it or remove it")
