"""The full form: what is typed is understood or explained, kept, and saved once."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from esrar.core.calendar import EnteredDate
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.families.models import Family, FamilyActivity, FamilyMember
from esrar.kit import registry, saving
from esrar.kit.saving import Draft
from esrar.licensing.models import Licence
from esrar.organisations.models import LicensingAuthority, Organisation
from esrar.registers import REGISTERS
from tests.support.records import add, add_family, add_licence
from tests.support.visitor import Page, SignIn, Visitor


def option(page: Page, field: str, label: str) -> str:
    """The value of a choice by what it says."""
    box = page.html[page.html.index(f'name="{field}"') :]
    return box[: box.index(f">{label}<")].rpartition('value="')[2].partition('"')[0]


def family_form(officer: Visitor, **typed: str) -> dict[str, str]:
    """The new family's form with everything compulsory filled in."""
    page = officer.get("/families/new")
    return {
        **page.values,
        "full_name": "فاطمة أحمد سعد العلي",
        "mobile": "0501112223",
        "locality_id": "الهفوف",
        "activities-0-activity_id": "عبايات",
        **typed,
    }


def saved(app: Flask, model: type[Any] = Family) -> Any:
    """The only record there is."""
    with app.app_context():
        return db.session.scalars(select(model)).one()


def errors(page: Page) -> str:
    """What the summary above the title says."""
    html = page.html
    start = html.index("data-errors")
    return html[start : html.index("</div>", start)]


# -- opening and saving ----------------------------------------------------------------------------


@pytest.mark.parametrize("register", [r.key for r in REGISTERS])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_form_of_every_register_opens(sign_in: SignIn, register: str, language: str) -> None:
    page = sign_in("administrator").get(f"/{register}/new?lang={language}")
    assert page.values["request_key"]
    assert page.outline.attributes["lang"] == language


@pytest.mark.parametrize("register", [r.key for r in REGISTERS])
def test_an_empty_form_is_refused_in_every_register_and_says_where(
    sign_in: SignIn, register: str
) -> None:
    visitor = sign_in("administrator")
    page = visitor.post(f"/{register}/new", {}, expect=422)
    assert page.title.startswith("خطأ: ")
    for one in registry_of(visitor.app, register).fields:
        if one.required and one.entered and not one.through:
            assert f'<a href="#f-{one.name}">' in errors(page)
            assert f'id="f-{one.name}-error"' in page.html


def registry_of(app: Flask, key: str) -> Any:
    with app.app_context():
        return registry.get(key)


@pytest.mark.both
def test_a_family_is_saved_as_typed(app: Flask, officer: Visitor) -> None:
    typed = family_form(officer, national_id="١٠٠٠٠٠٠٠٠٨", mobile="+966 50 111 2223",
                        household_size="٧", full_name="  فاطمة  أحمد سعد العلي ")  # fmt: skip
    page = officer.post("/families/new", typed, follow=True)
    found = saved(app)
    assert _("Record number %(id)s was saved", id=found.id) in page
    assert found.full_name == "فاطمة أحمد سعد العلي"
    assert (found.national_id, found.mobile) == ("1000000008", "0501112223")
    assert found.household_size == 7
    assert found.created_by_id == officer.user_id


def test_errors_stand_above_and_beside_in_the_same_words_and_entries_are_kept(
    officer: Visitor,
) -> None:
    typed = family_form(officer, full_name="فاطمة", national_id="123", notes="سطر\nوآخر",
                        district="الكوت", household_size="سبعة")  # fmt: skip
    page = officer.post("/families/new", typed, expect=422)
    for field in ("full_name", "national_id", "household_size"):
        at = page.html.index(f'id="f-{field}-error">') + len(f'id="f-{field}-error">')
        said = page.html[at : page.html.index("<", at)]
        assert said in errors(page)
        assert page.values[field] == typed[field]
    assert page.values["district"] == "الكوت"
    assert page.values["notes"] == "سطر\nوآخر"
    assert page.values["activities-0-activity_id"] == "عبايات"


