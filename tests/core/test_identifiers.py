"""Identifiers: one stored spelling for each way of writing them, and a reason for each refusal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esrar.core import identifiers as ids
from esrar.core.errors import Conflict, Invalid

READERS: list[Callable[[object], str]] = [
    ids.national_id,
    ids.mobile,
    ids.phone,
    ids.iban,
    ids.unified_number,
    ids.national_address,
    ids.email,
    ids.web_address,
]
NUMBERS = st.integers(0, 10**8 - 1)
TYPED = st.one_of(
    st.text(),
    st.binary(),
    st.text(st.sampled_from("0123456789٠١٥٩۵+-. SA:/@htps[]")),
    st.floats(),
    st.integers(-(10**20), 10**20),
    st.none(),
    st.booleans(),
)

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.mark.parametrize("first", ["1", "2"])
@given(number=NUMBERS)
def test_a_made_id_is_valid(first: str, number: int) -> None:
    made = ids.make_national_id(number, first)
    assert ids.national_id(made) == made


@given(NUMBERS, st.integers(0, 9), st.integers(1, 9))
def test_an_id_with_one_digit_mistyped_is_refused(number: int, place: int, shift: int) -> None:
    made = ids.make_national_id(number)
    wrong = str((int(made[place]) + shift) % 10)
    with pytest.raises(Invalid):
        ids.national_id(made[:place] + wrong + made[place + 1 :])


@pytest.mark.parametrize(
    "value",
    [
        "1000000008",
        " 1000000008 ",
        "\u200f١٠٠٠٠٠٠٠٠٨",
        "۱۰۰۰۰۰۰۰۰۸",
        1000000008,
        1000000008.0,
        "1000000008.0",
        "100 000 0008",
        b"1000000008",
    ],
)
def test_an_id_is_read_however_it_was_written(value: object) -> None:
    assert ids.national_id(value) == "1000000008"


def test_a_residents_id_starts_with_two() -> None:
    assert ids.make_national_id(0, "2") == ids.national_id("2000000006") == "2000000006"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("100000000", "must have 10 digits"),
        ("10000000080", "must have 10 digits"),
        ("100000000x", "must have 10 digits"),
        ("", "must have 10 digits"),
        (None, "must have 10 digits"),
        ("3000000004", "start with 1 for citizens or 2"),
        ("1000000007", "must be checked"),
    ],
)
def test_a_refused_id_is_told_why(value: object, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        ids.national_id(value)


@pytest.mark.parametrize(
    "value",
    [
        "0530801110",
        "530801110",
        530801110,
        530801110.0,
        "٠٥٣٠٨٠١١١٠",
        "۰۵۳۰۸۰۱۱۱۰",
        "+966 53 080 1110",
        "+966 (0) 53-080-1110",
        "00966530801110",
        "966530801110",
        "966530801110+",
        "053–080–1110",
        "\u202d053 080 1110\u202c",
    ],
)
def test_a_mobile_is_stored_one_way(value: object) -> None:
    assert ids.mobile(value) == "0530801110"


@given(NUMBERS)
def test_a_made_mobile_is_valid(number: int) -> None:
    assert ids.mobile(ids.make_mobile(number)) == ids.make_mobile(number)


@pytest.mark.parametrize("value", ["+973 3600 0000", "0097336000000"])
def test_a_mobile_from_abroad_needs_its_country_code(value: str) -> None:
    assert ids.mobile(value) == "+97336000000"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("05312", "10 digits starting with 05"),
        ("0135801110", "10 digits starting with 05"),
        ("+966135801110", "10 digits starting with 05"),
        ("0530801110 0530801111", "10 digits starting with 05"),
        ("36000000", "10 digits starting with 05"),
        ("", "10 digits starting with 05"),
        ("+999123456789", "international number"),
        ("+97312", "10 digits starting with 05"),
        ("+9731234567", "international number"),
    ],
)
def test_a_refused_mobile_is_told_why(value: str, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        ids.mobile(value)


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("013 580 1110", "0135801110"),
        ("+966 13 580 1110", "0135801110"),
        ("920012345", "920012345"),
        ("8001234567", "8001234567"),
        ("530801110", "0530801110"),
        ("+97336000000", "+97336000000"),
    ],
)
def test_a_body_may_give_a_landline(value: str, stored: str) -> None:
    assert ids.phone(value) == stored


def test_a_refused_telephone_is_told_why() -> None:
    with pytest.raises(Invalid, match="must be a mobile, a landline"):
        ids.phone("5801110")
    with pytest.raises(Invalid, match="international number"):
        ids.phone("+999123456789")


@pytest.mark.parametrize(
    "value",
    ["SA03 8000 0000 6080 1016 7519", "sa0380000000608010167519", "SA٠٣80000000608010167519"],
)
def test_an_iban_is_stored_without_spaces(value: str) -> None:
    assert ids.iban(value) == "SA0380000000608010167519"


@given(st.integers(0, 21), st.integers(1, 9))
def test_an_iban_with_one_digit_mistyped_is_refused(place: int, shift: int) -> None:
    digits = "0380000000608010167519"
    wrong = str((int(digits[place]) + shift) % 10)
    with pytest.raises(Invalid, match="must be checked"):
        ids.iban(f"SA{digits[:place]}{wrong}{digits[place + 1 :]}")


@pytest.mark.parametrize(
    "value", ["", "SA03", "AE0380000000608010167519", "0380000000608010167519"]
)
def test_an_iban_must_be_saudi_and_whole(value: str) -> None:
    with pytest.raises(Invalid, match="SA followed by 22 digits"):
        ids.iban(value)


def test_a_unified_number_starts_with_seven() -> None:
    assert ids.unified_number("٧٠٠ 123 4567") == ids.unified_number(7001234567.0) == "7001234567"
    for wrong in ("1000000008", "700123456", "70012345678"):
        with pytest.raises(Invalid, match="starting with 7"):
            ids.unified_number(wrong)


def test_a_short_address_is_four_letters_then_four_digits() -> None:
    assert ids.national_address("rrrd 2929") == ids.national_address("RRRD٢٩٢٩") == "RRRD2929"
    for wrong in ("RRR2929", "2929RRRD", "ررسم2929", ""):
        with pytest.raises(Invalid, match="4 English letters"):
            ids.national_address(wrong)


def test_an_email_is_stored_in_lower_case() -> None:
    assert ids.email(" Info.Desk+1@Example.ORG ") == "info.desk+1@example.org"


@pytest.mark.parametrize(
    "value",
    ["", "a", "a@b", "a@@b.sa", "a b@c.sa", ".a@b.sa", "a@.sa", "a@b..sa", "a@-b.sa",
     "a@b.sa\nBcc: c@d.sa", "x" * 250 + "@b.sa"],
)  # fmt: skip
def test_a_refused_email_is_told_how_one_looks(value: str) -> None:
    with pytest.raises(Invalid, match=r"name@example\.com"):
        ids.email(value)


def test_a_link_is_https() -> None:
    assert ids.web_address(" https://maps.example.org/?q=25.4,49.6 ").startswith("https://maps")


@pytest.mark.parametrize(
    "value",
    ["", "maps.example.org", "http://maps.example.org", "javascript:alert(1)", "https://",
     "https://localhost", "https://a.sa@evil.sa", "https://a.sa/\"onclick=", "https://[",
     "https://a.sa/ b", "https://a.sa/" + "x" * 2000],
)  # fmt: skip
def test_a_link_that_is_not_https_is_refused(value: str) -> None:
    with pytest.raises(Invalid, match="https://"):
        ids.web_address(value)


@pytest.mark.parametrize("read", READERS, ids=lambda reader: str(reader.__name__))
@given(value=TYPED)
def test_whatever_is_typed_is_stored_stably_or_refused(
    read: Callable[[object], str], value: object
) -> None:
    try:
        stored = read(value)
    except Invalid:
        return
    assert read(stored) == stored


def test_numbers_are_shown_in_groups() -> None:
    assert ids.show_mobile("0530801110") == "053 080 1110"
    assert ids.show_mobile("+97336000000") == "+97336000000"
    assert ids.show_iban("SA0380000000608010167519") == "SA03 8000 0000 6080 1016 7519"


@given(st.text())
def test_a_mask_never_shows_more_than_four_characters(text: str) -> None:
    assert len(ids.mask(text)) == len(text)
    assert sum(char != "•" for char in ids.mask(text)) <= 4
    if 0 < len(text) <= 4:
        assert set(ids.mask(text)) == {"•"}


def test_a_mask_shows_the_last_four() -> None:
    assert ids.mask("1000001234") == "••••••1234"


def test_a_refusal_fills_its_values_in_when_it_is_read() -> None:
    assert str(Invalid("from %(least)s to %(most)s", least=1, most=9)) == "from 1 to 9"
    assert str(Invalid("100%")) == "100%"
    assert isinstance(Invalid("x"), ValueError)
    assert not isinstance(Conflict("x"), ValueError)
