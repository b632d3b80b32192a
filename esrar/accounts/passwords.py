"""Passwords: argon2id with a limit on how many are computed at once, and what is refused."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from threading import BoundedSemaphore
from typing import cast
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Flask, current_app
from werkzeug.exceptions import ServiceUnavailable

from esrar.core.arabic import fold
from esrar.core.errors import Invalid
from esrar.core.i18n import _l

LEAST, MOST = 8, 256
LEAST_NAME = 4  # a shorter name may stand in a password by chance
COMMON = Path(__file__).parent / "data" / "common_passwords.txt"
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
# What comes out when somebody types an English word on an Arabic keyboard.
_LAYOUT = str.maketrans("ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظ", "qwertyuiop[]asdfghjkl;'zxcvnm,./")


class Passwords:
    """The hashing of one application."""

    def __init__(self, app: Flask) -> None:
        config = app.config
        self._hasher = PasswordHasher(
            time_cost=config["ARGON2_TIME_COST"],
            memory_cost=config["ARGON2_MEMORY_COST"],
            parallelism=config["ARGON2_PARALLELISM"],
        )
        # 64 MB each: a crowd of sign-ins must not take the memory of everyone else.
        self._turns = BoundedSemaphore(config["ARGON2_AT_ONCE"])
        self._patience: float = config["ARGON2_PATIENCE"]
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        """What the table keeps of a password."""
        with self._turn():
            return self._hasher.hash(normalize("NFKC", password))

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether it is the password; without a stored one, as slow and always False."""
        if len(password) > MOST:
            return False
        if self._nobody is None:
            self._nobody = self.hash("nobody")
        with self._turn():
            try:
                found = self._hasher.verify(stored or self._nobody, normalize("NFKC", password))
            except (VerificationError, InvalidHashError):
                return False
        return found and stored is not None

    def outdated(self, stored: str) -> bool:
        """Whether the parameters were raised since this was computed."""
        return self._hasher.check_needs_rehash(stored)

    def _turn(self) -> _Turn:
        return _Turn(self._turns, self._patience)


class _Turn:
    """Waits for a turn to compute a hash. Raises ServiceUnavailable when none comes."""

    def __init__(self, turns: BoundedSemaphore, patience: float) -> None:
        self._turns, self._patience = turns, patience

    def __enter__(self) -> None:
        if not self._turns.acquire(timeout=self._patience):
            raise ServiceUnavailable(retry_after=5)

    def __exit__(self, *_: object) -> None:
        self._turns.release()


def init(app: Flask) -> None:
    """Argon2id as RFC 9106 recommends where memory is scarce, unless configured otherwise."""
    app.config.setdefault("ARGON2_TIME_COST", 3)
    app.config.setdefault("ARGON2_MEMORY_COST", 65_536)
    app.config.setdefault("ARGON2_PARALLELISM", 4)
    app.config.setdefault("ARGON2_AT_ONCE", 2)
    app.config.setdefault("ARGON2_PATIENCE", 10.0)
    app.extensions["esrar.passwords"] = Passwords(app)


def passwords() -> Passwords:
    """The hashing of the running application."""
    return cast(Passwords, current_app.extensions["esrar.passwords"])


def acceptable(password: str, *names: str) -> str:
    """The password, if it is hard enough to guess; `names` are the person's own.

    Raises Invalid. No rule on kinds of characters: length is what counts.
    """
    if len(password) < LEAST:
        raise Invalid(_l("The password must have at least %(least)s characters"), least=LEAST)
    if len(password) > MOST:
        raise Invalid(_l("The password must have at most %(most)s characters"), most=MOST)
    plain = _bare(password)
    for name in names:
        bare = _bare(name)
        if len(bare) >= LEAST_NAME and bare in plain:
            raise Invalid(_l("The password must not contain the user name or the person's name"))
    if is_common(password):
        raise Invalid(_l("This password is one of the first that are guessed; choose another"))
    return password


def is_common(password: str) -> bool:
    """Whether it is on the list, with or without figures round it, in either keyboard layout."""
    typed = normalize("NFKC", password).casefold()
    for text in (typed, typed.translate(_LAYOUT), fold(typed).replace(" ", "")):
        core = _ENDS.sub("", text)
        if text in common() or (core in common() and len(text) - len(core) <= 4):
            return True
    return len(set(typed)) <= 2 or _is_run(typed)


def _is_run(text: str) -> bool:
    """12345678, abcdefgh, and the like backwards."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(steps) == 1 and abs(steps.pop()) == 1


def _bare(text: str) -> str:
    return fold(text).replace(" ", "")


@cache
def common() -> frozenset[str]:
    """The list of what everyone tries first."""
    lines = COMMON.read_text().splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