def test_what_is_typed_cannot_become_markup(officer: Visitor) -> None:
    page = officer.post("/families/new", {"district": '"><b>x</b>'}, expect=422)
    assert "<b>x</b>" not in page.html


def test_a_family_needs_an_activity(app: Flask, officer: Visitor) -> None:
    typed = family_form(officer, **{"activities-0-activity_id": ""})
    page = officer.post("/families/new", typed, expect=422)
    assert '<a href="#activities">' in errors(page)
    assert 'id="activities"' in page.html


def test_the_last_activity_cannot_be_removed(app: Flask, officer: Visitor) -> None:
    number = add_family(app)
    page = officer.get(f"/families/{number}/edit")
    officer.post(f"/families/{number}/edit",
                 {**page.values, "activities-0-removed": "1"}, expect=422)  # fmt: skip


# -- dates -----------------------------------------------------------------------------------------

DATES: list[tuple[Mapping[str, str], str]] = [
    ({"day": "5", "month": "6", "year": "1985"}, "1985-06-05 None"),
    ({"day": "٥", "month": "٦", "year": "١٩٨٥"}, "1985-06-05 None"),
    ({"day": "5", "month": "يونيو", "year": "1985"}, "1985-06-05 None"),
    ({"day": "12", "month": "3", "year": "1405", "calendar": "hijri"}, "1984-12-04 hijri:day"),
    ({"day": "12", "month": "ربيع الأول", "year": "1405"}, "1984-12-04 hijri:day"),
    ({"day": "1405/03/12هـ"}, "1984-12-04 hijri:day"),
    ({"year": "12-03-1405"}, "1984-12-04 hijri:day"),
    ({"day": "5/6/1985"}, "1985-06-05 None"),
    ({"year": "1985"}, "1985-01-01 gregorian:year"),
    ({"year": "1385هـ"}, "1965-05-01 hijri:year"),
    ({"month": "6", "year": "1985"}, "1985-06-01 gregorian:month"),
]


@pytest.mark.parametrize(("boxes", "kept"), DATES, ids=[" ".join(b.values()) for b, _k in DATES])
def test_a_date_is_understood_however_it_is_typed_and_comes_back_so(
    app: Flask, officer: Visitor, boxes: Mapping[str, str], kept: str
) -> None:
    typed = {f"birth_date-{part}": value for part, value in boxes.items()}
    officer.post("/families/new", {**family_form(officer), **typed})
    found = saved(app)
    assert f"{found.birth_date} {found.birth_date_entered}" == kept
    page = officer.get(f"/families/{found.id}/edit")
    officer.post(f"/families/{found.id}/edit", page.values)
    again = saved(app)
    assert (again.birth_date, again.birth_date_entered) == (
        found.birth_date, found.birth_date_entered,
    )  # fmt: skip
    assert again.version == found.version


@pytest.mark.parametrize(
    "boxes",
    [
        {"day": "5", "month": "13", "year": "1985"},
        {"day": "31", "month": "2", "year": "1985"},
        {"day": "30", "month": "5", "year": "1446", "calendar": "hijri"},
        {"day": "5", "year": "1985"},
        {"day": "5", "month": "6"},
        {"day": "x", "month": "6", "year": "1985"},
        {"day": "5/13/1985"},
        {"year": "85"},
        {"day": "1", "month": "1", "year": "1700"},
        {"day": "24", "month": "11", "year": "2026"},
    ],
    ids=lambda boxes: " ".join(boxes.values()),
)
def test_a_birth_date_that_cannot_be_is_explained_and_kept_as_typed(
    officer: Visitor, boxes: Mapping[str, str]
) -> None:
    typed = {f"birth_date-{part}": value for part, value in boxes.items()}
    page = officer.post("/families/new", {**family_form(officer), **typed}, expect=422)
    assert '<a href="#f-birth_date">' in errors(page)
    for part, value in typed.items():
        assert page.values[part] == value


