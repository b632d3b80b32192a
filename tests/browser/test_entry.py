"""Registering with the keyboard, with a signal that goes and a session that ends."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from esrar.core.db import db
from esrar.core.i18n import _
from esrar.families.models import Family, FamilyMember
from tests.support.browser import Enter
from tests.support.records import add_family

MOST_KEYS = 100
SIGN_IN = re.compile("/sign-in")


class Keys:
    """Types and counts: each character is a key, each chord as many as are pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def type(self, text: str) -> None:
        self.pressed += len(text)
        self.page.keyboard.type(text)

    def press(self, chord: str, times: int = 1) -> None:
        for _turn in range(times):
            self.pressed += chord.count("+") + 1
            self.page.keyboard.press(chord)

    def to(self, name: str) -> None:
        """Tab until the entry of this name has the focus."""
        for _turn in range(15):
            self.press("Tab")
            if focused(self.page) == name:
                return
        raise AssertionError(f"{name} is not reached by Tab; at {focused(self.page)}")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.id"))


def families(app: Flask) -> list[Family]:
    with app.app_context():
        return list(db.session.scalars(select(Family).where(Family.deleted_at.is_(None))))


def test_a_family_is_registered_with_at_most_a_hundred_keys_and_no_pointer(
    app: Flask, signed_in_page: Enter
) -> None:
    page = signed_in_page("officer", "beneficiary-relations")
    page.goto("/families/quick")
    keys = Keys(page)
    assert focused(page) == "full_name"
    keys.type("نورة علي سعد الدوسري")
    keys.to("national_id")
    keys.type("1000000008")
    keys.to("mobile")
    keys.type("0501112223")
    keys.to("birth_date-year")
    keys.type("1385هـ")
    keys.to("locality_id")
    keys.type("الهفوف")
    keys.to("activity_id")
    keys.type("عبايات")
    keys.press("Control+Enter")
    page.wait_for_selector("[data-saved]")
    assert keys.pressed <= MOST_KEYS, keys.pressed
    [found] = families(app)
    assert (found.full_name, found.national_id) == ("نورة علي سعد الدوسري", "1000000008")
    assert focused(page) == "full_name"
    assert page.input_value("#f-full_name") == ""
    expect(page.locator("[data-saved]")).to_contain_text(
        _("Record number %(id)s was saved", id=found.id)
    )
    page.get_by_role("button", name=_("Undo")).press("Enter")
    expect(page.locator("main")).to_contain_text(
        _("Registering record number %(id)s was undone", id=found.id)
    )
    assert families(app) == []


def test_what_went_wrong_has_the_focus_and_leads_to_its_field(signed_in_page: Enter) -> None:
    page = signed_in_page("officer", "beneficiary-relations")
    page.goto("/families/quick")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-errors]")
    assert page.title().startswith("خطأ: ")
    expect(page.locator("[data-errors]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#f-full_name")).to_be_focused()


def test_a_hint_appears_while_typing_and_takes_no_focus(app: Flask, signed_in_page: Enter) -> None:
    add_family(app, "مريم سعد علي الحربي", national_id="1000000008")
    page = signed_in_page("officer", "beneficiary-relations")
    page.goto("/families/quick")
    page.fill("#f-national_id", "1000000008")
    page.keyboard.press("Tab")
    expect(page.locator('.match:has-text("مريم سعد علي الحربي")')).to_have_count(1)
    assert focused(page) == "mobile"


def test_the_search_is_reached_on_an_arabic_keyboard(signed_in_page: Enter) -> None:
    """There, the key of K gives «ن»: shortcuts must go by the key, not by its letter."""
    page = signed_in_page("officer", "beneficiary-relations")
    page.goto("/families")
    page.evaluate("""document.body.dispatchEvent(new KeyboardEvent("keydown",
        {key: "ن", code: "KeyK", ctrlKey: true, bubbles: true, cancelable: true}))""")
    assert focused(page) == "q"


