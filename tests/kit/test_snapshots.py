"""Approved copies of registers: frozen, numbered, proven, signed off, compared, given out."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from esrar.core.db import db, writing
from esrar.kit import registry
from esrar.kit.queries import Query
from esrar.kit.saving import set_columns
from esrar.kit.snapshots.finding import SNAPSHOT, reference
from esrar.kit.snapshots.frozen import laid_out
from esrar.kit.snapshots.proving import compare, verify
from esrar.kit.snapshots.taking import ROW, erase_records, find, take
from tests.support.imports import run
from tests.support.records import add, add_family
from tests.support.samples import sample
from tests.support.visitor import SignIn, Visitor

COLUMNS = ["full_name", "national_id", "locality_id", "registered_on", "monthly_income", "standing"]
DECISION = {
    "approved_on-day": "5", "approved_on-month": "3", "approved_on-year": "2026",
    "decision_number": "ق-12", "decision_date-day": "4", "decision_date-month": "3",
    "decision_date-year": "2026",
}  # fmt: skip


def taken(app: Flask, key: str = "families", columns: list[str] = COLUMNS, **filters: str) -> int:
    with app.app_context():
        register = registry.get(key)
        asked = {name: (value,) for name, value in filters.items()}
        return take(register, laid_out(register, columns), Query(filters=asked))


def edit(app: Flask, key: str, number: int, **typed: str) -> None:
    with app.app_context():
        register = registry.get(key)
        columns = {}
        for name, text in typed.items():
            kind = register.field(name).kind
            columns |= kind.store(name, kind.parse(text))
        set_columns(register, number, columns)


def copy_of(app: Flask, number: int) -> Any:
    with app.app_context():
        return db.session.execute(select(SNAPSHOT).where(SNAPSHOT.c.id == number)).one()


# -- taking ----------------------------------------------------------------------------------------


def test_a_copy_is_taken_from_the_list(app: Flask, head: Visitor) -> None:
    add_family(app, "فاطمة أحمد سعد العلي")
    add_family(app, "مريم سعد علي الحربي", left_on="1/2/2026")
    assert "/families/snapshots/new?standing=active" in {
        a.url for a in head.get("/families?standing=active").anchors
    }
    address = "/families/snapshots/new?standing=active"
    head.get(address)
    with app.app_context():
        assert not db.session.scalar(select(func.count()).select_from(SNAPSHOT))
    assert head.post(address, {}, expect=422)
    page = head.post(address, {"column": ["full_name", "locality_id"]}, follow=True)
    assert "families/2026/1" in page.text
    assert "فاطمة أحمد سعد العلي" in page.text
    assert "مريم سعد علي الحربي" not in page.text


@pytest.mark.both
def test_copies_are_numbered_by_register_and_year(
    app: Flask, today: Callable[[date | None], None]
) -> None:
    add_family(app)
    add(app, "activities", name="حياكة")
    first, second = taken(app), taken(app)
    other = taken(app, "activities", ["name"])
    today(date(2027, 1, 2))
    later = taken(app)
    assert [reference(copy_of(app, n)) for n in (first, second, other, later)] == [
        "families/2026/1", "families/2026/2", "activities/2026/1", "families/2027/1",
    ]  # fmt: skip


@pytest.mark.both
def test_what_is_frozen_stays_when_the_register_moves_on(app: Flask, sign_in: SignIn) -> None:
    number = add_family(app, "فاطمة أحمد سعد العلي")
    made = taken(app)
    edit(app, "families", number, full_name="منيرة صالح فهد النعيم")
    page = sign_in("head", "beneficiary-relations").get(f"/families/snapshots/{made}")
    assert "فاطمة أحمد سعد العلي" in page.text
    assert "منيرة صالح فهد النعيم" not in page.text


def test_what_is_encrypted_stays_encrypted(app: Flask) -> None:
    add_family(app, national_id="1000000008")
    made = taken(app)
    with app.app_context():
        (text,) = db.session.scalars(select(ROW.c.text).where(ROW.c.snapshot_id == made))
    assert "1000000008" not in text
    assert '"sealed"' in text


# -- who sees what ---------------------------------------------------------------------------------


def test_a_reader_meets_in_a_copy_what_the_register_shows_him(app: Flask, sign_in: SignIn) -> None:
    add_family(app, national_id="1000000008", monthly_income="4321")
    made, by_income = taken(app), taken(app, monthly_income_from="4000")
    address = f"/families/snapshots/{made}"
    head, board = sign_in("head", "beneficiary-relations"), sign_in("board")
    shown = head.get(address).text
    assert "4,321" in shown
    assert "0008" in shown
    assert "1000000008" not in shown
    seen = board.get(address).text
    assert "4,321" not in seen
    assert "0008" not in seen
    # Who is in a copy tells of the field it was filtered by.
    board.get(f"/families/snapshots/{by_income}", expect=404)
    assert f"/families/snapshots/{by_income}" not in {
        a.url for a in board.get("/snapshots").anchors
    }
    board.get("/families/snapshots/new", expect=403)
    board.get(f"{address}/export", expect=403)
    board.get(f"{address}/approve", expect=403)
    head.get(f"/licences/snapshots/{made}", expect=404)


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


# -- signing off -----------------------------------------------------------------------------------


def test_a_copy_is_submitted_approved_and_withdrawn(
    app: Flask, head: Visitor, sign_in: SignIn
) -> None:
    add_family(app)
    made = taken(app)
    address = f"/families/snapshots/{made}"
    head.post(f"{address}/submit")
    assert copy_of(app, made).submitted_on
    sign_in("administrator").get(f"{address}/approve", expect=403)
    head.post(f"{address}/approve", {**DECISION, "decision_number": ""}, expect=422)
    page = head.post(f"{address}/approve", DECISION, follow=True)
    assert "ق-12" in page.text
    assert "معتمدة" in page.text
    assert "النسخة كما جُمّدت صفًا صفًا" in page.text  # proven on opening
    again = {**DECISION, "decision_number": "ق-99"}  # an approval is not decided over
    assert "معتمد" in head.post(f"{address}/approve", again, follow=True).text
    assert copy_of(app, made).decision_number == "ق-12"
    one = copy_of(app, made)
    assert (one.approved_on, one.decision_date) == (date(2026, 3, 5), date(2026, 3, 4))
    head.post(f"{address}/submit")
    head.post(f"{address}/discard")
    assert copy_of(app, made).approved_on
    head.post(f"{address}/return", {"return_reason": ""}, expect=422)
    head.post(f"{address}/return", {"return_reason": "نقص الأعمدة"})
    one = copy_of(app, made)
    assert (one.approved_on, one.return_reason) == (None, "نقص الأعمدة")


@pytest.mark.both
def test_a_discarded_copy_says_nothing_more_and_its_number_stays(
    app: Flask, sign_in: SignIn
) -> None:
    add_family(app)
    made = taken(app)
    head = sign_in("head", "beneficiary-relations")
    head.get(f"/families/snapshots/{made}/discard")
    head.post(f"/families/snapshots/{made}/discard")
    head.get(f"/families/snapshots/{made}", expect=404)
    with app.app_context():
        assert set(db.session.scalars(select(ROW.c.text))) == {None}
        assert find("families/2026/1") is None
    assert reference(copy_of(app, taken(app))) == "families/2026/2"


# -- proof -----------------------------------------------------------------------------------------


@pytest.mark.both
def test_an_untouched_copy_holds(app: Flask, sign_in: SignIn) -> None:
    for _family in range(3):
        add_family(app)
    made = taken(app)
    said = run(app, "snapshot", "verify", "families/2026/1")
    assert said.startswith("3 rows, 0 erased, 0 broken")
    assert copy_of(app, made).fingerprint in said
    assert "families/2026/1" in run(app, "snapshot", "list")
    page = sign_in("head", "beneficiary-relations").get(f"/families/snapshots/{made}/proof")
    assert "النسخة كما جُمّدت صفًا صفًا" in page.text


@pytest.mark.both
@pytest.mark.parametrize("harm", ["text", "salt", "digest", "gone", "order", "count", "filter"])
def test_any_change_of_a_copy_is_found(app: Flask, sign_in: SignIn, harm: str) -> None:
    for _family in range(3):
        add_family(app)
    made = taken(app)
    with app.app_context(), writing() as write:
        done = write.session.connection()
        second = ROW.c.snapshot_id == made, ROW.c.position == 1
        if harm in ("text", "salt", "digest"):
            value = '["غيرها", {"x": 1}' if harm == "text" else b"0" * 16
            done.execute(update(ROW).where(*second).values({harm: value}))
        elif harm == "gone":
            done.execute(ROW.delete().where(*second))
        elif harm == "order":
            for old, new in ((1, 9), (2, 1), (9, 2)):
                swapped = update(ROW).where(ROW.c.position == old, ROW.c.snapshot_id == made)
                done.execute(swapped.values(position=new))
        else:
            values = {"count": 2} if harm == "count" else {"asked": "standing=left"}
            done.execute(update(SNAPSHOT).where(SNAPSHOT.c.id == made).values(values))
    run(app, "snapshot", "verify", "families/2026/1", code=1)
    if harm in ("text", "gone", "count"):  # said on opening, in words of the reader
        page = sign_in("head", "beneficiary-relations").get(f"/families/snapshots/{made}")
        said = page.text.partition("النسخة ليست كما جُمّدت:")[2]
        assert said
        assert "row" not in said[:120]


@pytest.mark.both
def test_an_erased_row_stays_proven(app: Flask, sign_in: SignIn) -> None:
    gone, stays = add_family(app, "فاطمة أحمد سعد العلي"), add_family(app)
    made = taken(app)
    with app.app_context(), writing() as write:
        assert erase_records(write, registry.get("families"), [gone]) == 1
    verdict = run(app, "snapshot", "verify", "families/2026/1", "--json")
    assert (verdict["rows"], verdict["erased"], verdict["broken"]) == (2, 1, [])
    head = sign_in("head", "beneficiary-relations")
    page = head.get(f"/families/snapshots/{made}")
    assert "فاطمة أحمد سعد العلي" not in page.text
    assert "والصفوف المتلفة بإثبات: 1" in page.text
    file = head.post(
        f"/families/snapshots/{made}/export?format=csv", {"_use": "inside"}, expect=200
    )
    assert [row[0] for row in rows_of(file.data)[1:]] == [str(stays)]


def test_an_unknown_number_is_said(app: Flask) -> None:
    for number in ("families/2026/7", "families", "x/y/z"):
        run(app, "snapshot", "verify", number, code=1)


# -- given out -------------------------------------------------------------------------------------


@pytest.mark.both
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_copy_gives_the_same_bytes_whenever_it_is_asked(
    app: Flask, sign_in: SignIn, today: Callable[[date | None], None], ending: str
) -> None:
    number = add_family(app, national_id="1000000008")
    made = taken(app)
    head, inside = sign_in("head", "beneficiary-relations"), {"_use": "inside"}
    address = f"/families/snapshots/{made}/export?format={ending}"
    first = head.post(address, inside, expect=200).data
    edit(app, "families", number, full_name="منيرة صالح فهد النعيم")
    time.sleep(2.1)  # a zip counts time in steps of two seconds
    today(date(2026, 12, 30))
    again = sign_in("head", "beneficiary-relations").post(address, inside, expect=200).data
    assert again == first
    if ending == "csv":
        assert "1000000008" in first.decode()
        masked = sign_in("administrator").post(address, inside, expect=200).data.decode()
        assert "1000000008" not in masked


def test_a_copy_that_leaves_is_a_disclosure(app: Flask, head: Visitor) -> None:
    agreed, silent = add_family(app, consent_on="1/1/2026"), add_family(app)
    made = taken(app)
    assert head.get(f"/families/snapshots/{made}/export").is_html
    terms = {
        "_use": "leaves", "_asked": "1", "format": "csv", "_recipient": "جهة رقابية",
        "_purpose": "مراجعة", "_aim": "services", "_basis": "consent", "_disclosed_on-day": "3",
        "_disclosed_on-month": "3", "_disclosed_on-year": "2026",
    }  # fmt: skip
    file = head.post(f"/families/snapshots/{made}/export", terms, expect=200)
    assert [row[0] for row in rows_of(file.data)[1:]] == [str(agreed)]
    assert "جهة رقابية" in head.get(f"/families/{agreed}").text
    assert "جهة رقابية" not in head.get(f"/families/{silent}").text


# -- compared --------------------------------------------------------------------------------------


@pytest.mark.both
def test_a_copy_is_compared_with_the_register_now(app: Flask, sign_in: SignIn) -> None:
    same, moved, left = (add_family(app) for _family in range(3))
    made = taken(app, standing="active")
    added = add_family(app)
    edit(app, "families", moved, monthly_income="900")
    edit(app, "families", left, left_on="1/3/2026")
    with app.app_context():
        found = compare(registry.get("families"), copy_of(app, made))
        assert (found.added, found.removed, found.same) == ([added], [left], 1)
        assert list(found.changed) == [moved]
        assert verify(copy_of(app, made)).holds
    page = sign_in("head", "beneficiary-relations").get(f"/families/snapshots/{made}/compare")
    assert "الدخل الشهري" in page.text
    assert f"/families/{added}" in {a.url for a in page.anchors}
    assert f"/families/{same}" not in {a.url for a in page.anchors}
    # Who may not meet an income does not learn that it changed.
    seen = sign_in("board").get(f"/families/snapshots/{made}/compare")
    assert f"/families/{moved}" not in {a.url for a in seen.anchors}


@pytest.mark.parametrize("key", ["licences", "trainers", "funders", "employees", "meetings"])
def test_a_fresh_copy_of_any_register_differs_in_nothing(app: Flask, key: str) -> None:
    sample(app, key)
    with app.app_context():
        register = registry.get(key)
        keys = [f.name for f in register.fields] + [d.name for d in register.derived]
        made = take(register, laid_out(register, keys), Query())
        found = compare(register, copy_of(app, made))
    assert (found.added, found.removed, found.changed) == ([], [], {})
    assert found.same >= 1


def test_a_page_of_a_copy_asks_no_more_for_more_rows(
    app: Flask, head: Visitor, statements: Any
) -> None:
    add_family(app)
    few = taken(app)
    for _family in range(20):
        add_family(app)
    many, asked = taken(app), []
    for number in (few, many):
        head.get(f"/families/snapshots/{number}")
        with statements() as sent:
            head.get(f"/families/snapshots/{number}")
        asked.append(len(sent))
    assert asked[0] == asked[1] <= 8
