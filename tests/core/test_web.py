"""What every answer has: headers, an id, addresses of our own, and pages for failures."""

from __future__ import annotations

import errno
import gzip
import re
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, TooManyRequests
from werkzeug.routing import BuildError

from esrar.core import assets, failures, routing
from esrar.core.application import Application
from esrar.core.errors import Conflict, Invalid
from esrar.core.web import local_address
from tests.support.visitor import Visitor


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Exception], None]]:
    """`failing(error)` makes the sign-in page raise it."""
    endpoint = "accounts.sign_in"

    def install(error: Exception) -> None:
        def view() -> Any:
            raise error

        view.permission = "public"  # type: ignore[attr-defined]
        monkeypatch.setitem(app.view_functions, endpoint, view)

    yield install
    app.config["PROPAGATE_EXCEPTIONS"] = None


def database(message: str, kind: type[Exception] = sqlite3.OperationalError) -> OperationalError:
    return OperationalError("SELECT secret", {"id": "1000000008"}, kind(message))


FAILURES = [
    (BadRequest(), 400),
    (RequestEntityTooLarge(), 413),
    (TooManyRequests(retry_after=7), 429),
    (Conflict("somebody was faster"), 409),
    (Invalid("this cannot be"), 422),
    (database("database is locked"), 503),
    (database("unable to open database file"), 503),
    (database("attempt to write a readonly database"), 503),
    (database("database or disk is full"), 507),
    (OSError(errno.ENOSPC, "No space left on device"), 507),
    (database("connection refused", psycopg.OperationalError), 503),
    (OperationalError("", {}, psycopg.errors.DiskFull("no space")), 507),
    (OperationalError("", {}, psycopg.errors.AdminShutdown("bye")), 503),
    (DataError("", {}, psycopg.errors.NumericValueOutOfRange("out of range")), 400),
    (PoolTimeout(), 503),
    (OverflowError("Python int too large to convert to SQLite INTEGER"), 400),
]


@pytest.mark.parametrize(("error", "status"), FAILURES, ids=lambda value: str(value)[:40])
def test_a_failure_is_one_clear_page_and_leaks_nothing(
    failing: Callable[[Exception], None], visitor: Visitor, error: Exception, status: int
) -> None:
    failing(error)
    page = visitor.get("/sign-in?lang=en", expect=status)
    assert page.outline.headings
    for secret in ("SELECT", "1000000008", "Traceback", "sqlite", "psycopg", "Errno"):
        assert secret not in page.html
    assert page.headers["Cache-Control"] == "no-store"


def test_what_a_person_can_act_on_is_said(
    failing: Callable[[Exception], None], visitor: Visitor
) -> None:
    failing(Invalid("this cannot be"))
    assert "this cannot be" in visitor.get("/sign-in", expect=422)
    failing(TooManyRequests(retry_after=7))
    assert visitor.get("/sign-in", expect=429).headers["Retry-After"] == "7"


