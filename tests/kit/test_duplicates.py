"""Which records deserve a look: what is found among people who are easily confused, and why."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esrar.core import arabic
from esrar.kit.duplicates import names
from esrar.kit.duplicates.blocking import scan
from esrar.kit.duplicates.names import Likeness
from esrar.kit.duplicates.respelling import alike
from esrar.kit.duplicates.scoring import THRESHOLD, Card
from tests.support.tree import ROOT
from tools.labelled.measuring import labelled, quality

PARTS = ("علي", "العلي", "حسن", "محمد", "عبد الله", "أبو علي", "أم محمد", "سعيد", "سعد", "بن")
KNOWN = {"حسن", "حسين", "سعد", "سعود", "محمد", "علي"}.__contains__


@pytest.mark.parametrize("seed", range(3))
def test_of_what_it_names_nearly_all_is_right_and_most_of_what_there_is_it_names(seed: int) -> None:
    found = quality(labelled(seed))
    assert found.precision >= 0.98
    assert found.recall >= 0.88


@pytest.mark.parametrize("seed", range(2))
def test_a_higher_bound_names_fewer_and_is_wrong_less_often(seed: int) -> None:
    people = labelled(seed)
    low, high = quality(people, THRESHOLD), quality(people, 80)
    assert high.found < low.found
    assert high.precision >= 0.98


def near(first: str, second: str) -> Likeness:
    a, b = (tuple(arabic.name_tokens(text)) for text in (first, second))
    assert names.persons(a, b, KNOWN) == names.persons(b, a, KNOWN), "it must be mutual"
    return names.persons(a, b, KNOWN).likeness


def pairs() -> list[tuple[str, str, bool]]:
    """The pairs that the association agreed on."""
    file = ROOT / "tests" / "core" / "data" / "name_pairs.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return [(row["typed"], row["stored"], row["expected"] == "match")
                for row in csv.DictReader(lines) if row["mode"] == "duplicate"]  # fmt: skip


@pytest.mark.parametrize(("typed", "stored", "expected"), pairs())
def test_the_agreed_pairs_are_suspected_and_no_others(
    typed: str, stored: str, expected: bool
) -> None:
    assert (near(typed, stored) in names.NEAR) is expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("أم محمد", "أم محمد"),
        ("أبو علي", "بوعلي"),
        ("أم عبد الله", "ام عبدالله"),
        ("محمد علي", "محمد حسن علي"),
        ("علي محمد حسن", "حسن محمد علي"),
        ("نورة سعد علي حسن", "نورة علي سعد حسن"),
        ("نورة سعد علي", "نورة سعد علي حسن"),
        ("سعد علي حسن", "نورة سعد علي حسن"),
        ("أم محمد", "اممحمد"),
        ("", ""),
    ],
)
def test_too_little_to_suspect_a_duplicate(first: str, second: str) -> None:
    assert near(first, second) not in names.NEAR


def test_equal_names_of_two_parts_are_suspected() -> None:
    assert near("نورة بنت علي", "نوره علي") is Likeness.SAME


@given(*[st.lists(st.sampled_from(PARTS), max_size=5).map(" ".join)] * 2)
def test_suspicion_is_mutual(first: str, second: str) -> None:
    near(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("فاطمة أحمد محمد العلي", "فاطمه احمد محمد العلى"),
        ("هدى عبد الرحمن سالم الدوسري", "هدي عبدالرحمن سالم الدوسري"),
        ("مريم بنت علي بن صالح الحربي", "مريم علي صالح الحربي"),
        ("فاطمة أحمد محمد النخلي", "فاطمة أحكد محمد النخلي"),
        ("زينب أحمد صالح الخباز", "زينب أحمد صالح خباز"),
        ("نورة سعد فهد النجار", "نورة سعدفهد النجار"),
    ],
)
def test_slips_and_spellings_leave_a_name_the_same(first: str, second: str) -> None:
    assert near(first, second) is Likeness.SAME


def test_the_family_may_be_named_first_and_a_grandfather_left_out() -> None:
    assert near("النخلي فاطمة أحمد محمد", "فاطمة أحمد محمد النخلي") is Likeness.ORDER
    assert near("فاطمة أحمد النخلي", "فاطمة أحمد محمد النخلي") is Likeness.PART
    assert near("النخلي فاطمة محمد", "فاطمة أحمد محمد النخلي") is Likeness.PART


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("حسن علي صالح النخلي", "حسين علي صالح النخلي"),
        ("سعد محمد صالح النخلي", "سعود محمد صالح النخلي"),
        ("فاطمة أحمد محمد النخلي", "زينب أحمد محمد النخلي"),
        ("علي محمد صالح النخلي", "محمد صالح حسن النخلي"),
    ],
)
def test_brothers_sisters_and_sons_are_other_people(first: str, second: str) -> None:
    assert near(first, second) is Likeness.OTHER


def test_the_same_parts_in_another_order_speak_neither_for_nor_against() -> None:
    assert near("علي حسن صالح النخلي", "حسن علي صالح النخلي") is Likeness.OPEN


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Fatimah Ahmed Mohammed Alnakhli", "فاطمة أحمد محمد النخلي"),
        ("نورة عبد الله سعد الخباز", "Noura Abdullah Saad Al Khabbaz"),
        ("Huda Abu Ali Saleh", "هدى أبو علي صالح"),
    ],
)
def test_a_name_in_latin_letters_is_compared_with_an_arabic_one(first: str, second: str) -> None:
    a, b = alike(*(tuple(arabic.name_tokens(text)) for text in (first, second)))
    assert names.persons(a, b, KNOWN).likeness is Likeness.SAME


def test_a_latin_name_of_somebody_else_is_another_name() -> None:
    a, b = alike(("hussein", "ali", "alnakhli"), ("حسن", "علي", "النخلي"))
    assert names.persons(a, b, KNOWN).likeness not in names.NEAR


def test_names_are_read_as_the_others_of_the_register_write_them() -> None:
    """In Latin letters, or with a space forgotten."""
    told = ["سعد علي النخلي", "صالح فهد الخباز", "نورة سعد صالح النخلي", "هند فهد علي الخباز"] * 3
    told += ["Noura Saad Saleh Alnakhli", "هند فهدعلي الخباز"]
    cards = [Card(i, tuple(arabic.name_tokens(name))) for i, name in enumerate(told)]
    found = {(f.first % 4, f.second) for f in scan(cards) if f.second >= 12 and f.first < 12}
    assert found == {(2, 12), (3, 13)}


def test_two_digits_changed_about_in_a_mobile_speak_for_a_pair() -> None:
    name = ("نوره", "سعد", "صالح")
    near, far = (scan([Card(1, name, numbers=frozenset({"0501234567"})),
                       Card(2, name, numbers=frozenset({other}))])[0].score
                 for other in ("0501234657", "0501234999"))  # fmt: skip
    assert near > far
