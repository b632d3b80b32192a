"""Searching and choosing with the keyboard, at both widths and in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.support.browser import Enter
from tests.support.records import add_family, add_licence, name_of


@pytest.fixture(params=[(1280, "ar"), (320, "ar"), (1280, "en"), (320, "en")])
def shape(request: pytest.FixtureRequest) -> tuple[int, str]:
    chosen: tuple[int, str] = request.param
    return chosen


@pytest.fixture
def browser_options(shape: tuple[int, str]) -> dict[str, Any]:
    return {"locale": "ar-SA", "viewport": {"width": shape[0], "height": 900}}


def within(page: Page) -> bool:
    fits: bool = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return fits


def test_results_and_choices_are_reached_by_the_arrows(
    app: Flask, shape: tuple[int, str], signed_in_page: Enter, axe: Callable[..., None]
) -> None:
    numbers = [add_family(app, f"نورة {name_of(n)}") for n in range(6)]
    add_licence(app, numbers[0], number="700-123")
    page, lang = signed_in_page("administrator"), f"lang={shape[1]}"

    page.goto(f"/search?{lang}&q=نورة")
    page.keyboard.press("Control+KeyK")
    assert page.evaluate("document.activeElement.id") == "q-all"
    page.focus("#q")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('.hits li:nth-child(2) a')")
    axe(page)
    assert within(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/families/*")

    page.goto(f"/search?{lang}&q=نورا غريبا")
    assert not page.locator(".hits").count()
    page.goto(f"/search?{lang}&q=نوره سارا")
    axe(page)
    page.locator(".meant a").first.click()
    assert page.locator(".hits a").count()

    page.goto(f"/licences/new?{lang}")
    box = page.locator("#f-family_id")
    box.click()
    page.keyboard.type("نور")
    page.wait_for_selector(".pick [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == "pick-1-5"
    axe(page)
    assert within(page)
    page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(".pick [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    title, _hash, number = box.input_value().rpartition(" #")
    assert title.startswith("نورة")
    assert int(number) in numbers
    assert page.url.split("?")[0].endswith("/licences/new"), "Enter chose and sent nothing"
