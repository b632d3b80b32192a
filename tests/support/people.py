"""People for tests: an account of any role, and a visit signed in as it."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.support.visitor import Visitor


def sign_in(app: Flask, role: str, **options: Any) -> Visitor:
    """A visitor who signed in with a new account of that role."""
    raise NotImplementedError("esrar/accounts is not written yet")
