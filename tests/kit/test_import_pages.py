"""The pages of an import: file, columns, check, result, as a person walks through them."""

from __future__ import annotations

import html
import io
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select

from esrar.core.db import db
from esrar.families.models import Family
from esrar.kit.importer.models import ImportBatch
from esrar.licensing.models import Licence
from tests.support.imports import EXPECTED, HEADINGS, PERSON, SAMPLE, bomb, families
from tests.support.visitor import Page, SignIn, Visitor


@pytest.fixture
def officer(sign_in: SignIn) -> Visitor:
    return sign_in("head", "beneficiary-relations")


def send(visitor: Visitor, register: str, name: str, content: bytes, **options: Any) -> Page:
    """Upload a file."""
    form = {"file": (io.BytesIO(content), name), "basis": "قائمة سابقة لدى الجمعية"}
    return visitor.post(f"/{register}/import", form, content_type="multipart/form-data", **options)


def chosen(page: Page) -> dict[str, str]:
    """The fields that the page of columns has selected."""
    selects = re.findall(r'<select[^>]*name="(column-\d+-\d+)".*?</select>', page.html, re.DOTALL)
    blocks = re.split(r"<select", page.html)[1:]
    found = {}
    for name, block in zip(selects, blocks, strict=True):
        match = re.search(r'<option value="([^"]*)" selected', block.split("</select>")[0])
        found[name] = match[1] if match else ""
    return found


def to_check(visitor: Visitor, register: str, content: bytes, name: str = "a.xlsx",
             sheet: str = "") -> Page:  # fmt: skip
    """Upload, and accept the sheets and columns as they were recognised, or one sheet only."""
    columns = send(visitor, register, name, content)
    page = visitor.get(columns.location)
    taken = re.findall(
        r'<input type="checkbox" id="[^"]+" name="(sheet-\d+)" value="1" checked', page.html
    )
    if sheet:
        names = [html.unescape(n) for n in re.findall(r"<h2>[^<]*«([^»]+)»", page.html)]
        taken = [f"sheet-{names.index(sheet)}"]
    form = {**chosen(page), **dict.fromkeys(taken, "1")}
    answer = visitor.post(columns.location, form)
    page = visitor.get(answer.location, expect=(200, 302))
    # Of values that no list knows nothing is said: their rows are rejected.
    return visitor.post(page.location, {}, follow=True) if page.location else page


def address_of(page: Page) -> str:
    found = re.search(r'action="(/[^"]+/check)"', page.html)
    assert found is not None
    return found[1]


def confirm(visitor: Visitor, page: Page) -> Page:
    return visitor.post(address_of(page), {"act": "confirm"}, follow=True)


def count(app: Flask, model: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_old_list_comes_in_through_the_browser(app: Flask, officer: Visitor) -> None:
    content = SAMPLE.read_bytes()
    page = to_check(officer, "families", content, SAMPLE.name)
    assert "148" in page
    for row in EXPECTED["rows_rejected"]:
        assert f'<bdi dir="ltr">{row["excel_row"]}</bdi>' in page.html
    assert count(app, Family) == 0
    done = confirm(officer, page)
    assert count(app, Family) == 148
    assert "148" in done
    page = to_check(officer, "licences", content, SAMPLE.name)
    assert '<a href="/indicators/families.licensed">' in page.html
    confirm(officer, page)
    confirm(officer, to_check(officer, "licences", content, SAMPLE.name, sheet="تراخيص سابقة"))
    assert count(app, Licence) == EXPECTED["licences"]


def test_the_same_file_again_offers_nothing_to_confirm(app: Flask, officer: Visitor) -> None:
    content = SAMPLE.read_bytes()
    confirm(officer, to_check(officer, "families", content))
    page = to_check(officer, "families", content)
    assert 'value="confirm"' not in page.html


def test_a_bad_row_is_mended_in_place_and_comes_in(
    app: Flask, officer: Visitor, tmp_path: Path
) -> None:
    wrong = (PERSON[0], PERSON[1], "05312", *PERSON[3:])
    page = to_check(officer, "families", families(tmp_path / "a.xlsx", wrong).read_bytes())
    (box,) = re.findall(r'name="(fix-[^"]+)" value="05312"', page.html)
    mended = {"act": "check", box: "0501112223", f"was-{box}": "05312"}
    page = officer.post(address_of(page), mended, follow=True)
    assert box not in page.html
    confirm(officer, page)
    with app.app_context():
        assert db.session.scalar(select(Family.mobile)) == "0501112223"


def test_confirming_twice_makes_one_batch(app: Flask, officer: Visitor, tmp_path: Path) -> None:
    page = to_check(officer, "families", families(tmp_path / "a.xlsx", PERSON).read_bytes())
    first = officer.post(address_of(page), {"act": "confirm"})
    second = officer.post(address_of(page), {"act": "confirm"})
    assert first.location == second.location
    assert (count(app, ImportBatch), count(app, Family)) == (1, 1)


def test_the_rejected_rows_come_back_with_the_error_beside_the_cell(
    officer: Visitor, tmp_path: Path
) -> None:
    wrong = ("مريم سعد علي الحربي", "2000000006", "05312", "المبرز", "خوصيات")
    file = families(tmp_path / "a.xlsx", PERSON, wrong)
    page = to_check(officer, "families", file.read_bytes())
    tried = officer.get(re.findall(r'href="([^"]+/rejected)"', page.html)[0])
    done = confirm(officer, page)
    kept = officer.get(re.findall(r'href="([^"]+/rejected)"', done.html)[0])
    for answer in (tried, kept):
        rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)
        at = rows[0].index("رقم الجوال")
        assert rows[0][at + 1].endswith("رقم الجوال")
        assert rows[1][at] == "05312"
        assert rows[1][at + 1]
        assert rows[1][-1] == 3
        assert len(rows) == 2


