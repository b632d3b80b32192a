"""Destruction: a person is named everywhere, destroyed, and found nowhere; only the proof stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from esrar.audit.chain import verify as verify_audit
from esrar.audit.reading import history
from esrar.core.db import db
from esrar.core.errors import Conflict
from esrar.core.uploads import Upload
from esrar.families.models import Family
from esrar.kit import files, registry, saving, undo
from esrar.kit.saving import Draft
from esrar.kit.snapshots.proving import verify as verify_copy
from esrar.kit.snapshots.taking import find as find_copy
from esrar.privacy import ledger
from esrar.privacy.destroying import Terms, destroy
from esrar.privacy.proving import verify
from tests.keeping.conftest import Clean, cheap, clean, others
from tests.privacy import planted
from tests.support.imports import run
from tests.support.records import add, add_family, add_licence
from tests.support.visitor import SignIn

__all__ = ["cheap", "clean", "others"]

TERMS = Terms("request", "ق-7", date(2026, 11, 20), "بطلب صاحب البيانات")


@pytest.mark.both
def test_a_destroyed_person_is_found_nowhere(app: Flask, tmp_path: Path) -> None:
    family = planted.plant(app, tmp_path)
    assert list(planted.traces(app))
    with app.app_context():
        destroy(registry.get("families"), family, TERMS)
        assert not verify_audit(db.session()).broken
        copy = verify_copy(find_copy("families/2026/1"))
        assert (copy.erased, list(copy.broken)) == (1, [])
        assert not verify(db.session()).broken
    assert list(planted.traces(app)) == []


def test_the_proofs_are_checked_and_whatever_comes_back_is_found(app: Flask) -> None:
    family, other = add_family(app, notes="ملاحظة"), add_family(app)
    with app.app_context():
        number = destroy(registry.get("families"), family, TERMS)
        assert number == "D-2026-0001"
        destroy(registry.get("families"), other, TERMS)
        assert not verify(db.session()).broken
        _change("UPDATE family SET notes = 'x' WHERE id = :id", family)
        _change("UPDATE destruction SET ground = 'retention' WHERE subject_id = :id", other)
        broken = "\n".join(verify(db.session()).broken)
    assert "D-2026-0001: family 1 says something again: notes" in broken
    assert "D-2026-0002: the proof was changed" in broken
    assert "not clean" in run(app, "privacy", "verify", code=1)


def _change(statement: str, number: int) -> None:
    with db.engine.begin() as connection:
        connection.execute(text(statement), {"id": number})
    db.session.rollback()


def test_nothing_brings_a_destroyed_record_back(app: Flask, sign_in: SignIn) -> None:
    family = add_family(app)
    with app.app_context():
        kit = registry.get("families")
        saved = saving.save(kit, Draft({"notes": "قبل"}), record_id=family)
        destroy(kit, family, TERMS)
        with pytest.raises(Conflict):
            saving.restore(kit, family)
        assert saved.operation is not None
        assert not undo.run(saved.operation).reversed
        with pytest.raises(Conflict):
            destroy(kit, family, TERMS)


def test_a_namesake_and_a_shared_telephone_stay_as_they_are(app: Flask) -> None:
    mine = add_family(app, planted.NAME, mobile=planted.MOBILE)
    theirs = add_family(app, planted.NAME, mobile=planted.SECOND, second_mobile=planted.MOBILE,
                        notes=f"{planted.NAME} {planted.MOBILE}")  # fmt: skip
    with app.app_context():
        destroy(registry.get("families"), mine, TERMS)
        row = db.session.get(Family, theirs)
        assert row is not None
        assert row.notes == f"{planted.NAME} {planted.MOBILE}"
        told = history(db.session(), "family", theirs)
    assert not any(entry.erased for entry in told)


def test_an_older_backup_loses_again_what_was_destroyed_since(
    app: Flask, clean: Clean, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    key.write_text("a passphrase of a test\n")
    family, stays = add_family(app, planted.NAME, mobile=planted.MOBILE), add_family(app)
    with app.app_context():
        files.keep(registry.get("families"), family, "paper", "a.pdf",
                   Upload(planted.CONTENT, "application/pdf"))  # fmt: skip
    run(app, "backup", str(tmp_path / "old.backup"), "--key-file", str(key))
    with app.app_context():
        destroy(registry.get("families"), family, TERMS)
        late = add_family(app, "من سُجّل بعد النسخة")
        destroy(registry.get("families"), late, TERMS)
        told = ledger.own_path()
    other = clean("sqlite")
    said = run(other, "restore", str(tmp_path / "old.backup"), "--key-file", str(key),
               "--destroyed", str(told))  # fmt: skip
    assert "2 destructions" in said
    with other.app_context():
        assert db.session.get(Family, family).full_name == ""  # type: ignore[union-attr]
        assert db.session.get(Family, stays).deleted_at is None  # type: ignore[union-attr]
        assert not verify(db.session()).broken
        db.session.rollback()
        assert [t for t in planted.traces(other) if "esrar.sqlite" in t or "files" in t] == []
        # The number of who was registered after the backup is given again: to somebody else.
        assert add_family(other) == late
        assert not verify(db.session()).broken
    assert "clean" in run(other, "privacy", "verify")


def test_it_is_shown_decided_done_and_proven(app: Flask, sign_in: SignIn) -> None:
    family = add_family(app, planted.NAME)
    add_licence(app, family)
    request = add(
        app, "privacy-requests", kind="destruction", means="letter", received_on="20/11/2026",
        person_name="هند علي", family_id=f"#{family}",
    )  # fmt: skip
    head = sign_in("head", "beneficiary-relations")
    url = f"/privacy/destroy/families/{family}?request={request}"
    page = head.get(url)
    assert "الأسر التي حصلت على ترخيص" in page
    terms = {"ground": "request", "decision_number": "ق-7", "reason": "طلب", "decided_on-day": "1",
             "decided_on-month": "11", "decided_on-year": "2026"}  # fmt: skip
    head.post(url, {**terms, "confirm": page.values["confirm"], "reason": ""}, expect=422)
    assert "تغيّر" in head.post(url, {**terms, "confirm": "1-0"}, expect=200)
    proof = head.post(url, {**terms, "confirm": page.values["confirm"]}, follow=True)
    assert "D-2026-0001" in proof
    assert f"/privacy-requests/{request}" in proof.html
    assert planted.NAME not in proof
    there = head.get(f"/families/{family}")
    assert "أُتلفت بيانات هذا السجل" in there
    head.get(url, expect=302)
    assert planted.NAME not in head.get("/bin")
    assert "D-2026-0001" in sign_in("auditor").get("/privacy/destructions")
    for role in (("officer", "beneficiary-relations"), ("head", "governance"), ("auditor", None)):
        sign_in(*role).get(f"/privacy/destroy/families/{family}", expect=403)
