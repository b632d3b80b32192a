"""Small tables kept in memory until they change: the revision of the audit says when to ask."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import Select, Table, func, select

from esrar.audit.reading import revision
from esrar.core.db import Write, db, remembered, under_way

T = TypeVar("T")


def current_revision() -> int:
    """The data revision this request began with; asked of the database once."""
    known = remembered()
    found: int | None = known.get("revision")
    if found is None:
        found = known["revision"] = revision(db.session())
    return found


def begin_with(known: int) -> None:
    """Take the revision from whoever asked for it with something else, before any data is read."""
    remembered().setdefault("revision", known)


def kept(name: Any, load: Callable[[], T], *tables: Table) -> T:
    """What `load` gives, loaded again only after a change. Inside a write it is loaded anew.

    With the tables that it reads, only after a change of one of these: a list of localities need
    not be folded anew because a family was registered.
    """
    write = under_way()
    if write is not None:
        return _within(write, name, load)
    # Every cell of a page may ask: within a request the first answer is the last.
    known: dict[Any, Any] = remembered().setdefault("kept", {})
    if name not in known:
        known[name] = _kept(name, load, tables)
    value: T = known[name]
    return value


def _kept(name: Any, load: Callable[[], T], tables: tuple[Table, ...]) -> T:
    store: dict[Any, tuple[int, Any, Any]] = current_app.extensions.setdefault("esrar.kept", {})
    found = store.get(name)
    now = current_revision()
    if found is None or found[0] != now:
        stamp = _stamp(tables)
        same = found is not None and stamp is not None and found[1] == stamp
        found = store[name] = (now, stamp, found[2] if found and same else load())
    value: T = found[2]
    return value


def _within(write: Write, name: Any, load: Callable[[], T]) -> T:
    """Inside a write what was kept before may be past; between two of its changes nothing moves."""
    session, now = write.session, write.count
    if session.new or session.dirty or session.deleted:
        return load()
    store: dict[Any, tuple[int, Any]] = write.results.setdefault("kept", {})
    found = store.get(name)
    if found is None or found[0] != now:
        found = store[name] = (now, load())
    value: T = found[1]
    return value


def _stamp(tables: tuple[Table, ...]) -> tuple[Any, ...] | None:
    """Differs after every change of these tables: rows only come, and a change raises a version."""
    return tuple(db.session.execute(_stamps(tables)).one()) if tables else None


@cache
def _stamps(tables: tuple[Table, ...]) -> Select[Any]:
    asked: list[Any] = []
    for table in tables:
        asked.append(select(func.count()).select_from(table).scalar_subquery())
        if "version" in table.c:
            asked.append(select(func.sum(table.c.version)).scalar_subquery())
    return select(*asked)


def shelf(name: str) -> dict[Any, Any]:
    """A place for what somebody keeps and brings up to date himself."""
    found: dict[Any, Any] = current_app.extensions.setdefault("esrar.shelves", {})
    return found.setdefault(name, {})  # type: ignore[no-any-return]


def forget() -> None:
    """Drop everything kept, after the database itself was exchanged (a restore, a test)."""
    current_app.extensions.pop("esrar.kept", None)
    current_app.extensions.pop("esrar.shelves", None)
