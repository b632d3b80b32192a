"""The installation's own secret: made by the first run, kept in the data folder, never known.

From the one master secret come separate keys, so that a leak of one use does not open another.
When it is changed (`flask keys rotate`) the file holds several; each request looks whether it is
still the file that was read, so that a running server goes on with the new one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, appcontext_pushed, current_app

from esrar.core import keyring
from esrar.core.keyring import Key

Stamp = tuple[int, int, int]


class Keys:
    """The keys in force, one for each use, and those that still open older values."""

    def __init__(self, path: Path, keys: tuple[Key, ...], *, new: bool, stamp: Stamp) -> None:
        self.path, self.keys, self.stamp = path, keys, stamp
        self.new = new
        """Whether this very start made the secret: nothing was ever closed with it."""
        self.version = keys[0].version
        self.session = keys[0].part("session")
        self._ciphers = {k.version: AESGCM(k.part("data")) for k in keys}
        self._indexes = {k.version: k.part("index") for k in keys if k.master}

    def cipher(self, version: int) -> AESGCM:
        """What opens the values of a version. Raises InvalidTag when no such key is there."""
        try:
            return self._ciphers[version]
        except KeyError:
            raise InvalidTag(f"there is no key of version {version}") from None

    def has(self, version: int) -> bool:
        """Whether the key of a version is there and whole."""
        return version in self._indexes

    def fingerprint(self, context: str, text: str, version: int | None = None) -> bytes:
        """Keyed digest of a text: equal texts give equal bytes, and nothing else can be read."""
        index = self._indexes[version or self.version]
        return hmac.digest(index, f"{context}\0{text}".encode(), hashlib.sha256)[:16]


def load(folder: Path) -> Keys:
    """Read the keys of a data folder, making the first of them at the first run.

    Raises WeakSecret when they are shorter than 32 bytes or lack randomness.
    """
    path, made = folder / keyring.NAME, False
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass  # another process of the same start made it
        else:
            with os.fdopen(handle, "wb") as out:
                out.write(keyring.text((keyring.fresh(1),)))
                out.flush()
                os.fsync(out.fileno())
            made = True
    stamp = _stamp(path)
    return Keys(path, keyring.read(path), new=made, stamp=stamp)


def init(app: Flask) -> None:
    """Give the application its keys; each of its contexts begins with a look at their file."""
    _take(app, load(app.config["DATA_FOLDER"]))
    appcontext_pushed.connect(_follow, app)


def keys() -> Keys:
    """The keys of the running application."""
    found: Keys = current_app.extensions["esrar.keys"]
    return found


def look_again() -> Keys:
    """The keys as their file has them now: something named one that is not known."""
    held = keys()
    if held.path.exists():
        _take(current_app, load(held.path.parent))
    return keys()


def _follow(app: Flask) -> None:
    held: Keys = app.extensions["esrar.keys"]
    try:
        same = _stamp(held.path) == held.stamp
    except FileNotFoundError:
        return  # moved aside by whoever restores; what is held goes on
    if not same:
        _take(app, load(held.path.parent))


def _take(app: Flask, found: Keys) -> None:
    app.extensions["esrar.keys"] = found
    app.secret_key = found.session


def _stamp(path: Path) -> Stamp:
    told = path.stat()
    return told.st_mtime_ns, told.st_ino, told.st_size