def test_columns_settled_by_hand_are_remembered_for_the_same_headings(
    officer: Visitor, tmp_path: Path
) -> None:
    headings = ("س", "ص", "ع", "ف", "ق")
    content = families(tmp_path / "a.xlsx", PERSON, headings=headings).read_bytes()
    columns = send(officer, "families", "a.xlsx", content)
    page = officer.get(columns.location)
    assert set(chosen(page).values()) == {""}
    names = ("full_name", "national_id", "mobile", "locality_id", "activity_id")
    by_hand = {f"column-0-{i}": name for i, name in enumerate(names)}
    officer.post(columns.location, by_hand)
    again = officer.get(send(officer, "families", "a.xlsx", content).location)
    assert chosen(again) == by_hand


def test_a_file_of_wrong_rows_alone_is_not_called_nothing_new(
    officer: Visitor, tmp_path: Path
) -> None:
    file = families(tmp_path / "a.xlsx", ("فاطمة", *PERSON[1:]))
    columns = send(officer, "families", "a.xlsx", file.read_bytes()).location
    check = officer.post(columns, chosen(officer.get(columns))).location
    page = officer.get(check)
    assert "لا صف يصلح للاستيراد بحالته" in page
    assert "لا جديد" not in page
    assert 'value="confirm"' not in page.html


def test_two_columns_for_one_field_are_refused(officer: Visitor, tmp_path: Path) -> None:
    headings = (*HEADINGS, "رقم الجوال")
    file = families(tmp_path / "a.xlsx", (*PERSON, "0503334445"), headings=headings)
    columns = send(officer, "families", "a.xlsx", file.read_bytes())
    page = officer.get(columns.location)
    officer.post(columns.location, chosen(page), expect=422)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"text"), ("a.xlsx", bomb()), ("a.exe", b"MZ"), ("a.csv", b""),
        ("a.xlsm", b"PK"),
        ("a.xls", SAMPLE.with_name("locked.xls").read_bytes()),
        ("a.ods", SAMPLE.with_name("locked.ods").read_bytes()),
        ("a.xlsx", SAMPLE.read_bytes()[:9000]), ("a.csv", b"a," * 16_384 + b"a\n"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_on_the_page(
    officer: Visitor, name: str, content: bytes
) -> None:
    page = send(officer, "families", name, content, expect=422)
    assert "f-file-error" in page.html
    assert not list((Path(officer.app.config["DATA_FOLDER"]) / "imports").glob("*.file"))


def test_without_file_or_basis_the_form_comes_back(officer: Visitor) -> None:
    officer.post("/families/import", {"basis": "x"}, expect=422)
    form = {"file": (io.BytesIO(b"a"), "a.csv"), "basis": " "}
    officer.post("/families/import", form, content_type="multipart/form-data", expect=422)


def test_an_upload_is_its_owners_sealed_and_gone_after_a_day(
    app: Flask, officer: Visitor, sign_in: SignIn, tmp_path: Path
) -> None:
    content = families(tmp_path / "a.xlsx", PERSON).read_bytes()
    location = send(officer, "families", "a.xlsx", content).location
    sign_in("head", "beneficiary-relations").get(location, expect=404)
    officer.get(location.replace("families", "licences"), expect=404)
    officer.get("/families/import/upload/../columns", expect=404)
    stored = list((Path(app.config["DATA_FOLDER"]) / "imports").iterdir())
    assert stored
    for path in stored:
        assert content[:40] not in path.read_bytes()
        past = time.time() - 25 * 3600
        os.utime(path, (past, past))
    officer.get(location, expect=404)
    send(officer, "families", "a.xlsx", content)
    assert not set(stored) & set((Path(app.config["DATA_FOLDER"]) / "imports").iterdir())


def test_who_may_not_import_meets_no_page_of_it(sign_in: SignIn) -> None:
    board = sign_in("board")
    for path in ("", "/template", "/1", "/1/rejected", "/upload/x/columns", "/upload/x/check"):
        board.get(f"/families/import{path}", expect=403)


def test_every_page_of_the_import_can_be_read_by_everybody(
    signed_in_page: Any, axe: Callable[..., None], tmp_path: Path
) -> None:
    tab = signed_in_page("head", department="beneficiary-relations")
    tab.goto("/licences/import")
    axe(tab)
    tab.goto("/families/import")
    axe(tab)
    tab.get_by_role("button", name="قراءة الملف").click()
    axe(tab)
    tab.set_input_files("#f-file", SAMPLE)
    tab.get_by_role("button", name="قراءة الملف").click()
    tab.wait_for_url("**/columns")
    axe(tab)
    tab.locator("main form button.primary").click()
    tab.wait_for_url("**/values")
    axe(tab)
    tab.locator("main form button.primary").click()
    tab.wait_for_url("**/check")
    axe(tab)
    tab.locator("main form button.primary").click()
    tab.wait_for_url("**/import/*")
    axe(tab)
