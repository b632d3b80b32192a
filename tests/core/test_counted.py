"""Counted nouns agree with their number in both languages."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from esrar.core import counted as module
from esrar.core.counted import (
    arabic_category,
    arabic_count,
    counted,
    english_count,
    grouped,
    nouns,
)

FAMILY = {
    0: "لا توجد أسر",
    1: "أسرة واحدة",
    2: "أسرتان",
    3: "3 أسر",
    10: "10 أسر",
    11: "11 أسرة",
    99: "99 أسرة",
    100: "100 أسرة",
    101: "101 أسرة",
    102: "102 أسرة",
    103: "103 أسر",
    111: "111 أسرة",
}
LICENCE = {10: "10 تراخيص", 11: "11 ترخيصًا", 100: "100 ترخيص", 102: "102 ترخيص", 103: "103 تراخيص"}


@pytest.mark.parametrize(("n", "text"), FAMILY.items())
def test_families_are_counted_in_all_six_arabic_forms(n: int, text: str) -> None:
    assert arabic_count(nouns()["family"]["ar"], n) == text


@pytest.mark.parametrize(("n", "text"), LICENCE.items())
def test_many_and_other_differ_where_the_noun_takes_tanwin(n: int, text: str) -> None:
    assert arabic_count(nouns()["licence"]["ar"], n) == text


@given(st.integers(min_value=0, max_value=10**7))
def test_the_category_is_the_one_unicode_gives(n: int) -> None:
    assert arabic_category(n) == Locale("ar").plural_form(n)


def test_the_dual_changes_after_a_verb() -> None:
    forms = nouns()["record"]["ar"]
    assert arabic_count(forms, 2) == "سجلان"
    assert arabic_count(forms, 2, oblique=True) == "سجلين"
    assert arabic_count(forms, 3, oblique=True) == "3 سجلات"


def test_english_says_none_one_and_many() -> None:
    forms = nouns()["family"]["en"]
    assert [english_count(forms, n) for n in (0, 1, 2, 3)] == [
        "no families",
        "one family",
        "2 families",
        "3 families",
    ]


def test_thousands_are_parted() -> None:
    assert grouped(10000) == "10,000"
    assert arabic_count(nouns()["family"]["ar"], 10000) == "10,000 أسرة"


def test_the_language_being_spoken_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "language", lambda: "ar")
    assert counted("day_late", 3) == "متأخر 3 أيام"
    monkeypatch.setattr(module, "language", lambda: "en")
    assert counted("day_late", 3) == "3 days late"


@pytest.mark.parametrize("key", nouns())
def test_every_noun_has_every_form(key: str) -> None:
    arabic, english = nouns()[key]["ar"], nouns()[key]["en"]
    assert set(arabic) == {"zero", "one", "two", "few", "many", "other", "two_oblique"}, key
    assert set(english) == {"zero", "one", "other"}
    numbered = {form for form, text in arabic.items() if "{n}" in text}
    assert numbered == {"few", "many", "other"}


def test_an_unknown_noun_is_refused() -> None:
    with pytest.raises(KeyError):
        counted("unicorn", 3)
