"""The manager's pages of settings and open questions: axe finds nothing, 320 pixels are enough."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.shapes import Shapes, World, at
from tests.browser.test_pages import faults, world

__all__ = ["world"]

LICENSED = "/admin/indicators/families.licensed"


def effect(page: Page, _world: World) -> None:
    """What a change would do, before it is saved."""
    page.goto(LICENSED)
    page.fill("[name=high]", "12")
    page.click("button[value=preview]")
    page.wait_for_selector("#effect-h")


def refused(page: Page, _world: World) -> None:
    """Targets that contradict each other."""
    page.goto(LICENSED)
    page.fill("[name=q1]", "5")
    page.fill("[name=q2]", "3")
    page.click("button[value=preview]")
    page.wait_for_selector("[data-errors]")


SHAPES: Shapes = {
    "settings": at("/admin/indicators"),
    "settings of an indicator": at("/admin/indicators/staff.satisfaction"),
    "settings in English": at("/admin/indicators/partnerships.qualified?lang=en"),
    "effect of settings": effect,
    "settings refused": refused,
    "questions": at("/admin/questions"),
    "question": at("/admin/questions/s06"),
    "question to confirm": at("/admin/questions/a10"),
    "indicator": at("/indicators/families.licensed"),
}


@pytest.mark.parametrize("role", ["executive-manager", "auditor"])
def test_the_pages_of_settings_are_sound(
    world: World, signed_in_page: Callable[..., Page], role: str
) -> None:
    shapes = SHAPES if role == "executive-manager" else {
        name: go for name, go in SHAPES.items() if go not in (effect, refused)
    }  # fmt: skip
    assert faults(signed_in_page(role), world, shapes) == []
