"""Does a check or an import: a small one at once, a long one in a process of its own.

The process outlives the request, the page and the server's worker. It holds a lock on a file as
long as it lives, so that whoever asks sees whether it is at work, has ended or was killed; it
writes how far it is beside the upload. Whatever it had done of a write when it was killed is gone.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from time import monotonic
from typing import Any

import click
from flask import current_app, g
from flask.cli import with_appcontext

from esrar.accounts.identity import Me, me
from esrar.core import clock, context
from esrar.core.errors import Invalid
from esrar.core.i18n import _l, language, speaking
from esrar.kit import registry
from esrar.kit.importer import pending
from esrar.kit.importer.batch import refused_rows
from esrar.kit.importer.job import run
from esrar.kit.importer.pending import Pending
from esrar.kit.importer.progress import Progress, Stage, silent, teller
from esrar.kit.importer.report import reported
from esrar.kit.importer.settled import kept_sheets, request_of
from esrar.kit.register import Register

AT_ONCE = 200_000
"""Files up to so many bytes are done within the request."""
OPENED_AT_ONCE = 1_000_000
"""Files up to so many bytes are opened within the request: to start a process takes longer."""

_children: list[subprocess.Popen[bytes]] = []
"""Those that this process began; asking after them lets the system forget those that ended."""


@dataclass(frozen=True)
class State:
    """How far a piece of work is; `alive` as long as its process is."""

    alive: bool
    stage: Stage = Stage.WAITING
    done: int = 0
    total: int = 0


class Busy(Invalid):
    """Work on this upload is under way already."""


def start(register: Register, kept: Pending, *, confirm: bool = False) -> None:
    """Begin a check, or the import itself. Raises Busy while one is under way."""
    with _lock(kept) as handle:
        if handle is None:
            raise Busy(_l("This file is being worked on: wait until it is done"))
        kept.turn, kept.confirming = kept.turn + 1, confirm
        kept.save()
        kept.path("progress").unlink(missing_ok=True)
        if kept.size <= AT_ONCE:
            perform(register, kept)
        else:
            _spawn(kept, handle)


def receive(register: Register, kept: Pending) -> None:
    """Begin to open a file: what its sheets and columns are. Raises Busy while it is worked on."""
    with _lock(kept) as handle:
        if handle is None:
            raise Busy(_l("This file is being worked on: wait until it is done"))
        kept.path("progress").unlink(missing_ok=True)
        if kept.size <= OPENED_AT_ONCE:
            read_sheets(register, kept)
        else:
            _spawn(kept, handle, reading=True)


def read_sheets(register: Register, kept: Pending, progress: Progress = silent) -> None:
    """Open the file and keep what was recognised of its sheets, or why it cannot be read."""
    try:
        kept.sheets = kept_sheets(register, kept.upload(), progress)
    except Invalid as refusal:
        kept.save_report({"error": str(refusal)})
        kept.path("file").unlink(missing_ok=True)
    else:
        kept.save()


def perform(register: Register, kept: Pending, progress: Progress = silent) -> None:
    """Do it, and keep what was found. An import that is done leaves nothing but its batch."""
    try:
        outcome = run(request_of(register, kept), preview=not kept.confirming, progress=progress)
    except Invalid as refusal:
        kept.save_report({"error": str(refusal)})
        return
    if kept.confirming:
        kept.discard()
    else:
        kept.save_refused(refused_rows(outcome))
        kept.save_report(reported(outcome))


def state(kept: Pending) -> State:
    """Whether somebody is at work on this upload, and how far."""
    with _lock(kept) as handle:
        if handle is not None:
            return State(alive=False)
    try:
        said = json.loads(kept.path("progress").read_text())
    except (FileNotFoundError, ValueError):
        return State(alive=True)
    return State(True, Stage(said["stage"]), said["done"], said["total"])


@contextmanager
def _lock(kept: Pending) -> Iterator[int | None]:
    """The lock on an upload, or None while a process holds it."""
    handle = os.open(kept.path("lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        yield None
        return
    try:
        yield handle
    finally:
        os.close(handle)  # the lock stays with a process that has inherited it


def _spawn(kept: Pending, handle: int, *, reading: bool = False) -> None:
    config, who = current_app.config, me()
    day = config.get("ESRAR_TODAY")
    environment = {
        **os.environ, "ESRAR_DATA": str(config["DATA_FOLDER"]),
        "DATABASE_URL": config["SQLALCHEMY_DATABASE_URI"],
        "ESRAR_TODAY": day.isoformat() if day else "",
    }  # fmt: skip
    order = {
        "token": kept.token, "register": kept.register, "language": language(), "reading": reading,
        "actor": asdict(context.actor()), "me": _plain(who) if who else None,
    }  # fmt: skip
    # The command is ours; what varies goes to its standard input.
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "import-work"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        cwd=os.path.dirname(current_app.root_path), env=environment, pass_fds=(handle,),
        start_new_session=True,
    )  # fmt: skip
    assert process.stdin is not None
    with process.stdin as pipe:
        pipe.write(json.dumps(order).encode())
    _children[:] = [child for child in _children if child.poll() is None]
    _children.append(process)


def await_children(seconds: float) -> None:
    """Wait for what this process began, so long at most; what is cut off later is taken back."""
    until = monotonic() + seconds
    for child in _children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, until - monotonic()))


def _plain(who: Me) -> dict[str, Any]:
    return {"id": who.id, "username": who.username, "name": who.name, "role": who.role,
            "department": who.department}  # fmt: skip


@click.command("import-work", hidden=True)
@with_appcontext
def import_work() -> None:
    """Go on with an upload, as the page that began it says on standard input."""
    order = json.load(sys.stdin)
    with current_app.test_request_context(), speaking(order["language"]):
        if order["me"]:
            g.me = Me(**order["me"], last_seen_at=clock.now())
        context.act_as(replace(context.Actor(), **order["actor"]))
        register = registry.get(order["register"])
        kept = pending.find(register, order["token"])
        do = read_sheets if order["reading"] else perform
        do(register, kept, teller(kept.path("progress")))
