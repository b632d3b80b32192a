"""A trial of the other kind of database: PostgreSQL is killed and comes back."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from tests.support import postgres
from tools.bench_site import Refused, Site, flask
from tools.trials.working import Impossible, clerks, missing, server


def postgresql_killed(folder: Path, options: argparse.Namespace) -> tuple[str, bool]:
    """kill -9 of the database server: a clear 503 until it is back, and nothing is lost."""
    if postgres.postgresql() is None:
        raise Impossible("PostgreSQL is not installed")
    with postgres.lasting_server() as found:
        found.make("trial")
        url = found.url("trial")
        flask(folder, "setup", database=url)
        away, slowest = [], 0.0
        with server(folder, url) as site:
            site.sign_in()
            at_work = clerks(site, 4, waits=True)
            for _ in range(max(1, options.rounds // 10)):
                time.sleep(2)
                found.kill()
                time.sleep(1)
                away.append(_answer(site))
                found.again()
                began = time.perf_counter()
                while _answer(site) != 200 and time.perf_counter() - began < 60:
                    time.sleep(0.1)
                slowest = max(slowest, time.perf_counter() - began)
            time.sleep(2)
            for clerk in at_work:
                clerk.stop = True
            for clerk in at_work:
                clerk.join()
        kept = {number for clerk in at_work for number in clerk.kept}
        faults = [fault for clerk in at_work for fault in clerk.faults]
        lost, bare, sound = missing(folder, kept, url)
        flask(folder, "audit", "verify", database=url)
        flask(folder, "indicators", "--verify", database=url)
    odd = [fault for fault in faults if ": 503: " not in fault]
    told = (f"killed {len(away)} times among {len(kept)} confirmed writes: {lost} lost, {bare} "
            f"without audit entry; pages meanwhile {sorted(set(away))}, {len(faults)} writes "
            f"refused, {len(odd)} of them not with 503 {odd[:1] or ''}; back at work "
            f"{slowest:.1f} s after it, without a restart")  # fmt: skip
    return told, (lost, bare, sound) == (0, 0, "ok") and set(away) == {503} and not odd


def _answer(site: Site) -> int:
    try:
        return site.get("/families").status
    except Refused as refused:
        return refused.status
