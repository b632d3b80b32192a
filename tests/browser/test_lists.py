"""Lists as tools in a browser: accessible, wide and narrow, rows chosen by keyboard alone."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.test_pages import NARROW, SPILLED, WIDE
from tests.support.browser import Enter, accessibility_faults
from tests.support.records import add_family, name_of

PAGES = (
    "/families?view=all",
    "/families?select=1",
    "/families/columns",
    "/families/filters?sex!=male&registered_on_in=this-year",
    "/families/views/new?standing=active",
    "/families/views",
    "/families/export-templates",
    "/families/export-templates/new?standing=active",
    "/families?standing!=suspended&registered_on_in=this-year",
    "/families?planet=mars",
)


@pytest.fixture
def head(app: Flask, signed_in_page: Enter) -> Page:
    for number in range(4):
        add_family(app, name_of(number))
    return signed_in_page("head", "beneficiary-relations")


def save_view(page: Page, name: str, **asked: str) -> None:
    page.goto(f"/families/views/new?{urlencode(asked)}")
    page.fill("#f-name", name)
    page.locator(".save .button.primary").click()
    page.wait_for_selector("table.grid, .empty")


def test_the_pages_of_lists_are_accessible_and_fit_a_phone(head: Page) -> None:
    for number in range(8):
        save_view(head, f"عرض {chr(0x628 + number)}", household_size=str(number + 1))
    found = []
    for address in PAGES:
        for size, shape in ((WIDE, "wide"), (NARROW, "narrow")):
            head.set_viewport_size(size)
            head.goto(address)
            found += [f"{address} {shape}: {fault}" for fault in accessibility_faults(head)]
        found += [f"{address} at 320: {fault}" for fault in head.evaluate(SPILLED)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_rows_are_chosen_and_changed_with_the_keyboard_alone(
    head: Page, size: dict[str, int]
) -> None:
    head.set_viewport_size(size)
    head.goto("/families?select=1")
    head.locator("[name=_id]").first.focus()
    for _turn in range(2):
        head.keyboard.press("Space")
        head.keyboard.press("Tab")
        while head.evaluate("document.activeElement.name") != "_id":
            head.keyboard.press("Tab")
    head.locator("button[value=ids]").press("Enter")
    faults = []
    head.wait_for_selector("#f-act")
    faults += accessibility_faults(head)
    head.select_option("#f-act", "set:locality_id")
    head.locator("[value=value]").press("Enter")
    head.wait_for_selector("#f-_value")
    faults += accessibility_faults(head)
    head.locator(".save .button.primary").press("Enter")  # it is compulsory
    head.wait_for_selector("[data-errors]")
    faults += accessibility_faults(head)
    head.fill("#f-_value", "العيون")
    head.keyboard.press("Enter")
    head.wait_for_selector("[value=confirm]")
    faults += accessibility_faults(head)
    faults += head.evaluate(SPILLED) if size is NARROW else []
    head.locator("[value=confirm]").press("Enter")
    head.wait_for_selector("[data-saved]")
    assert head.locator("td", has_text="العيون").count() == 2
    head.locator("[data-saved] button").press("Enter")  # undo
    head.wait_for_selector("[data-saved]")
    head.goto("/families")
    assert head.locator("td", has_text="العيون").count() == 0
    assert not faults, "\n".join(faults)


def test_one_box_chooses_the_whole_page(head: Page) -> None:
    head.goto("/families?select=1")
    head.locator("[data-all] input").check()
    assert head.locator("[name=_id]:checked").count() == 4


def test_columns_are_chosen_and_ordered_by_keyboard_on_a_phone(head: Page) -> None:
    head.set_viewport_size(NARROW)
    head.goto("/families/columns")
    head.uncheck("[name=column][value=national_id]")
    head.check("[name=column][value=household_size]")
    head.fill("[name=heading-household_size]", "الأفراد")
    up, said = head.locator("[value='up:household_size']"), head.locator("#columns-said")
    up.focus()
    while head.evaluate("document.activeElement.value") == "up:household_size":
        head.keyboard.press("Enter")  # the focus stays on it as long as it can go further
    assert head.evaluate("document.activeElement.value") == "down:household_size"
    expect(said).to_have_text("الأفراد: الموضع 2 من 7")
    expect(up).to_be_disabled()
    assert not head.evaluate(SPILLED)
    assert not accessibility_faults(head)
    head.locator("[name=heading-household_size]").press("Enter")  # saves, and moves nothing
    head.set_viewport_size(WIDE)
    head.goto("/families")
    expect(head.locator("thead th").nth(1)).to_have_text("الأفراد")
    assert head.locator("thead th", has_text="الهوية").count() == 0
