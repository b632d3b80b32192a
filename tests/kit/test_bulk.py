"""Many records changed at once: counted, weighed like a form, previewed, and undone whole."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from esrar.core.db import db
from esrar.core.i18n import _
from esrar.families.models import Family
from esrar.kit import bulk_judging, bulk_pages
from esrar.kit.approval import SETTLED
from esrar.kit.tags import RecordTag
from tests.support.records import add_family, name_of
from tests.support.visitor import Page, SignIn, Visitor


def bulk(visitor: Visitor, ids: list[int], act: str, **rest: Any) -> Page:
    """A step of the act on records that were ticked."""
    form = {"_scope": "ids", "_id": [str(i) for i in ids], "_act": act, **rest}
    return visitor.post("/families/bulk", form, expect=(200, 302, 400))


def localities(app: Flask) -> dict[int, Any]:
    with app.app_context():
        return {f.id: f.locality_id for f in db.session.scalars(select(Family))}


def undo_of(page: Page, visitor: Visitor) -> str:
    """Where the button of the banner after an act leads."""
    after = visitor.get(page.location)
    (url,) = set(re.findall(r'action="(/[^"]*/undo/\d+)"', after.html))
    return url


@pytest.mark.both
def test_a_value_is_given_to_all_that_were_ticked_and_taken_back_whole(
    app: Flask, officer: Visitor
) -> None:
    ids = [add_family(app, name_of(n)) for n in range(5)]
    before = localities(app)
    shown = bulk(officer, ids[:3], "set:locality_id", _value="المبرز", _step="preview")
    assert shown.values["_expected"] == "3"
    assert localities(app) == before  # a look changes nothing
    done = bulk(officer, ids[:3], "set:locality_id", _value="المبرز", _expected="3")
    after = localities(app)
    assert len({after[i] for i in ids[:3]}) == 1
    assert all(after[i] != before[i] for i in ids[:3])
    assert all(after[i] == before[i] for i in ids[3:])
    undone = officer.post(undo_of(done, officer), {}, follow=True)
    assert "تم التراجع عن التغيير: 3 أسر" in undone.text
    assert name_of(1) in undone.text  # the list, where it was begun
    assert localities(app) == before


@pytest.mark.both
def test_all_that_the_filter_finds_are_counted_exactly_and_none_besides(
    app: Flask, officer: Visitor
) -> None:
    inside = [add_family(app, name_of(n), locality_id="العيون") for n in range(7)]
    outside = add_family(app, name_of(8))
    form = {"_scope": "all", "locality_id": "العيون", "_act": "set:sex", "_value": "female"}
    shown = officer.post("/families/bulk", {**form, "_step": "preview"}, expect=200)
    assert shown.values["_expected"] == "7"
    officer.post("/families/bulk", {**form, "_expected": "7"}, follow=True)
    with app.app_context():
        found = dict(db.session.execute(select(Family.id, Family.sex)).all())
    assert {i for i, sex in found.items() if sex} == set(inside)
    assert found[outside] is None


def test_nothing_changes_when_the_list_is_not_as_it_was_counted(
    app: Flask, officer: Visitor
) -> None:
    add_family(app, name_of(1), locality_id="العيون")
    before = localities(app)
    form = {"_scope": "all", "locality_id": "العيون", "_act": "set:locality_id",
            "_value": "المبرز", "_expected": "5"}  # fmt: skip
    page = officer.post("/families/bulk", form, follow=True)
    assert _("The list has changed meanwhile: look at it again") in page
    assert localities(app) == before


@pytest.mark.both
def test_a_record_that_its_form_would_refuse_stays_and_the_reason_is_said(
    app: Flask, officer: Visitor
) -> None:
    fine = add_family(app, name_of(1), suspended_on="1/6/2026")
    early = add_family(app, name_of(2))  # it was never suspended, so it cannot be resumed
    value = {"_value-day": "1", "_value-month": "7", "_value-year": "2026",
             "_value-calendar": "gregorian"}  # fmt: skip
    shown = bulk(officer, [fine, early], "set:resumed_on", _step="preview", **value)
    assert shown.values["_expected"] == "1"
    assert name_of(2) in shown
    bulk(officer, [fine, early], "set:resumed_on", _expected="1", **value)
    with app.app_context():
        found = dict(db.session.execute(select(Family.id, Family.resumed_on)).all())
    assert found[fine] is not None
    assert found[early] is None


def test_a_field_that_tells_records_apart_is_never_given_to_many(
    app: Flask, officer: Visitor, sign_in: SignIn
) -> None:
    number = add_family(app)
    page = officer.post("/families/bulk", {"_scope": "ids", "_id": str(number)}, expect=200)
    assert 'value="set:locality_id"' in page.html
    blank = {"_scope": "ids", "_id": str(number), "_act": "", "_step": "value"}
    again = officer.post("/families/bulk", blank, expect=400)
    assert "#f-act" in {a.url for a in again.anchors}
    # What cannot be done, and what to do instead, is said before anything is typed.
    assert "رقم الهوية أو الإقامة، رقم الجوال، رقم الملف" in page.text
    assert "تصحَّح في صفحة كل سجل" in page.text
    head = sign_in("head", "beneficiary-relations")
    page = head.post("/families/bulk", {"_scope": "ids", "_id": str(number)}, expect=200)
    assert "/families/import" in {a.url for a in page.anchors}
    for name in ("full_name", "national_id", "mobile", "file_number", "activity_id"):
        assert f'value="set:{name}"' not in page.html
        officer.post("/families/bulk", {"_scope": "ids", "_id": str(number),
                     "_act": f"set:{name}", "_step": "value"}, expect=400)  # fmt: skip


def test_that_there_are_too_many_is_said_before_anything_is_asked(
    app: Flask, officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        add_family(app, name_of(number))
    monkeypatch.setattr(bulk_pages, "MOST", 2)
    page = officer.post("/families/bulk", {"_scope": "all"}, expect=200)
    assert "أكثر من 2 سجل" in page.text
    assert 'name="_act"' not in page.html
    page = officer.post("/families/bulk?", {"_scope": "all", "q": name_of(1)}, expect=200)
    assert 'name="_act"' in page.html


def test_who_may_not_write_changes_nothing_and_is_offered_nothing(
    app: Flask, sign_in: SignIn
) -> None:
    number = add_family(app)
    board = sign_in("board")
    assert "select=1" not in board.get("/families").html
    board.post("/families/bulk", {"_scope": "ids", "_id": str(number)}, expect=403)
    board.post("/families/export/selected", {"_id": str(number)}, expect=403)


def test_a_compulsory_field_is_never_made_blank(app: Flask, officer: Visitor) -> None:
    number = add_family(app)
    page = bulk(officer, [number], "set:locality_id", _value="", _step="preview")
    assert page.status == 400
    assert 'aria-invalid="true"' in page.html


def test_a_field_that_is_not_compulsory_is_made_blank_in_all(app: Flask, officer: Visitor) -> None:
    ids = [add_family(app, name_of(n), sex="female") for n in range(2)]
    bulk(officer, ids, "set:sex", _value="", _expected="2")
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Family.sex.is_not(None))) == 0


@pytest.mark.both
def test_a_tag_is_put_on_found_taken_off_and_undone(app: Flask, officer: Visitor) -> None:
    ids = [add_family(app, name_of(n)) for n in range(4)]
    done = bulk(officer, ids[:2], "tag", _value="زيارة شتاء", _expected="2")
    back = undo_of(done, officer)
    assert listed(officer, "/families?tag=زيارة شتاء") == set(ids[:2])
    assert listed(officer, "/families?tag!=زيارة شتاء") == set(ids[2:])
    assert listed(officer, "/families?tag=-") == set(ids[2:])
    assert "زيارة شتاء" in officer.get(f"/families/{ids[0]}")
    assert "زيارة شتاء" not in officer.get(f"/families/{ids[2]}")
    again = bulk(officer, ids, "tag", _value="زيارة شتاء", _step="preview")
    assert again.values["_expected"] == "2"  # two have it
    officer.post(back, {}, follow=True)
    assert listed(officer, "/families?tag=زيارة شتاء") == set()
    bulk(officer, ids[:3], "tag", _value="زيارة شتاء", _expected="3")
    bulk(officer, ids[1:2], "untag", _value="زيارة شتاء", _expected="1")
    assert listed(officer, "/families?tag=زيارة شتاء") == {ids[0], ids[2]}
    with app.app_context():
        standing = RecordTag.deleted_at.is_(None)
        assert db.session.scalar(select(func.count()).select_from(RecordTag).where(standing)) == 2


def listed(visitor: Visitor, url: str) -> set[int]:
    numbers = (a.url.removeprefix("/families/") for a in visitor.get(url).anchors)
    return {int(n) for n in numbers if n.isdigit()}


def test_an_approved_record_that_is_final_stays(
    app: Flask, officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [add_family(app, name_of(n)) for n in range(2)]
    monkeypatch.setattr(bulk_judging, "is_settled", lambda _register, row: row["id"] == ids[0])
    shown = bulk(officer, ids, "set:locality_id", _value="المبرز", _step="preview")
    assert shown.values["_expected"] == "1"
    assert str(SETTLED) in shown


def test_the_selected_are_exported_and_no_other(app: Flask, sign_in: SignIn) -> None:
    head = sign_in("head", "beneficiary-relations")
    ids = [add_family(app, name_of(n)) for n in range(3)]
    form = {"_id": [str(ids[0]), str(ids[2])], "_use": "inside"}
    answer = head.post("/families/export/selected?format=csv", form, expect=200)
    assert name_of(0) in answer.data.decode()
    assert name_of(1) not in answer.data.decode()


def test_a_few_that_were_ticked_can_be_made_one(app: Flask, sign_in: SignIn) -> None:
    ids = [add_family(app, name_of(n)) for n in range(11)]
    head, officer = (sign_in(role, "beneficiary-relations") for role in ("head", "officer"))
    assert bulk(head, ids[:2], "merge").location == f"/families/merge?id={ids[0]}&id={ids[1]}"
    word = str(_("Merge into one record"))
    assert word in bulk(head, ids[:2], "")
    assert word not in bulk(head, ids, "")  # more than a person can compare
    assert word not in bulk(officer, ids[:2], "")  # merging is for who may delete
