"""A backup: made while others write, whole or refused, and the same again where it comes back."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import func, select, text

from esrar.audit.chain import verify
from esrar.audit.models import AuditEntry
from esrar.core import storage
from esrar.core.db import db
from esrar.core.uploads import Upload
from esrar.families.models import Family
from esrar.keeping import backup as backups
from esrar.keeping.sealed import CHUNK
from esrar.keeping.standing import newest, revision
from esrar.keeping.updating import before_migration
from esrar.kit import files, registry
from esrar.kit.files import Attachment
from esrar.measures.keeping import faults
from tests.keeping.conftest import Clean
from tests.support.databases import MIGRATIONS
from tests.support.records import add_family, add_licence
from tests.support.tree import ROOT
from tests.support.uploads import PDF

PASSPHRASE = "a passphrase of a test"


def run(app: Flask, *words: object, fails: bool = False) -> str:
    """A command; what it said, on whichever side."""
    done = app.test_cli_runner().invoke(args=[str(w) for w in words])
    assert (done.exit_code != 0) is fails, done.output
    return done.output


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_text(PASSPHRASE + "\n")
    return path


def add_with_file(app: Flask, number: int) -> int:
    """A family with a licence and a file: three writes through the application's own doors."""
    family = add_family(app)
    add_licence(app, family)
    with app.app_context():
        paper = Upload(PDF + str(number).encode(), "application/pdf")
        files.keep(registry.get("families"), family, "paper", "a.pdf", paper)
    return family


@pytest.mark.both
def test_a_backup_under_load_comes_back_as_one_moment_of_it(
    app: Flask, database: str, clean: Clean, key_file: Path, tmp_path: Path
) -> None:
    before = [add_with_file(app, number) for number in range(3)]
    stop, after = threading.Event(), list[int]()

    def write() -> None:
        while not stop.is_set():
            after.append(add_with_file(app, 100 + len(after)))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not after:
            stop.wait(0.01)
        run(app, "backup", tmp_path / "a.backup", "--key-file", key_file)
        reached = len(after)
        while len(after) == reached:
            stop.wait(0.01)
    finally:
        stop.set()
        writer.join()

    again = clean(database)
    assert "restored" in run(again, "restore", tmp_path / "a.backup", "--key-file", key_file)
    with again.app_context():
        session = db.session()
        kept = list(session.scalars(select(Family.id).order_by(Family.id)))
        assert kept[: len(before)] == before
        assert kept == (before + after)[: len(kept)]
        assert len(before) < len(kept) < len(before + after), "writers went on meanwhile"
        created = select(func.count()).where(
            AuditEntry.action == "create", AuditEntry.subject == "family", AuditEntry.item == ""
        )
        assert session.scalar(created) == len(kept)
        assert not verify(session).broken
        assert not list(faults(session))
        digests = set(session.scalars(select(Attachment.sha256)))
        assert len(digests) >= len(kept) - 1
        assert all(storage.holds(digest) for digest in digests)
        assert session.get_one(Family, kept[0]).national_id, "the key came back with the data"
    # And life goes on: numbers follow those that were given.
    assert add_family(again) > kept[-1]


def test_what_is_not_whole_or_not_meant_is_refused_and_leaves_nothing(
    app: Flask, clean: Clean, key_file: Path, tmp_path: Path
) -> None:
    good = tmp_path / "a.backup"
    with app.app_context():
        storage.put(os.urandom(CHUNK + 5))  # so that there is more than one chunk
    run(app, "backup", good, "--key-file", key_file)
    content = good.read_bytes()
    spoiled = {
        "byte in the middle": content[:5000] + bytes([content[5000] ^ 1]) + content[5001:],
        "byte of the salt": content[:16] + bytes([content[16] ^ 1]) + content[17:],
        "last byte": content[:-1] + bytes([content[-1] ^ 1]),
        "cut": content[:-1000],
        "cut at a seam": content[: 47 + CHUNK + 16],
        "added to": content + b"x",
        "swapped": content[:47] + content[47 + CHUNK + 16 :] + content[47 : 47 + CHUNK + 16],
        "empty": b"",
        "another file": b"PK\x03\x04" * 100,
    }
    again = clean("sqlite")
    folder = Path(again.config["DATA_FOLDER"])
    bad = tmp_path / "bad.backup"
    for what, altered in spoiled.items():
        bad.write_bytes(altered)
        said = run(again, "restore", bad, "--key-file", key_file, fails=True)
        assert said.startswith("Error: "), (what, said)
        assert said.count("\n") == 1, (what, said)
        assert {path.name for path in folder.iterdir()} == {"secret.key"}, what
    other = tmp_path / "other"
    other.write_text("another passphrase altogether")
    said = run(again, "restore", good, "--key-file", other, fails=True)
    assert "does not open with this passphrase" in said
    assert {path.name for path in folder.iterdir()} == {"secret.key"}
    assert "is not empty" in run(app, "restore", good, "--key-file", key_file, fails=True)
    assert "whole" in run(again, "restore", "--verify", good, "--key-file", key_file)
    assert {path.name for path in folder.iterdir()} == {"secret.key"}
    run(again, "restore", good, "--key-file", key_file)


