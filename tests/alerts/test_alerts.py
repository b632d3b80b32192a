"""Alerts are read off the records: each is there while it is so, for whom it is, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from esrar.alerts.catalogue import RULES
from esrar.alerts.finding import Reader, Scope, group_of, groups
from esrar.core import clock
from esrar.core.db import db
from esrar.core.i18n import speaking
from esrar.kit import registry, saving
from esrar.kit.saving import Draft
from tests.support.databases import TODAY
from tests.support.records import add, add_family, add_licence

ENDING, ENDED = "licences-ending", "licences-ended"


def everything(app: Flask) -> Reader:
    policy = app.extensions["esrar.policy"]
    return Reader(0, "", policy.every_permission())


def day(days: int) -> str:
    found = TODAY + timedelta(days=days)
    return f"{found.day}/{found.month}/{found.year}"


def ids(app: Flask, kind: str, scope: Scope = Scope.ALL, reader: Reader | None = None) -> list[int]:
    with app.app_context(), speaking("en"):
        found = group_of(db.session(), kind, reader or everything(app), scope, limit=50)
        return [one.id for one in found.found] if found else []


def change(app: Flask, register: str, id: int, **typed: str) -> None:
    with app.app_context():
        kit = registry.get(register)
        values = {name: kit.field(name).kind.parse(text) for name, text in typed.items()}
        saving.save(kit, Draft(values), record_id=id)


@pytest.mark.both
def test_a_licence_is_told_90_days_before_its_end_until_it_is_renewed_or_long_gone(
    app: Flask, today: Callable[[date], None]
) -> None:
    family = add_family(app)
    near, far, last, gone, old = (
        add_licence(app, family, expires_on=day(n), licence_type_id=kind)
        for n, kind in ((90, "سجل تجاري"), (91, "سجل تجاري"), (0, "شهادة صحية"),
                        (-1, "شهادة صحية"), (-91, "شهادة صحية"))
    )  # fmt: skip
    # One type has a later licence, so that the earlier of the two needs nobody.
    assert ids(app, ENDING) == [last]
    assert ids(app, ENDED) == []
    change(app, "licences", far, cancelled_on=day(0))
    with app.app_context():
        saving.delete(registry.get("licences"), far)
    assert ids(app, ENDING) == [last, near]
    change(app, "licences", last, cancelled_on=day(0))
    assert ids(app, ENDING) == [near]
    with app.app_context():
        saving.delete(registry.get("licences"), last)
    assert ids(app, ENDED) == [gone]
    assert old not in ids(app, ENDED)
    add_licence(app, family, expires_on=day(400), renews_id=f"#{near}")
    assert ids(app, ENDING) == []


@pytest.mark.both
def test_every_kind_is_found_on_each_database_and_told_by_a_bounded_number_of_statements(
    app: Flask, statements: Callable[[], Any]
) -> None:
    body = add(app, "organisations", name="جهة")
    add(app, "funders", name="ممول")
    agreement: dict[str, Any] = {
        "kind": "agreement", "organisation_id": f"#{body}", "signed_by_us_on": "1/1/2026",
        "signed_by_partner_on": "1/1/2026",
    }  # fmt: skip
    owed = {"obligations": [{"text": "تقرير", "owed_by": "us", "due_on": day(-3)}]}
    add(app, "agreements", owed, name="شراكة تنتهي", ends_on=day(20), **agreement)
    add(app, "agreements", name="شراكة انتهت", ends_on=day(-20), **agreement)
    add(app, "funding-channels", name="منتج", organisation_id="ممول", activated_on="1/1/2026",
        ended_on=day(5))  # fmt: skip
    add(app, "meetings", {"decisions": [{"text": "قرار", "due_on": day(2)}]}, name="لقاء",
        kind="periodic", with_families="نعم", held_on="1/11/2026")  # fmt: skip
    add(app, "posts", title="أخصائي")
    add(app, "breaches", what="رسالة إلى غير صاحبها", discovered_on=day(-1))
    add(app, "privacy-requests", kind="access", means="phone", received_on=day(-25),
        person_name="هند سعد علي العلي")  # fmt: skip
    family = add_family(app)
    add(app, "contacts", family_id=f"#{family}", held_on="1/11/2026", kind="call",
        next_on=day(-2))  # fmt: skip
    add_licence(app, family, expires_on=day(10), number=None)
    initiative = add(app, "initiatives", name="مبادرة", kind="economic")
    task = 1
    change(app, "tasks", task, due_on=day(-8))
    change(app, "tasks", task + 1, due_on=day(8))
    with app.app_context():
        saving.set_columns(registry.get("initiatives"), initiative,
                           {"submitted_on": TODAY - timedelta(days=20)})  # fmt: skip
    for number in range(12):
        add_licence(app, add_family(app), expires_on=day(-5 - number), number=f"x{number}")
    reader = everything(app)
    with app.app_context(), speaking("en"):
        with statements() as sent:
            found = groups(db.session(), reader, Scope.ALL)
        counts = {one.rule.key: one.count for one in found}
        with statements() as again:
            groups(db.session(), reader, Scope.ALL)
    looked = {rule.key for rule in RULES} - {"indicators", "channels-ended"}
    assert counts.keys() >= looked, looked - counts.keys()
    assert counts[ENDED] == 12
    assert counts["tasks-late"] == counts["tasks-due"] == counts["approvals"] == 1
    assert len(again) <= 1  # the revision
    assert len(sent) < 80


def test_an_alert_is_whose_department_it_is_until_somebody_is_assigned(
    app: Flask, sign_in: Callable[..., Any]
) -> None:
    licence = add_licence(app, add_family(app), expires_on=day(10))
    head, other = sign_in("head", "beneficiary-relations"), sign_in("head", "marketing")
    place = f"/alerts/{ENDING}/licences/{licence}"
    assert f"/licences/{licence}" in head.get("/alerts").html
    assert f"/licences/{licence}" not in other.get("/alerts").html
    assert f"/licences/{licence}" not in other.get("/alerts?scope=mine").html
    other.post(f"{place}/assign", {"person": str(other.user_id)}, expect=403)
    head.post(f"{place}/assign", {"person": str(other.user_id)})
    assert f"/licences/{licence}" in other.get("/alerts?scope=mine").html
    refused = head.post(f"{place}/assign", {"person": "99999"}, follow=True)
    assert "error" in refused.html


def test_a_snoozed_alert_rests_with_its_reason_and_comes_back_by_itself(
    app: Flask, sign_in: Callable[..., Any], today: Callable[[date], None]
) -> None:
    licence = add_licence(app, add_family(app), expires_on=day(80))
    head, board = sign_in("head", "beneficiary-relations"), sign_in("board")
    place, shown = f"/alerts/{ENDING}/licences/{licence}", f"/licences/{licence}"
    for wrong in (
        {"until": day(0), "reason": "سفر"},
        {"until": day(5), "reason": " "},
        {"until": "بعد العيد", "reason": "سفر"},
        {"until": day(400), "reason": "سفر"},
    ):
        assert "data-errors" in head.post(f"{place}/snooze", wrong, expect=422).html
    head.post(f"{place}/snooze", {"until": day(5), "reason": "وعدت بالتجديد"})
    assert shown not in head.get("/alerts?scope=all").html
    resting = head.get("/alerts?scope=snoozed")
    assert shown in resting.html
    assert "وعدت بالتجديد" in resting.text
    board.post(f"{place}/snooze", {"until": day(5), "reason": "x"}, expect=403)
    today(TODAY + timedelta(days=5))
    assert shown in head.get("/alerts?scope=all").html
    # What is done is gone, its page too.
    change(app, "licences", licence, cancelled_on=day(0))
    head.get(place, expect=404)
    clock.fix_today(TODAY)


def test_who_keeps_the_rules_moves_the_days_and_switches_a_kind_off(
    app: Flask, sign_in: Callable[..., Any]
) -> None:
    licence = add_licence(app, add_family(app), expires_on=day(80))
    manager = sign_in("executive-manager")
    page = manager.get("/admin/alerts")
    given = {**page.values, f"{ENDING}-0": "٧٠"}
    assert manager.post("/admin/alerts", given).location.endswith("/admin/alerts")
    assert ids(app, ENDING) == []
    given[f"{ENDING}-0"] = "85"
    manager.post("/admin/alerts", given)
    assert ids(app, ENDING) == [licence]
    del given[f"on-{ENDING}"]
    manager.post("/admin/alerts", given)
    assert ids(app, ENDING) == []
    manager.post("/admin/alerts", {**given, f"{ENDED}-0": "many"}, expect=422)
    sign_in("auditor").post("/admin/alerts", given, expect=403)


def test_an_alert_names_nobody_whom_its_reader_may_not_meet(
    app: Flask, sign_in: Callable[..., Any]
) -> None:
    name = "منيرة سليمان علي البديع"
    family = add_family(app, name)
    add(app, "contacts", family_id=f"#{family}", held_on="1/11/2026", kind="call", next_on=day(-2))
    add_licence(app, family, number=None)
    assert name not in sign_in("board").get("/alerts?scope=all").text
    head = sign_in("head", "beneficiary-relations").get("/alerts?scope=all")
    assert "near" in head.html
