"""The calendar: what the registers hold, day by day, in both calendars."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from esrar.core.calendar import hijri
from esrar.events.recurring import Rule, Weekday, occurrences
from tests.support.records import add
from tests.support.visitor import Page, Visitor


def cell(page: Page, day: str) -> str:
    """The HTML of one day."""
    (found,) = re.findall(rf'<td[^>]*><p class="day"><time datetime="{day}">.*?</td>', page.html,
                          re.DOTALL)  # fmt: skip
    return str(found)


@pytest.mark.both
def test_a_meeting_stands_on_its_day_and_an_exhibition_on_each_of_its_days(
    app: Flask, officer: Visitor
) -> None:
    meeting = add(app, "meetings", name="لقاء الأسر", kind="periodic", with_families="نعم",
                  held_on="24/11/2026")  # fmt: skip
    add(app, "exhibitions", name="معرض الشتاء", specialised="نعم", role="organised",
        opened_on="30/11/2026", closed_on="2/12/2026")  # fmt: skip
    page = officer.get("/calendar")
    assert f"/meetings/{meeting}" in cell(page, "2026-11-24")
    assert "لقاء الأسر" not in cell(page, "2026-11-23")
    assert "معرض الشتاء" in cell(page, "2026-11-30")
    december = officer.get("/calendar?month=2026-12")
    days = [n for n in range(1, 5) if "معرض الشتاء" in cell(december, f"2026-12-0{n}")]
    assert days == [1, 2]


def test_a_day_says_its_number_in_both_calendars_and_today_is_marked(officer: Visitor) -> None:
    page = officer.get("/calendar")
    assert "نوفمبر 2026" in page.text
    assert "جمادى الأولى – جمادى الآخرة 1448هـ" in page.text
    today = cell(page, "2026-11-23")
    assert 'aria-current="date"' in today
    assert page.html.count('aria-current="date"') == 1
    assert ">13<" in today.replace(" ", "")
    assert "1 جمادى الآخرة" in cell(page, "2026-11-11")


def test_a_hijri_occasion_comes_on_its_day_of_every_year(app: Flask, officer: Visitor) -> None:
    add(app, "occasions", name="اليوم العاشر من رمضان", scope="national", rule="hijri", month="9",
        day="10")  # fmt: skip
    for day in ("2026-02-27", "2027-02-17", "2031-01-04"):
        assert "اليوم العاشر من رمضان" in cell(officer.get(f"/calendar?month={day[:7]}"), day)
    for year, times in ((2029, 1), (2030, 1), (2031, 2)):
        shown = officer.get(f"/calendar?year={year}").text
        assert shown.count("اليوم العاشر من رمضان") == times


def test_a_cancelled_meeting_says_so(app: Flask, officer: Visitor) -> None:
    add(app, "meetings", name="لقاء ملغى", kind="periodic", with_families="نعم",
        held_on="25/11/2026", cancelled_on="20/11/2026")  # fmt: skip
    assert "tag bad" in cell(officer.get("/calendar"), "2026-11-25")


def test_one_register_can_be_seen_alone_and_its_list_leads_there(
    app: Flask, officer: Visitor
) -> None:
    add(app, "meetings", name="لقاء الأسر", kind="periodic", with_families="نعم",
        held_on="24/11/2026")  # fmt: skip
    link = next(a.url for a in officer.get("/occasions").anchors if a.url.endswith("of=occasions"))
    assert "لقاء الأسر" not in officer.get(link).text
    assert "لقاء الأسر" in officer.get("/calendar?of=meetings").text


@pytest.mark.parametrize("asked", ["month=2026-13", "month=x", "year=1700", "year=٢٠٢٦x",
                                   "of=families", "month=9999-12"])  # fmt: skip
def test_a_month_that_is_none_is_not_found(officer: Visitor, asked: str) -> None:
    officer.get(f"/calendar?{asked}", expect=404)


def test_the_months_follow_each_other_up_to_the_ends(officer: Visitor) -> None:
    urls = [a.url for a in officer.get("/calendar?month=2026-01").anchors]
    assert "/calendar?month=2025-12" in urls
    assert "/calendar?month=2026-02" in urls
    assert "/calendar?month=2071-01" not in [
        a.url for a in officer.get("/calendar?month=2070-12").anchors
    ]


def test_the_statements_of_a_month_do_not_grow_with_its_days(
    app: Flask, officer: Visitor, statements: Any
) -> None:
    officer.get("/calendar")
    with statements() as few:
        officer.get("/calendar")
    for number in range(12):
        add(app, "meetings", name=f"لقاء {number}", kind="periodic", with_families="نعم",
            held_on=f"{number + 1}/11/2026")  # fmt: skip
    officer.get("/calendar")
    with statements() as many:
        officer.get("/calendar")
    assert len(many) <= len(few)


RULES: st.SearchStrategy[Mapping[str, Any]] = st.one_of(
    st.fixed_dictionaries({"rule": st.just(Rule.HIJRI.value), "month": st.integers(1, 12),
                           "day": st.integers(1, 29)}),
    st.fixed_dictionaries({"rule": st.just(Rule.WEEKDAY.value), "month": st.integers(1, 12),
                           "nth": st.integers(1, 4),
                           "weekday": st.sampled_from([w.value for w in Weekday])}),
)  # fmt: skip


@given(rule=RULES, start=st.dates(date(1940, 1, 1), date(2060, 1, 1)), days=st.integers(0, 800))
def test_an_occasion_is_found_on_exactly_the_days_that_answer_its_rule(
    rule: Mapping[str, Any], start: date, days: int
) -> None:
    span = [start + timedelta(days=n) for n in range(days + 1)]
    expected = [day for day in span if _answers(rule, day)]
    assert list(occurrences(rule, start, span[-1])) == expected


def _answers(rule: Mapping[str, Any], day: date) -> bool:
    if rule["rule"] == Rule.HIJRI:
        return hijri(day)[1:] == (rule["month"], rule["day"])
    in_month = day.month == rule["month"] and (day.day - 1) // 7 + 1 == rule["nth"]
    return in_month and list(Weekday)[day.weekday()] == rule["weekday"]
