"""A locality is recognised by every spelling known, and never guessed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

import esrar.places
from esrar.core import arabic
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.places.kinds import Place, places
from esrar.places.models import Locality

FILE = Path(esrar.places.__file__).with_name("data") / "localities.csv"
with FILE.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))
PLACES = [row for row in ROWS if row["type"] != "district"]
DISTRICTS = [row for row in ROWS if row["type"] == "district"]


def slug(app: Flask, typed: str) -> str | None:
    with app.app_context():
        number = Place().parse(typed)
        return db.session.scalar(select(Locality.slug).where(Locality.id == number))


@pytest.mark.both
def test_every_name_and_other_spelling_means_its_place(app: Flask) -> None:
    for row in PLACES:
        for text in filter(None, (row["name_ar"], row["name_en"], *row["aliases_ar"].split("|"))):
            assert slug(app, text) == row["slug"], text


def test_no_spelling_means_two_places(app: Flask) -> None:
    seen: dict[str, str] = {}
    for row in PLACES:
        for text in filter(None, (row["name_ar"], *row["aliases_ar"].split("|"))):
            folded = arabic.fold_place(text)
            assert seen.setdefault(folded, row["slug"]) == row["slug"], text


@pytest.mark.parametrize("prefix", ["", "بلدة ", "قرية ", "مدينة ", "  "])
@pytest.mark.parametrize("name", ["الهفوف", "هفوف", "الهفّوف", "الــهفوف"])
def test_words_before_a_name_and_its_spelling_do_not_matter(
    app: Flask, prefix: str, name: str
) -> None:
    assert slug(app, prefix + name) == "hofuf"


@pytest.mark.parametrize("row", DISTRICTS, ids=lambda row: str(row["slug"]))
def test_a_district_gives_the_place_it_belongs_to(app: Flask, row: dict[str, str]) -> None:
    home = next(p["slug"] for p in PLACES if p["name_ar"] == row["group_ar"])
    for text in filter(
        None, (row["name_ar"], f"حي {row['name_ar']}", *row["aliases_ar"].split("|"))
    ):
        assert slug(app, text) == home


def test_the_village_is_not_the_industrial_city(app: Flask) -> None:
    assert slug(app, "الجبيل") == "jubayl-ahsa"
    with app.app_context(), pytest.raises(Invalid) as refused:
        Place().parse("الجبيل الصناعية")
    assert "الجبيل" in str(refused.value).replace("الجبيل الصناعية", "")  # offered, not taken


@given(st.text(alphabet="ابتجدرسشعفقكلمنهوي ةىأإء", min_size=1, max_size=14))
def test_what_is_in_no_list_is_refused(app: Flask, typed: str) -> None:
    with app.app_context():
        known = places()
        folded = arabic.fold_place(typed)
        if not arabic.clean(typed):
            return
        if folded in known.spellings or folded in known.districts:
            assert Place().parse(typed) in known.names
        else:
            with pytest.raises(Invalid):
                Place().parse(typed)


def test_a_place_is_named_in_the_language_of_the_reader(app: Flask) -> None:
    with app.app_context():
        number = Place().parse("الهفوف")
        assert Place().show(number) == "الهفوف"
    with app.test_request_context("/?lang=en"):
        assert Place().show(number) == "Al Hofuf"
