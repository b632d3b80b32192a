"""The board moves by itself when somebody else registers, and costs next to nothing meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Response, expect

from tests.support.browser import Enter
from tests.support.people import sign_in
from tests.support.records import add_family

WITHIN = 3.0
LICENSED = 'tr[data-key="2"] .value'


@pytest.fixture
def officer(
    app: Flask, browser: Any, live_server: str, browser_options: dict[str, Any]
) -> Iterator[Page]:
    """A second browser, signed in as an officer."""
    context = browser.new_context(base_url=live_server, **browser_options)
    context.add_cookies(sign_in(app, "officer", "beneficiary-relations").browser_cookies())
    yield context.new_page()
    context.close()


def test_a_licence_registered_elsewhere_moves_the_board_within_three_seconds(
    app: Flask, signed_in_page: Enter, officer: Page
) -> None:
    number = add_family(app, "نورة علي سعد الدوسري")
    board = signed_in_page("executive-manager")
    board.goto("/")
    board.evaluate("window.untouched = true")
    before = int(board.inner_text(LICENSED))

    officer.goto(f"/licences/new?family_id=%23{number}")
    officer.select_option("#f-licence_type_id", label="سجل تجاري")
    officer.fill("#f-number", "7001112223")
    officer.fill("#f-issued_on", "1/6/2026")
    officer.locator(".save .button.primary").click()
    officer.wait_for_url("**/licences/*")
    saved = monotonic()

    expect(board.locator(LICENSED)).to_have_text(str(before + 1), timeout=WITHIN * 1000)
    assert monotonic() - saved <= WITHIN
    assert board.evaluate("window.untouched"), "the page was loaded again"
    latest = board.locator(".moves li").first
    expect(latest).to_contain_text("نورة علي سعد الدوسري")  # which record
    expect(latest).to_contain_text("officer")  # who
    assert latest.locator("a").get_attribute("href") == officer.url[officer.url.index("/lic") :]
    assert str(before + 1) in (board.text_content("#board-news") or "")


def test_a_board_where_nothing_moved_costs_one_small_304_a_time(signed_in_page: Enter) -> None:
    page = signed_in_page("board")
    answers: list[Response] = []
    page.on("response", lambda r: answers.append(r) if r.url.endswith("/board/live") else None)
    page.goto("/")
    with page.expect_response("**/board/live"):
        pass
    with page.expect_response("**/board/live"):
        pass
    for answer in answers:
        sizes = answer.request.sizes()
        assert answer.status == 304
        assert sizes["responseBodySize"] == 0
        assert sizes["responseHeadersSize"] < 1000


def test_the_poll_keeps_no_visit_alive_and_stops_when_it_ended(
    app: Flask, signed_in_page: Enter
) -> None:
    page = signed_in_page("board")
    page.goto("/")
    asked: list[str] = []
    page.context.clear_cookies()
    with page.expect_response("**/board/live") as first:
        pass
    assert first.value.status == 401
    page.on("request", lambda r: asked.append(r.url))
    page.wait_for_timeout(2500)
    assert asked == []