def test_a_date_ahead_of_today_is_kept_with_a_warning(app: Flask, officer: Visitor) -> None:
    typed = family_form(officer, **{
        "registered_on-day": "24", "registered_on-month": "11", "registered_on-year": "2026",
    })  # fmt: skip
    page = officer.post("/families/new", typed, follow=True)
    assert _("The registration date lies ahead of today") in page


# -- localities ------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["الجبيل الصناعية", "الجبيل الصناعيه", "الهفوق", "قرية لا توجد"])
def test_an_unknown_locality_is_never_guessed(app: Flask, officer: Visitor, typed: str) -> None:
    page = officer.post("/families/new", family_form(officer, locality_id=typed), expect=422)
    assert page.values["locality_id"] == typed
    assert '<a href="#f-locality_id">' in errors(page)


def test_an_unknown_locality_is_answered_with_near_ones(officer: Visitor) -> None:
    page = officer.post("/families/new", family_form(officer, locality_id="الهفوق"), expect=422)
    assert "الهفوف" in errors(page)
    page = officer.post(
        "/families/new", family_form(officer, locality_id="الجبيل الصناعية"), expect=422
    )
    assert "الجبيل" in errors(page).replace("الجبيل الصناعية", "")


# -- lines, without JavaScript ---------------------------------------------------------------------


def members(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(FamilyMember.full_name).order_by(FamilyMember.id)))


def test_the_add_button_gives_one_more_row_and_keeps_what_was_typed(officer: Visitor) -> None:
    typed = family_form(officer, full_name="")
    page = officer.post("/families/new", {**typed, "add-members": "1"}, expect=200)
    assert "members-0-full_name" in page.values
    assert page.values["mobile"] == "0501112223"
    assert not page.title.startswith("خطأ")
    page = officer.post("/families/new", {**page.values, "members-0-full_name": "سعد علي",
                        "add-members": "1"}, expect=200)  # fmt: skip
    assert page.values["members-0-full_name"] == "سعد علي"
    assert page.values["members-1-full_name"] == ""


def test_a_form_that_was_only_given_a_row_saves_like_any_other(
    app: Flask, officer: Visitor
) -> None:
    page = officer.post("/families/new", {**family_form(officer), "add-members": "1"}, expect=200)
    officer.post("/families/new", {**page.values, "members-0-full_name": "سعد علي"})
    assert members(app) == ["سعد علي"]


@pytest.mark.both
def test_lines_are_added_edited_and_removed(app: Flask, officer: Visitor) -> None:
    number = add_family(app, lines={"members": [{"full_name": "سعد علي"},
                                                {"full_name": "خالد علي"}]})  # fmt: skip
    url = f"/families/{number}/edit"
    page = officer.get(url)
    officer.post(url, {**page.values, "members-0-full_name": "سعد محمد",
                       "members-1-removed": "1", "members-2-full_name": "هند علي"})  # fmt: skip
    assert members(app) == ["سعد محمد", "هند علي"]


def test_a_row_left_blank_is_no_line(app: Flask, officer: Visitor) -> None:
    page = officer.post("/families/new", {**family_form(officer), "add-members": "1"}, expect=200)
    officer.post("/families/new", page.values)
    assert members(app) == []


def test_an_error_in_a_line_names_its_field(officer: Visitor) -> None:
    typed = family_form(officer, **{"members-0-national_id": "12"})
    page = officer.post("/families/new", typed, expect=422)
    assert '<a href="#f-members-0-full_name">' in errors(page)
    assert '<a href="#f-members-0-national_id">' in errors(page)


def test_a_line_that_something_else_needs_is_not_removed(app: Flask, officer: Visitor) -> None:
    number = add_family(app, lines={"members": [{"full_name": "سعد علي"}]})
    with app.app_context():
        member = db.session.scalar(select(FamilyMember.id))
    add_licence(app, number, family_id=f"#{number}/{member}")
    page = officer.get(f"/families/{number}/edit")
    refused = officer.post(f"/families/{number}/edit",
                           {**page.values, "members-0-removed": "1"}, expect=422)  # fmt: skip
    assert _("Another record depends on what you removed; remove it there first") in refused
    assert members(app) == ["سعد علي"]


