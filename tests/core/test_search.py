"""The database's search answers the rule of `words.matches`, by every way in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from esrar.core import words
from esrar.core.db import db, writing
from esrar.core.search import matching
from esrar.families.models import Activity, Family
from esrar.kit import registry, saving
from esrar.kit.doubts import alike
from tests.support.records import add_family
from tests.support.rows import for_a_look
from tests.support.visitor import SignIn


def pairs(mode: str) -> Iterator[tuple[str, str, str, bool]]:
    """Id, typed, stored, and whether the one must find the other."""
    file = Path(__file__).with_name("data") / "name_pairs.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["mode"] == mode:
                yield row["id"], row["typed"], row["stored"], row["expected"] == "match"


# -- against the rule ------------------------------------------------------------------------------

PARTS = (
    "أحمد", "احمد", "إحسان", "آمال", "أمل", "فاطمة", "فاطمه", "هدى", "هدي", "زهرة", "زهراء",
    "عبد الله", "عبدالله", "عبد الرحمن", "بن", "بنت", "أبو", "بو", "بوخمسين", "أبو خمسين",
    "العلي", "علي", "الدوسري", "دوسري", "ال", "آل", "مُحَمَّد", "محـــمد", "فؤاد", "فواد", "شئون",
    "شؤون", "داود", "داوود", "عﻼء", "٣٥٣", "353", "o'Brien", "Ali", "ALI",
    '"', "*", "&", "|", "!", "'", "\\", ":", "(", "-", "NOT", "OR", "AND", "NEAR", "%", "_", "<->",
)  # fmt: skip
names = st.lists(st.sampled_from(PARTS), min_size=1, max_size=5).map(" ".join)
typed = st.one_of(names, names.map(lambda n: n[: max(1, len(n) // 2)]), st.text(max_size=12))


@pytest.mark.both
@settings(max_examples=25)
@given(st.lists(names, min_size=1, max_size=6), st.lists(typed, min_size=1, max_size=5))
def test_the_index_finds_exactly_what_the_rule_finds(
    app: Flask, stored: list[str], asked: list[str]
) -> None:
    with app.app_context(), for_a_look() as rows:
        ids = {rows.put(Activity, name=n, search_text=words.document(n)): n for n in stored}
        for query in asked:
            tokens = words.wanted(query)
            if not tokens:
                continue
            asking = matching(rows.session, Activity.__table__, tokens)
            found = set(rows.session.scalars(asking)) & set(ids)
            assert found == {i for i, name in ids.items() if words.matches(query, name)}, query


@pytest.mark.both
def test_a_changed_name_is_found_by_the_new_one_only(app: Flask) -> None:
    number = add_family(app, "فاطمة أحمد سعد العلي")
    with app.app_context():
        saving.save(registry.get("families"), saving.Draft({"full_name": "هدى سعد علي الحربي"}),
                    record_id=number)  # fmt: skip
    assert ids(app, "هدى") == [number]
    assert ids(app, "فاطمة") == []


@pytest.mark.both
def test_the_deleted_and_the_merged_are_not_found_and_the_restored_are(app: Flask) -> None:
    kept, gone, lost = (add_family(app, f"فاطمة {n} العلي") for n in ("سعد", "علي", "خالد"))
    with app.app_context():
        saving.delete(registry.get("families"), gone)
        with writing() as write:
            write.session.get(Family, lost).merged_into_id = kept  # type: ignore[union-attr]
    assert ids(app, "فاطمة") == [kept]
    with app.app_context():
        saving.restore(registry.get("families"), gone)
    assert set(ids(app, "فاطمة")) == {kept, gone}


def ids(app: Flask, query: str) -> list[int]:
    """Families that `flask search --json` finds."""
    with app.app_context():
        done = app.test_cli_runner().invoke(args=["search", "--json", query])
    assert done.exit_code == 0, done.output
    results = json.loads(done.output)["results"]
    return [r["id"] for r in results if r["register"] == "families"]


# -- what the association agreed on ----------------------------------------------------------------


@pytest.mark.both
def test_a_typed_name_finds_what_it_must_and_no_more(app: Flask, sign_in: SignIn) -> None:
    add_family(app, "زينب ناصر فهد السبيعي")
    visitor = sign_in("officer", "beneficiary-relations")
    for pair, typed, stored, match in pairs("search"):
        number = add_family(app, stored)
        expected = [number] if match else []
        assert ids(app, typed) == expected, pair
        for page in (visitor.get("/families", query_string={"q": typed}),
                     visitor.post("/families/find", {"q": typed}, follow=True),
                     visitor.post("/search", {"q": typed}, follow=True)):  # fmt: skip
            found = [a.url for a in page.anchors]
            assert found.count(f"/families/{number}") == len(expected), pair
        put_aside(app, number)


def put_aside(app: Flask, number: int) -> None:
    with app.app_context():
        saving.delete(registry.get("families"), number)


@pytest.mark.both
def test_a_possible_duplicate_is_hinted_at_when_it_must_be(app: Flask) -> None:
    for pair, typed, stored, match in pairs("duplicate"):
        number = add_family(app, stored)
        with app.app_context():
            found = [i for _text, i in alike(registry.get("families"), typed)]
        assert found == [number] * match, pair
        put_aside(app, number)


def test_a_number_is_found_however_it_is_typed(app: Flask, sign_in: SignIn) -> None:
    visitor = sign_in("officer", "beneficiary-relations")
    for pair, typed, stored, _match in pairs("number"):
        number = add_family(app, mobile=stored)
        assert ids(app, typed) == [number], pair
        assert visitor.post("/families/find", {"q": typed}).location == f"/families/{number}"
        put_aside(app, number)


# -- order and reach -------------------------------------------------------------------------------


@pytest.mark.both
def test_the_exact_name_comes_first_then_names_that_begin_so(app: Flask) -> None:
    inside = add_family(app, "سعد هدى علي الحربي")
    begins = add_family(app, "هدى علي سعد الحربي")
    exact = add_family(app, "هدى علي")
    latest = add_family(app, "خالد هدى علي الملحم")
    assert ids(app, "هدى علي") == [exact, begins, latest, inside]


def test_the_search_of_all_registers_shows_five_of_each_and_the_way_to_the_rest(
    app: Flask, sign_in: SignIn
) -> None:
    for turn in range(7):
        add_family(app, f"لطيفة {'أبجدهوز'[turn]}سعد علي الملحم")
    page = sign_in("officer", "beneficiary-relations").get("/search?q=لطيفة")
    found = [a for a in page.anchors if a.url.removeprefix("/families/").isdigit()]
    assert len(found) == 5
    assert any(a.url.startswith("/families?q=") for a in page.anchors)


def test_the_search_of_all_registers_finds_by_number_across_them(
    app: Flask, sign_in: SignIn
) -> None:
    number = add_family(app, national_id="1000000008")
    visitor = sign_in("officer", "beneficiary-relations")
    page = visitor.post("/search", {"q": "1000000008"}, expect=200)
    assert any(a.url == f"/families/{number}" for a in page.anchors)


def test_an_identifier_finds_nothing_for_who_may_not_see_it(app: Flask, sign_in: SignIn) -> None:
    number = add_family(app, national_id="1000000008", mobile="0501112223")
    board = sign_in("board")
    for typed in ("1000000008", "0501112223"):
        for url in ("/search", "/families/find"):
            answer = board.post(url, {"q": typed}, expect=(200, 302))
            assert answer.location != f"/families/{number}"
            assert f'href="/families/{number}"' not in answer.html


def test_a_member_is_not_mistaken_for_a_register_row(app: Flask) -> None:
    """Only heads are searched by name; a member is found through the family's own page."""
    add_family(app, "فاطمة سعد علي الحربي", {"members": [{"full_name": "زيد عمر"}]})
    assert ids(app, "زيد") == []
    with app.app_context():
        assert db.session.scalar(select(Family.search_text)).startswith("فاطمه")
