"""Spelling of names: what a search must find, what it must not, and what stays as typed."""

from __future__ import annotations

import csv
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esrar.core import arabic, words
from esrar.core.identifiers import mobile

ROOT = Path(__file__).parents[2]
LOCALITIES = ROOT / "esrar" / "places" / "data" / "localities.csv"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


PAIRS = rows(Path(__file__).parent / "data" / "name_pairs.csv")


def pairs(mode: str) -> pytest.MarkDecorator:
    chosen = [
        pytest.param(row["typed"], row["stored"], row["expected"] == "match", id=row["id"])
        for row in PAIRS
        if row["mode"] == mode
    ]
    assert chosen
    return pytest.mark.parametrize(("typed", "stored", "expected"), chosen)


def test_every_pair_is_of_a_mode_that_is_tested() -> None:
    assert {row["mode"] for row in PAIRS} == {"search", "duplicate", "number", "place"}


@pairs("search")
def test_search_finds_what_it_must_and_nothing_else(
    typed: str, stored: str, expected: bool
) -> None:
    assert words.matches(typed, stored) is expected


@pairs("number")
def test_numbers_are_stored_one_way(typed: str, stored: str, expected: bool) -> None:
    assert (mobile(typed) == mobile(stored) == stored) is expected


def aliases() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows(LOCALITIES):
        for name in [row["name_ar"], *filter(None, row["aliases_ar"].split("|"))]:
            found.setdefault(arabic.fold_place(name), set()).add(row["slug"])
    return found


def locality(text: str) -> set[str]:
    return aliases().get(arabic.fold_place(text), set())


@pairs("place")
def test_a_place_is_known_by_its_aliases_only(typed: str, stored: str, expected: bool) -> None:
    assert (locality(typed) != set() and locality(typed) == locality(stored)) is expected


def test_no_two_places_share_a_folded_name() -> None:
    assert {name: slugs for name, slugs in aliases().items() if len(slugs) > 1} == {}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("بلدة الطرف", "الطرف"),
        ("هفوف", "الهفّوف"),
        ("قرية العلية", "العليه"),
        ("مدينة العيون", "العيون"),
        ("المطيرفى", "المطيرفي"),
        ("حي الراشدية", "الراشديه"),
    ],
)
def test_a_place_is_the_same_with_or_without_the_word_before_it(typed: str, stored: str) -> None:
    assert arabic.fold_place(typed) == arabic.fold_place(stored)


@pytest.mark.parametrize("text", ["حي", "المدينة المنورة", "حي الجبيل الصناعي"])
def test_a_place_word_goes_only_where_it_stands_before_a_name(text: str) -> None:
    assert arabic.fold_place(text) not in ("", "منوره", "جبيل")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("أإآٱ", "اااا"),
        ("فتـــاةٌ", "فتاه"),
        ("شئُون", "شون"),
        ("داوود", "داود"),
        ("هدى علی", "هدي علي"),
        ("كـک", "كك"),
        ("ہ ھ ە ۀ", "ه ه ه ه"),
        ("مؤمنة هانئ", "مومنه هاني"),
        ("ضياء", "ضيا"),
        ("٠١٢۳۴۵", "012345"),
        ("Al-Ahsa, KSA", "al ahsa ksa"),
        ("\u200fعلي\u200c\u202a", "علي"),
        ("ﻓﺎﻃﻤﺔ", "فاطمه"),
        ("İ", "i"),
        ("  ", ""),
    ],
)
def test_each_rule_of_folding(text: str, folded: str) -> None:
    assert arabic.fold(text) == folded


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("محمد بن عبد الله آل سعد", "محمد عبدالله السعد"),
        ("سلمى بنت أبو خمسين", "سلمي بوخمسين"),
        ("أبوبكر", "بوبكر"),
        ("أم كلثوم", "امكلثوم"),
        ("أبو عبد الله", "بوعبدالله"),
        ("بو وائل", "بوايل"),
        ("بن", "بن"),
        ("سعيد عبد", "سعيد عبد"),
    ],
)
def test_compound_names_are_one_part(name: str, folded: str) -> None:
    assert arabic.fold_name(name) == folded


