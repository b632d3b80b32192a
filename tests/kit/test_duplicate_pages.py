"""Duplicates through the front door: scan, look, set apart, merge, take back; and who may."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from esrar.kit import registry
from esrar.kit.duplicates import queue
from tests.kit.test_merging import Homes, everything
from tests.support.records import add, add_family, add_licence
from tests.support.visitor import SignIn, Visitor

HEAD = ("head", "beneficiary-relations")


@pytest.fixture
def twice(app: Flask) -> tuple[int, int]:
    """One family registered twice: an identifier only once, the name with a slip."""
    first = add_family(app, "فاطمة أحمد محمد النخلي", mobile="0501234567", birth_date="5/3/1980")
    second = add_family(app, "فاطمه احمد محمد النخلى", mobile="0507654321", national_id=None,
                        birth_date="3/5/1980")  # fmt: skip
    return first, second


def scan(visitor: Visitor, register: str = "families") -> Any:
    return visitor.post(f"/{register}/duplicates/scan", form="/duplicates", follow=True)


@pytest.mark.both
def test_a_scan_names_the_two_and_says_why(
    app: Flask, sign_in: SignIn, twice: tuple[int, int]
) -> None:
    page = scan(sign_in(*HEAD))
    for number in twice:
        assert f"/families/{number}" in [a.url for a in page.anchors]
    assert "الاسم نفسه" in page
    assert "اليوم والشهر معكوسان" in page
    assert "تطابق: المدينة أو القرية" in page


def test_two_identifiers_that_differ_speak_against(app: Flask, sign_in: SignIn) -> None:
    same = {"birth_date": "5/3/1980", "second_mobile": "0509999999"}
    for number in ("1000000008", "2000000006"):
        add_family(app, "فاطمة أحمد محمد النخلي", national_id=number, **same)
    page = scan(sign_in(*HEAD))
    assert "اختلاف: رقم الهوية" in page


@pytest.mark.both
def test_what_is_set_apart_is_not_named_again_until_that_is_taken_back(
    app: Flask, sign_in: SignIn, twice: tuple[int, int]
) -> None:
    visitor = sign_in(*HEAD)
    scan(visitor)
    page = visitor.post("/families/duplicates/apart", {"id": list(twice)}, follow=True)
    assert "سجلات ثبت أنها غير مكررة" in page
    assert "مقارنة ودمج" not in page
    assert "مقارنة ودمج" not in scan(visitor)
    assert "تقرر أنه غير مكرر" in visitor.get(f"/families/{twice[0]}/history")
    visitor.post("/families/duplicates/together", {"id": list(twice)})
    assert "مقارنة ودمج" in scan(visitor)


@pytest.mark.both
def test_a_merge_from_the_queue_to_the_record_and_back(
    app: Flask, sign_in: SignIn, twice: tuple[int, int]
) -> None:
    first, second = twice
    licence = add_licence(app, second)
    visitor = sign_in(*HEAD)
    scan(visitor)
    shown = visitor.get(f"/families/merge?id={first}&id={second}")
    assert "يبقى سجل واحد" in shown
    assert "رخص" in shown
    form = {**shown.values, "id": [first, second], "keep": first, "act": "merge",
            "from-families.mobile": second}  # fmt: skip
    page = visitor.post("/families/merge", form, follow=True)
    assert "0507654321" in page
    assert visitor.get(f"/families/{second}", expect=302).location.endswith(f"/families/{first}")
    assert f"/licences/{licence}" in page.html
    lately = visitor.get("/duplicates")
    assert "سجلات دُمجت" in lately
    undo = next(a.url for a in lately.anchors if "/undo/" in a.url)
    visitor.post(undo, visitor.get(undo).values)
    assert visitor.get(f"/families/{second}").status == 200
    assert visitor.get(f"/families/{first}/edit").values["mobile"] == "0501234567"
    assert "سجلات دُمجت" not in visitor.get("/duplicates")


@pytest.mark.both
def test_who_merged_takes_back_what_it_moved_in_other_departments_too(
    app: Flask, sign_in: SignIn
) -> None:
    homes = Homes(app)
    visitor = sign_in(*HEAD)
    with app.app_context():
        before = everything()
    ids = "&".join(f"id={number}" for number in homes.ids)
    shown = visitor.get(f"/families/merge?{ids}")
    visitor.post("/families/merge", {**shown.values, "id": homes.ids, "act": "merge"})
    undo = next(a.url for a in visitor.get("/duplicates").anchors if "/undo/" in a.url)
    visitor.post(undo, visitor.get(undo).values)
    with app.app_context():
        assert everything() == before


def test_a_record_edited_after_the_page_was_opened_is_not_merged(
    app: Flask, sign_in: SignIn, twice: tuple[int, int]
) -> None:
    first, second = twice
    visitor = sign_in(*HEAD)
    shown = visitor.get(f"/families/merge?id={first}&id={second}")
    form = visitor.get(f"/families/{second}/edit")
    visitor.post(f"/families/{second}/edit", {**form.values, "notes": "جديد"})
    sent = {**shown.values, "id": [first, second], "act": "merge"}
    page = visitor.post("/families/merge", sent, expect=409)
    assert "جديد" in page


def test_identifiers_stay_masked_side_by_side(
    app: Flask, sign_in: SignIn, twice: tuple[int, int]
) -> None:
    add_family(app, "فاطمة أحمد النخلي", national_id="1000000008")
    page = sign_in(*HEAD).get(f"/families/merge?id={twice[0]}&id={twice[1] + 1}")
    assert "1000000008" not in page.html
    assert "0008" in page


@pytest.mark.parametrize("who", [("officer", "beneficiary-relations"), ("administrator", None)])
def test_who_may_write_but_not_delete_looks_and_sets_apart_but_does_not_merge(
    app: Flask, sign_in: SignIn, twice: tuple[int, int], who: tuple[str, str | None]
) -> None:
    visitor = sign_in(*who)
    page = scan(visitor)
    assert "ليسا مكررين" in page
    assert "مقارنة ودمج" not in page
    visitor.get(f"/families/merge?id={twice[0]}&id={twice[1]}", expect=403)
    visitor.post("/families/merge", {"id": list(twice), "act": "merge"}, expect=403)


@pytest.mark.parametrize("who", [("board", None), ("auditor", None)])
def test_who_only_reads_has_no_queue(sign_in: SignIn, who: tuple[str, str | None]) -> None:
    visitor = sign_in(*who)
    visitor.get("/duplicates", expect=403)
    assert "/duplicates" not in [a.url for a in visitor.get("/").anchors]


def test_another_department_sees_its_own_registers_alone(
    app: Flask, sign_in: SignIn, twice: tuple[int, int]
) -> None:
    visitor = sign_in("head", "human-resources")
    visitor.get("/duplicates?register=families", expect=404)
    visitor.post("/families/duplicates/apart", {"id": list(twice)}, expect=403)
    page = visitor.get("/duplicates?register=employees")
    assert "الموظفون" in page


def test_bad_numbers_are_refused_and_not_an_error(
    app: Flask, sign_in: SignIn, twice: tuple[int, int]
) -> None:
    visitor = sign_in(*HEAD)
    visitor.get("/families/merge", expect=400)
    visitor.get(f"/families/merge?id={twice[0]}", expect=400)
    visitor.get(f"/families/merge?id={twice[0]}&id=999999", expect=404)
    visitor.get("/duplicates?page=x&register=families")


def test_records_that_hang_together_stand_in_one_group(app: Flask) -> None:
    ids = [add_family(app, "فاطمة أحمد محمد النخلي", national_id=None, birth_date="5/3/1980")
           for _turn in range(3)]  # fmt: skip
    with app.app_context():
        register = registry.get("families")
        queue.rescan(register)
        (cluster,) = queue.clusters(register)
        assert list(cluster.ids) == ids
        assert len(cluster.findings) == 3
        queue.set_apart(register, ids[:2])
        (cluster,) = queue.clusters(register)
        assert len(cluster.findings) == 2


def test_bodies_are_compared_by_their_words(app: Flask) -> None:
    first = add(app, "funders", name="صندوق الواحة للتمويل")
    second = add(app, "partners", name="صندوق تمويل الواحه")
    with app.app_context():
        register = registry.get("organisations")
        found = {(f.first, f.second) for f in queue.rescan(register)}
        assert (first, second) in found


def test_the_command_names_the_pairs(app: Flask, twice: tuple[int, int]) -> None:
    runner = app.test_cli_runner()
    told = runner.invoke(args=["duplicates", "families"])
    assert told.exit_code == 0
    assert "families: 2 records, 1 pairs" in told.output
    every = runner.invoke(args=["duplicates"]).output
    for register in ("families", "employees", "trainers", "organisations"):
        assert f"{register}: " in every
    assert runner.invoke(args=["duplicates", "licences"]).exit_code == 1
    (document,) = json.loads(runner.invoke(args=["duplicates", "families", "--json"]).output)
    assert [r["id"] for r in document["found"][0]["records"]] == list(twice)
