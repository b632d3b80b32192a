"""Trials of the disk, on a small one of its own in a file: it fills up, and its power is cut."""

from __future__ import annotations

import argparse
import filecmp
import hashlib
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from tools.bench_site import Refused, Site, flask
from tools.trials.working import (
    Clerk,
    Impossible,
    clerks,
    missing,
    numbers,
    person,
    reading,
    server,
)

SIZE = 192 << 20
FULL = "مساحة التخزين ممتلئة"
_random = random.Random()  # noqa: S311 - moments, no secrets


def disk_full(folder: Path, _options: argparse.Namespace) -> tuple[str, bool]:
    """No room left: a clear 507 in Arabic, reading goes on, and so does all once there is room."""
    with _disk(folder.parent / "disk", folder) as data, server(data) as site:
        site.sign_in()
        papers = folder.parent / "papers"
        papers.mkdir()
        at_work = clerks(site, 2, papers=papers)
        time.sleep(2)
        filler = data.parent / "filler"
        _fill(filler)
        time.sleep(4)
        told = _told(at_work[0])
        reads = [site.get(path).status for path in ("/families", "/", "/families/1")]
        during = _kept(at_work)
        filler.unlink()
        time.sleep(4)
        _stop(at_work)
        after = _kept(at_work)
    faults = [fault for clerk in at_work for fault in clerk.faults]
    clear = all(": 507: " in fault for fault in faults)
    lost, bare, sound = missing(folder, after)
    torn, absent, extra = _papers(folder, at_work)
    said = (f"{len(faults)} writes refused, {'all' if clear else 'not all'} with 507, in Arabic: "
            f"{told}; pages meanwhile {reads}; {len(after - during)} written after there was room "
            f"again, without a restart; {lost} lost, {bare} without audit entry, {sound}, "
            f"attachments torn {torn}, missing {absent}, left over {extra}")  # fmt: skip
    well = bool(faults) and clear and told and reads == [200] * 3 and len(after) > len(during)
    return said, well and (lost, bare, sound, torn, absent, extra) == (0, 0, "ok", 0, 0, 0)


def power_cut(folder: Path, options: argparse.Namespace) -> tuple[str, bool]:
    """The disk as it is at one moment of work, without what had not reached it yet."""
    point, lost, worst = folder.parent / "disk", 0, (0, 0)
    kept, filed = set[int](), set[bytes]()
    cookies = dict[str, str]()
    papers = folder.parent / "papers"
    papers.mkdir()
    image, cut = folder.parent / "disk.img", folder.parent / "cut.img"
    with _disk(point, folder):
        pass
    bare, sound = 0, "ok"
    for _ in range(options.rounds):
        with _mounted(image, point), server(point / "data") as site:
            site.cookies.update(cookies)
            if not cookies:
                site.sign_in()
                cookies = dict(site.cookies)
            at_work = clerks(site, 3, papers=papers)
            time.sleep(_random.uniform(1, 3))
            kept |= _kept(at_work)
            filed |= {content for clerk in at_work for content in list(clerk.filed)}
            _cut(site, image, cut)
            for clerk in at_work:
                clerk.join()
        cut.replace(image)
        with _mounted(image, point):
            gone, bare, said = missing(point / "data", kept)
            lost, sound = max(lost, gone), said if said != "ok" else sound
            torn, absent = _stored(point / "data", filed)
            worst = max(worst, (torn, absent))
            flask(point / "data", "audit", "verify")
            flask(point / "data", "indicators", "--verify")
    told = (f"{options.rounds} cuts, {len(kept)} confirmed families and {len(filed)} attachments: "
            f"{lost} lost, {bare} without audit entry, {sound}, attachments torn {worst[0]}, "
            f"missing {worst[1]}")  # fmt: skip
    return told, (lost, bare, sound, worst) == (0, 0, "ok", (0, 0))


def _cut(site: Site, image: Path, cut: Path) -> None:
    """Copy the disk while nobody writes: two copies that are alike are of one moment."""
    os.killpg(site.server.pid, signal.SIGSTOP)
    second = cut.with_suffix(".second")
    for _ in range(20):
        shutil.copyfile(image, cut)
        shutil.copyfile(image, second)
        if filecmp.cmp(cut, second, shallow=False):
            break
    else:
        raise Impossible("the disk was written to all the time")
    second.unlink()
    os.killpg(site.server.pid, signal.SIGKILL)
    site.server.wait()


@contextmanager
def _disk(point: Path, folder: Path) -> Iterator[Path]:
    """The data folder moved onto a disk of its own, and back again."""
    image = point.with_suffix(".img")
    with image.open("wb") as made:
        made.truncate(SIZE)
    _run("mkfs.ext4", "-q", str(image))
    point.mkdir(exist_ok=True)
    with _mounted(image, point):
        shutil.copytree(folder, point / "data")
        os.sync()
        yield point / "data"
        shutil.rmtree(folder)
        shutil.copytree(point / "data", folder)


@contextmanager
def _mounted(image: Path, point: Path) -> Iterator[None]:
    """A disk in a file; what is not asked to be kept for good is written late."""
    _run("mount", "-o", "loop,commit=300", str(image), str(point))
    try:
        yield
    finally:
        _run("umount", str(point))


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    except FileNotFoundError:
        raise Impossible(f"there is no {command[0]}") from None
    except subprocess.CalledProcessError as error:
        raise Impossible(f"{command[0]}: {error.stderr.decode().strip()}") from None


def _fill(filler: Path) -> None:
    with filler.open("wb", buffering=0) as out:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    out.write(b"x" * size)
            except OSError:
                continue


def _told(clerk: Clerk) -> bool:
    """Whether a form sent now is answered by the sentence for a full disk, in Arabic."""
    site = Site(clerk.site.folder, clerk.site.port, clerk.site.server, clerk.site.cookies)
    try:
        site.post("/families/quick", {**clerk.form, **person(next(numbers))})
    except Refused as refused:
        return refused.status == 507 and FULL in refused.body.decode()
    return False


def _stop(at_work: list[Clerk]) -> None:
    for clerk in at_work:
        clerk.stop = True
    for clerk in at_work:
        clerk.join()


def _kept(at_work: list[Clerk]) -> set[int]:
    return {number for clerk in at_work for number in list(clerk.kept)}


def _stored(data: Path, filed: set[bytes]) -> tuple[int, int]:
    """Stored contents that are not what their names say; confirmed ones that are not there."""
    there = {path.parent.name + path.name: hashlib.sha256(path.read_bytes()).hexdigest()
             for path in (data / "files").glob("??/*") if path.suffix != ".part"}  # fmt: skip
    wanted = {hashlib.sha256(content).hexdigest() for content in filed}
    return sum(name != digest for name, digest in there.items()), len(wanted - set(there))


def _papers(data: Path, at_work: list[Clerk]) -> tuple[int, int, int]:
    """The same, and what lies there without a row."""
    torn, absent = _stored(data, {content for clerk in at_work for content in clerk.filed})
    with reading(data) as database:
        rows = set(database.scalars(text("SELECT sha256 FROM attachment")))
    lying = {path.parent.name + path.name for path in (data / "files").glob("??/*")}
    return torn, absent, len(lying - rows)
