"""The families in pictures: every number equals the list it opens, and no circle hides another."""

from __future__ import annotations

import re
from datetime import date
from math import hypot
from xml.etree import ElementTree

import pytest
from flask import Flask

from esrar.pictures import course
from esrar.pictures.counts import month_starts
from esrar.pictures.mapping import Frame, Spot, draw
from esrar.pictures.tables import GOVERNORATE, OASIS
from esrar.places.positions import positions
from tests.support.records import add_family, add_licence
from tests.support.visitor import SignIn

SVG = "{http://www.w3.org/2000/svg}"
ROW = re.compile(r'<th scope="row"><a href="([^"]+)">([^<]+)</a>.*?<bdi dir="ltr">([\d,]+)</bdi>')


def rows(html: str) -> dict[str, tuple[str, int]]:
    return {name: (url.replace("&amp;", "&"), int(count.replace(",", "")))
            for url, name, count in ROW.findall(html)}  # fmt: skip


@pytest.mark.both
def test_each_number_opens_the_list_that_has_so_many(app: Flask, sign_in: SignIn) -> None:
    """Its filters go along."""
    board = sign_in("board")
    for place, activity, more in (
        ("الهفوف", "عبايات", {}), ("الهفوف", "خوصيات", {}),
        ("القارة", "عبايات", {"suspended_on": "1/2/2026"}),
        ("خارج الأحساء", "عبايات", {"registered_on": None}),
    ):  # fmt: skip
        number = add_family(app, locality_id=place, activity_id=activity, **more)
    add_licence(app, number)
    html = board.get("/families/pictures").html
    found = rows(html)
    assert found["الهفوف"][1] == 2
    assert found["عبايات"][1] == 3
    assert "خارج الخريطة" in html
    assert "بلا موضع على الخريطة: أسرة واحدة" in html
    assert "بلا تاريخ تسجيل: أسرة واحدة" in html
    assert "مواقع تقريبية" in html
    for url, count in found.values():
        listed = board.get(url).html
        assert listed.count('<th scope="row">') == count, url
    active = rows(board.get("/families/pictures?standing=active").html)
    assert "القارة" not in active
    assert active["عبايات"][1] == 2
    assert "standing=active" in active["الهفوف"][0]
    assert "لا أسر مطابقة" in board.get("/families/pictures?standing=left").html
    assert board.get("/families/pictures?standing=nonsense", expect=404)


def circles(drawn: str) -> list[tuple[float, float, float]]:
    root = ElementTree.fromstring(drawn)
    return [(float(c.get("cx", 0)), float(c.get("cy", 0)), float(c.get("r", 0)))
            for c in root.iter(f"{SVG}circle")]  # fmt: skip


def test_no_circle_of_the_map_covers_another_and_areas_follow_the_numbers() -> None:
    """All localities of the register at once, with most of the families in two cities."""
    known = sorted(positions().items())
    counts = {"hofuf": 400, "mubarraz": 100}
    spots = [Spot(n, slug, counts.get(slug, 3), *lies) for n, (slug, lies) in enumerate(known, 1)]
    drawn = draw(spots, OASIS, "الخريطة")
    assert drawn == draw(spots, OASIS, "الخريطة"), "the same values give the same map"
    assert drawn is not None
    found = circles(drawn)
    for n, (x, y, radius) in enumerate(found):
        assert radius < x < 320 - radius
        assert radius < y < OASIS.height - radius
        for other_x, other_y, other in found[n + 1 :]:
            assert hypot(x - other_x, y - other_y) >= radius + other - 2
    large, small = found[0][2], found[1][2]
    assert large**2 / small**2 == pytest.approx(4, rel=0.02)
    assert all(GOVERNORATE.holds(*lies) for _slug, lies in known)


def test_a_map_without_anybody_in_its_frame_is_not_drawn() -> None:
    assert draw([Spot(1, "يبرين", 4, 23.25, 48.97)], OASIS, "الخريطة") is None
    assert draw([Spot(1, "يبرين", 0, 23.25, 48.97)], Frame(20, 25, 45, 50), "الخريطة") is None


def test_the_course_labels_its_ends_and_runs_with_the_language() -> None:
    starts = month_starts(date(2026, 2, 10))
    assert (starts[0], starts[-2], starts[-1]) == (
        date(2025, 3, 1), date(2026, 2, 1), date(2026, 3, 1),
    )  # fmt: skip
    drawn = course.draw(["1", "2", "3"], [5, 7, 1200], "مجرى", True)
    assert drawn is not None
    ends = [x for x, _y, _r in circles(drawn)]
    assert ends[0] > ends[1]
    assert "1,200" in drawn
    assert course.draw(["1", "2"], [0, 0], "مجرى", True) is None
