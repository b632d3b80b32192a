"""Changes the installation's keys: all that is closed with them is closed anew, or nothing is.

First the file gets the new key beside the old one, then one transaction of the database makes every
encrypted value and blind index anew and says so, then the file puts the new key first and keeps of
the old one what opens the audit's values. Killed between any two of these, both are usable: the
database says which one counts. Run again, it goes on where it ended.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from flask import current_app
from sqlalchemy import delete, select, update

from esrar.accounts import sessions
from esrar.accounts.models import SignInAttempt
from esrar.audit.recorder import note
from esrar.core import keyring, storage
from esrar.core.crypto import VERSION, KeyUse, stored_version
from esrar.core.db import Write, db, writing
from esrar.core.keyring import Key
from esrar.core.secrets import keys, look_again
from esrar.keeping.refused import Refused
from esrar.keeping.resealing import reseal, sealed_tables

BEHIND = "this database is behind its release: run flask setup first"


@dataclass(frozen=True)
class Rotated:
    """What a rotation did: values closed anew by table and column, visits ended, seconds taken.

    `finished` says that only the end of an earlier one was left to do.
    """

    version: int
    values: dict[str, int]
    visits: int = 0
    seconds: float = 0.0
    finished: bool = False


def rotate() -> Rotated:
    """Change the keys. Raises Refused; then the old ones are in use as before."""
    with _alone(Path(current_app.config["DATA_FOLDER"])):
        now, *others = look_again().keys
        coming = next((k for k in others if k.master), None)
        standing = _standing_version()
        if coming is not None and coming.version == standing:
            _retire(coming)
            return Rotated(coming.version, {}, finished=True)
        if standing != now.version:
            raise Refused(f"the database is of key version {standing}, the file of {now.version}")
        if coming is None:
            coming = keyring.fresh(1 + max(k.version for k in (now, *others)))
            if coming.version > keyring.HIGHEST:
                raise Refused(f"there were {keyring.HIGHEST} versions already; no more fit")
            _keep((now, coming, *others))
        began = monotonic()
        with writing(origin="keys") as write:
            done = _anew(write, coming.version)
        _retire(coming)
        return replace(done, seconds=monotonic() - began)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One rotation at a time: two would each write a new key into the file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refused("the keys are being changed already") from None
    finally:
        os.close(handle)


def _standing_version() -> int:
    found = stored_version()
    db.session.rollback()
    return found


def _anew(write: Write, version: int) -> Rotated:
    """All of it in the transaction of a write; nobody else begins to write meanwhile."""
    table, session = KeyUse.__table__, write.session
    session.execute(select(table).with_for_update())
    old = session.execute(select(table.c.version)).scalar_one()
    values: dict[str, int] = {}
    for sealed in sealed_tables():
        found = reseal(write, sealed, old, version)
        values |= {f"{sealed.name}.{column}": count for column, count in found.items()}
    write.results[VERSION] = version
    session.execute(update(table).values(version=version))
    session.execute(delete(SignInAttempt.__table__))
    visits = sessions.end_everybody(session)
    note(session, "keys-rotated", values={"version": version, "visits": visits, **values})
    return Rotated(version, values, visits)


def _retire(first: Key) -> None:
    """Put a key first; of the others stays what opens values that cannot be written anew."""
    _keep((first, *(k.retired() for k in keys().keys if k.version != first.version)))


def _keep(ring: tuple[Key, ...]) -> None:
    path = keys().path
    storage.keep_at(path, keyring.text(ring))
    storage.settle(path.parent)
    look_again()
