"""The 72 hours that run from the discovery of a breach: shown, alerted, asked about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

import pytest
from flask import Flask

from esrar.core import clock
from tests.support.databases import TODAY
from tests.support.records import add
from tests.support.visitor import SignIn, Visitor


@pytest.fixture
def head(sign_in: SignIn) -> Iterator[Visitor]:
    clock.fix_today(TODAY, time(12, 30))
    yield sign_in("head", "governance")
    clock.fix_today(TODAY)


def breach(app: Flask, day: str = "22/11/2026", at: str = "10:00", **typed: str) -> int:
    return add(app, "breaches", what="رسالة إلى غير صاحبها", discovered_on=day,
               discovered_at=at, **typed)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "at", "said"),
    [
        ("22/11/2026", "10:00", "المتبقي: 45 ساعة"),
        ("20/11/2026", "10:30", "التأخر: ساعتين"),
        ("20/11/2026", "15:30", "المتبقي: 3 ساعات"),
    ],
)
def test_list_and_record_say_the_hours_left(
    app: Flask, head: Visitor, day: str, at: str, said: str
) -> None:
    number = breach(app, day, at)
    assert said in head.get(f"/breaches/{number}")
    assert said in head.get("/breaches")


def test_it_is_an_alert_until_the_authority_was_told(app: Flask, head: Visitor) -> None:
    number = breach(app)
    assert f"/breaches/{number}" in head.get("/alerts").html
    page = head.get(f"/breaches/{number}/edit")
    told = {"authority_told_on-day": "23", "authority_told_on-month": "11",
            "authority_told_on-year": "2026", "authority_told_at": "11:00"}  # fmt: skip
    head.post(f"/breaches/{number}/edit", {**page.values, **told})
    assert f"/breaches/{number}" not in head.get("/alerts").html


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ({"closed_on-day": "23", "closed_on-month": "11", "closed_on-year": "2026"}, "قبل الإغلاق"),
        ({"no_notice_reason": "لا ضرر", "severity": "high"}, "الضرر مرجّح"),
        ({"authority_told_on-day": "23", "authority_told_on-month": "11",
          "authority_told_on-year": "2026", "authority_told_at": "12:00"}, "بعد 72 ساعة"),
    ],
)  # fmt: skip
def test_it_asks_for_what_the_law_asks(
    app: Flask, head: Visitor, typed: dict[str, str], asked: str
) -> None:
    number = breach(app, "20/11/2026", "10:00")
    page = head.get(f"/breaches/{number}/edit")
    page = head.post(f"/breaches/{number}/edit", {**page.values, **typed}, expect=422)
    assert asked in page
