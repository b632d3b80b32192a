"""Dates: every way of writing them, both calendars, terms and quarters."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esrar.core import calendar as cal
from esrar.core.calendar import EnteredDate
from esrar.core.dating import from_parts, parse_date
from esrar.core.errors import Invalid

pytestmark = pytest.mark.usefixtures("in_english")

FIRST, LAST = date(1924, 8, 1), date(2077, 11, 16)  # 1343-1500 AH
DAYS = st.dates(FIRST, LAST)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24/04/2026", EnteredDate(date(2026, 4, 24))),
        ("5/6/2026", EnteredDate(date(2026, 6, 5))),
        ("05.06.2026 م", EnteredDate(date(2026, 6, 5))),
        ("2026-04-24", EnteredDate(date(2026, 4, 24))),
        ("2026/4/9", EnteredDate(date(2026, 4, 9))),
        ("2026-04-24 00:00:00", EnteredDate(date(2026, 4, 24))),
        ("2026-04-24T10:30:00Z", EnteredDate(date(2026, 4, 24))),
        ("\u200f٢٤ / ٠٤ / ٢٠٢٦", EnteredDate(date(2026, 4, 24))),
        ("۲۴/۰۴/۲۰۲۶", EnteredDate(date(2026, 4, 24))),
        ("٢٦-٠٦-١٤٠٣ هـ", EnteredDate(date(1983, 4, 9), "hijri")),
        ("1447/12/10هـ", EnteredDate(date(2026, 5, 27), "hijri")),
        ("10/12/1447ه", EnteredDate(date(2026, 5, 27), "hijri")),
        ("10/12/1447 AH", EnteredDate(date(2026, 5, 27), "hijri")),
        ("10/12/1447", EnteredDate(date(2026, 5, 27), "hijri")),
        ("8/11/1410هـ", EnteredDate(date(1990, 6, 1), "hijri")),
        ("5 يونيو 2026", EnteredDate(date(2026, 6, 5))),
        ("٥ أبريل ٢٠٢٦م", EnteredDate(date(2026, 4, 5))),
        ("2026 إبريل 5", EnteredDate(date(2026, 4, 5))),
        ("5-Jun-2026", EnteredDate(date(2026, 6, 5))),
        ("April 24, 2026", EnteredDate(date(2026, 4, 24))),
        ("10 ذو الحجة 1447", EnteredDate(date(2026, 5, 27), "hijri")),
        ("10 ذي الحجة 1447هـ", EnteredDate(date(2026, 5, 27), "hijri")),
        ("26 جمادى الآخرة 1403", EnteredDate(date(1983, 4, 9), "hijri")),
        ("26 جمادى الثانية 1403", EnteredDate(date(1983, 4, 9), "hijri")),
        ("12 ربيع الأول 1445", EnteredDate(date(2023, 9, 27), "hijri")),
        ("12 Rabi' al-Awwal 1445 AH", EnteredDate(date(2023, 9, 27), "hijri")),
        ("1385هـ", EnteredDate(date(1965, 5, 1), "hijri", "year")),
        ("١٣٨٥", EnteredDate(date(1965, 5, 1), "hijri", "year")),
        ("سنة 1990", EnteredDate(date(1990, 1, 1), "gregorian", "year")),
        ("06/1405", EnteredDate(date(1985, 2, 20), "hijri", "month")),
        ("2026/04", EnteredDate(date(2026, 4, 1), "gregorian", "month")),
        ("رمضان 1445 هـ", EnteredDate(date(2024, 3, 11), "hijri", "month")),
        (datetime(2026, 4, 24, 13, 0), EnteredDate(date(2026, 4, 24))),  # noqa: DTZ001
        (date(2026, 4, 24), EnteredDate(date(2026, 4, 24))),
        (1385, EnteredDate(date(1965, 5, 1), "hijri", "year")),
        (1385.0, EnteredDate(date(1965, 5, 1), "hijri", "year")),
    ],
)
def test_a_date_is_read_however_it_was_written(text: object, expected: EnteredDate) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1405/13/40هـ", "The month must be between 1 and 12"),
        ("05/13/2026", "The month must be between 1 and 12"),
        ("05/00/2026", "The month must be between 1 and 12"),
        ("31/02/2026", "The day must be between 1 and 28"),
        ("29/02/2024x", "Write the date as day/month/year"),
        ("30/02/2024", "The day must be between 1 and 29"),
        ("0/02/2024", "The day must be between 1 and 29"),
        ("30/01/1446هـ", "The day must be between 1 and 29"),
        ("31/09/1446هـ", "The day must be between 1 and 29"),
        ("226/04/2026", "The day must be between 1 and 30"),
        ("24/04/2026?", "Write the date as day/month/year"),
        ("24/04/26", "year with 4 digits"),
        ("12/06/48هـ", "year with 4 digits"),
        ("24/04", "year with 4 digits"),
        ("24/04/226", "year with 4 digits"),
        ("1342هـ", "A Hijri year before 1343 cannot be converted: write the Gregorian date"),
        ("1/1/1300", "A Hijri year before 1343"),
        ("1/1/1501هـ", "The Hijri year must be between 1343 and 1500"),
        ("24/04/2026هـ", "The Hijri year must be between 1343 and 1500"),
        ("24/04/1026", "The year must be between 1900 and 2100"),
        ("1405/06/05م", "The year must be between 1900 and 2100"),
        (date(1899, 1, 1), "The year must be between 1900 and 2100"),
        ("5 رمضان 2026", "same calendar"),
        ("5 يونيو 1447", "same calendar"),
        ("5 شيء 2026", "Write the month as a number from 1 to 12 or by its name"),
        ("لا يوجد", "Write the date as day/month/year"),
        ("", "Write the date as day/month/year"),
        (None, "Write the date as day/month/year"),
        ("20260424", "Write the date as day/month/year"),
        ("1/2/3/2026", "Write the date as day/month/year"),
        ("=TODAY()", "Write the date as day/month/year"),
        (46136, "Write the date as day/month/year"),
        (float("nan"), "Write the date as day/month/year"),
    ],
)
def test_a_refusal_names_the_part_that_is_wrong(text: object, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        parse_date(text)


def test_excels_numbers_are_days_only_when_told() -> None:
    april = EnteredDate(date(2026, 4, 24))
    assert parse_date(46136, excel_number=True) == april
    assert parse_date(46136.75, excel_number=True) == april
    assert parse_date("46136", excel_number=True) == april
    assert parse_date(1385.0, excel_number=True).precision == "year"
    for wrong in (99999, -46136, 0, 1e300, float("inf")):
        with pytest.raises(Invalid):
            parse_date(wrong, excel_number=True)


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        (("5", "6", "2026", "gregorian"), EnteredDate(date(2026, 6, 5))),
        (("٢٦", "٠٦", "١٤٠٣", "hijri"), EnteredDate(date(1983, 4, 9), "hijri")),
        (("26", "6", "1403", "gregorian"), EnteredDate(date(1983, 4, 9), "hijri")),
        (("26", "6", "1403 هـ", "gregorian"), EnteredDate(date(1983, 4, 9), "hijri")),
        (("10", "ذو الحجة", "1447", "hijri"), EnteredDate(date(2026, 5, 27), "hijri")),
        (("", "6", "1405", "hijri"), EnteredDate(date(1985, 2, 20), "hijri", "month")),
        (("", "", "1385", "hijri"), EnteredDate(date(1965, 5, 1), "hijri", "year")),
        (("", "", "1385هـ", "gregorian"), EnteredDate(date(1965, 5, 1), "hijri", "year")),
        (("", "", "1385", "gregorian"), EnteredDate(date(1965, 5, 1), "hijri", "year")),
        (("", "", "1990", "gregorian"), EnteredDate(date(1990, 1, 1), "gregorian", "year")),
        (("1405/03/12هـ", "", "", "gregorian"), EnteredDate(date(1984, 12, 4), "hijri")),
        (("10/12/1447هـ", "", "", "gregorian"), EnteredDate(date(2026, 5, 27), "hijri")),
        (("24/04/2026م", "", "", "hijri"), EnteredDate(date(2026, 4, 24))),
        (("24/04/2026", "", "", "gregorian"), EnteredDate(date(2026, 4, 24))),
    ],
)
def test_the_three_boxes_of_a_form(boxes: tuple[str, str, str, str], expected: EnteredDate) -> None:
    assert from_parts(*boxes) == expected


@pytest.mark.parametrize(
    ("boxes", "says"),
    [
        (("x", "6", "2026", "gregorian"), "Write the day as a number"),
        (("5", "", "2026", "gregorian"), "Write the month as well"),
        (("5", "x", "2026", "gregorian"), "Write the month as a number"),
        (("5", "14", "2026", "gregorian"), "The month must be between 1 and 12"),
        (("5", "140", "2026", "gregorian"), "The month must be between 1 and 12"),
        (("31", "4", "2026", "gregorian"), "The day must be between 1 and 30"),
        (("5", "6", "26", "gregorian"), "year with 4 digits"),
        (("5", "6", "", "gregorian"), "year with 4 digits"),
        (("", "6", "", "gregorian"), "year with 4 digits"),
        (("5", "6", "2026", "hijri"), "The Hijri year must be between 1343 and 1500"),
        (("5", "6", "0000", "anything"), "The year must be between 1900 and 2100"),
        (("", "", "", "gregorian"), "year with 4 digits"),
    ],
)
def test_the_box_that_is_wrong_is_named(boxes: tuple[str, str, str, str], says: str) -> None:
    with pytest.raises(Invalid, match=says):
        from_parts(*boxes)


@given(DAYS)
def test_a_shown_date_is_read_back_in_either_calendar(day: date) -> None:
    assert parse_date(cal.show_date(day)) == EnteredDate(day)
    assert parse_date(day.isoformat()) == EnteredDate(day)
    assert parse_date(cal.show_hijri(day)) == EnteredDate(day, "hijri")
    assert cal.from_hijri(*cal.hijri(day)) == day


@given(DAYS, st.sampled_from(["gregorian", "hijri"]), st.sampled_from(["day", "month", "year"]))
def test_an_entered_date_is_shown_as_it_was_entered(
    day: date, calendar: cal.Calendar, precision: cal.Precision
) -> None:
    text = cal.show_entered(EnteredDate(day, calendar, precision))
    entered = parse_date(text)
    assert (entered.calendar, entered.precision) == (calendar, precision)
    assert entered.date <= day
    assert cal.show_entered(entered) == text


def test_dates_are_shown_day_first() -> None:
    assert cal.show_date(date(2026, 11, 23)) == "23/11/2026"
    assert cal.show_hijri(date(2026, 11, 23)) == "13/06/1448هـ"
    assert cal.show_entered(parse_date("1385")) == "1385هـ"
    assert cal.show_entered(parse_date("6/2026")) == "06/2026"


def test_a_day_outside_the_table_has_no_hijri_date() -> None:
    for day in (FIRST - timedelta(days=1), LAST + timedelta(days=1)):
        assert cal.show_hijri(day) == ""
        with pytest.raises(Invalid, match="between 1343 and 1500"):
            cal.hijri(day)


WORDS = ["1", "13", "31", "1342", "1447", "2026", "0000", "محرم", "ربيع", "الأول", "يونيو"]
WORDS += ["هـ", "م", "ah", "سنة", "/", "-"]
TYPED = st.one_of(
    st.text(),
    st.binary(),
    st.text(st.sampled_from("0123456789٠١٤/-. هـمAHT:")),
    st.lists(st.sampled_from(WORDS)).map(" ".join),
    st.floats(),
    st.integers(-(10**20), 10**20),
    st.dates(),
    st.none(),
)


@given(TYPED, st.booleans())
def test_whatever_is_typed_is_a_date_or_refused(value: object, excel_number: bool) -> None:
    try:
        entered = parse_date(value, excel_number=excel_number)
    except Invalid:
        return
    assert parse_date(cal.show_entered(entered)) == entered


BOX = st.one_of(st.text(max_size=6), st.sampled_from(["", "5", "31", "12", "2026", "1447", "0000"]))


@given(BOX, BOX, BOX, st.sampled_from(["gregorian", "hijri", ""]))
def test_whatever_is_in_the_boxes_is_a_date_or_refused(
    day: str, month: str, year: str, calendar: str
) -> None:
    try:
        entered = from_parts(day, month, year, calendar)
    except Invalid:
        return
    assert parse_date(cal.show_entered(entered)) == entered


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 15), 3, date(2027, 2, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 1, 1), 0, date(2026, 1, 1)),
    ],
)
def test_months_are_added_within_the_month(start: date, months: int, expected: date) -> None:
    assert cal.add_months(start, months) == expected


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
        (date(2026, 4, 24), 12, date(2027, 4, 23)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 2, date(2026, 3, 30)),
    ],
)
def test_a_term_ends_the_day_before_its_anniversary(
    start: date, months: int, expected: date
) -> None:
    assert cal.last_day(start, months) == expected


def test_the_quarters_of_a_calendar_year() -> None:
    assert [cal.show_date(end) for end in cal.quarter_ends(date(2026, 1, 1))] == [
        "31/03/2026",
        "30/06/2026",
        "30/09/2026",
        "31/12/2026",
    ]


@given(st.integers(1950, 2050), st.integers(1, 12))
def test_quarters_end_with_a_month_and_the_last_ends_the_year(year: int, month: int) -> None:
    start = date(year, month, 1)
    ends = cal.quarter_ends(start)
    assert [(end + timedelta(days=1)).day for end in ends] == [1, 1, 1, 1]
    assert ends[3] == cal.fiscal_year_end(start)
    assert cal.fiscal_year_end(start) + timedelta(days=1) == date(year + 1, month, 1)
    assert all(89 <= (b - a).days <= 92 for a, b in pairwise(ends))
