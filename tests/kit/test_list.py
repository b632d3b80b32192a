"""A register's list: filtered, sorted and paged by its address, and never slower with more rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from esrar.core.counted import counted
from esrar.core.i18n import _
from esrar.kit import queries, registry, saving
from esrar.registers import REGISTERS
from tests.support.records import add, add_family, add_licence, name_of
from tests.support.samples import sample
from tests.support.visitor import Page, SignIn, Visitor


def titles(page: Page, register: str = "families") -> list[str]:
    """Names of the rows, in their order."""
    numbered = [a for a in page.anchors if a.url.removeprefix(f"/{register}/").isdigit()]
    return [a.text for a in numbered]


def ids(page: Page, register: str = "families") -> list[int]:
    found = [a.url.removeprefix(f"/{register}/") for a in page.anchors]
    return [int(number) for number in found if number.isdigit()]


def link(page: Page, label: str) -> str:
    """Where the link with this text leads; empty if there is none."""
    return next((a.url for a in page.anchors if a.text == label), "")


# -- filters, chips, sorting ---------------------------------------------------------------------


@pytest.mark.both
def test_a_filter_keeps_the_rows_that_have_its_value(app: Flask, officer: Visitor) -> None:
    add_family(app, "فاطمة أحمد سعد العلي", locality_id="الهفوف")
    add_family(app, "مريم سعد علي الحربي", locality_id="المبرز")
    page = officer.post("/families/find", {"locality_id": place(app, "المبرز")}, follow=True)
    assert titles(page) == ["مريم سعد علي الحربي"]
    assert "المبرز" in chips(page)[0].text


def place(app: Flask, name: str) -> str:
    from esrar.places.kinds import Place

    with app.app_context():
        return str(Place().parse(name))


def chips(page: Page) -> list[Any]:
    """Links that take a filter off."""
    return [a for a in page.anchors if a.text.startswith(_("Remove the filter:"))]


@pytest.mark.both
def test_a_derived_status_filters_by_what_it_is_today(app: Flask, officer: Visitor) -> None:
    add_family(app, "فاطمة أحمد سعد العلي")
    add_family(app, "مريم سعد علي الحربي", suspended_on="1/10/2026")
    add_family(app, "سارة علي سعد الملحم", suspended_on="1/10/2026", resumed_on="20/11/2026")
    assert titles(officer.get("/families?standing=suspended")) == ["مريم سعد علي الحربي"]
    assert len(titles(officer.get("/families?standing=active"))) == 2
    assert len(titles(officer.get("/families?standing=active&standing=suspended"))) == 3


@pytest.mark.both
def test_dates_filter_from_and_to_with_both_ends_in(app: Flask, officer: Visitor) -> None:
    for day in (1, 2, 3, 4):
        add_family(app, name_of(day), registered_on=f"{day}/6/2026")
    page = officer.get("/families?registered_on_from=2/6/2026&registered_on_to=٣/٦/٢٠٢٦")
    assert titles(page) == sorted([name_of(2), name_of(3)])
    assert len(chips(page)) == 2


@pytest.mark.both
def test_a_value_that_lives_in_lines_filters_the_record(app: Flask, officer: Visitor) -> None:
    add_family(app, "فاطمة أحمد سعد العلي", activity_id="عبايات",
               lines={"activities": [{"activity_id": "فخار"}]})  # fmt: skip
    add_family(app, "مريم سعد علي الحربي", activity_id="عسل")
    page = officer.get("/families?activity_id=فخار")
    assert titles(page) == ["فاطمة أحمد سعد العلي"]
    assert page.values["activity_id"] == "فخار"


def test_blank_is_a_value_to_filter_by(app: Flask, officer: Visitor) -> None:
    add_family(app, "فاطمة أحمد سعد العلي", sex="أنثى" if _("Female") == "أنثى" else "female")
    add_family(app, "مريم سعد علي الحربي")
    page = officer.get("/families?sex=-")
    assert titles(page) == ["مريم سعد علي الحربي"]
    assert _("blank") in chips(page)[0].text


def test_each_chip_leads_to_the_list_without_its_filter(app: Flask, officer: Visitor) -> None:
    add_family(app)
    page = officer.get(
        "/families?q=علي&standing=active&registered_on_from=1/1/2026&sort=-full_name"
    )
    found = [chip.url for chip in chips(page)]
    assert len(found) == 3
    for url, gone in zip(found, ("q=", "standing=", "registered_on_from="), strict=True):
        assert gone not in url
        rest = {"q=", "standing=", "registered_on_from="} - {gone}
        assert all(name in url for name in rest)
        assert "sort=-full_name" in url
    assert link(page, _("Remove all filters")) == "/families"


@pytest.mark.both
def test_the_list_sorts_in_folded_order_either_way(app: Flask, officer: Visitor) -> None:
    for name in ("إيمان سعد علي الحربي", "أمل سعد علي الحربي", "احلام سعد علي الحربي"):
        add_family(app, name)
    upward = ["احلام سعد علي الحربي", "أمل سعد علي الحربي", "إيمان سعد علي الحربي"]
    assert titles(officer.get("/families")) == upward
    assert titles(officer.get("/families?sort=full_name")) == upward
    assert titles(officer.get("/families?sort=-full_name")) == upward[::-1]


@pytest.mark.both
@pytest.mark.parametrize("sort", ["registered_on", "-registered_on"])
def test_rows_without_the_date_sorted_by_come_last(app: Flask, officer: Visitor, sort: str) -> None:
    add_family(app, name_of(1), registered_on=None)
    add_family(app, name_of(2), registered_on="1/2/2026")
    add_family(app, name_of(3), registered_on="1/1/2026")
    page = officer.get(f"/families?sort={sort}")
    dated = [name_of(3), name_of(2)]
    assert titles(page) == [*(dated if sort[0] != "-" else dated[::-1]), name_of(1)]


def test_a_heading_turns_its_own_order(app: Flask, officer: Visitor) -> None:
    add_family(app)
    page = officer.get("/families")
    down = officer.get(link(page, _("Registered on")))
    assert 'aria-sort="ascending"' in down.html
    up = officer.get(link(down, _("Registered on")))
    assert 'aria-sort="descending"' in up.html


# -- pages -----------------------------------------------------------------------------------------


@pytest.mark.both
@pytest.mark.parametrize("sort", ["", "full_name", "-registered_on"])
def test_pages_neither_skip_nor_repeat_a_row_while_others_register(
    app: Flask, officer: Visitor, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 7)
    there = [
        add_family(app, name_of(n % 9), registered_on=f"{n % 4 + 1}/2/2026" if n % 5 else None)
        for n in range(30)
    ]
    seen: list[int] = []
    url = f"/families?sort={sort}"
    while url:
        page = officer.get(url)
        seen += ids(page)
        url = link(page, _("Next"))
        add_family(app, name_of(len(seen) % 9), registered_on="2/2/2026")
    assert len(seen) == len(set(seen))
    assert set(there) <= set(seen)


def test_a_search_is_paged_too(
    app: Flask, officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 7)
    there = {add_family(app, f"فاطمة {name_of(n)}") for n in range(17)}
    seen: list[int] = []
    url = "/families?q=فاطمة"
    while url:
        page = officer.get(url)
        seen += ids(page)
        url = link(page, _("Next"))
    assert len(seen) == 17
    assert set(seen) == there


def test_the_first_page_is_one_link_away(
    app: Flask, officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    for _turn in range(4):
        add_family(app)
    page = officer.get("/families?standing=active")
    assert link(page, _("First page")) == ""
    page = officer.get(link(page, _("Next")))
    assert link(page, _("First page")) == "/families?standing=active"
    assert link(page, _("Next")) == ""


# -- counts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 1, 2, 3, 11, 102])
def test_the_count_is_said_in_words_that_agree(
    app: Flask, officer: Visitor, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "count", lambda _register, _where: number)
    page = officer.get("/families")
    with app.test_request_context():
        assert f'role="status">{counted("family", number)}' in page.html


@pytest.mark.both
def test_beyond_its_bound_the_count_only_says_that_there_are_more(
    app: Flask, officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "COUNTED", 3)
    for _turn in range(3):
        add_family(app)
    said = _("More than %(number)s", number="3")
    assert said not in officer.get("/families")
    add_family(app)
    assert said in officer.get("/families")


@pytest.mark.both
def test_the_count_by_lines_tells_each_standing_record_once(app: Flask, officer: Visitor) -> None:
    twice = {"activities": [{"activity_id": "عسل"}, {"activity_id": "عبايات"}]}
    add_family(app, activity_id="فخار", lines=twice)
    gone, merged = (add_family(app, activity_id="عسل") for _turn in range(2))
    stays = add_family(app, activity_id="فخار")
    with app.app_context():
        saving.delete(registry.get("families"), gone)
        saving.set_columns(registry.get("families"), merged, {"merged_into_id": stays})
    with app.test_request_context():
        one, two = counted("family", 1), counted("family", 2)
    for asked, told in (("عسل", one), ("عبايات", one), ("عسل&activity_id=عبايات", one),
                        ("فخار", two), ("فخار&standing=active", two)):  # fmt: skip
        assert f'role="status">{told}' in officer.get(f"/families?activity_id={asked}").html


@pytest.mark.parametrize("kept", ["", "&standing=active"])
def test_a_search_that_finds_more_than_it_shows_says_so(
    app: Flask, officer: Visitor, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "CANDIDATES", 3)
    more = _("More than %(number)s", number="3")
    nearest = _("The nearest %(number)s are shown: type more of the name", number=3)
    for turn in range(3):
        add_family(app, f"فاطمة {name_of(turn)}")
    page = officer.get(f"/families?q=فاطمة{kept}")
    assert len(ids(page)) == 3
    assert more not in page
    assert nearest not in page
    add_family(app, f"فاطمة {name_of(4)}")
    page = officer.get(f"/families?q=فاطمة{kept}")
    assert len(ids(page)) == 3
    assert more in page
    assert nearest in page


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "national_id=1000000008",
        "mobile=0500000001",
        "second_mobile!=-",
        "national_id=-",
        "planet=mars",
        "full_name_from=1",
        "sort=national_id",
        "sort=-monthly_income",
        "sort=password",
    ],
)
@pytest.mark.parametrize("who", [("board", None), ("officer", "beneficiary-relations")])
def test_a_field_that_is_hidden_or_no_filter_is_refused_never_ignored(
    app: Flask, sign_in: SignIn, query: str, who: tuple[str, str | None]
) -> None:
    add_family(app)
    page = sign_in(*who).get(f"/families?{query}", expect=400)
    assert 'role="alert"' in page.html
    assert len(chips(page)) == 0


@pytest.mark.parametrize(
    "query",
    ["monthly_income=5", "has_disability=yes", "district=الكوت", "birth_date_from=1/1/1980",
     "monthly_income_to=5", "birth_date_in=this-year", "housing_type_id!=-"],
)  # fmt: skip
def test_a_field_filters_for_those_alone_who_may_meet_it(
    app: Flask, sign_in: SignIn, query: str
) -> None:
    add_family(app)
    sign_in("board").get(f"/families?{query}", expect=400)
    sign_in("officer", "beneficiary-relations").get(f"/families?{query}")


@pytest.mark.parametrize(
    "query",
    [
        "locality_id=999999",
        "locality_id=الجبيل الصناعية",
        "standing=asleep",
        "sex=perhaps",
        "activity_id=0",
        "registered_on_from=32/13/2026",
        "beneficiary_kind_id=999999",
    ],
)
def test_a_value_that_does_not_exist_gets_a_clear_refusal(officer: Visitor, query: str) -> None:
    page = officer.get(f"/families?{query}", expect=400)
    assert 'role="alert"' in page.html


@pytest.mark.both
@pytest.mark.parametrize("after", ["x", "-1", "99999999999999999999", "0"])
def test_a_page_key_that_means_nothing_breaks_nothing(
    app: Flask, officer: Visitor, after: str
) -> None:
    add_family(app)
    officer.get(f"/families?after={after}", expect=(200, 400))


def test_somebody_without_personal_data_meets_none_of_it_in_the_list(
    app: Flask, sign_in: SignIn
) -> None:
    add_family(app, mobile="0501112223", national_id="1000000008", district="الكوت")
    page = sign_in("board").get("/families")
    assert len(titles(page)) == 1
    for hidden in ("0501112223", "0008", "الكوت", _("Mobile number"), "national_id", "mobile"):
        assert hidden not in page.html


def test_an_identifier_is_shown_masked(app: Flask, officer: Visitor) -> None:
    add_family(app, national_id="1000000008")
    page = officer.get("/families")
    assert "1000000008" not in page.html
    assert "0008" in page.text


# -- the search box --------------------------------------------------------------------------------


@pytest.mark.both
def test_an_identifier_or_mobile_typed_opens_its_record_and_stays_out_of_the_address(
    app: Flask, officer: Visitor
) -> None:
    number = add_family(app, national_id="1000000008", mobile="0501112223")
    for typed in ("1000000008", "١٠٠٠٠٠٠٠٠٨", "0501112223", "+966 50 111 2223"):
        answer = officer.post("/families/find", {"q": typed})
        assert answer.location == f"/families/{number}"


def test_a_mobile_that_two_families_share_lists_both_without_naming_it_in_the_address(
    app: Flask, officer: Visitor
) -> None:
    both = {add_family(app, mobile="0501112223"), add_family(app, mobile="0501112223")}
    add_family(app)
    page = officer.post("/families/find", {"q": "0501112223"}, expect=200)
    assert set(ids(page)) == both


@pytest.mark.parametrize("typed", ["1000000016", "1000000009", "10000", "0509998887", "966123"])
def test_a_number_that_no_record_has_stays_out_of_the_address(officer: Visitor, typed: str) -> None:
    assert typed not in officer.post("/families/find", {"q": typed}, expect=(200, 302)).location
    assert typed not in officer.post("/search", {"q": typed}, expect=(200, 302)).location
    assert typed not in officer.post("/licences/find", {"q": typed}, expect=(200, 302)).location


def test_a_search_keeps_the_filters_in_force(app: Flask, officer: Visitor) -> None:
    answer = officer.post("/families/find", {"q": "فاطمة", "standing": "active", "sex": ""})
    page = officer.get(answer.location)
    assert len(chips(page)) == 2


def test_a_relation_with_many_records_is_not_offered_whole_as_a_filter(
    app: Flask, officer: Visitor
) -> None:
    """A hundred thousand families must not stand in the page of licences."""
    family = add_family(app, "فاطمة أحمد سعد العلي")
    add_family(app, "مريم سعد علي الحربي")
    add_licence(app, family)
    page = officer.get(f"/licences?family_id=%23{family}")
    assert "مريم سعد علي الحربي" not in page.html
    assert len(ids(page, "licences")) == 1
    assert "فاطمة أحمد سعد العلي" in chips(page)[0].text


# -- empty -----------------------------------------------------------------------------------------


def test_an_empty_register_says_so_and_offers_the_first_entry(officer: Visitor) -> None:
    page = officer.get("/families")
    assert _("Nothing is registered here yet") in page
    assert page.html.count('href="/families/quick"') == 2  # on top, and where the rows would be


def test_who_may_not_write_is_offered_nothing_in_an_empty_register(sign_in: SignIn) -> None:
    page = sign_in("board").get("/families")
    assert _("Nothing is registered here yet") in page
    assert "/families/quick" not in page.html
    assert "/families/new" not in page.html


def test_a_filter_without_rows_says_what_to_do(app: Flask, officer: Visitor) -> None:
    add_family(app)
    assert _("No results. Remove a filter or search for something else") in officer.get(
        "/families?standing=left"
    )


def test_a_search_without_rows_names_what_else_can_be_searched(
    app: Flask, officer: Visitor
) -> None:
    add_family(app)
    said = _("No results. The ID number or the mobile can be searched for")
    assert said in officer.get("/families?q=زبيدة")
    assert said in officer.get("/families?q=***")


# -- statements ------------------------------------------------------------------------------------


@pytest.mark.both
def test_more_rows_cost_no_more_statements(
    app: Flask, sign_in: SignIn, statements: Callable[[], Any]
) -> None:
    body = add(app, "licensing-authorities", name="هيئة التجربة")

    def register_more(number: int) -> None:
        for _turn in range(number):
            family = add_family(app, f"فاطمة {name_of(_turn)}")
            add_licence(app, family, authority_id=f"#{body}")

    def cost() -> dict[str, int]:
        visitor = sign_in("head", "beneficiary-relations")
        found = {}
        for url in PAGES:
            address = url.format(body=body)
            visitor.get(address)  # what is kept in memory is loaded by the first look
            with statements() as sent:
                visitor.get(address)
            found[url] = len(sent)
        return found

    register_more(5)
    few = cost()
    register_more(55)
    many = cost()
    assert many == few
    search, family = few.pop("/search?q=فاطمة"), few.pop("/families/1")
    assert search <= 3 * len(REGISTERS)
    assert family <= 15 + 2 * pointing("families"), "two statements for each block of relations"
    assert few["/families"] <= 5, "who asks, the rows, their lines; the count is kept"
    assert max(few.values()) <= 20, few


def pointing(key: str) -> int:
    """How many fields of the registers point at one."""
    kinds = [f.kind for r in REGISTERS for f in r.fields]
    return sum(getattr(kind, "to", "") == key for kind in kinds)


PAGES = (
    "/families",
    "/families?q=فاطمة",
    "/families?standing=active&sort=-registered_on",
    "/licences",
    "/organisations",
    "/licensing-authorities",
    "/organisations/{body}",
    "/licensing-authorities/{body}",
    "/families/1",
    "/licences/1",
    "/search?q=فاطمة",
    "/",
)


def test_what_has_no_words_of_its_own_is_found_by_whom_it_is_about(
    app: Flask, sign_in: SignIn
) -> None:
    named = add_family(app, "نورة سعد علي الملحم")
    add_family(app, "هند خالد علي الملحم")
    number = sample(app, "contacts", family_id=f"#{named}")
    head = sign_in("head", "beneficiary-relations")

    def found(who: Visitor, name: str) -> bool:
        return f"/contacts/{number}" in {a.url for a in who.get(f"/contacts?q={name}").anchors}

    assert found(head, "نورة")
    assert not found(head, "هند")
    assert not found(sign_in("board"), "نورة")  # who meets no names learns none
