"""Export: what stands in the file, who may have it, and that it reads back as it was."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
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
from esrar.kit.workbooks import Book, Heading, harmless, write_csv
from tests.support.imports import SAMPLE, run, take
from tests.support.records import add_family, add_licence
from tests.support.visitor import Page, SignIn

INSIDE = {"_use": "inside"}
"""What the page before a file with personal data is answered with: it stays inside."""
REGISTERS = ("families", "activities", "licences", "licence-types", "licensing-authorities",
             "organisations")  # fmt: skip


def sheets(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    found = openpyxl.load_workbook(io.BytesIO(data))
    return {s.title: [row for row in s.values if any(c is not None for c in row)] for s in found}


def sheets_of(app: Flask, key: str) -> list[str]:
    """A sheet for the records, then one for each of their blocks."""
    with app.app_context():
        register = registry.get(key)
        return [str(register.label), *(str(block.label) for block in register.lines)]


def records(page: Page) -> list[dict[str, Any]]:
    headings, *rows = next(iter(sheets(page.data).values()))
    return [dict(zip(headings, row, strict=True)) for row in rows]


# -- there and back --------------------------------------------------------------------------------


@pytest.fixture
def filled(app: Flask) -> Flask:
    """The sample, and families with everything that a workbook could lose."""
    take(app, "families", SAMPLE)
    take(app, "licences", SAMPLE)
    add_family(
        app, "سعاد خالد أحمد العلي", birth_date="1385هـ", notes="سطر\nثانٍ =1+1", file_number="007",
        monthly_income="1500.50", has_disability="نعم", second_mobile="+12025550123",
        lines={"members": [{"full_name": "سارة خالد", "birth_date": "1410/2/3هـ"},
                           {"full_name": "هند خالد"}],
               "activities": [{"activity_id": "عبايات", "products": "+عباءات"},
                              {"activity_id": "خوصيات", "started_on": "2020"}]},
    )  # fmt: skip
    family = add_family(app, "سعاد خالد أحمد العلي", national_id=None)
    add_licence(app, family, number=None, issued_on=None)
    return app


@pytest.mark.both
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_export_that_is_imported_changes_nothing(
    filled: Flask, tmp_path: Path, ending: str
) -> None:
    for key in REGISTERS:
        file = tmp_path / f"{key}.{ending}"
        run(filled, "export", key, str(file))
        done = take(filled, key, file)
        totals = done["totals"]
        assert totals["read"] == totals["unchanged"] > 0, (key, done)
        assert done["differing"] == 0, key
        for lines in done["lines"].values():
            assert lines["totals"]["read"] == lines["totals"]["unchanged"], (key, lines)


def test_an_export_fills_another_installation_alike(
    filled: Flask, tmp_path: Path, workshop: Any
) -> None:
    files = {key: tmp_path / f"{key}.xlsx" for key in ("families", "licences")}
    for key, file in files.items():
        run(filled, "export", key, str(file))
    workshop.reset()
    done = take(filled, "families", files["families"])
    assert done["totals"]["new"] == done["totals"]["read"]
    assert done["lines"]["أفراد الأسرة"]["totals"]["new"] == 2
    assert take(filled, "licences", files["licences"])["totals"]["rejected"] == 0
    again = tmp_path / "again.xlsx"
    run(filled, "export", "families", str(again))
    first, second = (sheets(f.read_bytes()) for f in (files["families"], again))
    main = next(iter(first))
    basis = first[main][0].index("الأساس النظامي")  # that of the new batch
    for name, rows in first.items():
        skipped = basis if name == main else -1
        for before, after in zip(rows, second[name], strict=True):
            assert [*before[:skipped], *before[skipped + 1 :]] == [
                *after[:skipped], *after[skipped + 1 :],
            ]  # fmt: skip


# -- what stands in it -----------------------------------------------------------------------------


def test_a_workbook_runs_from_the_right_with_frozen_filtered_headings_and_typed_cells(
    app: Flask, sign_in: SignIn
) -> None:
    add_family(app, "فاطمة أحمد سعد العلي", household_size="5", registered_on="2/3/2026")
    page = sign_in("head", "beneficiary-relations").post("/families/export", INSIDE, expect=200)
    assert page.headers["Content-Disposition"].startswith("attachment")
    found = openpyxl.load_workbook(io.BytesIO(page.data))
    sheet = found.worksheets[0]
    assert sheet.sheet_view.rightToLeft
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$1:$1", "landscape")
    (row,) = records(page)
    assert row["عدد أفراد الأسرة"] == 5
    assert row["تاريخ التسجيل"] == datetime(2026, 3, 2)  # noqa: DTZ001 - a cell has no zone
    assert found.sheetnames == sheets_of(app, "families")


def test_the_filters_of_the_list_apply(app: Flask, sign_in: SignIn) -> None:
    add_family(app, "فاطمة أحمد سعد العلي")
    add_family(app, "مريم سعد علي الحربي", left_on="1/5/2026")
    officer = sign_in("head", "beneficiary-relations")
    names = [
        r["الاسم الرباعي"]
        for r in records(officer.post("/families/export?standing=left", INSIDE, expect=200))
    ]
    assert names == ["مريم سعد علي الحربي"]
    found = records(officer.post("/families/export?q=فاطمة&columns=listed", INSIDE, expect=200))
    assert [r["الاسم الرباعي"] for r in found] == ["فاطمة أحمد سعد العلي"]
    officer.get("/families/export?locality_id=x", expect=400)


def test_who_may_not_reveal_gets_masked_identifiers(app: Flask, sign_in: SignIn) -> None:
    add_family(app, national_id="1000000008")
    whole = records(
        sign_in("head", "beneficiary-relations").post("/families/export", INSIDE, expect=200)
    )
    masked = records(sign_in("administrator").post("/families/export", INSIDE, expect=200))
    assert whole[0]["رقم الهوية أو الإقامة"] == "1000000008"
    assert masked[0]["رقم الهوية أو الإقامة"] == "••••••0008"
    assert "الدخل الشهري" not in masked[0]
    sign_in("board").get("/families/export", expect=403)


def test_a_masked_export_that_is_imported_changes_nothing(
    app: Flask, sign_in: SignIn, tmp_path: Path
) -> None:
    add_family(app, national_id="1000000008")
    file = tmp_path / "a.xlsx"
    file.write_bytes(sign_in("administrator").post("/families/export", INSIDE, expect=200).data)
    done = take(app, "families", file)
    assert (done["totals"]["unchanged"], done["differing"]) == (1, 0)


def test_an_export_is_kept_in_the_audit_with_its_filter_and_count(
    app: Flask, sign_in: SignIn
) -> None:
    add_family(app)
    sign_in("head", "beneficiary-relations").post(
        "/families/export?standing=active&format=csv", INSIDE, expect=200
    )
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "export")).one()
    assert entry.subject == "family"


# -- no formulas -----------------------------------------------------------------------------------

HOSTILE = ('=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "<r><t>x</t></r>",
           "a&b<c>\"d'", "\x01\x0b", "_x0041_", "=1\n=2")  # fmt: skip


def test_no_text_becomes_a_formula_in_a_workbook() -> None:
    out = io.BytesIO()
    book = Book(out)
    book.sheet("=a/b:c*?[x]", [Heading("=1+1")]).put([text] for text in HOSTILE)
    book.close()
    (sheet,) = openpyxl.load_workbook(io.BytesIO(out.getvalue())).worksheets
    cells = [row[0] for row in sheet.iter_rows()]
    assert {c.data_type for c in cells if c.value is not None} == {"s"}
    assert cells[1].value == HOSTILE[0]
    assert cells[7].value == HOSTILE[6]


@given(st.lists(st.text(), max_size=8))
def test_a_csv_holds_no_formula_and_keeps_every_text(texts: list[str]) -> None:
    texts = [t for t in texts if "\x00" not in t and not any("\ud800" <= c <= "\udfff" for c in t)]
    out = io.BytesIO()
    write_csv(out, [Heading("ا")], ([t] for t in [*texts, *HOSTILE]))
    assert out.getvalue().startswith(b"\xef\xbb\xbf")
    text = out.getvalue().decode("utf-8-sig")
    _heading, *rows = csv.reader(io.StringIO(text, newline=""))
    cells = [row[0] if row else "" for row in rows]
    assert not any(c.startswith(("=", "+", "-", "@", "\t", "\r")) for c in cells)
    assert cells == [harmless(t) for t in [*texts, *HOSTILE]]


def test_a_date_before_excel_s_calendar_stays_readable() -> None:
    out = io.BytesIO()
    book = Book(out)
    book.sheet("a", [Heading("x")]).put([[date(1899, 5, 6)], [date(1900, 3, 1)]])
    book.close()
    (sheet,) = openpyxl.load_workbook(io.BytesIO(out.getvalue())).worksheets
    assert [c.value for c in sheet["A"]][1:] == ["06/05/1899", datetime(1900, 3, 1)]  # noqa: DTZ001


# -- the template ----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", REGISTERS)
def test_a_template_is_read_back_column_by_column(app: Flask, tmp_path: Path, key: str) -> None:
    file = tmp_path / "a.xlsx"
    run(app, "template", key, str(file))
    found = openpyxl.load_workbook(file)
    assert run(app, "import", key, str(file), code=1)
    if key == "families":
        sheet = found.worksheets[0]
        shown = [s.title for s in found.worksheets if s.sheet_state == "visible"]
        assert shown == sheets_of(app, "families")
        lists = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
        assert len(lists) > 5
        headings = [c.value for c in sheet[1]]
        sheet.append([{"الاسم الرباعي": "فاطمة أحمد سعد العلي", "رقم الجوال": "0501112223",
                       "المدينة أو القرية": "الهفوف", "النشاط": "خوصيات",
                       "تاريخ التسجيل": date(2026, 1, 2)}.get(h) for h in headings])  # fmt: skip
        found.save(file)
        done = take(app, "families", file)
        assert (done["totals"]["new"], done["ignored_columns"]) == (1, [])


def test_a_template_is_offered_to_who_may_import(sign_in: SignIn) -> None:
    page = sign_in("head", "beneficiary-relations").get("/licences/import/template")
    assert page.headers["Content-Disposition"].startswith("attachment")
