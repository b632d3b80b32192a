"""Quick registration: nine fields, ready for the next family as soon as one is saved."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.core.db import db
from esrar.core.i18n import _
from esrar.families.models import Family, FamilyActivity
from esrar.kit import registry, saving
from tests.support.records import add_family
from tests.support.visitor import Page, SignIn, Visitor

NINE = {
    "full_name", "national_id", "mobile", "birth_date-day", "locality_id", "district",
    "activity_id", "household_size", "consent_on-day",
}  # fmt: skip
NEEDED = {
    "full_name": "فاطمة أحمد سعد العلي", "mobile": "0501112223", "locality_id": "الهفوف",
    "activity_id": "عبايات",
}  # fmt: skip


def families(app: Flask) -> list[Family]:
    with app.app_context():
        return list(db.session.scalars(select(Family).where(Family.deleted_at.is_(None))))


def save(officer: Visitor, **typed: str) -> Page:
    page = officer.get("/families/quick")
    return officer.post("/families/quick", {**page.values, **NEEDED, **typed})


def test_it_asks_nine_things(officer: Visitor) -> None:
    page = officer.get("/families/quick")
    entries = {name for name in page.values if f'id="f-{name.removesuffix("-day")}"' in page.html}
    assert entries == NINE


@pytest.mark.both
def test_name_mobile_locality_and_activity_are_enough(app: Flask, officer: Visitor) -> None:
    save(officer)
    [found] = families(app)
    assert found.full_name == NEEDED["full_name"]
    assert str(found.registered_on) == "2026-11-23"
    with app.app_context():
        assert db.session.scalar(select(FamilyActivity.family_id)) == found.id


@pytest.mark.parametrize("name", NEEDED)
def test_nothing_less_is_enough_and_the_rest_is_kept(
    app: Flask, officer: Visitor, name: str
) -> None:
    typed = {**NEEDED, "district": "الكوت", "birth_date-year": "1385", name: ""}
    page = officer.post("/families/quick", typed, expect=422)
    assert page.title.startswith("خطأ: ")
    assert f'<a href="#f-{name}">' in page.html
    assert page.html.count('<a href="#f-') == 1
    for other, value in typed.items():
        assert page.values[other] == value
    assert families(app) == []


def test_only_the_rest_is_called_optional(officer: Visitor) -> None:
    page = officer.get("/families/quick")
    assert page.html.count(_("(optional)")) == len(NINE) - len(NEEDED)


def undoing(page: Page) -> str:
    """Where the button of the banner leads."""
    found = re.search(r'action="(/families/undo/\d+)"', page.html)
    assert found is not None
    return found[1]


def saved(officer: Visitor) -> str:
    """Register a family; the address that takes it back."""
    return undoing(officer.get(save(officer).location))


def test_after_saving_it_is_ready_for_the_next_and_offers_undo(
    app: Flask, officer: Visitor
) -> None:
    answer = save(officer)
    assert answer.location == "/families/quick"
    page = officer.get(answer.location)
    [found] = families(app)
    assert _("Record number %(id)s was saved", id=found.id) in page
    assert undoing(page)
    assert page.values["full_name"] == ""


def test_save_and_open_leads_to_the_record(app: Flask, officer: Visitor) -> None:
    assert save(officer, then="open").location == f"/families/{families(app)[0].id}"


@pytest.mark.both
def test_undo_takes_the_registration_back(app: Flask, officer: Visitor) -> None:
    undo = saved(officer)
    [found] = families(app)
    page = officer.post(undo, follow=True)
    assert _("Registering record number %(id)s was undone", id=found.id) in page
    assert families(app) == []


def test_undo_keeps_what_somebody_edited_since(app: Flask, officer: Visitor) -> None:
    undo = saved(officer)
    [found] = families(app)
    with app.app_context():
        saving.save(registry.get("families"), saving.Draft({"district": "الكوت"}),
                    record_id=found.id)  # fmt: skip
    page = officer.post(undo, follow=True)
    assert _("Edited since") in page
    assert _("District") in page
    assert len(families(app)) == 1


def test_undo_keeps_what_somebody_added_to_since(app: Flask, officer: Visitor) -> None:
    undo = saved(officer)
    [found] = families(app)
    lines = {"members": [saving.LineDraft(None, {"full_name": "سعد علي"})]}
    with app.app_context():
        saving.save(registry.get("families"), saving.Draft({}, lines), record_id=found.id)
    officer.post(undo)
    assert len(families(app)) == 1


def test_nobody_undoes_what_somebody_else_registered(
    app: Flask, officer: Visitor, sign_in: SignIn
) -> None:
    undo = saved(officer)
    sign_in("officer", "beneficiary-relations").post(undo, expect=403)
    assert len(families(app)) == 1


def test_what_is_pinned_stands_in_the_next_form_and_the_rest_does_not(officer: Visitor) -> None:
    save(officer, pin="locality_id", district="الكوت")
    page = officer.get("/families/quick")
    assert page.values["locality_id"] == "الهفوف"
    assert (page.values["district"], page.values["activity_id"]) == ("", "")
    assert 'value="locality_id" checked' in page.html


def test_all_three_of_locality_district_and_activity_can_be_pinned(officer: Visitor) -> None:
    save(officer, pin=["locality_id", "district", "activity_id"], district="الكوت")  # type: ignore[arg-type]
    page = officer.get("/families/quick")
    found = [page.values[name] for name in ("locality_id", "district", "activity_id")]
    assert found == ["الهفوف", "الكوت", "عبايات"]


def test_nothing_personal_can_be_pinned(officer: Visitor) -> None:
    save(officer, pin=["mobile", "full_name"])  # type: ignore[arg-type]
    page = officer.get("/families/quick")
    assert (page.values["mobile"], page.values["full_name"]) == ("", "")
    assert page.html.count('name="pin"') == 3


# -- hints -----------------------------------------------------------------------------------------


def hint(officer: Visitor, of: str, typed: str) -> Page:
    return officer.post(f"/families/quick/match?of={of}", {of: typed}, expect=200,
                        form="/families/quick")  # fmt: skip


@pytest.mark.both
@pytest.mark.parametrize(
    ("of", "typed"),
    [("national_id", "١٠٠٠٠٠٠٠٠٨"), ("mobile", "+966501112223")],
)
def test_a_match_is_hinted_at_politely_with_a_way_to_the_record(
    app: Flask, officer: Visitor, of: str, typed: str
) -> None:
    number = add_family(app, "مريم سعد علي الحربي", national_id="1000000008", mobile="0501112223")
    page = hint(officer, of, typed)
    assert "مريم سعد علي الحربي" in page
    assert f'href="/families/{number}"' in page.html
    place = officer.get("/families/quick").html
    assert 'aria-live="polite"' in place
    assert f'hx-post="/families/quick/match?of={of}"' in place


@pytest.mark.parametrize(
    ("of", "typed"),
    [("national_id", "1000000016"), ("mobile", "0509998887"), ("mobile", "05"),
     ("national_id", ""), ("full_name", "هند"), ("full_name", "هند سعد علي الحربي")],
)  # fmt: skip
def test_nothing_is_said_where_nothing_matches(
    app: Flask, officer: Visitor, of: str, typed: str
) -> None:
    add_family(app, "مريم سعد علي الحربي", national_id="1000000008", mobile="0501112223")
    assert hint(officer, of, typed).text == ""


@pytest.mark.both
def test_a_name_that_is_nearly_anothers_is_hinted_at_as_a_possible_duplicate(
    app: Flask, officer: Visitor
) -> None:
    add_family(app, "فاطمة أحمد محمد العلي")
    page = hint(officer, "full_name", "فاطمه احمد العلي")
    assert _("Possible duplicate: %(name)s", name="فاطمة أحمد محمد العلي") in page


def test_a_name_that_differs_by_its_article_is_another_persons(
    app: Flask, officer: Visitor
) -> None:
    add_family(app, "محمد العلي حسن")
    assert hint(officer, "full_name", "محمد علي حسن").text == ""


def test_the_deleted_are_not_hinted_at(app: Flask, officer: Visitor) -> None:
    number = add_family(app, "فاطمة أحمد محمد العلي", national_id="1000000008")
    with app.app_context():
        saving.delete(registry.get("families"), number)
    assert hint(officer, "full_name", "فاطمة أحمد محمد العلي").text == ""
    assert hint(officer, "national_id", "1000000008").text == ""


def test_a_hint_is_given_for_the_fields_that_ask_and_no_others(officer: Visitor) -> None:
    officer.post("/families/quick/match?of=monthly_income", {}, expect=404, form="/families/quick")


def test_who_may_not_register_gets_no_hint(app: Flask, sign_in: SignIn) -> None:
    add_family(app, national_id="1000000008")
    sign_in("board").post("/families/quick/match?of=national_id",
                          {"national_id": "1000000008"}, expect=403, form="/families")  # fmt: skip


@pytest.mark.both
def test_saving_a_near_duplicate_of_the_same_place_says_so_and_saves(
    app: Flask, officer: Visitor
) -> None:
    number = add_family(app, "فاطمة أحمد محمد العلي", locality_id="الهفوف")
    page = officer.get(save(officer, full_name="فاطمه احمد العلي").location)
    assert _("Possible duplicate: %(name)s", name="فاطمة أحمد محمد العلي") in page
    assert f'href="/families/{number}"' in page.html
    assert len(families(app)) == 2


def test_the_same_name_elsewhere_is_not_worth_a_word(app: Flask, officer: Visitor) -> None:
    add_family(app, "فاطمة أحمد محمد العلي", locality_id="المبرز")
    page = officer.get(save(officer, full_name="فاطمة أحمد محمد العلي").location)
    assert "فاطمة أحمد محمد العلي" not in page


def test_saving_with_a_mobile_that_another_has_says_whose(app: Flask, officer: Visitor) -> None:
    add_family(app, "مريم سعد علي الحربي", mobile="0501112223")
    assert "مريم سعد علي الحربي" in officer.get(save(officer).location)


def test_the_same_id_is_refused_with_a_way_to_the_record(app: Flask, officer: Visitor) -> None:
    number = add_family(app, national_id="1000000008")
    page = officer.post("/families/quick", {**NEEDED, "national_id": "1000000008"}, expect=422)
    assert f'href="/families/{number}"' in page.html
    assert page.values["full_name"] == NEEDED["full_name"]


def test_the_same_quick_form_sent_again_makes_one_family(app: Flask, officer: Visitor) -> None:
    typed = {**officer.get("/families/quick").values, **NEEDED}
    for _turn in range(3):
        officer.post("/families/quick", typed)
    assert len(families(app)) == 1


def test_a_short_name_is_saved_with_a_word_about_it(app: Flask, officer: Visitor) -> None:
    page = officer.get(save(officer, full_name="فاطمة العلي").location)
    assert _("The name has fewer than four parts") in page


# -- on paper --------------------------------------------------------------------------------------


def test_the_form_prints_blank_in_its_own_order_with_consent_and_signature(
    app: Flask, officer: Visitor
) -> None:
    page = officer.get("/families/quick/blank")
    with app.app_context():
        kit = registry.get("families")
        assert kit.quick is not None
        labels = [str(kit.field(name).label) for name in kit.quick.fields]
    places = [page.text.index(label) for label in [*labels, _("Signature")]]
    assert places == sorted(places)


def test_a_register_without_a_quick_form_has_no_such_page(officer: Visitor) -> None:
    officer.get("/licences/quick", expect=404)
