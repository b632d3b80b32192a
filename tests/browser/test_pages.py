"""Every shape of page: axe finds nothing, and 320 pixels are wide enough."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from esrar.registers import REGISTERS
from tests.browser.shapes import (
    OF_ADMINISTRATORS,
    OF_HEADS,
    OF_MANAGERS,
    OF_PRIVACY,
    UNSIGNED,
    Shapes,
    World,
    at,
)
from tests.support.browser import Enter, accessibility_faults
from tests.support.samples import sample

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
FORMS: Shapes = {f"form of {r.key}": at(f"/{r.key}/new") for r in REGISTERS}
IN_ENGLISH: Shapes = {
    "record in English": at("/families/{w.family}?lang=en"),
    "quick in English": at("/families/quick?lang=en"),
    "board in English": at("/?lang=en"),
}
# What reaches out of a narrow page, unless it stands in something that scrolls by itself.
SPILLED = """() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= 320) return [];
  const out = [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > 321 || box.left < -1);
  });
  return [`${wide} wide`, ...out.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
}"""


def faults(page: Page, world: World, shapes: Shapes, colours: bool = True) -> list[str]:
    """What is wrong with any of these pages, wide or narrow."""
    found = []
    for name, go in shapes.items():
        page.set_viewport_size(WIDE)
        go(page, world)
        found += [f"{name}: {fault}" for fault in accessibility_faults(page, colours=colours)]
        page.set_viewport_size(NARROW)
        found += [f"{name} at 320: {fault}" for fault in page.evaluate(SPILLED)]
    return found


@pytest.fixture
def world(app: Flask, tmp_path: Path) -> World:
    return World(app, tmp_path)


def halves(shapes: Shapes) -> list[Any]:
    """Two parts, so that two workers share the time."""
    names = list(shapes)
    cut = len(names) // 2
    return [{n: shapes[n] for n in part} for part in (names[:cut], names[cut:])]


@pytest.mark.parametrize("shapes", halves(OF_HEADS), ids=["first half", "second half"])
def test_every_shape_of_page_is_accessible_and_fits_a_phone(
    world: World, signed_in_page: Enter, shapes: Shapes
) -> None:
    found = faults(signed_in_page("head", "beneficiary-relations"), world, shapes)
    assert not found, "\n".join(found)


def test_the_pages_before_signing_in_are_accessible_and_fit_a_phone(
    world: World, page: Page
) -> None:
    found = faults(page, world, UNSIGNED)
    assert not found, "\n".join(found)


def test_the_administration_and_the_english_pages_are_accessible_and_fit_a_phone(
    world: World, signed_in_page: Enter
) -> None:
    page = signed_in_page("administrator")
    found = faults(page, world, {**OF_ADMINISTRATORS, **IN_ENGLISH})
    assert not found, "\n".join(found)


def test_the_managers_pages_are_accessible_and_fit_a_phone(
    world: World, signed_in_page: Enter
) -> None:
    found = faults(signed_in_page("executive-manager"), world, OF_MANAGERS)
    assert not found, "\n".join(found)


def test_the_pages_of_privacy_are_accessible_and_fit_a_phone(
    world: World, signed_in_page: Enter
) -> None:
    found = faults(signed_in_page("head", "beneficiary-relations"), world, OF_PRIVACY)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("shapes", halves(FORMS), ids=["first half", "second half"])
def test_every_registers_form_is_accessible_and_fits_a_phone(
    world: World, signed_in_page: Enter, shapes: Shapes
) -> None:
    """Their colours are those of the forms above, from the same sheet."""
    found = faults(signed_in_page("administrator"), world, shapes, colours=False)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("half", [0, 1], ids=["first half", "second half"])
def test_every_registers_list_and_record_are_accessible_and_fit_a_phone(
    app: Flask, signed_in_page: Enter, half: int
) -> None:
    """Each with a record in which every field is filled; the colours are those of the shapes."""
    page, found = signed_in_page("administrator"), []
    page.set_viewport_size(NARROW)
    for register in REGISTERS[half::2]:
        number = sample(app, register.key)
        for address in (f"/{register.key}", f"/{register.key}/{number}"):
            page.goto(address)
            found += [f"{address}: {one}" for one in accessibility_faults(page, colours=False)]
            found += [f"{address} at 320: {one}" for one in page.evaluate(SPILLED)]
    assert not found, "\n".join(found)


def test_a_list_without_records_is_accessible(
    app: Flask, signed_in_page: Enter, axe: Callable[..., None]
) -> None:
    page = signed_in_page("head", "beneficiary-relations")
    page.goto("/families")
    axe(page)
