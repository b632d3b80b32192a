"""Attachments through their pages: taken in, listed, handed out, removed, swept."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.audit.models import AuditEntry
from esrar.core import clock, storage, uploads
from esrar.core.db import writing
from esrar.families.models import Family
from esrar.keeping import stored
from esrar.kit import file_views, files
from esrar.kit.files import Attachment
from esrar.places.models import Locality
from tests.support.uploads import PDF, document, picture
from tests.support.visitor import Page, SignIn, Visitor

NAME = "محضر زيارة.pdf"


@pytest.fixture
def family(session: Session) -> Family:
    with writing() as write:
        place = Locality(slug="test-place", name="قرية التجربة", name_en="Test", type="village")
        write.session.add(place)
        write.session.flush()
        made = Family(full_name="سارة محمد", mobile="+966500000001", locality_id=place.id)
        write.session.add(made)
    return made


def send(visitor: Visitor, family: Family, content: bytes = PDF, name: str = NAME,
         kind: str = "paper", expect: Any = 302) -> Page:  # fmt: skip
    return visitor.post(
        f"/families/{family.id}/files",
        {"kind": kind, "file": (io.BytesIO(content), name)},
        form=f"/families/{family.id}",
        expect=expect,
        content_type="multipart/form-data",
    )


def attachments(session: Session) -> list[Attachment]:
    return list(session.scalars(select(Attachment).order_by(Attachment.id)))


def acts(session: Session, subject: str = "family") -> list[str]:
    found = select(AuditEntry.action).where(AuditEntry.subject == subject)
    return list(session.scalars(found.order_by(AuditEntry.id)))


def content_file(app: Flask, one: Attachment) -> Path:
    return Path(app.config["DATA_FOLDER"]) / "files" / one.sha256[:2] / one.sha256[2:]


def make_old(app: Flask) -> None:
    for path in (Path(app.config["DATA_FOLDER"]) / "files").rglob("*"):
        os.utime(path, (0, 0))


def swept(grace: timedelta = stored.GRACE) -> int:
    return stored.sweep(grace).files


# -- taking in -----------------------------------------------------------------------------------


@pytest.mark.both
def test_a_file_is_attached_and_stands_on_the_record(
    officer: Visitor, family: Family, session: Session
) -> None:
    answer = send(officer, family)
    assert answer.location.endswith(f"/families/{family.id}#files")
    [one] = attachments(session)
    assert (one.subject, one.subject_id, one.kind) == ("family", family.id, "paper")
    assert (one.name, one.content_type, one.size) == (NAME, "application/pdf", len(PDF))
    assert one.created_by_id == officer.user_id
    page = officer.get(f"/families/{family.id}")
    assert NAME in page
    assert f"/families/{family.id}/files/{one.id}" in [a.url for a in page.anchors]


def test_attaching_is_in_the_history(officer: Visitor, family: Family, session: Session) -> None:
    send(officer, family)
    assert acts(session) == ["create", "attach"]
    assert acts(session, "attachment") == ["create"]


def test_the_same_file_sent_twelve_times_is_attached_once(
    officer: Visitor, family: Family, session: Session
) -> None:
    for _ in range(12):
        send(officer, family)
    assert len(attachments(session)) == 1
    assert acts(session) == ["create", "attach"]


def test_the_claimed_name_and_type_are_not_believed(
    officer: Visitor, family: Family, session: Session
) -> None:
    officer.post(
        f"/families/{family.id}/files",
        {"kind": "paper", "file": (io.BytesIO(picture("PNG")), "../a.html", "text/html")},
        form=f"/families/{family.id}",
        content_type="multipart/form-data",
    )
    [one] = attachments(session)
    assert (one.name, one.content_type) == ("a.png", "image/png")


def test_a_file_without_a_name_is_called_by_its_kind(
    officer: Visitor, family: Family, session: Session
) -> None:
    send(officer, family, name=".pdf")
    [one] = attachments(session)
    assert one.name.endswith(".pdf")
    assert len(one.name) > len(".pdf")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<script>alert(1)</script>", "paper"),
        (b"", "paper"),
        (PDF, ""),
        (PDF, "../paper"),
        (picture()[:200], "paper"),
        (document("application/vnd.ms-word.document.macroEnabled"), "paper"),
    ],
)
def test_a_refusal_is_told_on_the_record_and_nothing_is_kept(
    officer: Visitor, family: Family, session: Session, app: Flask, content: bytes, kind: str
) -> None:
    page = send(officer, family, content, kind=kind, expect=422)
    assert 'role="alert"' in page.html
    assert not attachments(session)
    assert not [p for p in (Path(app.config["DATA_FOLDER"]) / "files").rglob("*") if p.is_file()]
    assert acts(session) == ["create"]


def test_a_file_above_the_limit_is_refused(
    officer: Visitor, family: Family, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 5000)
    monkeypatch.setattr(file_views, "LARGEST", 5000)
    send(officer, family, PDF.ljust(5001), expect=422)
    assert not attachments(session)
    send(officer, family, PDF.ljust(5000))


def test_a_form_without_a_file_is_refused(officer: Visitor, family: Family) -> None:
    officer.post(f"/families/{family.id}/files", {"kind": "paper"}, expect=422,
                 form=f"/families/{family.id}")  # fmt: skip


def test_an_upload_beyond_every_limit_is_a_413(
    officer: Visitor, family: Family, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer.get(f"/families/{family.id}")
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    send(officer, family, PDF.ljust(5000), expect=413)


def test_a_deleted_record_takes_no_files(
    officer: Visitor, family: Family, session: Session
) -> None:
    with writing() as write:
        write.session.get_one(Family, family.id).deleted_at = clock.now()
    send(officer, family, expect=404)


def test_a_register_without_kinds_takes_no_files(officer: Visitor) -> None:
    officer.post("/organisations/1/files", {}, form="/", expect=404)


# -- handing out ---------------------------------------------------------------------------------


def test_a_file_comes_back_as_a_download_under_our_name(
    officer: Visitor, family: Family, session: Session
) -> None:
    send(officer, family, name="بيانات سرية.pdf")
    [one] = attachments(session)
    answer = officer.get(f"/families/{family.id}/files/{one.id}")
    assert answer.data == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith(f'attachment; filename="file-{family.id}-{one.id}.pdf"; ')
    shown = unquote(disposition.partition("filename*=UTF-8''")[2])
    assert f" {family.id} - " in shown
    assert shown.endswith(f" {one.id}.pdf")
    assert "سرية" not in shown


def test_a_download_is_kept_in_the_audit(
    officer: Visitor, family: Family, session: Session
) -> None:
    send(officer, family)
    officer.get(f"/families/{family.id}/files/{attachments(session)[0].id}")
    assert acts(session) == ["create", "attach", "download"]


def test_a_flipped_bit_is_never_served(
    officer: Visitor, family: Family, session: Session, app: Flask
) -> None:
    send(officer, family)
    [one] = attachments(session)
    path = content_file(app, one)
    changed = bytearray(path.read_bytes())
    changed[20] ^= 1
    path.write_bytes(changed)
    page = officer.get(f"/families/{family.id}/files/{one.id}", expect=500)
    assert page.headers["Content-Type"].startswith("text/html")
    assert bytes(changed) not in page.data
    assert [f.number for f in stored.check(session).damaged] == [one.id]
    assert acts(session) == ["create", "attach", "damaged"]


def test_a_file_is_found_under_its_own_record_only(
    officer: Visitor, family: Family, session: Session
) -> None:
    send(officer, family)
    [one] = attachments(session)
    with writing() as write:
        other = Family(full_name="نورة أحمد", mobile="+966500000002",
                       locality_id=family.locality_id)  # fmt: skip
        write.session.add(other)
    officer.get(f"/families/{other.id}/files/{one.id}", expect=404)
    officer.get(f"/families/{family.id}/files/{one.id + 1}", expect=404)
    officer.get(f"/licences/{family.id}/files/{one.id}", expect=404)


@pytest.mark.parametrize("role", ["board", "accountant"])
def test_who_may_not_read_personal_data_meets_no_files(
    officer: Visitor, sign_in: SignIn, family: Family, session: Session, role: str
) -> None:
    send(officer, family)
    [one] = attachments(session)
    reader = sign_in(role)
    page = reader.get(f"/families/{family.id}")
    assert NAME not in page
    assert "/files" not in page.html
    reader.get(f"/families/{family.id}/files/{one.id}", expect=404)
    send(reader, family, expect=403)


def test_an_auditor_reads_files_but_removes_none(
    officer: Visitor, sign_in: SignIn, family: Family, session: Session
) -> None:
    send(officer, family)
    [one] = attachments(session)
    auditor = sign_in("auditor")
    page = auditor.get(f"/families/{family.id}")
    assert f"/families/{family.id}/files/{one.id}/delete" not in [a.url for a in page.anchors]
    assert auditor.get(f"/families/{family.id}/files/{one.id}").data == PDF
    auditor.get(f"/families/{family.id}/files/{one.id}/delete", expect=403)


def test_nobody_reads_a_file_without_signing_in(
    officer: Visitor, visitor: Visitor, family: Family, session: Session
) -> None:
    send(officer, family)
    address = f"/families/{family.id}/files/{attachments(session)[0].id}"
    assert visitor.get(address, expect=(302, 303, 401)).data != PDF


# -- removing and sweeping -----------------------------------------------------------------------


def test_removing_asks_first_and_keeps_the_content(
    officer: Visitor, family: Family, session: Session, app: Flask
) -> None:
    send(officer, family)
    [one] = attachments(session)
    address = f"/families/{family.id}/files/{one.id}/delete"
    assert NAME in officer.get(address)
    assert attachments(session)[0].deleted_at is None
    officer.post(address)
    assert attachments(session)[0].deleted_at
    assert NAME not in officer.get(f"/families/{family.id}")
    officer.get(f"/families/{family.id}/files/{one.id}", expect=404)
    officer.post(address, form=f"/families/{family.id}", expect=404)
    assert content_file(app, one).exists()
    assert acts(session) == ["create", "attach", "detach"]


def test_a_removed_file_can_be_attached_again(
    officer: Visitor, family: Family, session: Session
) -> None:
    send(officer, family)
    officer.post(f"/families/{family.id}/files/{attachments(session)[0].id}/delete")
    send(officer, family)
    assert [bool(one.deleted_at) for one in attachments(session)] == [True, False]


@pytest.mark.both
def test_the_sweep_takes_only_what_no_row_names_and_lay_long(
    officer: Visitor, family: Family, session: Session, app: Flask
) -> None:
    send(officer, family)
    forgotten = storage.put(b"stored, but the row never came")
    assert swept() == 0
    make_old(app)
    fresh = storage.put(b"stored just now")
    assert swept() == 1
    assert not storage.holds(forgotten)
    assert storage.holds(fresh)
    assert storage.holds(attachments(session)[0].sha256)


def test_a_content_swept_while_it_was_being_attached_is_stored_again(
    officer: Visitor, family: Family, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = files.note

    def sweeping(*args: Any, **values: Any) -> int:
        swept_now = [path for _, path in storage.old(timedelta(days=-1))]
        for path in swept_now:
            storage.discard(path)
        return note(*args, **values)

    monkeypatch.setattr(files, "note", sweeping)
    send(officer, family)
    assert storage.get(attachments(session)[0].sha256) == PDF


def test_two_records_share_a_content_until_the_last_row_goes(
    officer: Visitor, family: Family, session: Session, app: Flask
) -> None:
    send(officer, family)
    send(officer, family, kind="product-photo")
    first, second = attachments(session)
    assert first.sha256 == second.sha256
    for one, left in ((first, True), (second, False)):
        with writing() as write:
            write.session.delete(write.session.get_one(Attachment, one.id))
        swept(timedelta(0))
        assert storage.holds(first.sha256) is left
