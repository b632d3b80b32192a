"""Filters of every kind of value, as the address says them and as their page sets them."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.core.db import writing
from esrar.core.i18n import _
from esrar.kit.choices import ChoiceRow
from tests.support.records import add_family, add_licence, name_of
from tests.support.visitor import Page, SignIn, Visitor


def ids(page: Page, register: str = "families") -> set[int]:
    found = (a.url.removeprefix(f"/{register}/") for a in page.anchors)
    return {int(number) for number in found if number.isdigit()}


@pytest.mark.both
def test_not_equal_keeps_the_others_and_those_without_a_value(app: Flask, officer: Visitor) -> None:
    woman = add_family(app, name_of(1), sex="female")
    man = add_family(app, name_of(2), sex="male")
    unknown = add_family(app, name_of(3))
    assert ids(officer.get("/families?sex!=female")) == {man, unknown}
    assert ids(officer.get("/families?sex!=female&sex!=male")) == {unknown}
    assert ids(officer.get("/families?sex!=-")) == {woman, man}
    assert ids(officer.get("/families?sex!=-&sex!=male")) == {woman}
    assert ids(officer.get("/families?sex=-&sex=male")) == {man, unknown}


@pytest.mark.both
def test_not_equal_reaches_statuses_and_what_lives_in_lines(app: Flask, officer: Visitor) -> None:
    active = add_family(app, name_of(1), activity_id="عبايات")
    stopped = add_family(app, name_of(2), activity_id="فخار", suspended_on="1/10/2026")
    assert ids(officer.get("/families?standing!=suspended")) == {active}
    assert ids(officer.get("/families?activity_id!=عبايات")) == {stopped}
    assert ids(officer.get("/families?activity_id!=-")) == {active, stopped}
    assert ids(officer.get("/families?activity_id=-")) == set()


@pytest.mark.both
def test_a_field_answers_to_the_name_that_commands_give_it(app: Flask, officer: Visitor) -> None:
    inside = add_family(app, name_of(1), locality_id="الهفوف")
    outside = add_family(app, name_of(2), locality_id="العيون")
    assert ids(officer.get("/families?locality!=العيون")) == {inside}
    assert ids(officer.get("/families?locality=العيون&locality=الهفوف")) == {inside, outside}


@pytest.mark.both
def test_numbers_filter_from_and_to(app: Flask, officer: Visitor) -> None:
    found = {n: add_family(app, name_of(n), household_size=str(n)) for n in (2, 5, 9)}
    add_family(app, name_of(20))
    assert ids(officer.get("/families?household_size_from=3&household_size_to=٩")) == {
        found[5], found[9]}  # fmt: skip
    assert ids(officer.get("/families?household_size=5")) == {found[5]}
    officer.get("/families?household_size_from=many", expect=400)


@pytest.mark.both
@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("this-month", {"1/11/2026", "23/11/2026"}),
        ("last-month", {"31/10/2026"}),
        ("last-30", {"1/11/2026", "23/11/2026", "31/10/2026"}),
        ("this-year", {"1/11/2026", "23/11/2026", "31/10/2026", "1/1/2026"}),
        ("last-year", {"31/12/2025"}),
        ("this-quarter", {"1/11/2026", "23/11/2026", "31/10/2026"}),
    ],
)
def test_a_period_moves_with_the_day(
    app: Flask, officer: Visitor, period: str, days: set[str]
) -> None:
    all_days = ("1/11/2026", "23/11/2026", "31/10/2026", "1/1/2026", "31/12/2025")
    made = {day: add_family(app, name_of(n), registered_on=day) for n, day in enumerate(all_days)}
    page = officer.get(f"/families?registered_on_in={period}")
    assert ids(page) == {made[day] for day in days}


def test_a_day_before_today_can_be_asked_for(app: Flask, officer: Visitor) -> None:
    old = add_family(app, name_of(1), registered_on="1/1/2026")
    add_family(app, name_of(2), registered_on="20/11/2026")
    assert ids(officer.get("/families?registered_on_to=@today-90")) == {old}


def test_an_unknown_filter_is_named_in_the_readers_language(app: Flask, officer: Visitor) -> None:
    add_family(app)
    page = officer.get("/families?planet=mars", expect=400)
    assert str(_("There is no filter «%(name)s» here", name="planet")) in page
    assert "BadRequest" not in page.html


def test_every_chip_says_how_it_compares_and_can_be_removed(app: Flask, officer: Visitor) -> None:
    add_family(app)
    page = officer.get("/families?sex!=male&registered_on_in=last-30&household_size_from=2")
    texts = " ".join(a.text for a in page.anchors if _("Remove the filter:") in a.text)
    assert str(_("%(label)s is not", label=_("Sex"))) in texts
    assert str(_("The last 30 days")) in texts
    assert len([a for a in page.anchors if _("Remove the filter:") in a.text]) == 3


# -- the page of all filters -----------------------------------------------------------------------


def test_the_page_of_filters_sets_several_values_or_all_but_these(
    app: Flask, officer: Visitor
) -> None:
    woman = add_family(app, name_of(1), sex="female")
    man = add_family(app, name_of(2), sex="male")
    page = officer.get("/families/filters?registered_on_in=this-year")
    assert page.values["registered_on_in"] == "this-year"
    answer = officer.post("/families/find", {"sex": ["female"], "sex.not": "1"})
    assert ids(officer.get(answer.location)) == {man}
    assert 'name="sex.not" value="1" checked' in officer.get("/families/filters?sex!=female").html
    both = officer.post("/families/find", {"sex": ["female", "male"]})
    assert ids(officer.get(both.location)) == {woman, man}


def test_several_places_are_typed_with_commas(app: Flask, officer: Visitor) -> None:
    one = add_family(app, name_of(1), locality_id="الهفوف")
    two = add_family(app, name_of(2), locality_id="العيون")
    add_family(app, name_of(3), locality_id="المبرز")
    answer = officer.post("/families/find", {"locality_id": "الهفوف، العيون"})
    assert ids(officer.get(answer.location)) == {one, two}


def test_a_person_typed_into_a_filter_by_number_stays_out_of_the_address(
    app: Flask, sign_in: SignIn
) -> None:
    head = sign_in("head", "beneficiary-relations")
    family = add_family(app, name_of(1), national_id="1000000008")
    licence = add_licence(app, family)
    add_licence(app, add_family(app, name_of(2)))
    answer = head.post("/licences/find", {"family_id": "1000000008"})
    assert "1000000008" not in unquote(answer.location)
    assert ids(head.get(answer.location), "licences") == {licence}


def test_hidden_fields_stand_on_no_page_of_filters(app: Flask, sign_in: SignIn) -> None:
    page = sign_in("board").get("/families/filters")
    for name in ("monthly_income", "has_disability", "birth_date", "district", "national_id"):
        assert f'name="{name}' not in page.html
    assert 'name="household_size_from"' in page.html


def test_kept_filters_follow_the_choices_the_language_and_the_reader(
    app: Flask, sign_in: SignIn, officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are printed once; nothing of another's, of before, or of another tongue may come."""
    officer.get("/families")
    with app.app_context(), writing() as write:
        asked = select(ChoiceRow).where(ChoiceRow.list == "beneficiary-kind")
        one = write.session.scalars(asked).first()
        assert one is not None
        before, one.ar = one.ar, "فئة سميت من جديد"
    renamed = officer.get("/families")
    assert ">فئة سميت من جديد</option>" in renamed.html
    assert f">{before}</option>" not in renamed.html
    assert "Kind of beneficiary" in officer.get("/families?lang=en")
    assert "Kind of beneficiary" not in officer.get("/families")
    assert 'value="female" selected' in officer.get("/families?sex=female").html
    assert 'value="female" selected' not in officer.get("/families").html
    # Activities are suggested to whoever may read them: to the same person no longer, if not.
    pick = 'data-pick="/activities/suggest"'
    assert pick in officer.get("/families").html
    kept, who = app.extensions["esrar.permissions"], ("officer", "beneficiary-relations")
    monkeypatch.setitem(kept, who, kept[who] - {"activities:read"})
    assert pick not in officer.get("/families").html
