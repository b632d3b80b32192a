"""What every answer has in common: security headers, request id, CSRF, addresses of this site."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_wtf import CSRFProtect
from markupsafe import Markup

from esrar.core import assets, failures, i18n, logs, routing
from esrar.core.markup import safe, safe_all

__all__ = ["init", "local_address", "nonce", "request_id"]

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-%s'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
STANDING = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
A_YEAR_OF_HTTPS = "max-age=31536000"


def init(app: Flask) -> None:
    """Register what concerns every request; before any route is added."""
    # The form lives as long as the session. Its address is not checked against the Referer,
    # because our own pages send none.
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    app.config.setdefault("WTF_CSRF_SSL_STRICT", False)
    # A route answers the verbs that it names, and HEAD as GET; nothing of ours asks for OPTIONS.
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    routing.init(app)
    CSRFProtect(app)
    app.after_request(_finish)
    app.context_processor(_context)
    app.add_template_filter(_filled, "filled")
    assets.init(app)
    failures.init(app)
    logs.init(app)


def request_id() -> str:
    """The name of this request in the audit and in the log."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


def nonce() -> str:
    """What a script element must carry to run."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def local_address(target: str | None) -> str | None:
    """The path to lead on to, if it is one of ours; anything else is None."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    # Browsers read \ as / and drop control characters, either of which can make another host.
    if "\\" in target or any(char < " " or char == "\x7f" for char in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def _filled(pattern: str, rows: Iterable[Iterable[str]]) -> Markup:
    """Markup with its %s filled in, once for each row; what is no markup yet is escaped."""
    each = list(rows)
    return safe(str.__mod__(pattern * len(each), tuple(safe_all(chain.from_iterable(each)))))


def _context() -> dict[str, Any]:
    return {"csp_nonce": nonce(), "locale": i18n.language(), "direction": i18n.direction()}


def _finish(response: Response) -> Response:
    headers = response.headers
    headers.update(STANDING)
    if response.mimetype == "text/html":
        headers["Content-Security-Policy"] = POLICY % nonce()
    if request.endpoint != "static" or response.status_code >= 400:
        headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        headers.setdefault("Cache-Control", "no-store")
        headers["X-Request-ID"] = request_id()
    if request.is_secure:
        headers["Strict-Transport-Security"] = A_YEAR_OF_HTTPS
    return response
