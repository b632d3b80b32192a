"""Trials of processes: killed while they write, import or update the database; crowded."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from esrar.core.identifiers import make_national_id
from tools.bench_site import ROOT, Site, environment, flask
from tools.trials.working import clerks, missing, reading, server

_random = random.Random()  # noqa: S311 - moments, no secrets


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
            time.sleep(_random.uniform(0.3, 1.5))
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


def import_killed(folder: Path, options: argparse.Namespace) -> tuple[str, bool]:
    """kill -9 of an import at any moment: none of its rows is there or all are; then once more."""
    file = folder.parent / "list.csv"
    rows = [f"نورة {_word(n)} سعد العلي,{make_national_id(n)},05{n:08d},الهفوف,خياطة"
            for n in range(20_000, 23_000)]  # fmt: skip
    file.write_text("\n".join(["الاسم,رقم الهوية,الجوال,المدينة,النشاط", *rows]), encoding="utf-8")
    asked = ("import", "families", str(file))
    clean = folder.parent / "clean"
    shutil.copytree(folder, clean)
    flask(folder, "import", "families", str(file))  # how long it takes, and that it can
    _, whole = _timed_copy(clean, folder, lambda: flask(folder, *asked))
    half, odd = 0, 0
    for _ in range(options.rounds):
        _timed_copy(clean, folder, lambda: _killed_within(folder, asked, whole))
        half += _families(folder) not in (0, len(rows))
        flask(folder, *asked)
        lost, bare, sound = missing(folder, set())
        odd += _families(folder) != len(rows) or (lost, bare, sound) != (0, 0, "ok")
    flask(folder, "audit", "verify")
    told = (f"{options.rounds} imports of {len(rows):,} rows killed: {half} left half a list, "
            f"{odd} did not come in whole at the second try")  # fmt: skip
    return told, half == odd == 0


def update_killed(folder: Path, options: argparse.Namespace) -> tuple[str, bool]:
    """kill -9 of an update and its migrations at any moment: it can be begun again, whole."""
    flask(folder, "seed", "--families", "300")
    before, newest = _families(folder), _revision(folder)
    flask(folder, "db", "downgrade", "0021")
    old = folder.parent / "old"
    shutil.copytree(folder, old)
    _, whole = _timed_copy(old, folder, lambda: flask(folder, "setup"))
    broken = 0
    for _ in range(options.rounds):
        _timed_copy(old, folder, lambda: _killed_within(folder, ("setup",), whole))
        flask(folder, "setup")
        sound = missing(folder, set())[2]
        broken += (_families(folder), _revision(folder), sound) != (before, newest, "ok")
        flask(folder, "indicators", "--verify")
    told = f"{options.rounds} updates killed, {broken} not whole after the second try"
    return told, not broken


def _timed_copy(clean: Path, folder: Path, act: Callable[[], object]) -> tuple[object, float]:
    """Do something on a fresh copy of a data folder; what came of it, and how long it took."""
    shutil.rmtree(folder)
    shutil.copytree(clean, folder)
    began = time.perf_counter()
    return act(), time.perf_counter() - began


def _killed_within(folder: Path, asked: tuple[str, ...], seconds: float) -> None:
    """Begin a command and kill it, with all that it began, before it is likely to have ended."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "flask", *asked], cwd=ROOT, env=environment(folder),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    time.sleep(_random.uniform(0.3, 1) * seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _families(folder: Path) -> int:
    with reading(folder) as database:
        return int(database.scalar(text("SELECT count(*) FROM family")) or 0)


def _revision(folder: Path) -> str:
    with reading(folder) as database:
        return str(database.scalar(text("SELECT version_num FROM alembic_version")))


def _word(number: int) -> str:
    return "".join("ابتثجحخدذر"[int(digit)] for digit in str(number))
