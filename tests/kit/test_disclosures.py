"""Files that leave the association: asked for, without whom may not leave, found from everyone."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from esrar.audit.models import AuditEntry
from esrar.core.db import db
from esrar.kit import registry
from esrar.kit.disclosures import keeping
from esrar.kit.disclosures.keeping import DISCLOSURE
from esrar.kit.duplicates import merging
from esrar.kit.undo import run as undo
from tests.support.imports import run
from tests.support.records import add_family, add_licence
from tests.support.visitor import SignIn, Visitor

TERMS = {
    "_use": "leaves", "_asked": "1", "format": "xlsx", "columns": "listed",
    "_recipient": "وزارة الموارد البشرية", "_purpose": "دراسة أوضاع الأسر", "_basis": "consent",
    "_aim": "services",
    "_disclosed_on-day": "3", "_disclosed_on-month": "3", "_disclosed_on-year": "2026",
}  # fmt: skip


def numbers(data: bytes) -> list[int]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]


def kept(app: Flask) -> list[Any]:
    with app.app_context():
        return list(db.session.execute(select(DISCLOSURE).order_by(DISCLOSURE.c.id)))


# -- the form --------------------------------------------------------------------------------------


def test_a_register_of_persons_asks_where_its_file_goes(app: Flask, head: Visitor) -> None:
    number = add_family(app)
    page = head.get("/families/export?standing=active")
    assert page.is_html
    assert not kept(app)
    again = head.post("/families/export", {"_asked": "1", "format": "csv"}, expect=422)
    assert again.title.startswith("خطأ: ")
    inside = head.post("/families/export", {"_use": "inside"}, expect=200)
    assert numbers(inside.data) == [number]
    assert not kept(app)
    # A register that names families asks as well; one that names nobody does not.
    assert head.get("/licences/export").is_html
    page = head.get("/activities/export")
    assert 'name="_use"' not in page.html  # only the form of the file is asked
    assert not head.post("/activities/export", {"_asked": "1", "format": "csv"}, expect=200).is_html
    assert not head.get("/activities/export?format=csv").is_html


def test_a_file_that_leaves_says_to_whom_why_and_on_what(app: Flask, head: Visitor) -> None:
    add_family(app, consent_on="1/1/2026")
    blank = {**TERMS, "_recipient": "", "_purpose": "", "_basis": ""}
    page = head.post("/families/export", blank, expect=422)
    assert {"#f-_recipient", "#f-_purpose", "#f-_basis"} <= {a.url for a in page.anchors}
    assert not kept(app)
    page = head.post("/families/export?standing=active", TERMS, expect=200)
    (row,) = kept(app)
    assert (row.recipient, row.basis, row.count) == ("وزارة الموارد البشرية", "consent", 1)
    assert row.disclosed_on == date(2026, 3, 3)
    assert row.asked == "standing=active"
    assert row.fingerprint == hashlib.sha256(page.data).hexdigest()
    headings = [c.value for c in openpyxl.load_workbook(io.BytesIO(page.data)).worksheets[0][1]]
    assert row.columns.split("\n") == headings
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "disclose")).one()
    assert entry.subject_id == row.id


@pytest.mark.parametrize("role", ["administrator", "executive-manager"])
def test_only_who_may_disclose_is_asked_about_leaving(
    app: Flask, sign_in: SignIn, role: str
) -> None:
    add_family(app, consent_on="1/1/2026")
    visitor, may = sign_in(role), role == "executive-manager"
    page = visitor.get("/families/export")
    assert ('value="leaves"' in page.html) is may
    visitor.post("/families/export", TERMS, expect=200 if may else 422)
    assert len(kept(app)) == may


def test_nobody_exports_who_may_not(sign_in: SignIn) -> None:
    sign_in("board").post("/families/export", TERMS, expect=403)
    sign_in("officer", "beneficiary-relations").post("/families/export", TERMS, expect=403)


# -- who may leave ---------------------------------------------------------------------------------


def people(app: Flask) -> dict[str, int]:
    return {
        "agreed": add_family(app, consent_on="1/1/2026"),
        "by choice": add_family(app, legal_basis_id="موافقة صاحب البيانات"),
        "withdrew": add_family(app, consent_on="1/1/2026", consent_withdrawn_on="1/2/2026"),
        "again": add_family(app, consent_on="2/2/2026", consent_withdrawn_on="1/2/2026"),
        "withdraws later": add_family(app, consent_on="1/1/2026", consent_withdrawn_on="1/1/2027"),
        "listed": add_family(app, legal_basis_id="قائمة سابقة"),
        "nothing": add_family(app),
    }


@pytest.mark.both
@pytest.mark.parametrize(
    ("basis", "without"),
    [
        ("consent", {"withdrew", "listed", "nothing"}),
        ("contract", {"withdrew", "nothing"}),
        ("legitimate", {"withdrew", "nothing"}),
        ("law", set()),
        ("authority", set()),
        ("vital-interest", set()),
    ],
)
def test_who_gave_no_basis_is_left_out_and_that_is_said(
    app: Flask, sign_in: SignIn, basis: str, without: set[str]
) -> None:
    who = people(app)
    head = sign_in("head", "beneficiary-relations")
    page = head.post("/families/export", {**TERMS, "_basis": basis}, expect=200)
    assert set(numbers(page.data)) == {n for name, n in who.items() if name not in without}
    (row,) = kept(app)
    assert (row.count, row.left_out) == (len(who) - len(without), len(without))
    with app.app_context():
        assert set(keeping.records_in(row.id)["families"]) == set(numbers(page.data))
    if without:
        assert "استُبعد" in head.get("/families").text


def test_a_file_nobody_may_be_in_is_not_made(app: Flask, head: Visitor) -> None:
    add_family(app)
    head.post("/families/export", TERMS, expect=422)
    assert not kept(app)


@pytest.mark.both
def test_records_that_name_a_person_leave_only_with_that_person(
    app: Flask, sign_in: SignIn
) -> None:
    agreed, silent = add_family(app, consent_on="1/1/2026"), add_family(app)
    licence = add_licence(app, agreed)
    add_licence(app, silent)
    head = sign_in("head", "beneficiary-relations")
    page = head.post("/licences/export", TERMS, expect=200)
    assert numbers(page.data) == [licence]
    (row,) = kept(app)
    with app.app_context():
        assert keeping.records_in(row.id) == {"families": [agreed], "licences": [licence]}
    assert "وزارة الموارد البشرية" in head.get(f"/families/{agreed}").text
    assert "وزارة الموارد البشرية" not in head.get(f"/families/{silent}").text


def test_the_rows_behind_a_number_leave_only_with_the_persons_who_may(
    app: Flask, sign_in: SignIn
) -> None:
    agreed, silent = add_family(app, consent_on="1/1/2026"), add_family(app)
    licence = add_licence(app, agreed)
    add_licence(app, silent)
    manager = sign_in("executive-manager")
    terms = {**TERMS, "format": "csv"}
    page = manager.post("/indicators/families.licensed/export", terms, expect=200)
    rows = page.data.decode("utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == [str(agreed)]
    (row,) = kept(app)
    assert (row.count, row.left_out) == (1, 1)
    with app.app_context():
        assert keeping.records_in(row.id) == {"families": [agreed], "licences": [licence]}
    sign_in("board").post("/indicators/families.licensed/export", terms, expect=422)


# -- found again -----------------------------------------------------------------------------------


def test_the_page_of_everyone_in_the_file_says_so(
    app: Flask, head: Visitor, sign_in: SignIn
) -> None:
    number, other = add_family(app, consent_on="1/1/2026"), add_family(app)
    head.post("/families/export", TERMS, expect=200)
    page = head.get(f"/families/{number}")
    for text in ("وزارة الموارد البشرية", "دراسة أوضاع الأسر", "03/03/2026", "الاسم الرباعي"):
        assert text in page.text
    assert "وزارة الموارد البشرية" not in head.get(f"/families/{other}").text
    assert "وزارة الموارد البشرية" not in sign_in("board").get(f"/families/{number}").text


def test_a_recipient_of_the_register_is_linked(app: Flask, head: Visitor) -> None:
    with app.app_context():
        register = registry.get("organisations")
        first = db.session.execute(select(register.table.c.id, register.table.c.name)).first()
    assert first is not None
    add_family(app, consent_on="1/1/2026")
    head.post("/families/export", {**TERMS, "_recipient": first.name}, expect=200)
    (row,) = kept(app)
    assert row.recipient_id == first.id
    assert f"/organisations/{first.id}" in {
        a.url for a in head.get(f"/disclosures/{row.id}").anchors
    }


def test_the_list_of_disclosures(app: Flask, head: Visitor, sign_in: SignIn) -> None:
    add_family(app, consent_on="1/1/2026")
    assert "لم يخرج" in head.get("/disclosures").text
    head.post("/families/export", TERMS, expect=200)
    (row,) = kept(app)
    listed = head.get("/disclosures?q=الموارد")
    assert f"/disclosures/{row.id}" in {a.url for a in listed.anchors}
    assert "وزارة" not in head.get("/disclosures?q=الصحة").text
    page = sign_in("auditor").get(f"/disclosures/{row.id}")
    assert row.fingerprint in page.text
    sign_in("board").get("/disclosures", expect=403)
    sign_in("officer", "beneficiary-relations").get(f"/disclosures/{row.id}", expect=403)
    # Another department's head meets no family, hence no file of families.
    sign_in("head", "technology").get(f"/disclosures/{row.id}", expect=404)


@pytest.mark.both
def test_a_disclosure_follows_a_merge_and_its_reversal(app: Flask) -> None:
    survivor, gone = add_family(app), add_family(app, consent_on="1/1/2026")
    with app.app_context():
        run(app, "export", "families", str(Path(app.config["DATA_FOLDER"]) / "a.csv"),
            "--recipient", "جهة", "--purpose", "غرض", "--basis", "consent")  # fmt: skip
        families = registry.get("families")
        assert [len(keeping.of_record(families, n)) for n in (survivor, gone)] == [0, 1]
        operation = merging.merge_now(families, survivor, [gone], {}, {})
        assert len(keeping.of_record(families, survivor)) == 1
        undo(operation)
        assert [len(keeping.of_record(families, n)) for n in (survivor, gone)] == [0, 1]


@given(st.sets(st.integers(1, 40_000)), st.integers(1, 40_000))
def test_bits_hold_exactly_what_was_put_in(ids: set[int], other: int) -> None:
    blocks = keeping.packed(ids)
    for number in {*ids, other}:
        bits = blocks.get(number // keeping.BLOCK)
        assert (bits is not None and keeping.holds(bits, number)) is (number in ids)


def test_finding_disclosures_asks_thrice_however_many_there_are(
    app: Flask, head: Visitor, statements: Any
) -> None:
    number = add_family(app, consent_on="1/1/2026")
    for _again in range(5):
        head.post("/families/export", TERMS, expect=200)
    with app.app_context():
        families = registry.get("families")
        with statements() as asked:
            assert len(keeping.of_record(families, number)) == 5
        assert len([s for s in asked if s != "BEGIN"]) == 3


# -- the command -----------------------------------------------------------------------------------


@pytest.mark.both
def test_the_command_hands_a_file_over(app: Flask, tmp_path: Path) -> None:
    agreed, _silent = add_family(app, consent_on="1/1/2026"), add_family(app)
    file = tmp_path / "a.xlsx"
    said = run(app, "export", "families", str(file), "--recipient", "وزارة", "--purpose", "دراسة",
               "--basis", "consent", "--on", "5/4/2026")  # fmt: skip
    assert "1 records" in said
    assert "1 left out" in said
    assert numbers(file.read_bytes()) == [agreed]
    (row,) = kept(app)
    assert row.fingerprint == hashlib.sha256(file.read_bytes()).hexdigest()
    assert row.disclosed_on == date(2026, 4, 5)


def test_the_command_wants_all_terms_or_none(app: Flask, tmp_path: Path) -> None:
    file = str(tmp_path / "a.xlsx")
    run(app, "export", "families", file, "--recipient", "وزارة", code=1)
    run(app, "export", "families", file)
    assert not kept(app)
