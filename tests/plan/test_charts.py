"""Pictures of the plan: what they say without colour, and which way they run."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from esrar.measures.years import Year
from esrar.plan.chart_page import stretch
from esrar.plan.charts import Quarter, Stretch, quarters, spark, timeline
from esrar.plan.standing import Standing
from esrar.plan.work import Work

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = [str(n) for n in range(1, 13)]
NAMES = ["الأول", "الثاني", "الثالث", "الرابع"]


def texts(drawn: str) -> list[str]:
    root = ElementTree.fromstring(drawn)
    return ["".join(t.itertext()).strip("\u2068\u2069") for t in root.iter(f"{SVG}text")]


def places(drawn: str, tag: str, name: str) -> list[float]:
    return [float(one.get(name, "")) for one in ElementTree.fromstring(drawn).iter(f"{SVG}{tag}")]


@pytest.mark.parametrize("rtl", [True, False])
def test_quarters_run_with_the_language_and_tell_status_without_colour(rtl: bool) -> None:
    shown = [
        Quarter("الأول", 3, "3", 2, "2", "yes", locked=True),
        Quarter("الثاني", 4, "4", 6, "6", "no"),
        Quarter("الثالث", 5, "5", 9, "9", "wait"),
        Quarter("الرابع", None, "–", 12, "12", "none"),
    ]
    drawn = quarters(shown, "القيم", rtl=rtl)
    assert drawn is not None
    bars = places(drawn, "rect", "x")
    assert bars == sorted(bars, reverse=rtl)
    assert len(bars) == 3, "no data draws no bar"
    said = texts(drawn)
    assert {"3", "4", "5", "12"} <= set(said), "values and targets stand there as digits"
    assert "–" not in said
    edges = re.findall(r'<rect[^>]*class="(\w+)"', drawn)
    assert edges == ["full", "open", "open"]
    assert drawn.count("<path") == 4, "a sign on each bar, and the lock of the closed quarter"
    assert "style=" not in drawn


def test_a_quarter_chart_without_any_value_is_not_drawn() -> None:
    assert quarters([Quarter("الأول", None, "–", 2, "2")], "القيم") is None


def test_a_spark_keeps_a_gap_in_its_place_and_is_told_in_words() -> None:
    assert spark([None, 4]) is None
    drawn = spark([1, None, 3], "1 · – · 3", rtl=False)
    assert drawn is not None
    assert 'points="3.0,' in drawn
    assert " 53.0," in drawn
    assert 'aria-label="1 · – · 3"' in drawn


@pytest.mark.parametrize("rtl", [True, False])
def test_the_timeline_has_a_row_a_task_and_the_line_of_today(rtl: bool) -> None:
    tasks = [
        Stretch("1.1", "done", [(0.0, 0.2)], done=0.15),
        Stretch("1.2", "late", [(0.3, 0.5)], late=(0.5, 0.8)),
        Stretch("2.1", "running", [(0.5, 0.9)]),
        Stretch("2.2", "planned", [(0.0, 0.25), (0.5, 0.75)]),
        Stretch("3.1", "planned"),
    ]
    drawn = timeline(tasks, MONTHS, NAMES, 0.8, "الخطة", rtl=rtl)
    assert drawn is not None
    assert texts(drawn)[-5:] == ["1.1", "1.2", "2.1", "2.2", "3.1"]
    starts = places(drawn, "rect", "x")
    assert len(starts) == 5, "a box for each stretch, none for what is not scheduled"
    assert (starts[0] > starts[1]) is rtl
    assert timeline([], MONTHS, NAMES, None, "الخطة") is None


YEAR = Year(date(2026, 1, 1), "2026", 1)
TODAY = date(2026, 7, 1)


def work(**typed: Any) -> Work:
    blank: dict[str, Any] = dict.fromkeys(f.name for f in fields(Work))
    return Work(**{**blank, "code": "1.1", "quarters": "", "standing": Standing.NOT_STARTED,
                   **typed})  # fmt: skip


def test_a_task_is_drawn_by_its_dates_else_by_its_quarters() -> None:
    planned = stretch(work(quarters="24"), YEAR, TODAY)
    assert planned.spans == [(0.25, 0.5), (0.75, 1.0)]
    assert (planned.state, planned.done, planned.late) == ("planned", None, None)
    late = stretch(work(starts_on=date(2026, 4, 1), due_on=date(2026, 5, 31), quarters="2",
                        standing=Standing.LATE), YEAR, TODAY)  # fmt: skip
    assert late.spans == [(0.25, pytest.approx(5 / 12))]
    assert late.late == (pytest.approx(5 / 12), pytest.approx((6 + 1 / 31) / 12))
    done = stretch(work(completed_on=date(2026, 3, 31), standing=Standing.COMPLETED), YEAR, TODAY)
    assert (done.state, done.spans, done.done) == ("done", [], pytest.approx(0.25))
    assert stretch(work(), YEAR, TODAY).spans == []
