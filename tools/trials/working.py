"""People at work on a server that is about to be broken, and what of their work is still there."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text

from esrar.core.identifiers import make_national_id
from tools.bench_site import ROOT, Site, environment, free_port, wait

ORIGIN = secrets.randbelow(10**6)
LETTERS = "ابتثجحخدذر"
PDF = b"%%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%% %d\n%%%%EOF\n"
numbers = count(ORIGIN * 50)


class Impossible(Exception):
    """This computer cannot do what the trial needs; the text says what that is."""


def paper(number: int) -> bytes:
    """A small PDF that is like no other."""
    return PDF % number


@contextmanager
def server(folder: Path, database: str = "") -> Iterator[Site]:
    """The application in a process group of its own, so that all of it can be killed at once."""
    port = free_port()
    command = (sys.executable, "-m", "gunicorn", "--log-level", "critical", "wsgi:app")
    process = subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, env=environment(folder, port, database), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait(process, port)
        yield Site(folder, port, process, database=database)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGCONT)
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(150)


class Clerk(threading.Thread):
    """Registers one family after the other; `kept` are those that the server confirmed.

    With `papers` each gets an attachment, and `filed` are the contents that were confirmed. Gone
    on with after a refusal, unless the server is gone and nobody `waits` for it.
    """

    def __init__(self, site: Site, form: dict[str, Any], most: int = 10**9, *,
                 papers: Path | None = None, waits: bool = False) -> None:  # fmt: skip
        super().__init__(daemon=True)
        self.site = Site(site.folder, site.port, site.server, dict(site.cookies))
        self.form, self.most, self.papers, self.waits = form, most, papers, waits
        self.kept, self.filed, self.faults = list[int](), list[bytes](), list[str]()
        self.stop = False

    def run(self) -> None:
        """Until told to stop, until there are enough, or until the server is gone."""
        while len(self.kept) + len(self.faults) < self.most and not self.stop:
            try:
                self._register(next(numbers))
            except (OSError, http.client.HTTPException):
                if not self.waits:
                    return
                self.site = Site(self.site.folder, self.site.port, self.site.server,
                                 self.site.cookies)  # fmt: skip
            except RuntimeError as refused:
                self.faults.append(str(refused)[:200])

    def _register(self, number: int) -> None:
        answer = self.site.post("/families/quick", {**self.form, **person(number)})
        to = answer.headers.get("Location", "")
        if not (found := re.search(r"/families/(\d+)", to)):
            self.faults.append(f"{answer.status} {to}")
            return
        self.kept.append(int(found[1]))
        if self.papers is not None:
            content = paper(number)
            file = self.papers / f"{number}.pdf"
            file.write_bytes(content)
            form = {"csrf_token": self.form["csrf_token"], "kind": "paper"}
            self.site.upload(f"/families/{found[1]}/files", form, file, "file")
            self.filed.append(content)


def person(number: int) -> dict[str, Any]:
    """An invented head of a family as the form asks for one, told apart by the number."""
    word = "".join(LETTERS[int(digit)] for digit in str(number))
    return {
        "full_name": f"نورة سعد {word} العلي", "national_id": make_national_id(number),
        "mobile": f"05{number % 10**8:08d}", "birth_date-year": "1985",
        "then": "open", "request_key": secrets.token_urlsafe(18),
    }  # fmt: skip


def clerks(site: Site, number: int, most: int = 10**9, *, papers: Path | None = None,
           waits: bool = False) -> list[Clerk]:  # fmt: skip
    """So many at work at once, each with a connection of its own."""
    form: dict[str, Any] = {"csrf_token": site.get("/families/quick").token()}
    with reading(site.folder, site.database) as database:
        form["locality_id"] = database.scalar(text("SELECT min(id) FROM locality"))
        form["activity_id"] = database.scalar(text("SELECT min(id) FROM activity"))
    made = [Clerk(site, form, most, papers=papers, waits=waits) for _ in range(number)]
    for clerk in made:
        clerk.start()
    return made


@contextmanager
def reading(folder: Path, database: str = "") -> Iterator[Connection]:
    """The database of a data folder, looked at past the application."""
    engine = create_engine(database or f"sqlite:///{folder / 'esrar.sqlite'}")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def missing(folder: Path, kept: set[int], database: str = "") -> tuple[int, int, str]:
    """Confirmed families that are not there, families without their audit entry, integrity."""
    with reading(folder, database) as found:
        there = set(found.scalars(text("SELECT id FROM family")))
        told = set(found.scalars(text(
            "SELECT subject_id FROM audit_entry WHERE action = 'create' AND subject = 'family'"
            " AND item = ''")))  # fmt: skip
        sqlite = found.dialect.name == "sqlite"
        sound = found.scalar(text("PRAGMA integrity_check")) if sqlite else "ok"
    return len(kept - there), len(there - told), str(sound)