def test_a_line_of_another_record_cannot_be_taken(app: Flask, officer: Visitor) -> None:
    other = add_family(app, lines={"members": [{"full_name": "سعد علي"}]})
    mine = add_family(app)
    with app.app_context():
        member = db.session.scalar(select(FamilyMember.id))
    page = officer.get(f"/families/{mine}/edit")
    officer.post(f"/families/{mine}/edit", {**page.values, "members-0-id": str(member),
                 "members-0-full_name": "غيره هو"}, expect=409)  # fmt: skip
    with app.app_context():
        found = db.session.execute(select(FamilyMember.family_id, FamilyMember.full_name)).one()
    assert tuple(found) == (other, "سعد علي")


# -- relations -------------------------------------------------------------------------------------


def licence_form(officer: Visitor, **typed: str) -> dict[str, str]:
    page = officer.get("/licences/new")
    kind = option(page, "licence_type_id", "سجل تجاري")
    return {**page.values, "licence_type_id": kind, "number": "7001112223", **typed}


@pytest.mark.parametrize("typed", ["1000000008", "0501112223", "فاطمة أحمد سعد العلي", "F-12"])
def test_a_holder_is_found_by_what_is_at_hand(app: Flask, officer: Visitor, typed: str) -> None:
    number = add_family(app, "فاطمة أحمد سعد العلي", national_id="1000000008",
                        mobile="0501112223", file_number="F-12")  # fmt: skip
    add_family(app)
    officer.post("/licences/new", licence_form(officer, family_id=typed))
    assert saved(app, Licence).family_id == number


def test_several_holders_are_offered_and_the_one_chosen_is_saved(
    app: Flask, officer: Visitor
) -> None:
    add_family(app, "فاطمة أحمد سعد العلي")
    second = add_family(app, "فاطمة أحمد سعد العلي")
    typed = licence_form(officer, family_id="فاطمة أحمد سعد العلي")
    page = officer.post("/licences/new", typed, expect=422)
    assert _("Several records answer to this: choose one") in errors(page)
    officer.post("/licences/new", {**page.values, "family_id-id": str(second)})
    assert saved(app, Licence).family_id == second


def test_text_typed_anew_is_stronger_than_a_choice_made_before(
    app: Flask, officer: Visitor
) -> None:
    """The form of a family with members offers them; another number typed there must win."""
    first = add_family(app, lines={"members": [{"full_name": "سعد علي"}]})
    other = add_family(app, national_id="1000000008")
    licence = add_licence(app, first)
    page = officer.get(f"/licences/{licence}/edit")
    assert page.values["family_id-id"] == str(first)
    officer.post(f"/licences/{licence}/edit", {**page.values, "family_id": "1000000008"})
    assert saved(app, Licence).family_id == other


def test_a_number_that_nobody_has_is_refused(officer: Visitor) -> None:
    page = officer.post("/licences/new", licence_form(officer, family_id="1000000008"), expect=422)
    assert _("No record answers to this") in errors(page)


def test_a_deleted_family_cannot_be_named(app: Flask, officer: Visitor) -> None:
    number = add_family(app, national_id="1000000008")
    with app.app_context():
        saving.delete(registry.get("families"), number)
    officer.post("/licences/new", licence_form(officer, family_id="1000000008"), expect=422)
    officer.post("/licences/new", licence_form(officer, family_id=f"#{number}"), expect=422)


def test_rules_across_fields_are_checked_at_their_field(app: Flask, officer: Visitor) -> None:
    add_family(app, national_id="1000000008")
    page = officer.post("/licences/new", licence_form(
        officer, family_id="1000000008", **{
            "issued_on-day": "1/6/2026", "expires_on-day": "1/5/2026"}), expect=422)  # fmt: skip
    assert '<a href="#f-expires_on">' in errors(page)


