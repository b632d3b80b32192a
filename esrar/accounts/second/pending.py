"""The secret that is being set up: sealed in the visit's own cookie until a code proves it.

So that reading the page changes nothing, and reading it again shows the same QR code.
"""

from __future__ import annotations

from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from flask import session as cookie

from esrar.accounts.identity import Me
from esrar.accounts.second.totp import new_secret
from esrar.core.crypto import EncryptedText

NAME = "second-step"
SEAL = EncryptedText("cookie.second-step")


def secret_of(person: Me) -> bytes:
    """The secret this person is setting up on this visit."""
    return _kept(person) or _new(person)


def _kept(person: Me) -> bytes | None:
    try:
        owner, _separator, text = SEAL.open(urlsafe_b64decode(cookie[NAME])).partition(":")
    except (KeyError, ValueError, InvalidTag):
        return None
    return b32decode(text) if owner == str(person.id) else None


def _new(person: Me) -> bytes:
    secret = new_secret()
    text = f"{person.id}:{b32encode(secret).decode()}"
    cookie[NAME] = urlsafe_b64encode(SEAL.seal(text)).decode()
    return secret
