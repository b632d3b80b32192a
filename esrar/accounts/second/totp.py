"""Codes of an authenticator app (RFC 6238), with the parameters that every app reads.

Pure functions of a secret and a moment. A step is a half-minute, counted since 1970.
"""

from __future__ import annotations

import hmac
import os
from base64 import b32encode
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

PERIOD, DIGITS = 30, 6
WINDOW = 1
"""So many steps before and after the present one are taken: clocks differ, typing takes time."""
LENGTH = 20
"""Bytes of a secret: those of the digest, as RFC 4226 recommends."""
ISSUER = "Esrar"


def new_secret() -> bytes:
    """A secret for a new app."""
    return os.urandom(LENGTH)


def step_at(moment: datetime) -> int:
    """The half-minute of a moment."""
    return int(moment.timestamp()) // PERIOD


def code_at(secret: bytes, step: int) -> str:
    """The code of a half-minute."""
    return _totp(secret).generate(step * PERIOD).decode()


def matching_step(secret: bytes, code: str, moment: datetime) -> int | None:
    """Which half-minute a code is of, if one near this moment. Takes as long for any code."""
    now = step_at(moment)
    near = {
        step: hmac.compare_digest(code_at(secret, step).encode(), code.encode())
        for step in range(now - WINDOW, now + WINDOW + 1)
    }
    return max((step for step, same in near.items() if same), default=None)


def written(secret: bytes) -> str:
    """The secret as an app takes it by hand, in groups of four."""
    letters = b32encode(secret).decode()
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def address(secret: bytes, username: str) -> str:
    """The address that an app reads off a QR code, or opens on the same phone."""
    return _totp(secret).get_provisioning_uri(username, ISSUER)


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), PERIOD)  # noqa: S303 - what the apps compute
