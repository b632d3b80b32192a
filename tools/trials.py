"""Tries to lose data: kills the server, crowds it, backs it up at work, spoils a file.

Each trial prints its figure; it runs on a data folder of its own, through the same doors as people.
What each must show and what it showed: docs/trials.md. One that fails ends the command with 1.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import secrets
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from esrar.core.identifiers import make_national_id
from tools.bench_site import ROOT, Site, _free_port, _wait, environment, flask

ORIGIN = secrets.randbelow(10**6)
LETTERS = "ابتثجحخدذر"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
_numbers = count(ORIGIN * 50)
Trial = Callable[[Path, argparse.Namespace], tuple[str, bool]]


@contextmanager
def server(folder: Path) -> Iterator[Site]:
    """The application in a process group of its own, so that all of it can be killed at once."""
    port = _free_port()
    command = (sys.executable, "-m", "gunicorn", "--log-level", "critical", "wsgi:app")
    process = subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, env=environment(folder, port), start_new_session=True
    )
    try:
        _wait(process, port)
        yield Site(folder, port, process)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


class Clerk(threading.Thread):
    """Registers one family after the other; `kept` are those that the server confirmed."""

    def __init__(
        self, site: Site, token: str, place: int, activity: int, most: int = 10**9
    ) -> None:
        super().__init__(daemon=True)
        self.site = Site(site.folder, site.port, site.server, dict(site.cookies))
        self.form = {"csrf_token": token, "locality_id": place, "activity_id": activity}
        self.most, self.kept, self.faults, self.stop = most, list[int](), list[str](), False

    def run(self) -> None:
        """Until told to stop, until there are enough, or until the server is gone."""
        while len(self.kept) + len(self.faults) < self.most and not self.stop:
            number = next(_numbers)
            try:
                answer = self.site.post("/families/quick", {**self.form, **_person(number)})
            except (OSError, http.client.HTTPException):
                return
            except RuntimeError as refused:
                self.faults.append(str(refused)[:200])
                continue
            to = answer.headers.get("Location", "")
            if found := re.search(r"/families/(\d+)", to):
                self.kept.append(int(found[1]))
            else:
                self.faults.append(f"{answer.status} {to}")


def _person(number: int) -> dict[str, Any]:
    word = "".join(LETTERS[int(digit)] for digit in str(number))
    return {
        "full_name": f"نورة سعد {word} العلي", "national_id": make_national_id(number),
        "mobile": f"05{number % 10**8:08d}", "birth_date-year": "1985",
        "then": "open", "request_key": secrets.token_urlsafe(18),
    }  # fmt: skip


def clerks(site: Site, number: int, most: int = 10**9) -> list[Clerk]:
    """So many at work at once, each with a connection of its own."""
    token = site.get("/families/quick").token()
    with closing(sqlite3.connect(site.folder / "esrar.sqlite")) as database:
        place = database.execute("SELECT min(id) FROM locality").fetchone()[0]
        activity = database.execute("SELECT min(id) FROM activity").fetchone()[0]
    made = [Clerk(site, token, place, activity, most) for _ in range(number)]
    for clerk in made:
        clerk.start()
    return made


def missing(folder: Path, kept: set[int]) -> tuple[int, int, str]:
    """Confirmed families that are not there, families without their audit entry, integrity."""
    with closing(sqlite3.connect(folder / "esrar.sqlite")) as database:
        there = {row[0] for row in database.execute("SELECT id FROM family")}
        told = {row[0] for row in database.execute(
            "SELECT subject_id FROM audit_entry WHERE action = 'create' AND subject = 'family'"
            " AND item = ''")}  # fmt: skip
        sound = database.execute("PRAGMA integrity_check").fetchone()[0]
    return len(kept - there), len(there - told), str(sound)


def killed(folder: Path, options: argparse.Namespace) -> tuple[str, bool]:
    """kill -9 of all processes during writes."""
    kept, slowest, lost, bare, cookies = set[int](), 0.0, 0, 0, dict[str, str]()
    sound = "ok"
    for _ in range(options.rounds):
        began = time.perf_counter()
        with server(folder) as site:
            Site(folder, site.port, site.server).get("/healthz")  # on a connection of its own
            slowest = max(slowest, time.perf_counter() - began)
            site.cookies.update(cookies)
            if not cookies:
                site.sign_in()
                cookies = dict(site.cookies)
            at_work = clerks(site, 4)
            time.sleep(Random().uniform(0.3, 1.5))  # noqa: S311 - a moment, no secret
            os.killpg(site.server.pid, signal.SIGKILL)
            site.server.wait()
            for clerk in at_work:
                clerk.join()
                kept.update(clerk.kept)
        lost, bare, said = missing(folder, kept)
        sound = said if said != "ok" else sound
    flask(folder, "audit", "verify")
    flask(folder, "indicators", "--verify")
    told = (f"{options.rounds} rounds, {len(kept)} confirmed writes, {lost} lost, {bare} rows"
            f" without audit entry, {sound}, slowest restart {slowest:.1f} s")  # fmt: skip
    return told, (lost, bare, sound) == (0, 0, "ok")


def crowded(folder: Path, _options: argparse.Namespace) -> tuple[str, bool]:
    """8 clients × 100 writes."""
    with server(folder) as site:
        site.sign_in()
        began = time.perf_counter()
        at_work = clerks(site, 8, 100)
        for clerk in at_work:
            clerk.join()
        took = time.perf_counter() - began
    kept = {number for clerk in at_work for number in clerk.kept}
    faults = [fault for clerk in at_work for fault in clerk.faults]
    lost, bare, sound = missing(folder, kept)
    told = (f"{len(kept)} writes in {took:.1f} s, {len(faults)} errors, {lost} lost, {bare} without"
            f" audit entry, integrity {sound} {faults[:1] or ''}")  # fmt: skip
    return told, len(kept) == 800 and not faults and (lost, bare, sound) == (0, 0, "ok")


def backed_up(folder: Path, _options: argparse.Namespace) -> tuple[str, bool]:
    """A backup under load, restored on a clean folder."""
    file, again = folder.parent / "trial.backup", folder.parent / "again"
    with server(folder) as site:
        site.sign_in()
        at_work = clerks(site, 4)
        time.sleep(1)
        before = {number for clerk in at_work for number in list(clerk.kept)}
        _, took = flask(folder, "backup", str(file))
        for clerk in at_work:
            clerk.stop = True
        for clerk in at_work:
            clerk.join()
    kept = {number for clerk in at_work for number in clerk.kept}
    _, back = flask(again, "restore", "--key-file", str(folder / "recovery.key"), str(file))
    flask(again, "audit", "verify")
    flask(again, "indicators", "--verify")
    lost, bare, sound = missing(again, before)
    told = (f"{len(kept)} writes meanwhile, backup {took:.1f} s, restore {back:.1f} s, {lost} of"
            f" {len(before)} confirmed before it lost, {bare} bare, {sound}")  # fmt: skip
    return told, (lost, bare, sound) == (0, 0, "ok") and len(kept) > len(before)


def spoiled(folder: Path, _options: argparse.Namespace) -> tuple[str, bool]:
    """A flipped bit in an attachment."""
    paper = folder.parent / "paper.pdf"
    paper.write_bytes(PDF)
    with server(folder) as site:
        site.sign_in()
        (clerk,) = clerks(site, 1, 1)
        clerk.join()
        if not clerk.kept:
            return f"no family: {clerk.faults}", False
        record = "/families/1"
        form = {"csrf_token": site.get(record).token(), "kind": "paper"}
        site.upload(f"{record}/files", form, paper, "file")
        link = re.search(rf'href="({record}/files/\d+)"', site.get(record).body.decode())
        assert link is not None
        good = site.get(link[1]).body == PDF
        (stored,) = (p for p in (folder / "files").rglob("*") if p.is_file())
        content = bytearray(stored.read_bytes())
        content[20] ^= 1
        stored.write_bytes(content)
        try:
            served = f"served with {site.get(link[1]).status}"
        except RuntimeError as refused:
            served = f"refused with {str(refused).split(': ')[1]}"
    return f"whole: {'served' if good else 'not served'}; one bit changed: {served}", (
        good and served.startswith("refused")
    )


TRIALS: dict[str, Trial] = {
    "killed": killed, "crowded": crowded, "backed-up": backed_up, "spoiled": spoiled,
}  # fmt: skip


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tools.trials", description=__doc__)
    parser.add_argument("names", nargs="*", default=list(TRIALS), help=", ".join(TRIALS))
    parser.add_argument("--rounds", type=int, default=30, help="kills of the first trial")
    options = parser.parse_args()
    failed = 0
    for name in options.names:
        with tempfile.TemporaryDirectory(prefix="esrar-trial-") as home:
            folder = Path(home) / "data"
            flask(folder, "setup")
            told, well = TRIALS[name](folder, options)
        failed += not well
        print(f"{'held  ' if well else 'FAILED'} {name}: {told}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
