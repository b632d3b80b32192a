"""A list on paper: its columns, filters and order, through the door of every other export."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from esrar.audit.models import AuditEntry
from esrar.core.db import db
from esrar.kit import paper
from tests.core.test_typeset import read, text_of
from tests.support.imports import run
from tests.support.records import add_family
from tests.support.visitor import SignIn


def test_a_list_prints_with_its_filters_columns_and_order(app: Flask, sign_in: SignIn) -> None:
    add_family(app, "فاطمة أحمد سعد العلي", national_id="1000000008")
    add_family(app, "أسماء سعد علي الحربي")
    add_family(app, "مريم سعد علي الحربي", left_on="1/5/2026")
    head = sign_in("head", "beneficiary-relations")
    page = head.post("/families/export?standing=active&format=pdf", {"_use": "inside"}, expect=200)
    assert page.headers["Content-Type"] == "application/pdf"
    assert page.headers["Content-Disposition"].endswith(".pdf")
    found = text_of(page.data)
    assert found.index("أسماء سعد علي الحربي") < found.index("فاطمة أحمد سعد العلي")
    assert "مريم سعد" not in found
    assert "الحالة: نشطة" in found
    with app.app_context():
        assert db.session.scalar(select(AuditEntry).where(AuditEntry.action == "export"))


def test_a_paper_asks_where_it_goes_like_every_file(app: Flask, sign_in: SignIn) -> None:
    add_family(app, "فاطمة أحمد سعد العلي")
    page = sign_in("head", "beneficiary-relations").get("/families/export?format=pdf")
    assert "ورقة (PDF)" in page
    sign_in("board").get("/families/export?format=pdf", expect=403)


def test_a_paper_that_leaves_is_kept_with_the_headings_it_had(app: Flask, sign_in: SignIn) -> None:
    add_family(app, "فاطمة أحمد سعد العلي")
    head = sign_in("head", "beneficiary-relations")
    head.post("/families/export", {
        "_asked": "1", "_use": "leaves", "format": "pdf", "_recipient": "بلدية الأحساء",
        "_purpose": "حصر الأسر", "_aim": "reports", "_basis": "law", "_disclosed_on-day": "1",
        "_disclosed_on-month": "6", "_disclosed_on-year": "2026",
    }, expect=200)  # fmt: skip
    shown = head.get("/disclosures/1")
    assert "pdf" in shown
    assert "الاسم الرباعي، رقم الهوية أو الإقامة، رقم الجوال" in shown  # the columns of the list


def test_more_than_fits_on_paper_is_refused_in_words(
    app: Flask, sign_in: SignIn, monkeypatch: object
) -> None:
    monkeypatch.setattr(paper, "MOST", 9)  # type: ignore[attr-defined]
    add_family(app, "فاطمة أحمد سعد العلي")
    add_family(app, "أسماء سعد علي الحربي")
    head = sign_in("head", "beneficiary-relations")
    page = head.post("/families/export?format=pdf", {"_use": "inside"}, expect=422)
    assert "لا يتسع الورق" in page


def test_a_wide_table_turns_the_paper_and_a_long_cell_wraps(app: Flask, tmp_path: Path) -> None:
    assert paper.shares(["الرقم", "الاسم"], [["1", "اسم " * 40]]) == [6, 30]
    file = tmp_path / "types.pdf"
    run(app, "export", "licence-types", str(file))
    box = read(file.read_bytes()).pages[0].mediabox
    assert {round(box.width), round(box.height)} == {595, 842}
