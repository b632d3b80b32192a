"""Pages for what went wrong: one clear sentence each, and never a word from inside."""

from __future__ import annotations

import errno
import logging
from contextlib import suppress
from typing import Any

from flask import (
    Flask,
    Response,
    has_request_context,
    json,
    make_response,
    render_template,
    request,
)
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _, _l, direction, language
from esrar.core.logs import faults
from esrar.core.pages import Link, Notice

__all__ = ["answer", "init", "problem"]

log = logging.getLogger(__name__)

SENTENCES: dict[int, tuple[Any, Any]] = {
    400: (
        _l("The request was not understood"),
        _l("Something in it is missing or malformed. Go back, check it and send it again."),
    ),
    403: (
        _l("You may not open this page"),
        _l("Your role does not include it. Whoever manages the accounts can change that."),
    ),
    404: (
        _l("The page was not found"),
        _l("Check the address, or go to the first page and look from there."),
    ),
    405: (
        _l("This page cannot be used in this way"),
        _l("Go back to the page before and use its buttons."),
    ),
    409: (
        _l("The record changed in the meantime"),
        _l("Somebody saved it after you opened it. Open it again and repeat your change."),
    ),
    413: (
        _l("What was sent is too large"),
        _l("Send a smaller file, or fewer rows at a time."),
    ),
    422: (
        _l("What was entered cannot be saved"),
        _l("Go back, correct the entry and send it again."),
    ),
    429: (
        _l("Too many attempts"),
        _l("Wait a few minutes and try again."),
    ),
    500: (
        _l("Something went wrong here"),
        _l("Nothing was saved. Try again; if it happens again, tell the administrator."),
    ),
    503: (
        _l("The service is busy or being restored"),
        _l("Nothing was saved. Wait a moment and send it again."),
    ),
    507: (
        _l("The storage is full"),
        _l("Nothing was saved, and reading goes on. Tell the administrator, then send it again."),
    ),
}
FORM_EXPIRED = (
    _l("The form is no longer valid"),
    _l("It was open too long, or cookies are switched off. Open the page again and send it anew."),
)
FULL_CODES = frozenset({"53100"})  # PostgreSQL: disk_full
FULL_TEXTS = ("database or disk is full",)
AWAY_TEXTS = ("locked", "busy", "unable to open", "readonly database", "disk i/o error")

BARE = """<!doctype html>
<html lang="{lang}" dir="{dir}"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>{text}</p></body></html>"""


def init(app: Flask) -> None:
    """Register a page for every refusal and failure."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, lambda _error: problem(400, *FORM_EXPIRED))
    app.register_error_handler(Conflict, lambda error: problem(409, text=str(error)))
    app.register_error_handler(StaleDataError, lambda _error: problem(409))
    app.register_error_handler(Invalid, lambda error: problem(422, text=str(error)))
    app.register_error_handler(PoolTimeout, lambda _error: problem(503))
    for kind in (OperationalError, InterfaceError, DataError):
        app.register_error_handler(kind, _database)
    app.register_error_handler(OverflowError, _too_large)
    app.register_error_handler(OSError, _system)
    if not app.debug:
        app.log_exception = _log  # type: ignore[method-assign, assignment]


def problem(code: int, title: Any = None, text: Any = None, **headers: str) -> Response:
    """The page of a failure; `title` and `text` say more than the code alone when given."""
    standard = SENTENCES.get(code) or SENTENCES[400 if code < 500 else 500]
    title, text = str(title or standard[0]), str(text or standard[1])
    response = make_response(_body(title, text), code)
    if _wants_json():
        response.content_type = "application/json"
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def answer(error: DBAPIError) -> int | None:
    """What a failure of the database means to a person; None for a fault of our own."""
    text = str(error.orig).lower()
    if getattr(error.orig, "sqlstate", None) in FULL_CODES or any(t in text for t in FULL_TEXTS):
        return 507
    if isinstance(error, DataError):
        return 400
    if "sqlite" not in type(error.orig).__module__ or any(t in text for t in AWAY_TEXTS):
        return 503
    return None


def _http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400 or error.response is not None:
        return error
    page = problem(error.code if error.code in SENTENCES else (400 if error.code < 500 else 500))
    page.status_code = error.code
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            page.headers[name] = value
    return page


def _database(error: DBAPIError) -> Response:
    code = answer(error)
    if code is None:
        raise error
    # The driver's text can hold values of a record: only its kind is logged.
    log.error("%s %s: database: %s", code, _where(), type(error.orig).__name__)
    return problem(code, Retry_After="5") if code == 503 else problem(code)


def _too_large(error: OverflowError) -> Response:
    """A number that no column holds; PostgreSQL itself says so, for SQLite its driver does."""
    if "SQLite" not in str(error):
        raise error
    return problem(400)


def _system(error: OSError) -> Response:
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        raise error
    log.error("507 %s: no space left", _where())
    return problem(507)


def _log(info: Any) -> None:
    """The kinds of the errors and where they arose; their messages can hold personal data."""
    log.error("500 %s: %s", _where(), faults(info[1]))


def _where() -> str:
    return f"{request.method} {request.endpoint}" if has_request_context() else ""


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return bool(best == "application/json")


def _body(title: str, text: str) -> str:
    if _wants_json():
        return json.dumps({"error": title, "text": text}, ensure_ascii=False)
    page = Notice(title, text, actions=(Link(_("First page"), "/"),))
    # Asked under a name that is not ours: no frame, whose forms would begin a session.
    if not isinstance(request.routing_exception, SecurityError):
        # Whatever broke may also break the frame of the page: the sentence must still come.
        with suppress(Exception):
            return render_template("errors/error.html", page=page)
    shown = {"lang": language(), "dir": direction()}
    return BARE.format(title=escape(title), text=escape(text), **shown)
