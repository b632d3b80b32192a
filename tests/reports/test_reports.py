"""Reports: made with one act, frozen, the same numbers in PDF, workbook and page, verified."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from esrar.core import storage
from esrar.core.db import db, writing
from esrar.measures.years import Year, current_year
from esrar.plan.closing import Span
from esrar.plan.closing.acts import close
from esrar.reports.keeping import REPORT, find
from tests.core.test_typeset import read, text_of
from tests.support.imports import run
from tests.support.records import add_family, add_licence
from tests.support.visitor import Page, SignIn, Visitor

NAME = "فاطمة أحمد سعد العلي"
NEW = {"span": "q1", "edition": "board", "tongue": "ar", "decision_number": "12/1448"}


def year() -> Year:
    found = current_year()
    assert found is not None
    return found


@pytest.fixture
def counted(app: Flask) -> Flask:
    """One licence of the first quarter; the quarter is closed."""
    family = add_family(app, NAME)
    add_licence(app, family, issued_on="1/3/2026")
    with app.app_context():
        close(year(), Span.Q1)
    return app


def made(manager: Visitor, **changed: str) -> str:
    page = manager.post("/reports/new", {**NEW, **changed}, expect=302)
    return page.location.rsplit("/", 1)[-1]


def files(manager: Visitor, identifier: str) -> tuple[Page, Page]:
    at = f"/reports/{identifier}/file"
    return manager.get(f"{at}.pdf"), manager.get(f"{at}.xlsx")


def test_a_report_of_a_closed_quarter_says_the_same_on_paper_in_the_workbook_and_on_its_page(
    counted: Flask, sign_in: SignIn
) -> None:
    manager = sign_in("executive-manager")
    manager.post("/reports/narratives/q1", {"families.licensed": "صدرت رخصة واحدة في 1/3/2026."})
    identifier = made(manager)
    assert identifier == "R-2026-Q1-01"
    pdf, xlsx = files(manager, identifier)
    text = text_of(pdf.data)
    assert "تقرير الربع الأول 2026" in text
    assert "صدرت رخصة واحدة في 1/3/2026." in text
    assert "12/1448" in text
    assert "مسودة" not in text
    assert NAME not in text, "a person stands in a report by number"
    assert dict(read(pdf.data).metadata or {})["/Title"] == "تقرير الربع الأول 2026"
    book = openpyxl.load_workbook(io.BytesIO(xlsx.data))
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    row = next(r for r in book.worksheets[1].values if r[0] == 2)
    assert row[3] == "1"
    page = manager.get(f"/reports/{identifier}")
    assert "صدرت رخصة واحدة" in page
    assert "عن فترة مقفلة" in page


def test_a_report_stays_as_it_was_whatever_changes_later(counted: Flask, sign_in: SignIn) -> None:
    manager = sign_in("executive-manager")
    first = made(manager)
    before = files(manager, first)
    add_licence(counted, add_family(counted), issued_on="2/3/2026")
    assert [p.data for p in files(manager, first)] == [p.data for p in before]
    second = made(manager, tongue="en")
    assert second == "R-2026-Q1-02"
    assert "Report of the first quarter 2026" in text_of(files(manager, second)[0].data)
    draft = made(manager, span="year", edition="ministry")
    assert draft == "R-2026-Y-01"
    assert "مسودة – الفترة غير مقفلة" in text_of(files(manager, draft)[0].data)


def test_a_paper_is_genuine_altered_or_unknown(
    counted: Flask, sign_in: SignIn, tmp_path: Path
) -> None:
    manager = sign_in("executive-manager")
    identifier = made(manager)
    pdf, xlsx = files(manager, identifier)
    papers = {"a.pdf": pdf.data, "b.xlsx": xlsx.data, "c.pdf": pdf.data + b"\n",
              "d.pdf": b"%PDF-1.7\nsomething"}  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(xlsx.data))
    book.worksheets[1]["D3"] = "99"
    book.save(tmp_path / "e.xlsx")
    for name, content in papers.items():
        (tmp_path / name).write_bytes(content)

    def asked(what: str, code: int = 0) -> dict[str, Any]:
        said = run(counted, "report", "verify", what, "--json", code=code)
        found: dict[str, Any] = json.loads(said.splitlines()[0]) if code else said
        return found

    for name, answer in (("a.pdf", "genuine"), ("b.xlsx", "genuine"), ("c.pdf", "altered"),
                         ("d.pdf", "unknown"), ("e.xlsx", "altered")):  # fmt: skip
        found = asked(str(tmp_path / name), 0 if answer == "genuine" else 1)
        assert found["answer"] == answer, name
        assert found["identifier"] == ("" if answer == "unknown" else identifier)
    assert asked(identifier)["answer"] == "genuine"
    assert "صحيح" in manager.get(f"/reports/verify?number={identifier}")
    with counted.app_context():
        one = find(db.session(), identifier)
        storage.discard(storage._path(one.pdf))
        assert asked(identifier, 1)["answer"] == "altered"


def test_a_changed_content_is_found(counted: Flask, sign_in: SignIn, session: Session) -> None:
    identifier = made(sign_in("executive-manager"))
    with writing() as write:
        changed = REPORT.c.content.op("||")(" ")
        write.session.connection().execute(update(REPORT).values(content=changed))
    assert "مُغيَّر" in sign_in("auditor").get(f"/reports/verify?number={identifier}")


def test_bad_input_is_told_and_who_only_reads_makes_nothing(
    app: Flask, sign_in: SignIn, today: Callable[[date | None], None]
) -> None:
    manager = sign_in("executive-manager")
    today(date(2026, 6, 1))
    page = manager.post("/reports/new", {"span": "q9", "edition": "x"}, expect=422)
    assert page.title.startswith("خطأ: ")
    early = manager.post("/reports/new", {**NEW, "span": "q4"}, expect=422)
    assert "لم تبدأ هذه الفترة بعد" in early
    manager.get("/reports/R-2026-Q1-99", expect=404)
    manager.get("/reports/narratives/q9", expect=404)
    manager.post("/reports/verify", {}, expect=422)
    board = sign_in("board")
    board.get("/reports/new", expect=403)
    board.post("/reports/narratives/q1", {}, expect=403)
    assert "لم يُعدّ أي تقرير بعد" in board.get("/reports")


def test_the_command_makes_a_report(counted: Flask, tmp_path: Path) -> None:
    found = run(counted, "report", "make", "q1", "--to", str(tmp_path), "--json")
    assert found["draft"] is False
    assert (tmp_path / "R-2026-Q1-01.pdf").read_bytes().startswith(b"%PDF")
    assert run(counted, "report", "list").startswith("R-2026-Q1-01")
    assert "genuine" in run(counted, "report", "verify", str(tmp_path / "R-2026-Q1-01.xlsx"))