def test_a_line_is_added_and_saved_with_the_keyboard(app: Flask, signed_in_page: Enter) -> None:
    number = add_family(app)
    page = signed_in_page("officer", "beneficiary-relations")
    page.goto(f"/families/{number}/edit")
    page.locator("#members [data-add]").press("Enter")
    assert focused(page) == "members-0-full_name"
    page.keyboard.type("سعد علي")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/families/{number}")
    with app.app_context():
        assert db.session.scalars(select(FamilyMember.full_name)).all() == ["سعد علي"]


def test_enter_in_a_form_with_lines_saves_and_does_not_add_a_row(
    app: Flask, signed_in_page: Enter
) -> None:
    number = add_family(app)
    page = signed_in_page("officer", "beneficiary-relations")
    page.goto(f"/families/{number}/edit")
    page.fill("#f-district", "الكوت")
    page.press("#f-district", "Enter")
    page.wait_for_url(f"**/families/{number}")
    assert families(app)[0].district == "الكوت"


# -- nothing typed is lost -------------------------------------------------------------------------


@pytest.fixture
def half_typed(signed_in_page: Enter) -> Page:
    """A quick form somebody was filling in."""
    page = signed_in_page("officer", "beneficiary-relations")
    page.goto("/families/quick")
    page.fill("#f-full_name", "نورة علي سعد الدوسري")
    page.fill("#f-mobile", "0501112223")
    page.fill("#f-locality_id", "الهفوف")
    page.fill("#f-activity_id", "عبايات")
    page.check('.pin input[value="locality_id"]')
    page.fill("#f-district", "الكوت")
    return page


def given_back(page: Page) -> None:
    expect(page.locator("[data-draft-note]")).to_be_visible()
    assert page.input_value("#f-full_name") == "نورة علي سعد الدوسري"
    assert page.input_value("#f-district") == "الكوت"
    assert page.is_checked('.pin input[value="locality_id"]')


def test_a_session_that_ended_keeps_what_was_typed(app: Flask, half_typed: Page) -> None:
    page = half_typed
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.locator(".save .button.primary").click()
    page.wait_for_url(SIGN_IN)
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.goto("/families/quick")
    given_back(page)
    page.locator(".save .button.primary").click()
    page.wait_for_selector("[data-saved]")
    assert [f.full_name for f in families(app)] == ["نورة علي سعد الدوسري"]
    page.goto("/families/quick")  # what was saved is not given back again
    assert page.input_value("#f-full_name") == ""
    expect(page.locator("[data-draft-note]")).to_be_hidden()


def test_without_a_signal_the_form_waits_and_says_so(app: Flask, half_typed: Page) -> None:
    page = half_typed
    page.context.set_offline(True)
    page.locator(".save .button.primary").click()
    expect(page.locator("[data-offline-note]")).to_be_visible()
    assert page.input_value("#f-full_name") == "نورة علي سعد الدوسري"
    page.context.set_offline(False)
    expect(page.locator("[data-offline-note]")).to_be_hidden()
    page.locator(".save .button.primary").click()
    page.wait_for_selector("[data-saved]")
    assert len(families(app)) == 1


def test_a_connection_that_broke_while_sending_keeps_what_was_typed(
    app: Flask, half_typed: Page
) -> None:
    page = half_typed

    def broken(route: Route) -> None:
        route.abort() if route.request.method == "POST" else route.continue_()

    page.route("**/families/quick", broken)
    page.locator(".save .button.primary").click()
    page.wait_for_url("chrome-error://**")
    page.unroute("**/families/quick")
    page.goto("/families/quick")
    given_back(page)
    assert families(app) == []


def test_signing_out_leaves_nothing_typed_on_the_device(half_typed: Page) -> None:
    page = half_typed
    page.wait_for_timeout(600)  # a draft is kept once the typing rests
    assert page.evaluate("sessionStorage.length") > 0
    page.get_by_role("button", name=_("Sign out")).click()
    page.wait_for_url(SIGN_IN)
    assert page.evaluate("sessionStorage.length") == 0