def test_a_fault_of_our_own_is_a_page_too_and_logs_no_values(
    failing: Callable[[Exception], None], visitor: Visitor, app: Flask,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    app.config["PROPAGATE_EXCEPTIONS"] = False
    for error in (ValueError("1000000008"), database("no such table: x")):
        failing(error)
        page = visitor.get("/sign-in?lang=en", expect=500)
        assert "Something went wrong here" in page
    assert "ValueError" in caplog.text
    assert "1000000008" not in caplog.text


def test_a_failure_shows_even_when_the_frame_of_the_page_fails(
    failing: Callable[[Exception], None], visitor: Visitor, app: Flask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    failing(database("database is locked"))
    monkeypatch.setattr(failures, "render_template", lambda *_, **__: 1 / 0)
    page = visitor.get("/sign-in?lang=en", expect=503)
    assert page.outline.headings == ["The service is busy or being restored"]


def test_a_program_gets_its_failure_as_json(visitor: Visitor) -> None:
    page = visitor.get("/nothing-here?lang=en", headers={"Accept": "application/json"}, expect=404)
    assert page.json["error"] == "The page was not found"


def test_a_form_without_its_token_is_refused_in_words(visitor: Visitor) -> None:
    page = visitor.post("/sign-in?lang=en", {}, token=False, expect=400)
    assert "The form is no longer valid" in page


def test_a_wrong_method_says_which_would_do(visitor: Visitor) -> None:
    page = visitor.get("/sign-out", expect=405)
    assert "POST" in page.headers["Allow"]


def test_failures_speak_arabic_first(visitor: Visitor) -> None:
    page = visitor.get("/nothing-here", expect=404)
    assert page.outline.attributes["lang"] == "ar"


def test_every_page_carries_the_policy_with_a_new_nonce(visitor: Visitor) -> None:
    nonces = set()
    for _ in range(2):
        page = visitor.get("/sign-in")
        policy = page.headers["Content-Security-Policy"]
        (nonce,) = re.findall(r"'nonce-([^']+)'", policy)
        assert f'nonce="{nonce}"' in page.html
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'none'; ")
        nonces.add(nonce)
    assert len(nonces) == 2


def test_pages_are_not_kept_sniffed_or_told_of(visitor: Visitor) -> None:
    headers = visitor.get("/sign-in").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert re.fullmatch("[0-9a-f]{16}", headers["X-Request-ID"])
    assert "Strict-Transport-Security" not in headers


def test_https_is_asked_for_only_over_https(visitor: Visitor) -> None:
    page = visitor.get("/sign-in", base_url="https://localhost")
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_static_files_are_kept_for_good_under_their_fingerprint(
    visitor: Visitor, app: Flask
) -> None:
    with app.app_context():
        url = assets.url("app.css")
    assert visitor.get(url).headers["Cache-Control"] == assets.FOREVER
    assert visitor.get("/static/app.css?v=old").headers["Cache-Control"] == assets.ASK_AGAIN
    assert visitor.get("/static/app.css").headers["Cache-Control"] == assets.ASK_AGAIN
    font = "/static/fonts/plex-arabic-400.woff2"
    assert visitor.get(font).headers["Cache-Control"] == assets.FOREVER


def test_static_texts_travel_compressed(visitor: Visitor) -> None:
    plain = visitor.get("/static/app.css")
    page = visitor.get("/static/app.css", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(page.data) == plain.data
    assert "Accept-Encoding" in page.headers["Vary"]
    refused = visitor.get("/static/app.css", headers={"Accept-Encoding": "gzip;q=0"})
    assert refused.data == plain.data


def test_a_static_file_that_did_not_change_is_not_sent_again(visitor: Visitor) -> None:
    gzipped = {"Accept-Encoding": "gzip"}
    tag = visitor.get("/static/app.css", headers=gzipped).headers["ETag"]
    again = {"If-None-Match": tag, **gzipped}
    assert visitor.get("/static/app.css", headers=again, expect=304).data == b""


def test_nobody_reaches_out_of_the_static_folder(visitor: Visitor) -> None:
    for path in ("/static/../__init__.py", "/static/%2e%2e/__init__.py", "/static/nothing.css"):
        page = visitor.get(path, expect=404)
        assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("target", "local"),
    [
        ("/families?q=1", True), ("/", True), (None, False), ("", False), ("families", False),
        ("//host", False), ("/\\host", False), ("http://host/", False), ("/\n/host", False),
        ("/\x7f", False), ("/a?next=https://host", True),
    ],
)  # fmt: skip
def test_only_our_own_addresses_are_led_to(target: str | None, local: bool) -> None:
    assert local_address(target) == (target if local else None)


def test_an_address_is_compiled_when_it_is_first_asked_for() -> None:
    app = Application("addresses")
    routing.init(app)
    app.add_url_rule("/things/<int:id>/<part>", "thing")
    rule = next(app.url_map.iter_rules("thing"))
    as_added = rule._build_unknown
    at = app.url_map.bind("")
    for _ in range(2):
        assert at.build("thing", {"id": 7, "part": "a b", "q": "x"}) == "/things/7/a%20b?q=x"
        assert at.match("/things/7/a") == ("thing", {"id": 7, "part": "a"})
    assert as_added is not rule._build_unknown, "all were compiled when they were added"
    with pytest.raises(BuildError):
        at.build("thing", {"id": 7})
