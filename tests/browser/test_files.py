"""Files that leave and approved copies in a browser: asked for, kept, looked at, signed off."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from esrar.kit import registry
from esrar.kit.queries import Query
from esrar.kit.saving import Draft, save
from esrar.kit.snapshots.frozen import laid_out, usual
from esrar.kit.snapshots.taking import take
from tests.browser.shapes import Shapes, World, at
from tests.browser.test_pages import faults
from tests.support.browser import Enter
from tests.support.records import add_family


@pytest.fixture
def world(app: Flask, tmp_path: Path) -> World:
    return World(app, tmp_path)


def pressed(page: Page) -> None:
    page.locator(".save .button.primary, .save .button.danger").first.click()


def hand_over(page: Page, folder: Path) -> Path:
    """Through the form, as a person would; the file that the browser got."""
    page.goto("/families/export?standing=active")
    page.get_by_label("نص (csv)").check()
    page.get_by_label("أعمدة القائمة كما تعرضها").check()
    page.get_by_label("يخرج من الجمعية").check()
    page.get_by_role("combobox", name="الجهة المستلمة").fill(
        "وزارة الموارد البشرية والتنمية الاجتماعية"
    )
    page.get_by_role("textbox", name="الغرض").fill("دراسة أوضاع الأسر المنتجة في المحافظة")
    page.locator("#f-_aim").select_option("services")
    page.locator("#f-_basis").select_option("consent")
    with page.expect_download() as download:
        pressed(page)
    file = folder / "file.csv"
    download.value.save_as(file)
    return file


def test_a_file_is_handed_over_and_found_again(world: World, signed_in_page: Enter) -> None:
    agreed = add_family(world.app, "سلمى خالد فهد الملحم", consent_on="1/1/2026")
    page = signed_in_page("head", "beneficiary-relations")
    page.goto("/families?standing=active")
    page.get_by_role("link", name="تصدير", exact=True).click()
    pressed(page)
    page.wait_for_selector("[data-errors]")
    page.get_by_label("يبقى داخل الجمعية").check()
    expect(page.locator(".terms")).to_be_hidden()  # asked only of what leaves
    text = hand_over(page, world.folder).read_text(encoding="utf-8-sig")
    assert "سلمى خالد فهد الملحم" in text
    assert len(text.splitlines()) == 2
    page.goto(f"/families/{agreed}")
    block = page.locator("#disclosures")
    assert "وزارة الموارد البشرية" in block.inner_text()
    block.get_by_role("link").first.click()
    assert "استُبعد" in page.locator("main").inner_text()


def test_a_copy_is_taken_signed_off_and_shown_in_the_plan(
    world: World, signed_in_page: Enter
) -> None:
    page = signed_in_page("executive-manager")
    page.goto("/plan")
    page.locator("a[href^='/families/snapshots/new']").click()
    pressed(page)
    page.get_by_role("link", name="اعتماد", exact=True).click()
    page.fill("#f-decision_number", "ق-12/1448")
    for part, value in (("day", "1"), ("month", "11"), ("year", "2026")):
        page.fill(f"[name=decision_date-{part}]", value)
    pressed(page)
    assert "متحقق" in page.locator("#plan").inner_text()
    page.get_by_role("link", name="التحقق من البصمة").click()
    page.locator(".banner.success").wait_for()
    page.goto("/plan")
    page.get_by_role("link", name="families/2026/1").click()
    assert "families/2026/1" in page.locator("h1").inner_text()


def filled(world: World) -> int:
    """A copy, and a register that moved on since."""
    with world.app.app_context():
        families = registry.get("families")
        made = take(families, laid_out(families, usual(families)), Query())
        save(families, Draft({"registered_on": None}), record_id=world.family)
    add_family(world.app)
    return made


def test_the_pages_are_accessible_and_fit_a_phone(world: World, signed_in_page: Enter) -> None:
    page = signed_in_page("head", "beneficiary-relations")
    person = add_family(world.app, "سلمى خالد فهد الملحم", consent_on="1/1/2026")
    copy = f"/families/snapshots/{filled(world)}"
    hand_over(page, world.folder)

    def refused(page: Page, _world: World) -> None:
        page.goto("/families/export")
        page.locator("[name=_use]").last.check()
        pressed(page)
        page.wait_for_selector("[data-errors]")

    def corrected(page: Page, _world: World) -> None:
        page.goto("/disclosures/1/correct")
        pressed(page)
        page.wait_for_selector("[data-errors]")
        page.locator("#f-_purpose").fill(f"دراسة {page.evaluate('Date.now()')}")
        page.locator("#f-_reason").fill("كُتب الغرض ناقصًا")
        pressed(page)
        page.wait_for_selector("#corrections")

    shapes: Shapes = {
        "export": at("/families/export"),
        "export with errors": refused,
        "disclosures": at("/disclosures"),
        "correction": at("/disclosures/1/correct"),
        "disclosure corrected": corrected,
        "person disclosed": at(f"/families/{person}"),
        "new copy": at("/families/snapshots/new"),
        "copies": at("/snapshots"),
        "copy": at(copy),
        "copy proven": at(f"{copy}/proof"),
        "copy compared": at(f"{copy}/compare"),
        "copy approved": at(f"{copy}/approve"),
        "plan": at("/plan"),
    }
    folder = os.environ.get("PICTURES")
    if folder:
        pictures(page, world, shapes, Path(folder))
    found = faults(page, world, shapes)
    assert not found, "\n".join(found)


def pictures(page: Page, world: World, shapes: Shapes, folder: Path) -> None:
    """Every shape as a picture, wide and narrow, for whoever looks at them."""
    for name, go in shapes.items():
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            go(page, world)
            page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
