"""Who files are handed to: the bodies of one register, or a name that was typed."""

from __future__ import annotations

from flask import Flask, current_app

from esrar.core.errors import Invalid
from esrar.kit import registry
from esrar.kit.access import may
from esrar.kit.register import Register
from esrar.kit.relations import Relation


def init(app: Flask, register: str) -> None:
    """Keep the key of the register whose records files are handed to."""
    app.extensions["esrar.recipients"] = register


def recipients() -> Register | None:
    """The register of bodies."""
    key = current_app.extensions.get("esrar.recipients")
    return registry.get(key) if key else None


def known(typed: str) -> tuple[int | None, str]:
    """The body that a text means, if exactly one does, and what it is called; else the text."""
    body = recipients()
    if body is None:
        return None, typed
    kind = Relation(body.key)
    try:
        found: int = kind.read(typed)
    except Invalid:
        return None, typed
    return found, kind.title(found)


def offered() -> str:
    """Where the page asks for bodies while a name is typed."""
    body = recipients()
    return f"{registry.address(body.key)}/suggest" if body and may(body, "read") else ""
