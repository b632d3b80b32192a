"""The keys change: all of it or nothing, and what they had closed before opens after."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from esrar.audit.chain import verify
from esrar.audit.models import AuditEntry
from esrar.core import keyring, secrets
from esrar.core.crypto import seal, unseal
from esrar.core.db import db, writing
from esrar.core.identifiers import make_national_id
from esrar.families.holder import lookup
from esrar.families.models import Family
from esrar.keeping import rotating
from tests.keeping.conftest import cheap, clean, others  # noqa: F401
from tests.support.records import add_family
from tests.support.tree import ROOT
from tests.support.visitor import SignIn, Visitor

OWN, MEMBER = make_national_id(77_001), make_national_id(77_002)


@pytest.fixture
def keyed(app: Flask) -> Iterator[Flask]:
    """The application, whose first key comes back afterwards: others use it too."""
    path = Path(app.config["DATA_FOLDER"]) / keyring.NAME
    before = path.read_bytes()
    yield app
    path.write_bytes(before)
    secrets.init(app)


def run(app: Flask, *words: object, fails: bool = False) -> str:
    done = app.test_cli_runner().invoke(args=[str(w) for w in words])
    assert (done.exit_code != 0) is fails, done.output
    return done.output


def a_family(app: Flask) -> int:
    member = {"full_name": "سعد أحمد محمد العلي", "national_id": MEMBER, "relationship_id": "ابن"}
    return add_family(app, national_id=OWN, lines={"members": [member]})


def all_is_well(app: Flask, who: Visitor, family: int) -> None:
    """Exact search by both identifiers, the history with its earlier values, the chain."""
    assert f"/families/{family}" in who.post("/search", {"q": OWN}, expect=200).html
    assert f"••••••{OWN[-4:]}" in who.get(f"/families/{family}/history")
    with app.app_context():
        assert lookup([OWN, MEMBER])[MEMBER], "the index of a family's members"
        assert not verify(db.session()).broken
        assert db.session.get_one(Family, family).national_id == OWN


@pytest.mark.both
def test_after_a_change_of_keys_all_is_found_and_nothing_opens_with_the_old_ones(
    keyed: Flask, sign_in: SignIn
) -> None:
    who, family = sign_in("head", "programmes"), a_family(keyed)
    held: secrets.Keys = keyed.extensions["esrar.keys"]
    with keyed.app_context():
        uploaded = seal("import.x", b"a file that waits")
    said = run(keyed, "keys", "rotate")
    assert "family.national_id: 1 values" in said
    assert "family_member.national_id: 1 values" in said
    assert "1 visits ended" in said
    who.get("/families", expect=303)  # everybody signs in again
    all_is_well(keyed, sign_in("head", "programmes"), family)
    with keyed.app_context():
        assert unseal("import.x", uploaded) == b"a file that waits"
        old = {k.version: k for k in secrets.keys().keys}[1]
        assert not old.master, "of the old key only what opens the history is left"
        table = db.session.execute(text("SELECT national_id, national_id_index FROM family")).one()
        assert bytes(table.national_id)[0] == 2
        assert bytes(table.national_id_index) != held.fingerprint("national-id", OWN)
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "keys-rotated"))
        assert entry.one()
    shown = run(keyed, "keys", "show")
    assert "version 2: since" in shown
    assert "family.national_id: 1 of version 2" in shown
    assert "audit_value.text: 2 of version 1" in shown
    # And once more: the history needs the first key still.
    run(keyed, "keys", "rotate")
    all_is_well(keyed, sign_in("head", "programmes"), family)


def test_killed_at_any_point_the_old_or_the_new_keys_are_wholly_usable(
    keyed: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = a_family(keyed)

    def cut(_key: object) -> None:
        raise KeyboardInterrupt

    with keyed.app_context(), monkeypatch.context() as patch:
        # The new key is in the file, nothing in the database.
        patch.setattr(rotating, "_anew", lambda *_: cut(None))
        with pytest.raises(KeyboardInterrupt):
            rotating.rotate()
    all_is_well(keyed, sign_in("head", "programmes"), family)
    assert "version 2: since" in run(keyed, "keys", "show")
    with keyed.app_context(), monkeypatch.context() as patch:
        # The database has changed, the file not yet.
        patch.setattr(rotating, "_retire", cut)
        with pytest.raises(KeyboardInterrupt):
            rotating.rotate()
    all_is_well(keyed, sign_in("head", "programmes"), family)
    assert "to finish its change" in run(keyed, "keys", "show")
    assert "an earlier change was finished: version 2" in run(keyed, "keys", "rotate")
    all_is_well(keyed, sign_in("head", "programmes"), family)
    with keyed.app_context():
        assert [k.version for k in secrets.keys().keys] == [2, 1]


def test_killed_in_the_middle_of_its_rows_nothing_has_changed(
    keyed: Flask, sign_in: SignIn, tmp_path: Path
) -> None:
    family, own = a_family(keyed), Path(keyed.config["DATA_FOLDER"])
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / keyring.NAME).write_bytes((own / keyring.NAME).read_bytes())
    with (
        closing(sqlite3.connect(own / "esrar.sqlite")) as old,
        closing(sqlite3.connect(folder / "esrar.sqlite")) as new,
    ):
        old.backup(new)
    script = (
        "import os; from wsgi import app; from esrar.keeping import rotating, resealing\n"
        "def die(*_): os.kill(os.getpid(), 9)\n"
        "rotating.sessions.end_everybody = die\n"
        "app.test_cli_runner().invoke(args=['keys', 'rotate'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=False,
        env={**os.environ, "ESRAR_DATA": str(folder), "DATABASE_URL": ""},
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    for name in (keyring.NAME, "esrar.sqlite", "esrar.sqlite-wal"):
        if (folder / name).exists():
            (own / name).write_bytes((folder / name).read_bytes())
    with keyed.app_context():
        db.engine.dispose()
    all_is_well(keyed, sign_in("head", "programmes"), family)
    assert "family.national_id: 1 values" in run(keyed, "keys", "rotate")
    all_is_well(keyed, sign_in("head", "programmes"), family)


def test_a_server_that_runs_goes_on_with_the_new_keys(keyed: Flask, sign_in: SignIn) -> None:
    """Another process held the old ones: it sees the file change at its next request."""
    family, old = a_family(keyed), keyed.extensions["esrar.keys"]
    run(keyed, "keys", "rotate")
    keyed.extensions["esrar.keys"], keyed.secret_key = old, old.session
    all_is_well(keyed, sign_in("head", "programmes"), family)
    assert keyed.secret_key != old.session


def test_a_value_that_was_tampered_with_does_not_come_out_as_sound(keyed: Flask) -> None:
    a_family(keyed)
    with keyed.app_context(), writing() as write:
        swapped = update(Family.__table__).values(national_id=MEMBER)
        write.session.execute(swapped)
    said = run(keyed, "keys", "rotate", fails=True)
    assert "was changed outside the application" in said
    assert "of version 1" in run(keyed, "keys", "show")


def test_a_backup_from_before_comes_back_with_its_own_keys(
    keyed: Flask, clean: Callable[[str], Flask], tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    family, key_file = a_family(keyed), tmp_path / "key"
    key_file.write_text("a passphrase of a test\n")
    run(keyed, "backup", tmp_path / "a.backup", "--key-file", key_file)
    run(keyed, "keys", "rotate")
    run(keyed, "backup", tmp_path / "b.backup", "--key-file", key_file)
    for name in ("a.backup", "b.backup"):
        again = clean("sqlite")
        run(again, "restore", tmp_path / name, "--key-file", key_file)
        with again.app_context():
            assert db.session.get_one(Family, family).national_id == OWN
            assert not verify(db.session()).broken


def test_a_key_of_before_the_versions_is_the_first(tmp_path: Path) -> None:
    raw = os.urandom(32)
    (tmp_path / keyring.NAME).write_bytes(raw)
    held = secrets.load(tmp_path)
    assert [(k.version, k.master) for k in held.keys] == [(1, raw)]


WEAK = {
    "short": os.urandom(31), "empty": b"", "zeros": bytes(32), "few": b"ab" * 40,
    "words": b"change me before you go to production, please", "hex": b"0123456789abcdef" * 4,
    "no ring": b'{"esrar": "keyring", "keys": []}', "half a ring": b'{"esrar": "keyring", "ke',
    "weak ring": b'{"esrar": "keyring", "keys": [{"version": 1, "since": "2026-01-01T00:00:00",'
                 b' "master": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]}',
}  # fmt: skip


@pytest.mark.parametrize("content", WEAK.values(), ids=WEAK)
def test_a_weak_or_spoiled_secret_is_refused_at_the_start(tmp_path: Path, content: bytes) -> None:
    (tmp_path / keyring.NAME).write_bytes(content)
    with pytest.raises(keyring.WeakSecret):
        secrets.load(tmp_path)
