"""Small tables kept in memory for as long as no data changes: the audit's revision is the key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, g

from esrar.audit.reading import revision
from esrar.core.db import db

T = TypeVar("T")


def current_revision() -> int:
    """The data revision this request began with; asked of the database once."""
    if "revision" not in g:
        g.revision = revision(db.session())
    return int(g.revision)


def kept(name: Any, load: Callable[[], T]) -> T:
    """What `load` gives, loaded again only after a change. Inside a write it is always loaded."""
    if "write" in db.session().info:
        return load()
    store: dict[Any, tuple[int, Any]] = current_app.extensions.setdefault("esrar.kept", {})
    found = store.get(name)
    now = current_revision()
    if found is None or found[0] != now:
        found = store[name] = (now, load())
    value: T = found[1]
    return value


def forget() -> None:
    """Drop everything kept, after the database itself was exchanged (a restore, a test)."""
    current_app.extensions.pop("esrar.kept", None)
