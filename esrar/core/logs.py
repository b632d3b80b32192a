"""One JSON line for each request and for each fault: who, what, how long; never personal data.

A line names the endpoint, not the address: paths and query strings hold numbers and searches. Of an
error it tells the kind and the places it came through, not its message, which can hold a value.
What other libraries log is told by its template alone, without what was put into it.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from time import perf_counter
from types import TracebackType
from typing import Any

from flask import Flask, Response, g, has_request_context, request, request_finished
from flask import request_started as started

__all__ = ["CONFIG", "Lines", "faults", "init"]

OWN = "esrar"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
QUIET = frozenset({"static"})
LOG = logging.getLogger(f"{OWN}.requests")


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Our own messages whole; of others what holds no value of a request."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(), "log": record.name,
        }  # fmt: skip
        told = getattr(record, "told", None)
        if told is not None:
            said |= told
        else:
            said["message"] = record.getMessage() if _is_whole(record) else _bare(record)
            if has_request_context() and "request_id" in g:
                said["request"] = g.request_id
        if record.exc_info and record.exc_info[1] is not None:
            said["error"] = faults(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False, default=str)


def _is_whole(record: logging.LogRecord) -> bool:
    """Ours keep personal data out themselves; the server's news of itself hold none, unlike its
    complaints, which repeat the request."""
    if record.name == OWN or record.name.startswith(f"{OWN}."):
        return True
    return record.name.startswith("gunicorn.") and record.levelno < logging.WARNING


def _bare(record: logging.LogRecord) -> str:
    """A message before anything was put into it; of one that was made whole, where it was made."""
    return str(record.msg) if record.args else f"{record.module}.{record.funcName}:{record.lineno}"


def faults(error: BaseException | None) -> str:
    """The kinds of an error and of its causes, and the places they came through."""
    lines: list[str] = []
    while error is not None:
        lines += [type(error).__name__, *traceback.format_tb(error.__traceback__)]
        error = error.__cause__ or error.__context__
    return "\n".join(lines)


CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "esrar.core.logs.Lines"}},
    "handlers": {
        "lines": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}
    },
    "root": {"level": "WARNING", "handlers": ["lines"]},
    "loggers": {
        OWN: {"level": "INFO"},
        "gunicorn.error": {"level": "INFO", "handlers": ["lines"], "propagate": False},
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}  # fmt: skip
"""How a server is to log: everything as such lines, to its standard error."""


def init(app: Flask) -> None:
    """Write a line when a request ends. Whoever configured logging already keeps it."""
    started.connect(_begin, app)
    request_finished.connect(_end, app)
    if not app.testing:
        _install()


def _install() -> None:
    """A command and a server without settings of its own log as gunicorn does here."""
    root = logging.getLogger()
    if not root.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(Lines())
        root.addHandler(handler)
    logging.captureWarnings(True)
    if not sys.stderr.isatty():
        sys.excepthook = _fault  # what nobody attends must not print what a message holds


def _fault(kind: type[BaseException], error: BaseException, _at: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger(OWN).critical("ended by an error", exc_info=error)


def _begin(_app: Flask, **_more: Any) -> None:
    g.began = perf_counter()


def _end(_app: Flask, response: Response, **_more: Any) -> None:
    if request.endpoint in QUIET or not LOG.isEnabledFor(logging.INFO):
        return
    person = g.get("me")
    LOG.info("request", extra={"told": {
        "request": g.get("request_id"),
        "method": request.method if request.method in METHODS else "other",
        "endpoint": request.endpoint,
        "status": response.status_code,
        "ms": round((perf_counter() - g.get("began", perf_counter())) * 1000, 1),
        "user": person.id if person else None,
    }})  # fmt: skip
