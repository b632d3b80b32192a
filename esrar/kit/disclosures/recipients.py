"""Who files are handed to: the bodies of one register, or a name that was typed."""

from __future__ import annotations

from flask import Flask, current_app

from esrar.core.errors import Invalid
from esrar.kit import registry
from esrar.kit.register import Register
from esrar.kit.relations import Relation


def init(app: Flask, register: str) -> None:
    """Keep the key of the register whose records files are handed to."""
    app.extensions["esrar.recipients"] = register


def recipients() -> Register | None:
    """The register of bodies."""
    key = current_app.extensions.get("esrar.recipients")
    return registry.get(key) if key else None


def known(name: str) -> int | None:
    """The number of the body that a name means, if exactly one is called so."""
    body = recipients()
    if body is None:
        return None
    try:
        found: int = Relation(body.key).read(name)
    except Invalid:
        return None
    return found


def names() -> list[str]:
    """What can be chosen while a name is typed."""
    body = recipients()
    return [label for _value, label in Relation(body.key).options()] if body else []
