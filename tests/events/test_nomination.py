"""Nominating families for an exhibition: an oracle of the rules, and the pages that use them."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.core.db import db
from esrar.events.models import Participation
from esrar.events.nomination import choosing
from esrar.events.nomination.rules import Facts, ranked
from esrar.kit import registry
from esrar.kit.loading import standing_row
from tests.support.records import add, add_family, add_licence
from tests.support.visitor import Page, SignIn, Visitor

OPENS, CLOSES = date(2026, 12, 10), date(2026, 12, 14)


@pytest.fixture
def programmes(sign_in: SignIn) -> Visitor:
    return sign_in("head", "programmes")


def text(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def exhibition(app: Flask, name: str = "معرض الشتاء", **typed: Any) -> int:
    whole = {"name": name, "specialised": "نعم", "role": "organised", "opened_on": text(OPENS),
             "closed_on": text(CLOSES), "stands": "3", **typed}  # fmt: skip
    lines = whole.pop("lines", None)
    return add(app, "exhibitions", lines, **whole)


def family(app: Flask, wish: dict[str, Any] | None = None, licence: dict[str, Any] | None = None,
           **typed: Any) -> int:  # fmt: skip
    """A family that meets every rule, but for what is said."""
    number = add_family(app, **{"consent_on": "1/3/2026", **typed})
    if wish is not False:
        add(app, "exhibition-interest", **{"family_id": f"#{number}", "serious": "نعم",
                                           "expressed_on": "1/4/2026", **(wish or {})})  # fmt: skip
    if licence is not False:
        add_licence(app, number, **{"expires_on": "31/12/2026", **(licence or {})})
    return number


# -- the order -------------------------------------------------------------------------------------


def plain(people: list[Facts], seated: list[int]) -> list[int]:
    """The order again, in the plainest way: whoever is best among those left comes next."""
    given, left, found = Counter(seated), list(people), []
    while left:
        best = min(left, key=lambda f: (
            not f.serious, f.last_turn or date.min, given[f.locality],
            f.wished_on or date.max, f.family,
        ))  # fmt: skip
        left.remove(best)
        given[best.locality] += 1
        found.append(best.family)
    return found


def test_the_order_is_that_of_a_plain_reading() -> None:
    chance = random.Random(7)
    start = date(2026, 1, 1)
    for _course in range(40):
        people = [
            Facts(
                family=n, locality=chance.randrange(4), serious=chance.random() < 0.6,
                wished_on=start + timedelta(chance.randrange(5)) if chance.random() < 0.8 else None,
                last_turn=start - timedelta(chance.randrange(3)) if chance.random() < 0.5 else None,
            )
            for n in range(chance.randrange(30))
        ]  # fmt: skip
        seated = [chance.randrange(4) for _one in range(chance.randrange(6))]
        wanted = plain(people, seated)
        chance.shuffle(people)
        assert [f.family for f in ranked(people, seated)] == wanted


# -- who may ---------------------------------------------------------------------------------------


@pytest.mark.both
def test_each_rule_leaves_out_who_misses_it_alone(app: Flask) -> None:
    place = exhibition(app, lines={"activities": [{"activity_id": "عبايات"}]})
    other = exhibition(app, "معرض الصيف", opened_on="1/7/2026", closed_on="3/7/2026")
    health = {"activity_id": "طبخ وأكلات شعبية"}
    good = family(app, licence={"issued_on": text(OPENS), "expires_on": text(CLOSES)})
    wanted = {
        "active": family(app, suspended_on="1/5/2026"),
        "agreed": family(app, consent_withdrawn_on="2/5/2026"),
        "suits": family(app, activity_id="خوصيات"),
        "licensed": family(app, licence={"expires_on": text(CLOSES - timedelta(1))}),
        "reliable": family(app),
    }
    add(app, "exhibitions", {"participations": [
        {"family_id": f"#{wanted['reliable']}", "present": "لا"}]}, name="معرض الربيع",
        specialised="نعم", role="organised", opened_on="1/4/2026")  # fmt: skip
    far = family(app, suspended_on="1/5/2026", activity_id="خوصيات")
    family(app, wish={"withdrawn_on": "1/6/2026"}, licence=False)
    family(app, wish={"exhibition_id": f"#{other}"}, licence=False)
    unwished = family(app, wish=False)
    cook = family(app, **health)
    with app.app_context():
        row = standing_row(registry.get("exhibitions"), place)
        show = choosing.whom.show_of(db.session(), row)
        assert show is not None
        found = choosing.ranking(db.session(), show)
        assert [f.family for f in found.judgement.ranked] == [good]
        missed = {f.family: [r.key for r in rules] for f, rules in found.judgement.left_out}
        alone = {number: [key] for key, number in wanted.items()}
        assert missed == {**alone, far: ["active", "suits"], cook: ["suits"]}
        near = choosing.almost(db.session(), show)
        assert [(f.family, [r.key for r in rules]) for f, rules in near.left_out] == [
            (unwished, ["wishes"])
        ]


def test_a_supporting_paper_is_asked_of_the_activity_that_needs_it(app: Flask) -> None:
    place = exhibition(app)
    cook, right = (family(app, activity_id="طبخ وأكلات شعبية") for _one in range(2))
    add_licence(app, right, licence_type_id="شهادة صحية", expires_on="31/12/2026")
    with app.app_context():
        row = standing_row(registry.get("exhibitions"), place)
        show = choosing.whom.show_of(db.session(), row)
        assert show is not None
        found = choosing.ranking(db.session(), show).judgement
        assert [f.family for f in found.ranked] == [right]
        assert [(f.family, [r.key for r in rules]) for f, rules in found.left_out] == [
            (cook, ["papers"])
        ]


# -- the pages -------------------------------------------------------------------------------------


def chosen(page: Page) -> list[str]:
    return [one for one in page.html.split('name="family" value="')[1:]
            if "checked" in one.split(">")[0]]  # fmt: skip


def test_families_are_ranked_chosen_and_listed_and_it_can_be_undone(
    app: Flask, programmes: Visitor
) -> None:
    earlier = exhibition(app, "معرض الصيف", opened_on="1/7/2026", closed_on="3/7/2026")
    place = exhibition(app)
    had = family(app)
    new = [family(app, wish={"expressed_on": f"{n}/4/2026"}) for n in (3, 2, 4)]
    with app.app_context():
        kit = registry.get("exhibitions")
        lines = {"participations": [choosing.LineDraft(None, {"family_id": had, "present": True})]}
        choosing.saving.save(kit, choosing.Draft({}, lines), record_id=earlier)
    url = f"/exhibitions/{place}/nominate"
    assert url in [a.url for a in programmes.get(f"/exhibitions/{place}").anchors]
    page = programmes.get(url)
    order = [int(one.split('"')[0]) for one in page.html.split('name="family" value="')[1:]]
    assert order == [new[1], new[0], new[2], had], "never took part first, then the earlier wish"
    assert len(chosen(page)) == 3
    assert "لم يسبق لها دور" in page
    assert "01/07/2026" in page
    assert "الأركان الشاغرة: 3" in page
    refused = programmes.post(url, {"stands": "3", "family": [had]}, expect=422)
    assert "يجب ذكر سبب" in refused
    assert len(chosen(refused)) == 1
    assert "أكثر من الأركان" in programmes.post(url, {"stands": "1", "family": new}, expect=422)
    programmes.post(url, {"stands": "3", "family": [999_999]}, expect=302)
    shown = programmes.post(url, {"stands": "3", "family": [new[1], had], "reason": "خبرة بالموسم"},
                            follow=True)  # fmt: skip
    assert "رُشحت: أسرتان" in shown
    assert "بالمرتبة 4 من 4 – اختيار مغاير: خبرة بالموسم" in shown
    again = programmes.get(url)
    assert "الأركان الشاغرة: 1" in again
    assert len(chosen(again)) == 1
    sheet = programmes.get(f"/exhibitions/{place}/stands")
    assert "التوقيع" in sheet
    assert sheet.html.count('class="signature"') == 2
    with app.app_context():
        stored = db.session.scalars(
            select(Participation.family_id).where(Participation.exhibition_id == place)
        )
        assert set(stored) == {new[1], had}
    undo = next(u for u in shown.html.split('action="') if "/undo/" in u.split('"')[0])
    address = undo.split('"')[0]
    asked = programmes.post(address, expect=(200, 302, 303))
    if asked.status != 200:
        asked = programmes.get(asked.location)
    if "button danger" in asked.html:
        programmes.post(address, asked.values, expect=(200, 302, 303))
    with app.app_context():
        assert not db.session.scalars(
            select(Participation.id).where(Participation.exhibition_id == place)
        ).all()


def test_without_an_opening_date_it_is_asked_for_and_others_may_not(
    app: Flask, programmes: Visitor, sign_in: SignIn, statements: Any
) -> None:
    blank = exhibition(app, opened_on=None, closed_on=None)
    page = programmes.get(f"/exhibitions/{blank}/nominate")
    assert "يجب كتابة تاريخ افتتاح المعرض أولًا" in page
    place = exhibition(app)
    assert "لا أسرة مستوفية" in programmes.get(f"/exhibitions/{place}/nominate")
    board = sign_in("board")
    board.get(f"/exhibitions/{place}/nominate", expect=403)
    board.get(f"/exhibitions/{place}/stands/export", expect=403)
    family(app)
    with statements() as few:
        programmes.get(f"/exhibitions/{place}/nominate")
    for _one in range(6):
        family(app)
    with statements() as many:
        programmes.get(f"/exhibitions/{place}/nominate")
    assert len(many) <= len(few) + 2, "statements do not grow with the families"


def test_the_stand_list_leaves_only_with_those_whose_data_may(
    app: Flask, programmes: Visitor, sign_in: SignIn
) -> None:
    agreed, silent = add_family(app, consent_on="1/3/2026"), add_family(app)
    place = exhibition(app, lines={"participations": [
        {"family_id": f"#{agreed}", "stand": "أ-1"}, {"family_id": f"#{silent}", "stand": "أ-2"},
    ]})  # fmt: skip
    url = f"/exhibitions/{place}/stands/export"
    assert "قائمة" in programmes.get(url), "asked first where it goes"
    inside = {"_asked": "1", "_use": "inside", "format": "csv"}
    lines = programmes.post(url, inside, expect=200).data.decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["أ-1", "أ-2"]
    assert "1000" not in lines[1], "neither identity nor mobile"
    manager = sign_in("executive-manager")
    terms = {"_recipient": "غرفة الأحساء", "_purpose": "تنظيم المعرض", "_basis": "contract",
             "_aim": "services",
             "_disclosed_on-day": "23", "_disclosed_on-month": "11",
             "_disclosed_on-year": "2026"}  # fmt: skip
    given = manager.post(url, {**inside, **terms, "_use": "leaves"}, expect=200)
    lines = given.data.decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["أ-1"]
    assert "غرفة الأحساء" in manager.get(f"/families/{agreed}")
    assert "غرفة الأحساء" not in manager.get(f"/families/{silent}")