# -- duplicates ------------------------------------------------------------------------------------


@pytest.mark.both
def test_the_same_id_leads_to_the_record_that_has_it(app: Flask, officer: Visitor) -> None:
    number = add_family(app, national_id="1000000008")
    page = officer.post("/families/new", family_form(officer, national_id="1000000008"), expect=422)
    assert '<a href="#f-national_id">' in errors(page)
    assert f'href="/families/{number}"' in page.html
    saved(app)


@pytest.mark.both
def test_the_same_mobile_and_name_are_the_same_family(app: Flask, officer: Visitor) -> None:
    number = add_family(app, "فاطمة أحمد سعد العلي", mobile="0501112223", national_id=None)
    page = officer.post("/families/new", family_form(officer, full_name="فاطمه احمد سعد العلي"),
                        expect=422)  # fmt: skip
    assert f'href="/families/{number}"' in page.html


def test_the_same_mobile_alone_is_no_duplicate(app: Flask, officer: Visitor) -> None:
    add_family(app, "مريم سعد علي الحربي", mobile="0501112223")
    officer.post("/families/new", family_form(officer))


def test_a_deleted_record_stands_in_nobodys_way(app: Flask, officer: Visitor) -> None:
    number = add_family(app, national_id="1000000008")
    with app.app_context():
        saving.delete(registry.get("families"), number)
    officer.post("/families/new", family_form(officer, national_id="1000000008"))


def test_an_edit_cannot_make_two_records_the_same(app: Flask, officer: Visitor) -> None:
    add_family(app, national_id="1000000008")
    other = add_family(app)
    page = officer.get(f"/families/{other}/edit")
    officer.post(f"/families/{other}/edit", {**page.values, "national_id": "1000000008"},
                 expect=422)  # fmt: skip


# -- one body, many roles --------------------------------------------------------------------------


def test_a_body_that_exists_is_offered_the_role_and_stays_one_body(
    app: Flask, sign_in: SignIn
) -> None:
    body = add(app, "organisations", name="هيئة التجربة الأولى", phone="0135800000")
    visitor = sign_in("officer", "beneficiary-relations")
    page = visitor.get("/licensing-authorities/new")
    typed = {**page.values, "name": "هيئة التجربه الاولى", "phone": "0135899999",
             "website": "https://example.sa", "guidance": "ابدأ من المنصة",
             "contacts-0-name": "سعد علي"}  # fmt: skip
    page = visitor.post("/licensing-authorities/new", typed, expect=422)
    assert _("Add to this list: %(name)s", name="هيئة التجربة الأولى") in page
    assert f'href="/organisations/{body}"' in page.html
    assert f'name="join" value="{body}"' in page.html
    page = visitor.post("/licensing-authorities/new", {**page.values, "join": str(body)})
    assert page.location == f"/licensing-authorities/{body}"
    with app.app_context():
        same = db.session.scalars(
            select(Organisation).where(Organisation.name.startswith("هيئة التجرب"))
        ).one()
        role = db.session.get(LicensingAuthority, body)
    assert role is not None
    assert role.guidance == "ابدأ من المنصة"
    assert same.phone == "0135800000"  # what the body says already stays
    assert same.website == "https://example.sa"  # what it lacked is filled
    assert "سعد علي" in visitor.get(f"/organisations/{body}")


def test_a_body_that_has_the_role_already_is_a_duplicate(app: Flask, sign_in: SignIn) -> None:
    body = add(app, "licensing-authorities", name="هيئة التجربة الأولى")
    visitor = sign_in("officer", "beneficiary-relations")
    page = visitor.post("/licensing-authorities/new", {"name": "هيئة التجربة الأولى"}, expect=422)
    assert 'name="join"' not in page.html
    assert f'href="/licensing-authorities/{body}"' in page.html


