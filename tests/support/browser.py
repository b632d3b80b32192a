"""A real browser on a real server, both on loopback only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    sync_playwright,
)
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support.system import chromium

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    # A name that the page must not know cannot be looked up either.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
Enter = Callable[..., Page]
"""What the fixture `signed_in_page` gives: a role and a department make a tab."""

AXE = Path(__file__).with_name("axe.min.js")
# A refused form answers 4xx on purpose; the browser reports each such page as an error.
ASKED_BY_A_TEST = ("document", "fetch", "xhr")
EXPECTED_NOISE = "Failed to load resource: the server responded with a status of 4"


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: pytest shows what matters."""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The application on a free loopback port, in threads; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def launched() -> Iterator[Browser]:
    """One browser process; each test opens its own context in it."""
    executable = chromium()
    if executable is None:
        raise RuntimeError("Chromium is not installed; `make test` says how to install it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


class Watcher:
    """Notes what a page does wrong unseen: script errors, refused resources, broken files."""

    def __init__(self, context: BrowserContext) -> None:
        self.faults: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED_NOISE):
            self.faults.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type not in ASKED_BY_A_TEST:
            self.faults.append(f"{response.status}: {response.url}")


def accessibility_faults(page: Page, *, within: str = "", colours: bool = True) -> list[str]:
    """What axe-core finds on the page as it stands now, one line for each element.

    Without `colours` their contrast is left out, which is most of the work.
    """
    # Given by the debugger, not as a script of the page: the page's own CSP stays in force.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
        page.add_init_script(_axe())  # and the pages that follow come with it
    found: list[dict[str, Any]] = page.evaluate(
        """([within, colours]) => axe.run(within || document, {resultTypes: ["violations"],
             rules: {"color-contrast": {enabled: colours}}}).then((found) => found.violations)""",
        [within or None, colours],
    )
    return [
        f"{violation['id']}: {violation['help']} – {node['target']} {node['html'][:160]}"
        for violation in found
        for node in violation["nodes"]
    ]


@cache
def _axe() -> str:
    return AXE.read_text()