def test_without_a_key_file_a_recovery_key_is_made_once_and_opens_what_it_closed(
    app: Flask, clean: Clean, tmp_path: Path
) -> None:
    said = run(app, "backup", tmp_path / "a.backup")
    key = said.split("opens:\n")[1].split()[0]
    assert key not in run(app, "backup", tmp_path / "b.backup")
    again = clean("sqlite")
    done = again.test_cli_runner().invoke(
        args=["restore", str(tmp_path / "b.backup")], input=f"{key}\n"
    )
    assert done.exit_code == 0, done.output
    # The new installation goes on with the key that is known already.
    assert (Path(again.config["DATA_FOLDER"]) / "recovery.key").read_text().strip() == key


def test_a_full_disk_leaves_the_earlier_backup_and_nothing_else(
    app: Flask, key_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    run(app, "backup", folder / "a.backup", "--key-file", key_file)
    earlier = (folder / "a.backup").read_bytes()

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    said = run(app, "backup", folder / "a.backup", "--key-file", key_file, fails=True)
    assert "the disk is full" in said
    assert list(folder.iterdir()) == [folder / "a.backup"]
    assert (folder / "a.backup").read_bytes() == earlier


def test_a_backup_that_is_killed_has_no_file_under_its_name(
    app: Flask, key_file: Path, tmp_path: Path
) -> None:
    folder, out = tmp_path / "data", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    source = Path(app.config["DATA_FOLDER"]) / "esrar.sqlite"
    with (
        closing(sqlite3.connect(source)) as old,
        closing(sqlite3.connect(folder / "esrar.sqlite")) as new,
    ):
        old.backup(new)
    script = (
        "import time, sys; from wsgi import app; from esrar.keeping import archive\n"
        "def wait(self): print('here', flush=True); time.sleep(60)\n"
        "archive.Writer.close = wait\n"
        f"app.test_cli_runner().invoke(args=['backup', {str(out / 'a.backup')!r},"
        f" '--key-file', {str(key_file)!r}])\n"
    )
    # The runner takes the output: the script speaks past it.
    script = script.replace("print('here', flush=True)", "sys.__stdout__.write('here\\n'),"
                            " sys.__stdout__.flush()")  # fmt: skip
    child = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "ESRAR_DATA": str(folder), "DATABASE_URL": ""},
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "here\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert not (out / "a.backup").exists()
    # Of the database no readable copy is left either, and the next backup starts anew.
    assert not list(folder.glob(".copy-*"))
    run(app, "backup", out / "a.backup", "--key-file", key_file)
    assert [path.name for path in out.iterdir()] == ["a.backup"]


def test_a_backup_of_an_older_release_is_brought_up(
    app: Flask, clean: Clean, key_file: Path, tmp_path: Path
) -> None:
    family = add_family(app)
    with app.app_context():
        flask_migrate.downgrade(directory=MIGRATIONS, revision="-2")
        kept = before_migration()
        assert kept is not None
        assert kept.parent == Path(app.config["DATA_FOLDER"]) / "backups"
        assert backups.back_up(tmp_path / "a.backup", PASSPHRASE).rows > 0
    again = clean("sqlite")
    run(again, "restore", tmp_path / "a.backup", "--key-file", key_file)
    with again.app_context():
        with db.engine.connect() as connection:
            assert revision(connection) == newest()
        assert db.session.get(Family, family)
        assert before_migration() is None
        assert not db.session.execute(text("PRAGMA foreign_key_check")).fetchall()