def test_a_role_cannot_be_pushed_onto_a_body_that_was_not_described(
    app: Flask, sign_in: SignIn
) -> None:
    body = add(app, "organisations", name="هيئة التجربة الأولى")
    visitor = sign_in("officer", "beneficiary-relations")
    visitor.post("/licensing-authorities/new", {"name": "غيرها", "join": str(body)})
    with app.app_context():
        assert db.session.get(LicensingAuthority, body) is None


# -- two people ------------------------------------------------------------------------------------


@pytest.mark.both
def test_the_second_of_two_editors_sees_both_versions_and_chooses(
    app: Flask, sign_in: SignIn
) -> None:
    number = add_family(app, district="الكوت", household_size="4")
    first, second = (sign_in("officer", "beneficiary-relations") for _turn in range(2))
    url = f"/families/{number}/edit"
    mine, theirs = first.get(url), second.get(url)
    first.post(url, {**mine.values, "district": "النعاثل", "household_size": "5", "notes": "زيارة"})
    page = second.post(url, {**theirs.values, "district": "الرفعة", "household_size": "6",
                             "notes": "اتصال"}, expect=409)  # fmt: skip
    for said in ("النعاثل", "الرفعة", "زيارة", "اتصال"):
        assert said in page
    assert saved(app).district == "النعاثل"  # nothing was overwritten silently
    second.post(url, {**page.values, "keep-district": "theirs", "keep-household_size": "mine",
                      "keep-notes": "theirs"})  # fmt: skip
    found = saved(app)
    assert (found.district, found.household_size, found.notes) == ("النعاثل", 6, "زيارة")


def test_a_conflict_can_meet_another_conflict(app: Flask, officer: Visitor) -> None:
    number = add_family(app, district="الكوت")
    url = f"/families/{number}/edit"
    opened = officer.get(url)
    change(app, number, district="النعاثل")
    page = officer.post(url, {**opened.values, "district": "الرفعة"}, expect=409)
    change(app, number, district="الحزم")
    page = officer.post(url, {**page.values, "keep-district": "mine"}, expect=409)
    assert "الحزم" in page
    officer.post(url, {**page.values, "keep-district": "mine"})
    assert saved(app).district == "الرفعة"


def change(app: Flask, number: int, **values: Any) -> None:
    with app.app_context():
        saving.save(registry.get("families"), Draft(values), record_id=number)


@pytest.mark.both
def test_a_change_of_lines_alone_is_a_conflict_too(app: Flask, sign_in: SignIn) -> None:
    number = add_family(app, lines={"members": [{"full_name": "سعد علي"}]})
    first, second = (sign_in("officer", "beneficiary-relations") for _turn in range(2))
    url = f"/families/{number}/edit"
    mine, theirs = first.get(url), second.get(url)
    first.post(url, {**mine.values, "members-0-full_name": "سعد محمد"})
    page = second.post(url, {**theirs.values, "members-0-full_name": "سعد خالد"}, expect=409)
    assert "سعد محمد" in page
    assert "سعد خالد" in page
    second.post(url, {**page.values, "keep-members": "theirs"})
    assert members(app) == ["سعد محمد"]


def test_rules_look_at_what_is_kept_of_the_other_version(app: Flask, officer: Visitor) -> None:
    """A number that somebody else entered meanwhile makes the licence issued, and it stays so."""
    family = add_family(app)
    licence = add_licence(app, family, number=None, issued_on=None, stage="applied")
    url = f"/licences/{licence}/edit"
    opened = officer.get(url)
    with app.app_context():
        saving.save(registry.get("licences"), Draft({"number": "700"}), record_id=licence)
    page = officer.post(url, {**opened.values, "notes": "ملاحظة"}, expect=409)
    officer.post(url, {**page.values, "keep-number": "theirs", "keep-stage": "theirs"})
    found = saved(app, Licence)
    assert (found.number, found.stage, found.notes) == ("700", "issued", "ملاحظة")


