"""Funding channels and financings of families: their dates, and how staff work with them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.core.db import db, writing
from esrar.funding import rules
from esrar.funding.models import Financing, FundingChannel
from esrar.funding.rules import Progress, Standing
from esrar.organisations.models import Funder
from tests.support.records import add, add_family
from tests.support.visitor import SignIn, Visitor

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
DAYS = (None, TODAY - DAY, TODAY, TODAY + DAY)


@pytest.fixture
def officer(sign_in: SignIn) -> Visitor:
    return sign_in("officer", "partnerships")


def add_channel(app: Flask, **typed: str) -> int:
    whole = {"name": "تمويل الأسر", "organisation_id": "بنك التنمية الاجتماعية", **typed}
    return add(app, "funding-channels", **whole)


def standing(row: FundingChannel, day: date) -> Standing:
    if row.ended_on is not None and row.ended_on < day:
        return Standing.ENDED
    if row.activated_on is None or row.activated_on > day:
        return Standing.CANDIDATE
    if row.suspended_on is not None and row.suspended_on <= day:
        back = row.resumed_on
        if back is None or back > day or back < row.suspended_on:
            return Standing.SUSPENDED
    return Standing.ACTIVE


@pytest.mark.both
def test_where_a_channel_stands_is_read_off_its_dates(app: Flask) -> None:
    with app.app_context(), writing(preview=True) as write:
        funder = write.session.scalars(select(Funder.organisation_id)).first()
        rows = [
            FundingChannel(name=f"ق{i}", organisation_id=funder, activated_on=on, suspended_on=out,
                           resumed_on=back, ended_on=ended)
            for i, (on, out, back, ended) in enumerate(product(DAYS, DAYS, DAYS, DAYS))
        ]  # fmt: skip
        write.session.add_all(rows)
        write.session.flush()
        found = select(rules.standing_on(TODAY)).order_by(FundingChannel.id)
        assert list(write.session.scalars(found)) == [standing(row, TODAY) for row in rows]


def progress(row: Financing, day: date) -> Progress:
    steps = ((row.refused_on, Progress.REFUSED), (row.repaid_on, Progress.REPAID),
             (row.paid_on, Progress.PAID), (row.granted_on, Progress.GRANTED))  # fmt: skip
    return next((p for on, p in steps if on is not None and on <= day), Progress.ASKED)


@pytest.mark.both
def test_how_far_a_financing_is_is_read_off_its_dates(app: Flask) -> None:
    family, channel = add_family(app), add_channel(app)
    with app.app_context(), writing(preview=True) as write:
        rows = [
            Financing(family_id=family, channel_id=channel, granted_on=granted, paid_on=paid,
                      repaid_on=repaid, refused_on=refused)
            for granted, paid, repaid, refused in product(DAYS, DAYS, DAYS, DAYS)
        ]  # fmt: skip
        write.session.add_all(rows)
        write.session.flush()
        found = select(rules.progress_on(TODAY)).order_by(Financing.id)
        assert list(write.session.scalars(found)) == [progress(row, TODAY) for row in rows]


def test_a_financing_goes_from_asking_to_repayment(app: Flask, officer: Visitor) -> None:
    family, channel = add_family(app), add_channel(app, activated_on="1/1/2026")
    form = officer.get(f"/financings/new?family_id=%23{family}&channel_id=%23{channel}").values
    sent = officer.post("/financings/new", {**form, "asked_amount": "15,000"})
    url = sent.location
    for stage in ("grant", "pay", "repay"):
        officer.post(f"{url}/edit", officer.get(f"{url}/stage/{stage}").values)
    with app.app_context():
        (one,) = db.session.scalars(select(Financing))
    assert one.granted_on == one.paid_on == one.repaid_on == TODAY
    assert one.amount == 15_000
    for place in (f"/families/{family}", f"/funding-channels/{channel}"):
        assert url in [a.url for a in officer.get(place).anchors]
    officer.get(f"{url}/stage/refuse", expect=404)


def test_a_need_is_met_by_a_financing_of_its_own_family(app: Flask, officer: Visitor) -> None:
    family, other, channel = add_family(app), add_family(app), add_channel(app)
    need = add(app, "financing-needs", family_id=f"#{family}", purpose="فرن")
    form = officer.get(f"/financings/new?need_id=%23{need}&channel_id=%23{channel}").values
    page = officer.post("/financings/new", {**form, "family_id": f"#{other}"}, expect=422)
    assert "#f-need_id" in [a.url for a in page.anchors]
    sent = officer.post("/financings/new", {**form, "family_id": f"#{family}"})
    assert sent.location in [a.url for a in officer.get(f"/financing-needs/{need}").anchors]


def test_steps_come_one_after_another(app: Flask, officer: Visitor) -> None:
    family, channel = add_family(app), add_channel(app)
    form = officer.get(f"/financings/new?family_id=%23{family}&channel_id=%23{channel}").values
    for typed in ({"granted_on": "1/3/2026", "paid_on": "28/2/2026"},
                  {"granted_on": "1/3/2026", "refused_on": "2/3/2026"}):  # fmt: skip
        officer.post("/financings/new", {**form, "asked_on-day": "1", "asked_on-month": "1",
                                         **typed}, expect=422)  # fmt: skip


def test_only_funders_have_channels_and_show_them(app: Flask, officer: Visitor) -> None:
    number = add_channel(app)
    with app.app_context():
        body = db.session.get_one(FundingChannel, number).organisation_id
    add(app, "organisations", name="جهة ليست ممولة")
    form = officer.get("/funding-channels/new").values
    typed = {**form, "name": "ق", "organisation_id": "جهة ليست ممولة"}
    officer.post("/funding-channels/new", typed, expect=422)
    for register in ("funders", "organisations"):
        page = officer.get(f"/{register}/{body}")
        assert f"/funding-channels/{number}" in [a.url for a in page.anchors]
    listed = officer.get("/funding-channels?standing=candidate")
    assert f"/funding-channels/{number}" in [a.url for a in listed.anchors]
