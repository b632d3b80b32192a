"""Saved views, columns, export templates: kept for a person or for all, never past rights."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from esrar.accounts.models import User
from esrar.audit import cache
from esrar.core.db import db, writing
from esrar.core.i18n import _
from esrar.kit.saved_lists import ListView
from tests.support.records import add_family, name_of
from tests.support.visitor import Page, SignIn, Visitor

OWN = ("officer", "beneficiary-relations")
HEAD = ("head", "beneficiary-relations")


def save(visitor: Visitor, asked: str, name: str, **more: str) -> Page:
    return visitor.post(f"/families/views/new?{asked}", {"name": name, **more}, expect=(302, 400))


def tab(page: Page, name: str) -> str:
    return next((a.url for a in page.anchors if a.text == name), "")


def headings(page: Page) -> list[str]:
    row = page.html.partition("<thead>")[2].partition("</thead>")[0]
    return [re.sub(r"<[^>]*>", "", h).strip() for h in row.split("</th>") if "<th" in h]


def columns(visitor: Visitor, keys: list[str], asked: str = "", **more: str) -> Page:
    return visitor.post(f"/families/columns?{asked}", {"column": keys, **more}, expect=302)


# -- views ---------------------------------------------------------------------------------------


@pytest.mark.both
def test_a_view_is_saved_opened_by_its_tab_changed_and_deleted(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in(*OWN)
    add_family(app, name_of(1), suspended_on="1/10/2026")
    add_family(app, name_of(2))
    page = officer.get(save(officer, "standing=suspended", "الموقوفة").location)
    assert name_of(1) in page
    assert name_of(2) not in page
    url = tab(officer.get("/families"), "الموقوفة")
    assert "standing=suspended" in url
    number = url.rpartition("=v")[2]
    officer.post(f"/families/views/{number}", {"name": "المتوقفة الآن"}, expect=302)
    url = tab(officer.get("/families"), "المتوقفة الآن")
    changed = officer.get(url.replace("standing=suspended", "standing=active"))
    assert f"/families/views/{number}/update" in changed.html
    officer.post(f"/families/views/{number}/update?standing=active&view=v{number}", {}, expect=302)
    assert "standing=active" in tab(officer.get("/families"), "المتوقفة الآن")
    officer.post(f"/families/views/{number}", {"act": "delete"}, expect=302)
    page = officer.get("/families")  # the deletion can be taken back from its banner
    assert f"/families/views/{number}/restore" in page.html
    assert not tab(page, "المتوقفة الآن")
    other = sign_in(*HEAD)
    other.post(f"/families/views/{number}/restore", {}, expect=404)
    officer.post(f"/families/views/{number}/restore", {}, expect=302)
    assert tab(officer.get("/families"), "المتوقفة الآن")


def test_a_view_of_ones_own_is_nobody_elses(app: Flask, sign_in: SignIn) -> None:
    officer, other = sign_in(*OWN), sign_in(*HEAD)
    add_family(app)
    save(officer, "standing=active", "لي وحدي", shared="1")  # an officer shares nothing
    assert tab(officer.get("/families"), "لي وحدي")
    assert not tab(other.get("/families"), "لي وحدي")
    with app.app_context():
        number = db.session.scalar(select(ListView.id))
    other.post(f"/families/views/{number}", {"name": "مأخوذ"}, expect=404)


def test_the_head_shares_a_view_and_only_a_head_changes_it(app: Flask, sign_in: SignIn) -> None:
    head, officer, board = sign_in(*HEAD), sign_in(*OWN), sign_in("board")
    add_family(app)
    save(head, "standing=active", "للجميع", shared="1")
    for visitor in (officer, board):
        url = tab(visitor.get("/families"), "للجميع")
        assert url
        visitor.get(url)
    # Who saved it is said; when that account is closed, the view stays for all who had it.
    with app.app_context(), writing() as write:
        user = write.session.get_one(User, head.user_id)
        name, user.active = user.name, False
    assert name in officer.get("/families/views")
    assert tab(officer.get("/families"), "للجميع")
    number = tab(board.get("/families"), "للجميع").rpartition("=v")[2]
    officer.post(f"/families/views/{number}", {"act": "delete"}, expect=403)


@pytest.mark.both
def test_a_shared_view_shows_nobody_what_is_hidden_from_them(app: Flask, sign_in: SignIn) -> None:
    head, board = sign_in(*HEAD), sign_in("board")
    add_family(app, name_of(1), mobile="0501112223", district="الكوت", monthly_income="3450")
    columns(head, ["mobile", "district", "monthly_income", "locality_id"], "standing=active")
    save(head, "standing=active", "للجميع", shared="1")
    url = tab(board.get("/families"), "للجميع")
    page = board.get(url)
    for text in ("0501112223", "الكوت", "3,450", _("Mobile number"), _("Monthly income")):
        assert text not in page.html
    # A view that asks by a hidden field is not even named to who may not meet it.
    save(head, "monthly_income_from=1", "ذوو الدخل", shared="1")
    assert "ذوو الدخل" not in board.get("/families").html
    assert tab(sign_in(*OWN).get("/families"), "ذوو الدخل")


@pytest.mark.parametrize(
    "asked", ["q=1000000008", "q=٠٥٠١١١٢٢٢٣", "q=050 111 2223", "district=12345"]
)
def test_a_search_by_a_number_is_never_kept(app: Flask, sign_in: SignIn, asked: str) -> None:
    officer = sign_in(*OWN)
    add_family(app)
    save(officer, asked, "محفوظ")
    save(officer, "standing=active", "هوية 1000000008")
    with app.app_context():
        assert db.session.scalars(select(ListView)).all() == []


def test_a_view_that_no_longer_resolves_says_so(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in(*OWN)
    add_family(app)
    save(officer, "standing=active", "قديم")
    with app.app_context():
        table = ListView.__table__
        with db.engine.begin() as connection:
            connection.execute(table.update().values(asked="planet=mars"))
        cache.forget()
    page = officer.get(tab(officer.get("/families"), "قديم"), expect=400)
    assert str(_("There is no filter «%(name)s» here", name="planet")) in page
    assert "planet" in officer.get("/families/views")


def test_the_list_opens_with_the_view_chosen_and_the_whole_is_one_tab_away(
    app: Flask, sign_in: SignIn
) -> None:
    officer = sign_in(*OWN)
    add_family(app)
    save(officer, "standing=active", "يومي", starts="1")
    opened = officer.get("/families", expect=302)
    assert "standing=active" in opened.location
    whole = officer.get("/families?view=all")
    assert 'aria-current="page">' + str(_("All")) in whole.html
    officer.post("/families/views", {"start": ""}, expect=302)
    officer.get("/families")


def test_many_views_open_under_a_menu(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in(*OWN)
    add_family(app)
    for number in range(9):
        save(officer, f"household_size={number}", f"عرض {chr(0x623 + number)}")
    page = officer.get("/families")
    assert str(_("More views")) in page
    inside = page.html.partition('<details class="more">')[2]
    assert inside.count("&amp;view=v") >= 2


# -- columns -------------------------------------------------------------------------------------


@pytest.mark.both
def test_columns_are_chosen_ordered_and_renamed_for_oneself(app: Flask, sign_in: SignIn) -> None:
    officer, other = sign_in(*OWN), sign_in(*HEAD)
    members = [{"full_name": "سعد علي العلي"}, {"full_name": "علي علي العلي"}]
    add_family(app, name_of(1), {"members": members}, household_size="7")
    before = headings(other.get("/families"))
    columns(officer, ["count-members", "household_size", "standing", "tag"],
            **{"heading-household_size": "الأفراد", "heading-full_name": "الأسرة"})  # fmt: skip
    page = officer.get("/families")
    assert headings(page)[0] == "الأسرة"
    assert headings(page)[2:4] == ["الأفراد", str(_("Status"))]
    cells = page.html.partition("<tbody>")[2].partition("</tbody>")[0]
    assert ">2</td>" in cells
    assert ">7</td>" in cells
    assert headings(other.get("/families")) == before
    officer.post("/families/columns", {"declared": "1"}, expect=302)
    assert headings(officer.get("/families")) == headings(officer.get("/families?standing=active"))


def test_columns_are_kept_for_each_view_alone(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in(*OWN)
    add_family(app)
    url = save(officer, "standing=active", "نشطة").location
    columns(officer, ["sex"], url.partition("?")[2])
    assert len(headings(officer.get(url))) == 2
    assert len(headings(officer.get("/families"))) > 2


def test_a_hidden_column_cannot_be_asked_for(app: Flask, sign_in: SignIn) -> None:
    board = sign_in("board")
    add_family(app, name_of(1), mobile="0501112223")
    columns(board, ["mobile", "sex"])
    page = board.get("/families")
    assert headings(page) == [str(_("Four-part name")), str(_("Sex"))]
    assert "0501112223" not in page.html


@pytest.mark.both
def test_chosen_columns_cost_no_more_statements_with_more_rows(
    app: Flask, sign_in: SignIn, statements: Callable[[], Any]
) -> None:
    officer = sign_in(*OWN)
    officer.post("/families/bulk", {"_scope": "ids", "_id": str(add_family(app)), "_act": "tag",
                 "_value": "وسم", "_expected": "1"}, expect=302)  # fmt: skip
    every = ["count-members", "count-challenges", "challenge_id", "officer_id", "tag", "standing"]
    columns(officer, every)
    save(officer, "standing=active", "نشطة")

    def cost() -> int:
        officer.get("/families")
        with statements() as sent:
            officer.get("/families")
        return len([s for s in sent if "SELECT" in s])

    few = cost()
    for number in range(12):
        add_family(app, name_of(number))
    assert cost() == few


def order(page: Page) -> list[str]:
    """The keys of the rows, in their order."""
    return re.findall(r'name="order" value="([^"]*)"', page.html)


def test_a_row_is_moved_without_javascript_and_all_that_was_typed_stays(
    app: Flask, sign_in: SignIn
) -> None:
    officer = sign_in(*OWN)
    add_family(app)
    rows = order(officer.get("/families/columns"))
    assert rows[:2] == ["national_id", "mobile"]
    form = {"order": rows, "column": ["mobile", "sex"], "heading-sex": "النوع",
            "heading-full_name": "الأسرة"}  # fmt: skip
    page = officer.post("/families/columns", {**form, "_move": "up:sex"}, expect=200)
    moved = order(page)
    assert moved.index("sex") == moved.index("mobile") - 1  # past those that are not shown
    assert sorted(moved) == sorted(rows)
    assert (page.values["heading-sex"], page.values["heading-full_name"]) == ("النوع", "الأسرة")
    assert page.html.count(" autofocus") == 1
    assert "النوع: الموضع 2 من 3" in page.text
    assert headings(officer.get("/families"))[1] != "النوع"  # nothing was kept yet
    officer.post("/families/columns", {**form, "order": moved}, expect=302)
    assert headings(officer.get("/families")) == ["الأسرة", "النوع", str(_("Mobile number"))]
    again = order(officer.get("/families/columns"))
    assert again[:2] == ["sex", "mobile"]


def test_a_file_has_the_columns_and_the_order_that_the_list_shows(
    app: Flask, sign_in: SignIn
) -> None:
    head = sign_in(*HEAD)
    for number in (3, 1, 2):
        add_family(app, name_of(number), household_size=str(number),
                   registered_on=f"{number}/2/2026")  # fmt: skip
    url = save(head, "standing=active&sort=-registered_on", "بالعدد").location
    columns(head, ["household_size", "standing"], url.partition("?")[2],
            **{"heading-household_size": "الأفراد", "heading-full_name": "الأسرة"})  # fmt: skip
    exported = next(a.url for a in head.get(url).anchors if a.text == str(_("Export")))
    form = {"_use": "inside", "_asked": "1", "columns": "listed", "format": "xlsx"}
    found = rows_of(head.post(exported, form, expect=200))
    assert found[0] == [str(_("Record number")), "الأسرة", "الأفراد", str(_("Status"))]
    assert [row[2] for row in found[1:]] == [3, 2, 1]
    ids = [str(row[0]) for row in found[2:]]
    ticked = {"_scope": "ids", "_id": ids, "view": url.rpartition("view=")[2], **form}
    assert rows_of(head.post("/families/export/selected", ticked, expect=200))[0] == found[0]


# -- templates -----------------------------------------------------------------------------------


def template(visitor: Visitor, asked: str = "") -> Page:
    form = {
        "name": "كشف الوزارة", "dates": "hijri", "shared": "1",
        "column": ["##", "full_name", "fixed0", "registered_on", "standing", "mobile",
                   "count-members", "fixed1"],
        "heading-full_name": "اسم المستفيد", "heading-##": "م", "heading-fixed0": "الجمعية",
        "text-fixed0": "=إصرار", "heading-fixed1": "ملاحظات الوزارة",
    }  # fmt: skip
    return visitor.post(f"/families/export-templates/new?{asked}", form, expect=302)


def run(visitor: Visitor) -> Page:
    """The file of the template, kept inside the association."""
    return visitor.post("/families/export?template=1", {"_use": "inside"}, expect=200)


def rows_of(page: Page) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(page.data)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.both
def test_a_template_gives_the_same_shape_every_month(app: Flask, sign_in: SignIn) -> None:
    head = sign_in(*HEAD)
    add_family(app, name_of(1), registered_on="1/9/2026", suspended_on="1/10/2026")
    add_family(app, name_of(2), registered_on="1/9/2026")
    template(head, "standing=active")
    name = run(head).headers["Content-Disposition"]
    assert quote("كشف الوزارة 2026-11-23.xlsx") in name  # the file is called as the template is
    assert 'filename="2026-11-23.xlsx"' in name
    first = rows_of(run(head))
    assert first[0][:5] == ["م", "اسم المستفيد", "الجمعية", str(_("Registered on")),
                            str(_("Status"))]  # fmt: skip
    assert [row[1] for row in first[1:]] == [name_of(2)]
    assert first[1][0] == 1  # counted, whatever the record's number is
    assert first[1][2] == "=إصرار"  # a text, and no formula
    assert first[1][3] == "19/03/1448"
    add_family(app, name_of(3))
    second = rows_of(run(head))
    assert second[0] == first[0]
    assert len(second) == 3


def test_a_template_leaves_out_what_is_hidden_from_whoever_runs_it(
    app: Flask, sign_in: SignIn
) -> None:
    head = sign_in(*HEAD)
    add_family(app, name_of(1), mobile="0501112223")
    template(head)
    assert "0501112223" in str(rows_of(run(head)))
    # The administrator exports and meets personal data; a member of the board does neither.
    sign_in("board").get("/families/export?template=1", expect=403)


def test_a_template_that_is_not_shared_is_nobody_elses(app: Flask, sign_in: SignIn) -> None:
    administrator, head = sign_in("administrator"), sign_in(*HEAD)
    administrator.post("/families/export-templates/new",
                       {"name": "لي", "column": ["full_name"]}, expect=302)  # fmt: skip
    run(administrator)
    head.get("/families/export?template=1", expect=404)


def test_the_command_runs_a_template_by_its_name(
    app: Flask, sign_in: SignIn, tmp_path: Path
) -> None:
    add_family(app, name_of(1))
    template(sign_in(*HEAD))
    file = tmp_path / "out.xlsx"
    ran = app.test_cli_runner().invoke(
        args=["export", "families", str(file), "--template", "كشف الوزارة"]
    )
    assert ran.exit_code == 0, ran.output
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    assert [c.value for c in sheet[1]][:2] == ["م", "اسم المستفيد"]
    missing = app.test_cli_runner().invoke(
        args=["export", "families", str(file), "--template", "آخر"]
    )
    assert missing.exit_code != 0
    assert "كشف الوزارة" in missing.output


def test_a_template_is_put_in_order_and_keeps_what_was_typed_when_it_is_refused(
    app: Flask, sign_in: SignIn
) -> None:
    head = sign_in(*HEAD)
    template(head)
    address = "/families/export-templates/1"
    page = head.get(address)
    assert order(page)[:4] == ["##", "full_name", "fixed0", "registered_on"]
    form = {**page.values, "order": order(page), "dates": "both", "column":
            ["##", "full_name", "fixed0", "registered_on"]}  # fmt: skip
    form.pop("shared", None)
    page = head.post(address, {**form, "name": "", "heading-mobile": "الجوال"}, expect=400)
    assert page.values["heading-mobile"] == "الجوال"
    assert order(page)[:4] == ["##", "full_name", "fixed0", "registered_on"]
    assert 'value="both" selected' in page.html
    page = head.post(address, {**form, "column": []}, expect=400)
    assert "#f-columns" in {a.url for a in page.anchors}
    page = head.post(address, {**form, "_move": "add"}, expect=200)
    assert order(page)[4] == "fixed2"
    page = head.post(address, {**form, "_move": "down:full_name"}, expect=200)
    assert order(page)[:3] == ["##", "fixed0", "full_name"]
    head.post(address, {**form, "order": order(page)}, expect=302)
    assert rows_of(run(head))[0][:3] == ["م", "الجمعية", "اسم المستفيد"]
    late = head.post(address, {**form, "name": "من نسخة أقدم"}, expect=400)  # opened before that
    assert "من نسخة أقدم" in late.html
    assert "حُفظ هذا القالب" in late.text
    head.post(address, {**form, "_version": late.values["_version"]}, expect=302)
    page = head.post(address, {**form, "_move": "reset"}, expect=200)
    assert order(page)[:3] == ["full_name", "national_id", "mobile"]
    assert page.values["heading-full_name"] == ""
    assert "fixed0" in order(page)


def test_a_template_takes_other_records_when_it_is_told_to(app: Flask, sign_in: SignIn) -> None:
    head = sign_in(*HEAD)
    add_family(app, name_of(1), suspended_on="1/10/2026")
    add_family(app, name_of(2))
    template(head, "standing=active")
    form = {"name": "كشف آخر", "column": ["full_name"]}
    head.post("/families/export-templates/1?standing=suspended", form, expect=302)
    assert [row[0] for row in rows_of(run(head))[1:]] == [name_of(2)]
    told = {**form, "filters": "1"}
    head.post("/families/export-templates/1?standing=suspended", told, expect=302)
    assert [row[0] for row in rows_of(run(head))[1:]] == [name_of(1)]
    head.post("/families/export-templates/1", {"act": "delete"}, expect=302)
    head.get("/families/export?template=1", expect=404)
    head.post("/families/export-templates/1/restore", {}, expect=302)
    head.get("/families/export?template=1")
