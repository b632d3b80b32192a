"""What is printed, what a page weighs, and how large its targets are."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Response, expect

from tests.support.browser import Enter
from tests.support.records import add_family
from tests.support.tree import ROOT

STATIC = ROOT / "esrar" / "static"
FIRST_VIEW, REPEAT = 300_000, 80_000
# What is pressed or typed into: 44 px in at least one direction for links in text, both for these.
SMALL = """() => [...document.querySelectorAll(
    "button, .button, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), select, " +
    "textarea, .menu a, label.choice, summary")]
  .map((one) => [one.getBoundingClientRect(), one])
  .filter(([box, one]) => box.width > 1 && box.height < 43.5 && one.checkVisibility())
  .map(([box, one]) => `${box.height} ${one.outerHTML.slice(0, 120)}`)"""


@pytest.mark.parametrize("address", ["/families", "/families/1", "/", "/plan"])
def test_print_drops_the_navigation_and_repeats_headings(
    app: Flask, signed_in_page: Enter, address: str
) -> None:
    add_family(app)
    page = signed_in_page("head", "beneficiary-relations")
    page.goto(address)
    page.emulate_media(media="print")
    for part in ("header.bar", "nav.menu", ".skip", "form.filters", ".pager", "footer.foot"):
        for one in page.locator(part).all():
            expect(one).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    heads = page.locator("thead").evaluate_all("all => all.map(e => getComputedStyle(e).display)")
    assert set(heads) <= {"table-header-group"}


@pytest.mark.parametrize("address", ["/", "/families", "/families/quick", "/families/new"])
def test_a_first_view_weighs_little_and_the_next_even_less(
    app: Flask, signed_in_page: Enter, address: str
) -> None:
    for _turn in range(50):
        add_family(app)
    page = signed_in_page("head", "beneficiary-relations")
    assert weight(page, address) <= FIRST_VIEW
    assert weight(page, address) <= REPEAT


def weight(page: Page, address: str) -> int:
    """Bytes of everything that comes with a page."""
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", note)
    return sum(
        size["responseBodySize"] + size["responseHeadersSize"]
        for size in (answer.request.sizes() for answer in answers)
    )


def squeezed(*paths: Path) -> int:
    return sum(len(gzip.compress(path.read_bytes())) for path in paths)


def test_scripts_and_styles_stay_small() -> None:
    assert squeezed(*STATIC.rglob("*.js")) <= 30_000
    assert squeezed(*STATIC.rglob("*.css")) <= 25_000


@pytest.mark.parametrize("address", ["/families", "/families/quick", "/families/1/edit"])
def test_targets_are_large_enough_for_a_finger(
    app: Flask, signed_in_page: Enter, address: str
) -> None:
    add_family(app)
    page = signed_in_page("head", "beneficiary-relations")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(address)
    assert page.evaluate(SMALL) == []


def test_the_arabic_font_comes_with_the_page(signed_in_page: Enter) -> None:
    page = signed_in_page("head", "beneficiary-relations")
    page.goto("/families")
    page.evaluate("document.fonts.ready")
    used = page.evaluate("document.fonts.check('16px \"IBM Plex Sans Arabic\"', 'أسرة')")
    assert used