def test_a_word_is_indexed_with_and_without_its_article() -> None:
    told = [word for word in words.document("هدى الدوسري", "العم").split() if not word.isascii()]
    assert told[:4] == ["هدي", "الدوسري", "دوسري", "العم"]
    assert [one.words for one in words.wanted("الدوسري العم")] == [("دوسري",), ("العم",)]


def test_an_empty_search_finds_everything() -> None:
    assert words.wanted(" ـ ") == []
    assert words.matches("", "علي")


@pytest.mark.parametrize("typed", ["ب", "بن", "بند", "بندر", "ال", "الح", "الحرب", "الحربي", "عبد"])
def test_a_name_is_found_while_it_is_being_typed(typed: str) -> None:
    assert words.matches(typed, "بندر عبد الله الحربي")


def test_cleaning_keeps_what_the_person_wrote() -> None:
    assert arabic.clean("\u200f مُحَمَّد\u00a0\u200b العـــلي\x00 \n") == "مُحَمَّد العـــلي"
    assert arabic.clean("ﷲ ﻼ") == "الله لا"
    assert arabic.clean_lines("\n سطر  أول \r\n\n ثانٍ\n") == "سطر أول\n\nثانٍ"


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (501661318.0, "501661318"), (5, "5"), (1.5, "1.5"), ("علي".encode(), "علي")],
)
def test_a_cell_is_read_as_its_text(value: object, text: str) -> None:
    assert arabic.text_of(value) == text


def test_the_digits_of_every_script_are_read() -> None:
    assert arabic.western_digits("٠٥٣ ۰۵۳ ०५३ x") == "053 053 053 x"


ARABIC = st.text(st.sampled_from("ابتحدسعلمنهويىةءآأإؤئٱکیہھە ـًَّٰٔ٠۹ \u200f\u200cبنعبدأموa-"))
TEXTS = st.one_of(ARABIC, st.text())
PLAIN = ["خمسين", "العلي", "علي", "وائل", "ابوبكر", "عبدالله", "هدى", "فاطمة"]
COMPOUND = ["عبد", "الله", "بن", "بنت", "أبو", "بو", "أم", "آل", "ال"]
NAMES = st.lists(st.sampled_from(PLAIN + COMPOUND)).map(" ".join)


@given(TEXTS)
def test_folding_again_changes_nothing(text: str) -> None:
    once = arabic.fold(text)
    assert arabic.fold(once) == once


@given(st.one_of(TEXTS, NAMES))
def test_folding_a_name_again_changes_nothing(text: str) -> None:
    once = arabic.fold_name(text)
    assert arabic.fold_name(once) == once == arabic.sort_key(text)


@given(TEXTS)
def test_cleaning_again_changes_nothing_and_folding_does_not_see_it(text: str) -> None:
    once = arabic.clean(text)
    assert arabic.clean(once) == once
    assert arabic.fold(once) == arabic.fold(text)


@given(TEXTS)
def test_nothing_invisible_is_left(text: str) -> None:
    for char in arabic.clean(text):
        assert unicodedata.category(char) not in ("Cc", "Cf", "Cs")


@given(st.one_of(TEXTS, NAMES))
def test_every_text_is_found_by_itself_and_by_each_of_its_words(text: str) -> None:
    assert words.matches(text, text)
    for token in arabic.name_tokens(text):
        assert token in words.document(text).split()


@given(
    st.lists(st.sampled_from(PLAIN)).flatmap(lambda n: st.tuples(st.just(n), st.permutations(n)))
)
def test_the_order_of_the_words_looked_for_does_not_matter(
    both: tuple[list[str], list[str]],
) -> None:
    stored, typed = both
    assert words.matches(" ".join(typed), " ".join(stored))


def test_ten_thousand_names_fold_in_a_moment() -> None:
    names = [f"خديجة بنت عبد الرحمن أبو خمسين {number}" for number in range(10_000)]
    best = min(_seconds(names) for _ in range(3))
    assert best < 0.5, "about 0.1 s is usual; an import folds as many"


def _seconds(names: list[str]) -> float:
    start = time.process_time()
    for name in names:
        arabic.fold_name(name)
    return time.process_time() - start
