"""Trials of what is kept: a backup at work brought back, and a stored file that is spoiled."""

from __future__ import annotations

import argparse
import re
import time
from pathlib import Path

from tools.bench_site import flask
from tools.trials.working import clerks, missing, paper, server


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
    file = folder.parent / "paper.pdf"
    file.write_bytes(paper(1))
    with server(folder) as site:
        site.sign_in()
        (clerk,) = clerks(site, 1, 1)
        clerk.join()
        if not clerk.kept:
            return f"no family: {clerk.faults}", False
        record = "/families/1"
        form = {"csrf_token": site.get(record).token(), "kind": "paper"}
        site.upload(f"{record}/files", form, file, "file")
        link = re.search(rf'href="({record}/files/\d+)"', site.get(record).body.decode())
        assert link is not None
        good = site.get(link[1]).body == paper(1)
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
