"""What a person settles in an import: sheets, columns, unknown values, records already there."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from esrar.audit.models import AuditEntry
from esrar.core.db import db
from esrar.families.models import Family, FamilyMember
from esrar.kit import registry
from esrar.kit.choices import Choice, ChoiceRow
from esrar.kit.importer.models import ImportAlias
from tests.kit.test_import_pages import SignIn, address_of, chosen, confirm, count, send, to_check
from tests.support.imports import HEADINGS, PERSON, book, families, run, take
from tests.support.records import add_family
from tests.support.visitor import Page, Visitor

OTHER = ("مريم سعد علي الحربي", "2000000006", "0502223334", "المبرز", "خوصيات")
MORE = (*HEADINGS, "عدد أفراد الأسرة", "الحي")


@pytest.fixture
def officer(sign_in: SignIn) -> Visitor:
    return sign_in("head", "beneficiary-relations")


def family(app: Flask, *columns: str) -> Any:
    with app.app_context():
        return db.session.execute(select(*(getattr(Family, c) for c in columns))).one()


# -- sheets and columns --------------------------------------------------------------------------


def test_sheets_of_records_and_of_lines_come_in_together(
    app: Flask, officer: Visitor, tmp_path: Path
) -> None:
    members = [["أسرة", "الاسم"], [PERSON[1], "سارة خالد"], [OTHER[1], "هند خالد"]]
    file = book(tmp_path / "a.xlsx", [HEADINGS, PERSON], [HEADINGS, OTHER, PERSON], members,
                [["ملاحظات"], ["لا شيء"]],
                names=["الهفوف", "المبرز", "أفراد الأسرة", "ملاحظات"])  # fmt: skip
    page = officer.get(send(officer, "families", "a.xlsx", file.read_bytes()).location)
    taken = re.findall(r'name="sheet-(\d)" value="1" checked', page.html)
    assert taken == ["0", "1", "2"]  # the same headings, and lines; not what nobody recognises
    page = to_check(officer, "families", file.read_bytes())
    confirm(officer, page)
    assert (count(app, Family), count(app, FamilyMember)) == (2, 2)


def test_a_row_of_another_sheet_is_mended_in_place(
    app: Flask, officer: Visitor, tmp_path: Path
) -> None:
    wrong = (OTHER[0], OTHER[1], "05312", *OTHER[3:])
    file = book(tmp_path / "a.xlsx", [HEADINGS, PERSON], [HEADINGS, wrong], names=["أ", "ب"])
    page = to_check(officer, "families", file.read_bytes())
    (box,) = re.findall(r'name="(fix-[^"]+)" value="05312"', page.html)
    assert "ب: 2" in page
    form = {"act": "check", box: "0502223334", f"was-{box}": "05312"}
    confirm(officer, officer.post(address_of(page), form, follow=True))
    assert count(app, Family) == 2


def test_sheets_are_named_one_by_one_on_the_command_line(app: Flask, tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx", [HEADINGS, PERSON], [HEADINGS, OTHER], names=["أ", "ب"])
    done = take(app, "families", file, "--sheet", "أ", "--sheet", "ب")
    assert (done["sheets"], done["totals"]["new"]) == (["أ", "ب"], 2)


def test_it_is_said_how_sure_each_column_is_and_what_is_not_imported(
    officer: Visitor, tmp_path: Path
) -> None:
    headings = (*HEADINGS, "تاريخ الميلادي", "لون السيارة", "عدد أفراد الأسرة", None)
    rows = [(*PERSON, "1405/03/12", "أحمر", "كبيرة", "بلا عنوان")] * 3
    file = families(tmp_path / "a.xlsx", *rows, headings=headings)
    page = officer.get(send(officer, "families", "a.xlsx", file.read_bytes()).location)
    assert page.text.count("عنوان معروف") == 5
    assert "تخمين: نسبة التشابه" in page
    assert page.text.count("لا يُستورد") == 2  # the unknown heading, and the column without one
    assert "القيم الملائمة للحقل: 0 من 3" in page


def test_headings_merged_from_above_are_read_and_those_side_by_side_are_said(
    app: Flask, officer: Visitor, tmp_path: Path
) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (["الاسم الرباعي", "بيانات", None, None, None],
                [None, *HEADINGS[1:]], PERSON):  # fmt: skip
        sheet.append(list(row))
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:E1")
    made.save(tmp_path / "a.xlsx")
    assert take(app, "families", tmp_path / "a.xlsx")["totals"]["new"] == 1
    sheet.unmerge_cells("A1:A2")
    sheet["A2"], sheet["F2"] = "الاسم الرباعي", "الحي"
    sheet.merge_cells("F2:G2")
    sheet["G3"] = "حي الأندلس"
    made.save(tmp_path / "b.xlsx")
    content = (tmp_path / "b.xlsx").read_bytes()
    assert "عناوين مدمجة" in officer.get(send(officer, "families", "b.xlsx", content).location)


def test_what_stands_out_in_an_office_file_is_said_before_it_is_read(officer: Visitor) -> None:
    content = (Path(__file__).parents[1] / "samples" / "office.xlsx").read_bytes()
    page = officer.get(send(officer, "families", "office.xlsx", content).location)
    for words in ("معادلات", "أخطاء معادلات", "صفوف مخفية", "أعمدة مخفية", "أوراق مخفية"):
        assert words in page.text.replace("الصفوف مخفية", "صفوف مخفية").replace(
            "الأعمدة مخفية", "أعمدة مخفية"
        )


def refused(officer: Visitor, page: Page) -> bytes:
    """The workbook of the rows that a check refused."""
    return officer.get(re.findall(r'href="([^"]+/rejected)"', page.html)[0]).data


def headings_of(content: bytes) -> list[Any]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [cell.value for cell in sheet[1]]


def test_the_workbook_of_refused_rows_comes_back_mended_with_its_columns_of_errors(
    app: Flask, officer: Visitor, tmp_path: Path
) -> None:
    headings = ("س", *HEADINGS[1:])
    wrong = (OTHER[0], OTHER[1], "05312", *OTHER[3:])
    content = families(tmp_path / "a.xlsx", wrong, headings=headings).read_bytes()
    columns = send(officer, "families", "a.xlsx", content)
    by_hand = {**chosen(officer.get(columns.location)), "column-0-0": "full_name"}
    page = officer.post(columns.location, by_hand, follow=True)
    first = refused(officer, page)
    # Our columns are none of the file: they are not offered, not said to be left out, not doubled.
    columns = send(officer, "families", "b.xlsx", first)
    page = officer.get(columns.location)
    assert "خطأ: رقم الجوال" not in page
    assert "رقم الصف في الملف" not in page
    assert list(chosen(page)) == [f"column-0-{i}" for i in (0, 1, 2, 4, 5)]
    page = officer.post(columns.location, chosen(page), follow=True)
    assert "أعمدة متروكة" not in page
    assert headings_of(refused(officer, page)) == headings_of(first)
    made = openpyxl.load_workbook(io.BytesIO(first))
    sheet = made.active
    assert sheet is not None
    cell = next(c for c in sheet[2] if c.value == "05312")
    assert str(sheet.cell(1, cell.column + 1).value).startswith("خطأ:")
    cell.value = OTHER[2]
    made.save(tmp_path / "b.xlsx")
    # What was chosen by hand is remembered for the same headings with our columns among them.
    page = to_check(officer, "families", (tmp_path / "b.xlsx").read_bytes())
    confirm(officer, page)
    assert family(app, "full_name", "mobile") == (OTHER[0], OTHER[2])


# -- values unknown to their lists ----------------------------------------------------------------


def unknown(officer: Visitor, content: bytes) -> Page:
    """Upload, accept the columns; the page of unknown values."""
    columns = send(officer, "families", "a.xlsx", content)
    answer = officer.post(columns.location, chosen(officer.get(columns.location)))
    return officer.get(officer.get(answer.location, expect=302).location)


def values_action(page: Page) -> str:
    found = re.search(r'action="(/[^"]+/values)"', page.html)
    assert found is not None
    return found[1]


def activity(app: Flask, nearest: str = "خوصيات") -> str:
    """The id of an activity."""
    with app.app_context():
        options = registry.get("families").field("activity_id").kind.options()  # type: ignore[attr-defined]
        return next(value for value, label in options if label == nearest)


@pytest.mark.both
def test_an_unknown_value_is_decided_once_and_remembered(
    app: Flask, officer: Visitor, tmp_path: Path
) -> None:
    rows = [(*PERSON[:4], "شغل خوص"), (*OTHER[:4], "شغل خوص")]
    content = families(tmp_path / "a.xlsx", *rows).read_bytes()
    assert take(app, "families", tmp_path / "a.xlsx", "--dry-run")["unknown"] == [
        {"field": "activity", "value": "شغل خوص", "rows": 2}
    ]
    page = unknown(officer, content)
    assert page.text.count("شغل خوص") == 1
    page = officer.post(values_action(page), {"value-0": f"={activity(app)}"}, follow=True)
    confirm(officer, page)
    assert count(app, Family) == 2
    third = families(tmp_path / "b.xlsx", ("هند سعد علي الحربي", "1000000016", "0503334445",
                                           "الهفوف", "شُغل  خوص"))  # fmt: skip
    assert take(app, "families", third)["totals"]["new"] == 1  # also from the command line
    page = officer.get("/families/import/values")
    assert "شغل خوص" in page
    assert "خوصيات" in page
    (forget,) = re.findall(r'action="([^"]+/forget)"', page.html)
    officer.post(forget, {})
    assert count(app, ImportAlias) == 0
    with app.app_context():
        entries = select(AuditEntry.action).where(AuditEntry.subject == "import_alias")
        assert list(db.session.scalars(entries.order_by(AuditEntry.id))) == [
            "alias", "alias-removed",
        ]  # fmt: skip


def test_an_unknown_value_may_be_left_blank_or_left_for_later(
    app: Flask, officer: Visitor, tmp_path: Path
) -> None:
    headings = (*HEADINGS, "المصدر")
    rows = [(*PERSON[:3], "قرية لا تُعرف", PERSON[4]), OTHER]
    page = unknown(officer, families(tmp_path / "a.xlsx", *rows, headings=headings).read_bytes())
    later = officer.post(values_action(page), {}, follow=True)
    assert "قيم غير معروفة في قوائمها: 1" in later
    assert 'name="fix-2-' in later.html
    blank = officer.post(values_action(page), {"value-0": "blank"}, follow=True)
    assert "قيم غير معروفة" not in blank
    assert count(app, ImportAlias) == 0
    assert 'name="fix-2-' in blank.html  # a place is compulsory: the row is refused without one
    confirm(officer, blank)
    assert count(app, Family) == 1


def test_nothing_but_values_of_the_list_is_taken(officer: Visitor, tmp_path: Path) -> None:
    content = families(tmp_path / "a.xlsx", (*PERSON[:4], "شغل خوص")).read_bytes()
    action = values_action(unknown(officer, content))
    assert officer.post(action, {"value-0": "=99999"}).location.endswith("/values")
    assert officer.post(action, {"value-0": "new"}).location.endswith("/values")


# -- records already there ------------------------------------------------------------------------


def known(app: Flask, tmp_path: Path, *cells: Any) -> Path:
    """A family that is registered, and a file that says other things of it."""
    add_family(app, PERSON[0], national_id=PERSON[1], mobile="0509998887", household_size="4",
               district="حي النزهة")  # fmt: skip
    return families(tmp_path / "a.xlsx", (*PERSON, *cells), headings=MORE)


@pytest.mark.both
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--matches", "skip"), ("0509998887", 4, "حي النزهة")),
        ((), ("0509998887", 4, "حي النزهة")),
        (("--matches", "overwrite"), (PERSON[2], 9, "حي النزهة")),
        (("--matches", "overwrite", "--clear-blanks"), (PERSON[2], 9, None)),
    ],
)
def test_known_records_are_skipped_filled_or_overwritten(
    app: Flask, tmp_path: Path, options: tuple[str, ...], expected: tuple[Any, ...]
) -> None:
    file = known(app, tmp_path, 9, None)
    done = take(app, "families", file, *options)
    assert done["totals"]["updated"] == (1 if "overwrite" in options else 0)
    assert tuple(family(app, "mobile", "household_size", "district")) == expected
    if "overwrite" in options:
        again = take(app, "families", file, *options)["totals"]
        assert (again["updated"], again["unchanged"]) == (0, 1)


def test_a_masked_identifier_is_not_a_blank_cell(app: Flask, tmp_path: Path) -> None:
    add_family(app, PERSON[0], national_id=PERSON[1], mobile=PERSON[2], household_size="4")
    masked = (PERSON[0], "••••••0008", *PERSON[2:], 9)
    file = families(tmp_path / "a.xlsx", masked, headings=(*HEADINGS, "عدد أفراد الأسرة"))
    take(app, "families", file, "--matches", "overwrite", "--clear-blanks")
    assert tuple(family(app, "national_id", "household_size")) == (PERSON[1], 9)


def test_what_would_change_is_shown_field_by_field_before_it_is_confirmed(
    app: Flask, officer: Visitor, tmp_path: Path
) -> None:
    page = to_check(officer, "families", known(app, tmp_path, 9, "حي الأندلس").read_bytes())
    assert 'value="confirm"' not in page.html
    page = officer.post(address_of(page), {"act": "check", "matches": "overwrite"}, follow=True)
    (changes,) = re.findall(r'href="([^"]+/changes)"', page.html)
    for shown in (page, officer.get(changes)):
        assert "حي النزهة" in shown
        assert "حي الأندلس" in shown
        assert "0509998887" in shown
    assert tuple(family(app, "mobile")) == ("0509998887",)
    confirm(officer, page)
    assert tuple(family(app, "mobile", "district", "version")) == (PERSON[2], "حي الأندلس", 2)


def test_a_row_that_means_two_records_is_refused_by_naming_both(
    app: Flask, officer: Visitor, tmp_path: Path
) -> None:
    first = add_family(app, PERSON[0], national_id=PERSON[1], mobile="0509998887")
    second = add_family(app, PERSON[0], national_id=None, mobile=PERSON[2])
    file = families(tmp_path / "a.xlsx", (*PERSON, 9, None), headings=MORE)
    done = take(app, "families", file, "--matches", "overwrite")
    (problem,) = done["rejected"]
    assert f"#{first}" in problem["reason"]
    assert f"#{second}" in problem["reason"]
    assert (done["totals"]["updated"], done["totals"]["rejected"]) == (0, 1)
    page = to_check(officer, "families", file.read_bytes())
    (box,) = re.findall(r'name="(fix-2-[^"]+)"', page.html)
    form = {"act": "check", box: str(first), f"was-{box}": "", "matches": "overwrite"}
    confirm(officer, officer.post(address_of(page), form, follow=True))
    with app.app_context():
        sizes = select(Family.id, Family.household_size).order_by(Family.id)
        assert dict(map(tuple, db.session.execute(sizes))) == {first: 9, second: None}


def test_a_number_that_contradicts_an_identifier_is_refused(app: Flask, tmp_path: Path) -> None:
    first = add_family(app, PERSON[0], national_id=PERSON[1], mobile=PERSON[2])
    second = add_family(app, PERSON[0], national_id="2000000006", mobile="0509998887")
    headings = ("رقم السجل", HEADINGS[0], HEADINGS[1])
    file = families(tmp_path / "a.xlsx", (second, PERSON[0], PERSON[1]), headings=headings)
    (problem,) = take(app, "families", file)["rejected"]
    assert {f"#{first}", f"#{second}"} <= set(problem["reason"].replace("،", " ").split())


# -- uploads that wait ----------------------------------------------------------------------------


def test_an_upload_waits_for_its_owner_and_can_be_given_up(
    officer: Visitor, sign_in: SignIn, tmp_path: Path
) -> None:
    content = families(tmp_path / "a.xlsx", PERSON).read_bytes()
    address = send(officer, "families", "كشفي.xlsx", content).location
    assert address in officer.get("/families/import").html
    assert address not in sign_in("head", "beneficiary-relations").get("/families/import").html
    officer.post(address.replace("/columns", "/discard"), {})
    officer.get(address, expect=404)


def test_the_command_says_its_choices(app: Flask) -> None:
    printed = run(app, "import", "--help")
    for word in ("--matches", "skip|fill|overwrite", "--clear-blanks", "--sheet", "--map"):
        assert word in printed


def test_who_keeps_the_lists_may_add_a_value_of_the_file(
    app: Flask, sign_in: SignIn, tmp_path: Path
) -> None:
    keeper = sign_in("administrator")
    with app.app_context():
        register = registry.get("families")
        one = next(f for f in register.fields if isinstance(f.kind, Choice) and f.importable)
        label = str(one.label)
    headings = (*HEADINGS, label)
    content = families(tmp_path / "a.xlsx", (*PERSON, "قيمة أولى"), headings=headings).read_bytes()
    page = unknown(keeper, content)
    assert "إضافتها إلى القائمة" in page
    confirm(keeper, keeper.post(values_action(page), {"value-0": "new"}, follow=True))
    with app.app_context():
        added = db.session.scalars(select(ChoiceRow.id).where(ChoiceRow.ar == "قيمة أولى")).one()
        assert db.session.scalar(select(getattr(Family, one.name))) == added
        created = select(AuditEntry.id).where(
            AuditEntry.subject == "choice", AuditEntry.action == "create",
            AuditEntry.subject_id == added)  # fmt: skip
        assert db.session.scalar(created) is not None
