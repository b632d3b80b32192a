"""Every kind of act writes its entry, under whoever did it: one walk through all of their doors."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.accounts.models import User
from esrar.accounts.passwords import passwords
from esrar.audit.models import AuditEntry, AuditValue
from esrar.core.db import db, writing
from esrar.keeping import sealed
from tests.support.imports import PERSON, families, run
from tests.support.people import add_user
from tests.support.records import add_family
from tests.support.uploads import PDF
from tests.support.visitor import SignIn, Visitor

SECRET, NAME, PASSWORD = "1000000008", "سارة خالد فهد العمران", "نخلة ونهر وجبل"


class Told:
    """The audit, read on from where it was read last."""

    def __init__(self, app: Flask) -> None:
        self.app, self.last = app, 0
        self.since()

    def since(self) -> list[Any]:
        """The entries that came since, with what they noted."""
        statement = (
            select(AuditEntry.id, AuditEntry.action, AuditEntry.actor_id, AuditEntry.subject,
                   AuditEntry.subject_id, AuditEntry.address, AuditEntry.request_id,
                   AuditValue.text)
            .outerjoin(AuditValue, AuditValue.entry_id == AuditEntry.id)
            .where(AuditEntry.id > self.last).order_by(AuditEntry.id)
        )  # fmt: skip
        with self.app.app_context():
            found = list(db.session.execute(statement))
        self.last = found[-1].id if found else self.last
        return found

    def one(
        self, action: str, who: int | None, subject: str = "", number: int | None = None
    ) -> Any:
        """The one entry of that act since, done by whom to what; it holds no identifier."""
        entries = [e for e in self.since() if e.action == action]
        assert len(entries) == 1, (action, entries)
        (entry,) = entries
        assert entry.actor_id == who, (action, entry)
        assert entry.subject == subject
        assert number is None or entry.subject_id == number
        assert SECRET not in (entry.text or "")
        assert bool(entry.request_id) is bool(entry.address)
        return entry


@pytest.fixture
def told(app: Flask) -> Told:
    return Told(app)


def test_every_act_on_a_page_is_told(
    app: Flask, sign_in: SignIn, told: Told, tmp_path: Path
) -> None:
    head = sign_in("head", "beneficiary-relations")
    who, form = head.user_id, "/families/new"
    family = add_family(app, NAME, national_id=SECRET, monthly_income="3450", consent_on="1/1/2026")
    told.since()

    page = head.get(f"/families/{family}")
    read = told.one("sensitive-read", who, "family", family)
    assert "monthly_income" in read.text
    assert "3450" not in read.text
    head.get(f"/families/{family}")
    head.get(f"/families/{family}/edit")
    assert told.since() == []  # once a day
    head.post(f"/families/{family}/reveal/national_id", {}, expect=200)
    told.one("reveal", who, "family", family)
    head.post(f"/families/{family}/files", {"kind": "paper", "file": (io.BytesIO(PDF), "x.pdf")},
              content_type="multipart/form-data")  # fmt: skip
    told.one("attach", who, "family", family)
    page = head.get(f"/families/{family}")
    (file,) = {a.url for a in page.anchors if a.url.startswith(f"/families/{family}/files/")
               and not a.url.endswith("delete")}  # fmt: skip
    head.get(file)
    told.one("download", who, "family", family)
    for stored in (Path(app.config["DATA_FOLDER"]) / "files").glob("??/*"):
        stored.write_bytes(b"torn")
    page = head.get(f"{file}?lang=en", expect=500)
    assert "restored from a backup" in page
    told.one("damaged", who, "family", family)
    head.post(f"{file}/delete", {})
    told.one("detach", who, "family", family)
    inside = {"_asked": "1", "_use": "inside"}
    head.post(f"/families/export?q={NAME.split()[0]}", inside, form=form, expect=200)
    told.one("export", who, "family")
    leaves = {**inside, "_use": "leaves", "_recipient": "x", "_purpose": "y", "_basis": "law",
              "_aim": "services", "_disclosed_on-day": "1", "_disclosed_on-month": "11",
              "_disclosed_on-year": "2026"}  # fmt: skip
    head.post("/families/export", leaves, form=form, expect=200)
    told.one("disclose", who, "disclosure")
    head.get("/people", expect=403)
    assert "accounts" in told.one("refused", who).text


def test_a_list_that_tells_of_sensitive_data_is_told_once_with_whom_it_showed(
    app: Flask, sign_in: SignIn, told: Told
) -> None:
    manager = sign_in("executive-manager")
    poor = add_family(app, monthly_income="900", consent_on="1/1/2026")
    add_family(app, monthly_income="9000", consent_on="1/1/2026")
    told.since()
    manager.get("/families")
    assert told.since() == []
    manager.get("/families?monthly_income_to=1000")
    told.one("sensitive-read", manager.user_id, "family", poor)
    manager.get("/families?monthly_income_to=1000")
    assert told.since() == []
    auditor = sign_in("auditor")
    told.since()
    auditor.get(f"/families/{poor}")
    assert told.since() == []  # to whom nothing of it was shown


def test_every_way_in_and_out_is_told(app: Flask, told: Told) -> None:
    with app.app_context(), writing() as write:
        person = add_user("officer", "programmes")
        person.password_hash = passwords().hash(PASSWORD)
        write.session.add(person)
        write.session.flush()
        number, name = person.id, person.username
    told.since()
    visitor = Visitor(app)
    visitor.post("/sign-in", {"username": name, "password": "wrong"}, expect=422)
    told.one("sign-in-failed", None, "user", number)
    visitor.post("/sign-in", {"username": "nobody", "password": PASSWORD}, expect=422)
    entry = told.one("sign-in-failed", None)
    assert entry.subject_id is None
    assert "nobody" not in (entry.text or "")
    visitor.post("/sign-in", {"username": name, "password": PASSWORD})
    told.one("sign-in", number, "user", number)
    visitor.forget_token()
    visitor.post("/sign-out", {}, form="/")
    told.one("sign-out", number, "user", number)
    with app.app_context():
        assert db.session.get_one(User, number).password_hash


def test_every_command_that_takes_or_brings_data_is_told(
    app: Flask, told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed, "ROUNDS", 1)
    monkeypatch.setattr(sealed, "MEMORY", 64)
    told.since()
    run(app, "import", "families", str(families(tmp_path / "a.xlsx", PERSON)))
    told.one("import", None, "import_batch")
    run(app, "export", "families", str(tmp_path / "out.csv"))
    told.one("export", None, "family")
    run(app, "backup", str(tmp_path / "a.backup"))
    assert '"account"' in told.one("backup", None).text
    run(app, "audit", "verify")
    told.one("audit-verified", None)
    run(app, "files", "check")
    told.one("files-checked", None)
    run(app, "files", "sweep")
    told.one("sweep", None)
    key = str(Path(app.config["DATA_FOLDER"]) / "recovery.key")
    run(app, "restore", "--verify", "--key-file", key, str(tmp_path / "a.backup"))
    assert told.since() == []
    run(app, "copy-to", "nonsense://x", code=1)
    told.one("copied", None)