def test_saving_a_record_that_was_deleted_meanwhile_says_so(app: Flask, officer: Visitor) -> None:
    number = add_family(app)
    opened = officer.get(f"/families/{number}/edit")
    with app.app_context():
        saving.delete(registry.get("families"), number)
    officer.post(f"/families/{number}/edit", opened.values, expect=404)


# -- the same form again ---------------------------------------------------------------------------


@pytest.mark.both
def test_a_form_sent_twelve_times_makes_one_record(app: Flask, officer: Visitor) -> None:
    typed = family_form(officer)
    answers = {officer.post("/families/new", typed).location for _turn in range(12)}
    assert answers == {f"/families/{saved(app).id}"}


@pytest.mark.both
@pytest.mark.parametrize("national_id", ["1000000008", ""])
def test_a_form_sent_twelve_times_at_once_makes_one_record(
    app: Flask, officer: Visitor, national_id: str
) -> None:
    typed = {**family_form(officer, national_id=national_id)}
    answers: list[Page] = []
    start = threading.Barrier(12)

    def send() -> None:
        start.wait()
        answers.append(officer.post("/families/new", typed, expect=range(200, 600)))

    threads = [threading.Thread(target=send) for _turn in range(12)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert {(a.status, a.location) for a in answers} == {(302, f"/families/{saved(app).id}")}
    with app.app_context():
        assert db.session.scalar(select(FamilyActivity.id).offset(1)) is None


def test_an_edit_sent_twice_is_no_conflict_with_itself(app: Flask, officer: Visitor) -> None:
    number = add_family(app)
    page = officer.get(f"/families/{number}/edit")
    for _turn in range(2):
        officer.post(f"/families/{number}/edit", {**page.values, "district": "الكوت"})


# -- what a person may not see -------------------------------------------------------------------


def test_a_field_that_is_hidden_from_a_person_is_neither_shown_nor_taken_from_them(
    app: Flask, sign_in: SignIn
) -> None:
    number = add_family(app, monthly_income="3000")
    admin = sign_in("administrator")
    page = admin.get(f"/families/{number}/edit")
    assert "monthly_income" not in page.html
    admin.post(f"/families/{number}/edit",
               {**page.values, "monthly_income": "1", "district": "الكوت"})  # fmt: skip
    found = saved(app)
    assert (str(found.monthly_income), found.district) == ("3000.00", "الكوت")


def test_who_may_only_read_gets_no_form(app: Flask, sign_in: SignIn) -> None:
    number = add_family(app)
    board = sign_in("board")
    for url in ("/families/new", "/families/quick", f"/families/{number}/edit"):
        board.get(url, expect=403)
    board.post(f"/families/{number}/edit", {"full_name": "غيره هو"}, expect=403)


def test_a_form_without_its_token_changes_nothing(app: Flask, officer: Visitor) -> None:
    officer.post("/families/new", family_form(officer) | {"csrf_token": ""}, token=False,
                 expect=400)  # fmt: skip
    with app.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM family")) == 0


def test_the_day_of_registration_is_suggested(officer: Visitor) -> None:
    page = officer.get("/families/new")
    found = [page.values[f"registered_on-{part}"] for part in ("day", "month", "year")]
    assert found == ["23", "11", "2026"]


def test_values_named_in_the_address_are_filled_in(app: Flask, officer: Visitor) -> None:
    number = add_family(app)
    page = officer.get(f"/licences/new?family_id=%23{number}&stage=applied")
    assert page.values["family_id"] == f"#{number}"
    assert page.values["stage"] == "applied"
    officer.get("/licences/new?family_id=%23999&stage=nonsense&issued_on=32")


def test_entered_dates_are_stored_with_the_calendar_they_came_in(app: Flask) -> None:
    number = add_family(app, birth_date="1405/3/12هـ")
    with app.app_context():
        kit = registry.get("families")
        row = db.session.execute(select(Family.__table__)).mappings().one()
        assert row["id"] == number
        assert kit.field("birth_date").kind.fetch("birth_date", row) == EnteredDate(
            row["birth_date"], "hijri", "day"
        )
