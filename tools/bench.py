"""Measures speed and size as a person meets them; prints a table, writes JSON into bench/.

Builds a database for each size with `flask seed`, starts the server as `make run` does, and asks
over one kept connection. Figures and how to read them: docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from flask import Flask

from esrar.core import clock
from esrar.core.db import db
from esrar.invented.seed import invent
from tools.bench_cases import OTHER_SEED, Case, cases, sample, workbook
from tools.bench_inside import Inside, application
from tools.bench_site import ROOT, Site, dump, flask, fsync_ms, serving

SIZES = (1_000, 10_000, 100_000)
MILLION = 1_000_000
IMPORTED = 10_000
IMPORT_TARGET, EXPORT_TARGET = 4, 9
WARM_UP = 10
OUT = ROOT / "bench"

Row = dict[str, Any]


def main() -> None:
    """The command."""
    options = _options()
    results = []
    for size in options.sizes:
        with _folder(options.keep, size) as folder:
            if options.profile:
                return _profile(folder, size, options.profile)
            results.append(_measure(folder, size, options.only))
            _print(results[-1])
    document = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **_machine(),
                "sizes": results}  # fmt: skip
    path = OUT / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    dump(path, document)
    print(f"\n{path.relative_to(ROOT)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="families")
    parser.add_argument("--million", action="store_true", help="also at a million families")
    parser.add_argument("--only", default="", help="only the cases whose name contains this")
    parser.add_argument("--keep", type=Path, help="build the databases here, and use them again")
    parser.add_argument("--profile", metavar="CASE", help="profile this case instead")
    options = parser.parse_args()
    options.sizes += [MILLION] * options.million
    return options


@contextmanager
def _folder(keep: Path | None, size: int) -> Iterator[Path]:
    if keep is not None:
        yield keep.resolve() / str(size)
        return
    with tempfile.TemporaryDirectory(prefix="esrar-bench-") as name:
        yield Path(name) / str(size)


def _measure(folder: Path, size: int, only: str) -> Row:
    result: Row = {"families": size, "seed_s": _build(folder, size)}
    app = application(folder)
    wanted = [one for one in _cases(app, size) if only in one.name]
    result["database_mb"] = round(sum(f.stat().st_size for f in folder.glob("*.sqlite*")) / 2**20)
    took = fsync_ms(folder)
    result["fsync_ms"] = {"p50": round(median(took), 2), "p95": round(_p95(took), 2)}
    with serving(folder) as site:
        site.sign_in()
        result["cases"] = [_timed(site, one) for one in wanted]
        if not only:
            form = site.get("/families/export")
            terms = {"csrf_token": form.token(), "_use": "inside"}
            listed = site.post("/families/export?columns=listed", terms)
            result["export"] = {"s": round(listed.ms / 1000, 2), "target_s": EXPORT_TARGET,
                                "kb": len(listed.body) // 1000}  # fmt: skip
        result |= site.memory()
    inside = Inside(app, site.cookies)
    for row, one in zip(result["cases"], wanted, strict=True):
        row |= inside.measure(one)
    if not only:
        result |= _bulk(app, folder)
    return result


def _build(folder: Path, size: int) -> float | None:
    """The database, unless it was kept; how long the seed took."""
    kept = (folder / "esrar.sqlite").exists()
    flask(folder, "setup")
    if kept:
        return None
    _, seconds = flask(folder, "seed", "--families", str(size))
    return round(seconds, 1)


def _cases(app: Flask, size: int) -> list[Case]:
    rng = Random(size)  # noqa: S311
    with app.app_context():
        given = sample(rng)
        db.session.rollback()
    return cases(rng, given, clock.today())


def _timed(site: Site, case: Case) -> Row:
    warm_up = 3 if case.writes else WARM_UP
    took, sizes, csrf = [], [], site.get("/families/quick").token()
    for turn in range(case.times + warm_up):
        ask = case.make()
        if ask.form is not None:
            answer = site.post(ask.path, {**ask.form, "csrf_token": csrf})
            if answer.status not in (302, 303) and (case.writes or answer.status != 200):
                raise RuntimeError(f"{case.name}: the form was not accepted")
            if case.writes:
                site.get(answer.headers["Location"])  # its messages would pile up in the cookie
        elif ask.etag:
            tag = site.get(ask.path).headers["ETag"]
            answer = site.get(ask.path, **{"If-None-Match": tag})
        else:
            answer = site.get(ask.path)
        if turn >= warm_up:
            took.append(answer.ms)
            sizes.append(len(answer.body))
    return {
        "name": case.name, "p50_ms": round(median(took), 2), "p95_ms": round(_p95(took), 2),
        "target_ms": case.target, "kb": round(median(sizes) / 1000, 1), "times": case.times,
    }  # fmt: skip


def _p95(took: Sequence[float]) -> float:
    return quantiles(took, n=20)[-1]


def _bulk(app: Flask, folder: Path) -> Row:
    """Taking in a list of new families, and giving out all of them, as commands."""
    with app.app_context():
        homes = invent(db.session(), IMPORTED, OTHER_SEED + 1, count())
        path = folder / "families.xlsx"
        workbook(path, homes)
        db.session.rollback()
    _, idle = flask(folder, "audit", "--help")
    printed, taken = flask(folder, "import", "families", str(path), "--json")
    totals = json.loads(printed)["totals"]
    out = folder / "export.xlsx"
    _, given = flask(folder, "export", "families", str(out))
    return {
        "import": {"rows": IMPORTED, "s": round(taken - idle, 2), "target_s": IMPORT_TARGET,
                   "totals": totals},
        "export, all columns and lines": {"s": round(given - idle, 2),
                                          "kb": out.stat().st_size // 1000},
        "start_s": round(idle, 2),
    }  # fmt: skip


def _profile(folder: Path, size: int, name: str) -> None:
    """Where the time of a case goes, function by function, in this process."""
    _build(folder, size)
    app = application(folder)
    case = next(c for c in _cases(app, size) if name in c.name)
    with serving(folder) as site:
        site.sign_in()
    Inside(app, site.cookies).profile(case)


def _machine() -> Row:
    model = ""
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), "")
    return {
        "cpu": model or platform.processor(), "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(), "sqlite": sqlite3.sqlite_version,
        "load": [round(x, 1) for x in os.getloadavg()],
    }  # fmt: skip


def _print(result: Row) -> None:
    fsync = result["fsync_ms"]
    print(f"\n{result['families']:,} families · database {result['database_mb']} MB")
    print(f"fsync of 4 KB on this disk: {fsync['p50']} ms, p95 {fsync['p95']}")
    if result["seed_s"]:
        print(f"seeded in {result['seed_s']} s")
    print(f"{'':<32} {'p50':>8} {'p95':>8} {'target':>7} {'CPU':>8} {'KB':>7} {'queries':>8}")
    for row in result["cases"]:
        target = f"≤{row['target_ms']}" if row["target_ms"] else ""
        print(f"{row['name']:<32} {row['p50_ms']:>8.2f} {row['p95_ms']:>8.2f} {target:>7} "
              f"{row['cpu_ms']:>8.2f} {row['kb']:>7} {row['queries']:>8}")  # fmt: skip
    for name in ("import", "export", "export, all columns and lines"):
        if name in result:
            target = f"≤{result[name]['target_s']} s" if "target_s" in result[name] else ""
            print(f"{name:<32} {result[name]['s']:>7.2f}s {'':>8} {target}")
    if "worker_mb" in result:
        print(f"memory of a worker {result['worker_mb']} MB, at most {result['worker_peak_mb']} MB")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
