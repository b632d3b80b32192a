"""A person without a browser: asks for pages, sends forms, and checks every answer."""

from __future__ import annotations

import contextvars
import json
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from esrar.core.db import db
from tests.support.html import Anchor, Outline, read

SENT = (302, 303)
Statuses = int | Collection[int]


class Page:
    """An answer: its status, its text as a person sees it, its markup."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.data = response.get_data()

    @cached_property
    def html(self) -> str:
        return self.data.decode()

    @cached_property
    def outline(self) -> Outline:
        return read(self.html)

    @property
    def text(self) -> str:
        """What stands on the page, spaces collapsed, without scripts and templates."""
        return self.outline.text

    @property
    def title(self) -> str:
        return self.outline.title

    @property
    def anchors(self) -> list[Anchor]:
        return self.outline.anchors

    @property
    def values(self) -> dict[str, str]:
        """Names and values of all entries; enough to send a form back as it came."""
        return self.outline.values

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.headers.get("Location", "")

    @property
    def json(self) -> Any:
        return json.loads(self.data)

    @property
    def is_html(self) -> bool:
        return self.response.mimetype == "text/html" and not 300 <= self.status < 400

    def __contains__(self, text: str) -> bool:
        return text in self.text


class Visitor:
    """One person's visit, with cookies of its own. `user_id` is who signed in."""

    def __init__(self, app: Flask, user_id: int | None = None) -> None:
        self.app = app
        self.user_id = user_id
        self._client: FlaskClient = app.test_client()
        self._token = ""

    def get(self, url: str, *, expect: Statuses = 200, **options: Any) -> Page:
        """Ask for a page and check it."""
        return self._ask("GET", url, expect, **options)

    def post(
        self,
        url: str,
        data: Mapping[str, Any] | None = None,
        *,
        expect: Statuses = SENT,
        form: str | None = None,
        token: bool = True,
        follow: bool = False,
        **options: Any,
    ) -> Page:
        """Send a form with its CSRF token, from the page `form` (by default the address itself).

        `token=False` sends none, as an attacker would; `follow` asks for where a redirect leads.
        """
        values = dict(data or {})
        if token and "csrf_token" not in values:
            values["csrf_token"] = self.csrf(form or url)
        page = self._ask("POST", url, expect, data=values, **options)
        return self.get(page.location) if follow and page.location else page

    def csrf(self, url: str) -> str:
        """A valid token: the last one seen, else one from the page or from the first page."""
        for address in (url, "/"):
            if not self._token:
                self._ask("GET", address, range(200, 600))
        assert self._token, f"neither {url} nor / shows a csrf_token to send with the form"
        return self._token

    def forget_token(self) -> None:
        """Fetch a new token for the next form, as after signing in."""
        self._token = ""

    def carry(self, token: str) -> None:
        """Go on with a visit that the server began under this token."""
        with self._client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True

    def browser_cookies(self) -> list[Any]:
        """This visit's cookies, for a real browser on the live server to go on with."""
        return [
            {"name": cookie.key, "value": cookie.value, "domain": "127.0.0.1", "path": "/"}
            for cookie in (self._client._cookies or {}).values()
        ]

    def _ask(self, method: str, url: str, expect: Statuses, **options: Any) -> Page:
        page = Page(_as_a_server_would(lambda: self._client.open(url, method=method, **options)))
        allowed = (expect,) if isinstance(expect, int) else expect
        assert page.status in allowed, f"{method} {url}: {page.status}, not {expect}{_why(page)}"
        if page.is_html:
            faults = page.outline.faults()
            assert not faults, f"{method} {url}: " + "; ".join(faults)
            self._token = page.values.get("csrf_token") or self._token
        return page


def _as_a_server_would(ask: Callable[[], TestResponse]) -> TestResponse:
    """Answer without this test's contexts, then let the test see what the request committed."""
    session = _open_session()
    if session is not None:
        changed = [*session.new, *session.dirty, *session.deleted]
        assert not changed, f"changed outside `with writing():`, unseen by the request: {changed}"
        session.rollback()
    try:
        return contextvars.Context().run(ask)
    finally:
        if session is not None:
            session.expire_all()


def _open_session() -> Any:
    from flask import has_app_context

    return db.session() if has_app_context() else None


def _why(page: Page) -> str:
    """A few words of the answer, so that a failure explains itself."""
    if page.location:
        return f" (leads to {page.location})"
    return f": {page.text[:400]}" if page.is_html else ""


SignIn = Callable[..., Visitor]
"""What the fixture `sign_in` gives: a role and a department make a visitor."""
