"""A body exists once; its roles hang on it and can come and go."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from esrar.core.db import db
from esrar.core.i18n import _
from esrar.kit import registry, saving
from esrar.kit.doubles import Duplicate
from esrar.kit.saving import Draft
from esrar.organisations import rules
from esrar.organisations.models import LicensingAuthority, Organisation, Supporter
from esrar.organisations.rules import Pipeline
from tests.support.records import add
from tests.support.visitor import SignIn


def bodies(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Organisation)) or 0


@pytest.mark.both
def test_a_role_is_registered_with_its_body_in_one_act(app: Flask) -> None:
    before = bodies(app)
    number = add(app, "licensing-authorities", name="هيئة التجربة", guidance="ابدأ من هنا")
    assert bodies(app) == before + 1
    with app.app_context():
        assert db.session.get_one(Organisation, number).name == "هيئة التجربة"
        assert db.session.get_one(LicensingAuthority, number).guidance == "ابدأ من هنا"


@pytest.mark.both
def test_the_same_unified_number_is_the_same_body(app: Flask) -> None:
    add(app, "organisations", name="الشركة الأولى", unified_number="7001112223")
    with pytest.raises(Duplicate) as refused:
        add(app, "licensing-authorities", name="اسم آخر", unified_number="7001112223")
    assert refused.value.joinable


def test_the_same_name_in_another_spelling_is_the_same_body(app: Flask) -> None:
    add(app, "organisations", name="هيئة التجربة الأولى")
    with pytest.raises(Duplicate):
        add(app, "organisations", name="هيئه التجربه الاولى")


def test_a_role_is_seen_in_its_own_register_only(app: Flask, sign_in: SignIn) -> None:
    plain = add(app, "organisations", name="جهة بلا دور")
    role = add(app, "licensing-authorities", name="جهة مرخصة")
    visitor = sign_in("officer", "beneficiary-relations")
    listed = visitor.get("/licensing-authorities?q=جهة")
    assert "جهة مرخصة" in listed
    assert "جهة بلا دور" not in listed
    visitor.get(f"/licensing-authorities/{plain}", expect=404)
    assert _("Guidance for families") not in visitor.get(f"/organisations/{role}")


def test_what_is_edited_in_the_role_is_edited_on_the_body(app: Flask, sign_in: SignIn) -> None:
    number = add(app, "licensing-authorities", name="هيئة التجربة")
    visitor = sign_in("officer", "beneficiary-relations")
    url = f"/licensing-authorities/{number}/edit"
    page = visitor.get(url)
    visitor.post(url, {**page.values, "phone": "013 580 0000", "guidance": "من هنا"})
    assert "013 580 0000".replace(" ", "") in visitor.get(f"/organisations/{number}").text.replace(
        " ", ""
    )


def test_two_editors_of_one_body_meet_also_through_different_doors(
    app: Flask, sign_in: SignIn
) -> None:
    number = add(app, "licensing-authorities", name="هيئة التجربة")
    visitor = sign_in("officer", "beneficiary-relations")
    role, body = (f"/{r}/{number}/edit" for r in ("licensing-authorities", "organisations"))
    first, second = visitor.get(role), visitor.get(body)
    visitor.post(role, {**first.values, "guidance": "من هنا"})
    visitor.post(body, {**second.values, "notes": "ملاحظة"}, expect=409)


@pytest.mark.both
def test_a_role_that_ended_can_be_given_again(app: Flask) -> None:
    number = add(app, "licensing-authorities", name="هيئة التجربة", guidance="الأولى")
    with app.app_context():
        kit = registry.get("licensing-authorities")
        saving.delete(kit, number)
        assert db.session.get(LicensingAuthority, number) is None
        saving.save(kit, Draft({"guidance": "الثانية"}), record_id=number)
    with app.app_context():
        assert db.session.get_one(LicensingAuthority, number).guidance == "الثانية"
        assert db.session.get_one(Organisation, number).deleted_at is None


def test_undoing_a_registration_takes_body_and_role(app: Flask, sign_in: SignIn) -> None:
    visitor = sign_in("officer", "beneficiary-relations")
    page = visitor.get("/licensing-authorities/new")
    answer = visitor.post("/licensing-authorities/new", {**page.values, "name": "هيئة التجربة"})
    said = visitor.get(answer.location).html
    undo = re.search(r'action="(/licensing-authorities/undo/\d+)"', said)
    assert undo is not None
    visitor.post(undo[1])
    for register in ("licensing-authorities", "organisations"):
        assert "هيئة التجربة" not in visitor.get(f"/{register}")


# -- many roles ------------------------------------------------------------------------------------


def test_a_body_shows_its_roles_and_the_lists_it_can_be_added_to(
    app: Flask, sign_in: SignIn
) -> None:
    number = add(app, "funders", name="مصرف التجربة")
    visitor = sign_in("officer", "partnerships")
    urls = [a.url for a in visitor.get(f"/organisations/{number}").anchors]
    assert f"/funders/{number}" in urls
    assert f"/partners/new?join={number}" in urls
    assert f"/funders/new?join={number}" not in urls
    assert f"/supporters/new?join={number}" not in urls  # another department keeps them
    assert f"/organisations/{number}" in [a.url for a in visitor.get(f"/funders/{number}").anchors]


def test_a_body_is_given_a_role_from_its_own_page(app: Flask, sign_in: SignIn) -> None:
    number, before = add(app, "funders", name="مصرف التجربة", phone="0135800000"), bodies(app)
    visitor = sign_in("officer", "partnerships")
    form = visitor.get(f"/partners/new?join={number}").values
    assert form["name"] == "مصرف التجربة"
    sent = visitor.post("/partners/new", {**form, "join": str(number), "expected_benefit": "تدريب"})
    assert sent.location == f"/partners/{number}"
    assert bodies(app) == before
    assert "تدريب" in visitor.get(f"/partners/{number}")


@pytest.mark.both
def test_how_far_a_supporter_is_follows_from_dates_and_gifts(app: Flask) -> None:
    today = date(2026, 11, 23)
    steps = {"identified_on": "1/2/2026", "contacted_on": "1/3/2026", "promised_on": "1/4/2026"}
    cases = [{n: steps[n] for n in list(steps)[:i]} for i in range(4)]
    cases += [{**steps, "declined_on": "1/5/2026"}, {**steps, "promised_on": "24/11/2026"}]
    numbers = [add(app, "supporters", name=f"داعم {i}", **typed) for i, typed in enumerate(cases)]
    gift = {"kind": "donation", "given_on": "23/11/2026", "value": "5000"}
    numbers.append(add(app, "supporters", {"contributions": [gift]}, name="داعم معطٍ"))
    with app.app_context():
        found = dict(db.session.execute(
            select(Supporter.organisation_id, rules.pipeline_on(today))
        ).all())  # fmt: skip
    assert [found[n] for n in numbers] == [
        Pipeline.LISTED, Pipeline.IDENTIFIED, Pipeline.CONTACTED, Pipeline.PROMISED,
        Pipeline.DECLINED, Pipeline.CONTACTED, Pipeline.GAVE,
    ]  # fmt: skip


def test_gifts_of_a_supporter_are_summed_and_their_permit_kept(app: Flask, sign_in: SignIn) -> None:
    gifts = [{"kind": "donation", "given_on": "1/3/2026", "value": "5000", "permit_number": "م-7"},
             {"kind": "sponsorship", "given_on": "1/4/2026", "value": "2500"}]  # fmt: skip
    number = add(app, "supporters", {"contributions": gifts}, name="داعم معطٍ")
    visitor = sign_in("officer", "marketing")
    page = visitor.get(f"/supporters/{number}")
    assert "7,500" in page
    assert "م-7" in page
    assert f"/supporters/{number}" in [
        a.url for a in visitor.get("/supporters?pipeline=gave").anchors
    ]


def test_centres_are_told_apart_by_scope(app: Flask, sign_in: SignIn) -> None:
    number = add(app, "training-centres", name="معهد التجربة", scope="عالمي",
                 accreditation_ends_on="31/12/2026")  # fmt: skip
    visitor = sign_in("officer", "programmes")
    lists = [
        visitor.get(f"/training-centres?scope={scope}") for scope in ("international", "local")
    ]
    url = f"/training-centres/{number}"
    assert [url in [a.url for a in page.anchors] for page in lists] == [True, False]
    assert "31/12/2026" in visitor.get(url)
