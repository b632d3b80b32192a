"""Names in Latin letters: what a spelling must find, what it must not, and how much it confuses."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from esrar.core import arabic, words
from esrar.core.db import db
from esrar.core.search import matching
from esrar.families.models import Activity, Family
from tests.support.records import add_family
from tests.support.rows import for_a_look

FILE = Path(__file__).with_name("data") / "spelling_pairs.csv"
with FILE.open(encoding="utf-8", newline="") as lines:
    PAIRS = [(r["latin"], r["arabic"], r["expected"] == "match", r["set"])
             for r in csv.DictReader(lines)]  # fmt: skip
MISSED = {("Mashail", "مشاعل")}
"""Of the names written down after the rules were made: the ai of Mashail is read as in Faisal."""


@pytest.mark.parametrize(("latin", "arabic", "expected", "_set"), PAIRS)
def test_a_spelling_finds_what_it_must_and_not_what_it_must_not(
    latin: str, arabic: str, expected: bool, _set: str
) -> None:
    wanted = expected and (latin, arabic) not in MISSED
    assert words.matches(latin, arabic) is wanted


def test_arabic_finds_a_name_that_is_kept_in_latin_letters() -> None:
    for latin, name, expected, _set in PAIRS:
        told = expected and latin.isalpha() and len(name) > 3 and " " not in name
        if told and (latin, name) not in MISSED:
            assert words.matches(name, f"Dr. {latin} Smith"), (latin, name)
    assert words.matches("Muhammad", "Mohammed Khan")
    assert not words.matches("حسن", "Hussein Khan")


def test_arabic_does_not_find_arabic_by_its_consonants() -> None:
    assert not words.matches("حسن", "حسين")
    assert not words.matches("سعد", "سعاد")
    assert not words.matches("صالح", "سالح")


def test_few_other_names_are_taken_for_the_one_that_is_spelt() -> None:
    """Every spelling against every name: the figures stand in docs/search.md."""
    known = [(latin, name) for latin, name, expected, _set in PAIRS
             if expected and " " not in latin and " " not in name]  # fmt: skip
    meant: dict[str, set[str]] = {}
    for latin, name in known:
        meant.setdefault(latin, set()).add(arabic.bare(arabic.fold_name(name)))
    names = {name for _latin, name, _expected, _set in PAIRS if " " not in name}
    found = [
        (latin, name) for latin in meant for name in names
        if words.matches(latin, name) and arabic.bare(arabic.fold_name(name)) not in meant[latin]
    ]  # fmt: skip
    assert len(found) <= 44, found


@pytest.mark.parametrize("typed", ["M", "Mo", "Moh", "Mohamm", "Mohammed D", "Al", "Al-Do", "Abd"])
def test_a_latin_name_is_found_while_it_is_being_typed(typed: str) -> None:
    assert words.matches(typed, "محمد عبدالله الدوسري")


# -- the indexes answer the same -------------------------------------------------------------------

known = st.sampled_from([(latin, name) for latin, name, expected, _set in PAIRS
                         if expected and (latin, name) not in MISSED])  # fmt: skip
stored = st.lists(
    known.flatmap(st.sampled_from), min_size=1, max_size=3
).map(" ".join)  # fmt: skip


@pytest.mark.both
@settings(max_examples=30)
@given(st.lists(stored, min_size=1, max_size=6), st.lists(stored, min_size=1, max_size=4))
def test_the_index_finds_exactly_what_the_rule_finds(
    app: Flask, kept: list[str], asked: list[str]
) -> None:
    with app.app_context(), for_a_look() as rows:
        ids = {rows.put(Activity, name=n, search_text=words.document(n)): n for n in kept}
        for query in asked:
            wanted = words.wanted(query)
            for question in (wanted, words.wholly(wanted)):
                asking = matching(rows.session, Activity.__table__, question)
                found = set(rows.session.scalars(asking)) & set(ids)
                told = {i: words.document(name).split() for i, name in ids.items()}
                rule = {i for i in told if all(one.among(told[i]) for one in question)}
                assert found == rule, query


@pytest.mark.both
def test_whatever_a_person_is_called_every_usual_spelling_finds_them(
    app: Flask, sign_in: Callable[..., object]
) -> None:
    by_name: dict[str, list[str]] = {}
    for latin, name, expected, _set in PAIRS:
        if expected and (latin, name) not in MISSED:
            by_name.setdefault(name, []).append(latin)
    sample = sorted(by_name)[::9]
    families = {add_family(app, f"{name} سعد"): name for name in sample}
    with app.app_context():
        session = db.session()
        standing = set(session.scalars(select(Family.id)))
        for number, name in families.items():
            for latin in by_name[name]:
                asked = matching(session, Family.__table__, words.wanted(latin))
                assert number in standing & set(session.scalars(asked)), latin
