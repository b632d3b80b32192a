"""Agreements: what their dates say on a day, how they are signed, renewed and ended."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.agreements import rules
from esrar.agreements.models import Agreement
from esrar.agreements.rules import Force, Kind, Stage
from esrar.core.db import db, writing
from esrar.kit import registry
from esrar.kit.saving import Draft, LineDraft, save
from esrar.organisations.models import Organisation
from tests.support.records import add
from tests.support.visitor import Page, SignIn, Visitor

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
BANK = "بنك التنمية الاجتماعية"


@pytest.fixture
def officer(sign_in: SignIn) -> Visitor:
    return sign_in("officer", "partnerships")


def add_agreement(app: Flask, **typed: str) -> int:
    whole = {"name": "اتفاقية تدريب", "kind": "agreement", "organisation_id": BANK,
             "signed_by_us_on": "1/1/2026", "signed_by_partner_on": "5/1/2026",
             "starts_on": "1/1/2026", "ends_on": "31/12/2026", **typed}  # fmt: skip
    return add(app, "agreements", **{k: v for k, v in whole.items() if v})


def oracle(row: Agreement, day: date) -> Force:
    signed = None
    if row.signed_by_us_on and row.signed_by_partner_on:
        signed = max(row.signed_by_us_on, row.signed_by_partner_on, row.starts_on or date.min)
    assert row.effective_on == signed
    if row.terminated_on and row.terminated_on <= day:
        return Force.TERMINATED
    if signed is not None:
        if row.ends_on and row.ends_on < day:
            return Force.ENDED
        return Force.AHEAD if signed > day else Force.IN_FORCE
    return {Stage.SIGNED: Force.UNSIGNED, Stage.NEGOTIATING: Force.NEGOTIATING}.get(
        Stage(row.stage), Force.DRAFT
    )


@pytest.mark.both
def test_it_is_in_force_from_the_later_of_start_and_signatures_to_its_last_day(app: Flask) -> None:
    days = (None, TODAY - DAY, TODAY, TODAY + DAY)
    with app.app_context(), writing(preview=True) as write:
        owner = write.session.scalars(select(Organisation.id)).first()
        rows = [
            Agreement(name=f"ا{i}", kind=Kind.AGREEMENT, organisation_id=owner, stage=stage,
                      signed_by_us_on=ours, signed_by_partner_on=theirs, starts_on=starts,
                      ends_on=ends, terminated_on=out)
            for i, (ours, theirs, starts, ends, out, stage) in enumerate(
                product(days[:3], days[:3], days, days, days, Stage))
        ]  # fmt: skip
        write.session.add_all(rows)
        write.session.flush()
        found = write.session.scalars(select(rules.force_on(TODAY)).order_by(Agreement.id)).all()
        assert list(found) == [oracle(row, TODAY) for row in rows]


def force(app: Flask, number: int, day: date) -> str:
    with app.app_context():
        statement = select(rules.force_on(day)).where(Agreement.id == number)
        return str(db.session.scalars(statement).one())


def test_the_last_day_is_in_and_the_day_of_termination_is_out(app: Flask) -> None:
    number = add_agreement(app)
    assert force(app, number, date(2026, 1, 4)) == Force.AHEAD
    assert force(app, number, date(2026, 1, 5)) == Force.IN_FORCE
    assert force(app, number, date(2026, 12, 31)) == Force.IN_FORCE
    assert force(app, number, date(2027, 1, 1)) == Force.ENDED
    other = add_agreement(app, name="أخرى", terminated_on="1/6/2026")
    assert force(app, other, date(2026, 5, 31)) == Force.IN_FORCE
    assert force(app, other, date(2026, 6, 1)) == Force.TERMINATED


def test_what_both_sides_signed_is_signed(app: Flask) -> None:
    stages = {}
    for name, dates in {
        "كلاهما": {}, "أحدهما": {"signed_by_partner_on": ""},
        "لا أحد": {"signed_by_us_on": "", "signed_by_partner_on": ""},
    }.items():  # fmt: skip
        with app.app_context():
            number = add_agreement(app, name=name, **dates)
            stages[name] = db.session.get_one(Agreement, number).stage
    assert stages == {"كلاهما": Stage.SIGNED, "أحدهما": Stage.NEGOTIATING, "لا أحد": Stage.DRAFT}


# -- at the front door -----------------------------------------------------------------------------


def rows(page: Page) -> set[int]:
    numbers = (a.url.removeprefix("/agreements/") for a in page.anchors)
    return {int(n) for n in numbers if n.isdigit()}


def test_tabs_show_what_is_in_force_about_to_end_and_ended(app: Flask, officer: Visitor) -> None:
    numbers = {
        days: add_agreement(app, name=f"بعد {days}", ends_on=f"{TODAY + days * DAY:%d/%m/%Y}")
        for days in (-1, 0, 30, 31, 60, 90, 91)
    }
    endless = add_agreement(app, name="بلا نهاية", ends_on="")
    draft = add_agreement(app, name="مسودة", signed_by_us_on="")
    tabs = [a.url for a in officer.get("/agreements").anchors if a.url.startswith("/agreements?")]
    assert len(tabs) >= 5
    shown = [rows(officer.get(url)) for url in tabs[:5]]
    current = {n for days, n in numbers.items() if days >= 0}
    within = [{n for days, n in numbers.items() if 0 <= days <= most} for most in (90, 60, 30)]
    assert shown == [current | {endless}, *within, {numbers[-1]}]
    assert draft in rows(officer.get("/agreements"))


def test_a_renewal_begins_the_day_after_and_keeps_the_chain(app: Flask, officer: Visitor) -> None:
    number = add_agreement(app, ends_on="31/3/2026")
    form = officer.get(f"/agreements/{number}/stage/renew").values
    assert [form[f"starts_on-{part}"] for part in ("day", "month", "year")] == ["1", "4", "2026"]
    sent = officer.post("/agreements/new", {**form, "signed_by_us_on": "2/4/2026",
                                            "signed_by_partner_on": "2/4/2026"})  # fmt: skip
    following = int(sent.location.rsplit("/", 1)[1])
    with app.app_context():
        renewed = db.session.get_one(Agreement, following)
        assert (renewed.renews_id, renewed.starts_on) == (number, date(2026, 4, 1))
        assert renewed.ends_on == date(2026, 6, 30)
    assert f"/agreements/{following}" in [
        a.url for a in officer.get(f"/agreements/{number}").anchors
    ]
    # Both have one name now: each is still told apart where it is chosen.
    again = officer.get(f"/agreements/{following}/edit")
    officer.post(f"/agreements/{following}/edit", again.values)
    with app.app_context():
        assert db.session.get_one(Agreement, following).renews_id == number


def test_parties_and_obligations_are_kept_with_it(app: Flask, officer: Visitor) -> None:
    form = officer.get("/agreements/new").values
    typed = {**form, "name": "اتفاقية تسويق", "kind": "memorandum",
             "organisation_id": BANK,
             "parties-0-organisation_id": "أمانة الأحساء",
             "obligations-0-text": "توفير مقر", "obligations-0-owed_by": "partner",
             "obligations-0-due_on": "1/12/2026"}  # fmt: skip
    page = officer.post("/agreements/new", typed, follow=True)
    for said in ("أمانة الأحساء", "توفير مقر", "01/12/2026"):
        assert said in page


def test_a_body_shows_its_agreements_on_every_page_it_has(app: Flask, officer: Visitor) -> None:
    number = add_agreement(app)
    with app.app_context():
        body = db.session.get_one(Agreement, number).organisation_id
    for register in ("organisations", "funders", "partners"):
        assert number in rows(officer.get(f"/{register}/{body}"))


@pytest.mark.parametrize(("typed", "field"), [
    ({"ends_on": "31/12/2025"}, "ends_on"), ({"terminated_on": "1/1/2025"}, "terminated_on"),
    ({"termination_reason": "إخلال"}, "terminated_on"),
])  # fmt: skip
def test_dates_that_do_not_fit_are_refused(
    app: Flask, officer: Visitor, typed: dict[str, str], field: str
) -> None:
    number = add_agreement(app)
    url = f"/agreements/{number}/edit"
    form = {k: v for k, v in officer.get(url).values.items()
            if not any(k.startswith(f"{name}-") for name in typed)}  # fmt: skip
    page = officer.post(url, {**form, **typed}, expect=422)
    assert f"#f-{field}" in [a.url for a in page.anchors]


@pytest.mark.parametrize(("starts", "ends", "following"), [
    ((2026, 1, 1), (2026, 12, 31), (2027, 12, 31)), ((2024, 3, 1), (2025, 2, 28), (2026, 2, 28)),
    ((2026, 1, 1), (2026, 3, 31), (2026, 6, 30)), ((2026, 3, 15), (2026, 3, 24), (2026, 4, 3)),
    ((2025, 6, 10), (2027, 6, 9), (2029, 6, 9)),
])  # fmt: skip
def test_a_renewal_is_as_long_as_what_it_renews(
    starts: tuple[int, int, int], ends: tuple[int, int, int], following: tuple[int, int, int]
) -> None:
    first, last = date(*starts), date(*ends)
    assert rules.as_long(first, last, last + DAY) == date(*following)


@pytest.mark.both
def test_a_body_shows_the_agreements_in_which_it_is_one_of_the_other_parties(
    app: Flask, officer: Visitor
) -> None:
    lead = add(app, "organisations", name="هيئة القيادة")
    party = add(app, "partners", name="جمعية الطرف الثالث")
    number = add_agreement(app, organisation_id=f"#{lead}", name="اتفاقية ثلاثية")
    add_agreement(app, organisation_id=f"#{lead}", name="اتفاقية أخرى")
    with app.app_context():
        line = LineDraft(None, {"organisation_id": party, "signatory": "خالد سعد"})
        save(registry.get("agreements"), Draft({}, {"parties": [line]}), record_id=number)
    for register in ("organisations", "partners"):
        page = officer.get(f"/{register}/{party}")
        section = page.html.split('id="related-agreements-parties-organisation_id"')[1]
        section = section.split("</section>")[0]
        assert "اتفاقية ثلاثية" in section
        assert "هيئة القيادة" in section
        assert "خالد سعد" in section
        assert "اتفاقية أخرى" not in page.text
    assert "related-agreements-parties" not in officer.get(f"/organisations/{lead}").html
