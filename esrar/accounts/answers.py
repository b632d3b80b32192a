"""Answers that the short forms of this feature share: a refused try, a form in its page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil
from typing import Any

from flask import render_template, request

from esrar.accounts.moment import real_now
from esrar.accounts.pages import EntryPage
from esrar.accounts.throttle import Tried
from esrar.core import clock
from esrar.core.i18n import _
from esrar.core.web import local_address

STEP = "accounts/step.html"


@dataclass(frozen=True)
class Refusal:
    """What a page says after a try that was not good, and with which status."""

    errors: list[tuple[str, str]] = field(default_factory=list)
    code: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def refusal(tried: Tried, anchor: str, wrong: str) -> Refusal:
    """What to say of a try: `wrong` at `anchor`, or from when on the next may be made."""
    if tried.until is None:
        return Refusal([(anchor, wrong)], 422)
    again = f"{clock.local(tried.until + timedelta(minutes=1)):%H:%M}"
    wait = max(1, ceil((tried.until - real_now()).total_seconds()))
    text = _("Too many attempts. Signing in is possible again after %(time)s.", time=again)
    return Refusal([("", text)], 429, {"Retry-After": str(wait)})


def answer(page: EntryPage, refused: Refusal | None = None, template: str = STEP) -> Any:
    """The page of a short form."""
    refused = refused or Refusal(code=422 if page.errors else 200)
    return render_template(template, page=page), refused.code, refused.headers


def onward() -> str:
    """Where the form leads when it is done."""
    return local_address(request.values.get("next")) or "/"


def carried() -> list[tuple[str, str]]:
    """The hidden entry that remembers `onward`."""
    return [("next", onward())] if onward() != "/" else []


def kept_next() -> str | None:
    """The same for an address."""
    return onward() if onward() != "/" else None
