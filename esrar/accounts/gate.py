"""Before every page: who is this, and may they? What no view allowed is refused."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, redirect, request, url_for
from flask_login import LoginManager, current_user
from werkzeug.exceptions import Forbidden, HTTPException, Unauthorized
from werkzeug.wrappers import Response

from esrar.accounts import sessions
from esrar.accounts.identity import halfway, me
from esrar.accounts.permissions import can
from esrar.accounts.second.needed import due
from esrar.audit.recorder import note
from esrar.core import context
from esrar.core.context import Actor
from esrar.core.db import writing
from esrar.core.web import local_address, request_id


def init(app: Flask) -> None:
    """Stand before every other hook: whoever's visit ended is led to sign in, before their form
    is looked at."""
    manager = LoginManager()
    # The visit is known by its random token alone; Flask-Login's own check would only add a
    # dependence on the browser's name.
    manager.session_protection = None
    manager.user_loader(sessions.find)
    manager.init_app(app, add_context_processor=False)
    app.before_request_funcs.setdefault(None, []).insert(0, _enter)
    app.teardown_request(_leave)
    app.context_processor(_context)


def _enter() -> Response | None:
    if request.endpoint == "static":
        return None
    view = current_app.view_functions.get(request.endpoint or "")
    _recognise(polls=getattr(view, "polls", False))
    if view is None:
        return None  # no such page: Flask says so next
    permission = getattr(view, "permission", None)
    person = me()
    decision = can(person, permission)
    if decision:
        return None
    if person is None:
        return _to_sign_in(view)
    with writing() as write:
        values = {"permission": permission, "reason": decision.reason}
        note(write.session, "refused", values=values)
    raise Forbidden()


def _recognise(*, polls: bool) -> None:
    """Set `me()` and the actor of this request. Polling keeps no visit alive.

    A visit that has its second step before it is nobody's yet, on whatever page.
    """
    user: Any = current_user._get_current_object()
    address = request.remote_addr or ""
    g.me = g.halfway = None
    if user.is_anonymous or due(user):
        # A visit from before there was a second step proved its password too long ago to set it up.
        g.halfway = user if not user.is_anonymous and user.confirmed_at else None
        context.act_as(Actor(address=address, request_id=request_id()))
        return
    g.me = user
    context.act_as(Actor(user.id, user.name, address, request_id()))
    if not polls:
        sessions.note_seen(user)


def _to_sign_in(view: Any) -> Response:
    if getattr(view, "polls", False) or "HX-Request" in request.headers:
        raise Unauthorized()
    step = "second_step" if halfway() else "sign_in"
    return redirect(url_for(f"accounts.{step}", next=_way_back()), 303)


def _way_back() -> str | None:
    """Where to go on after signing in: this page, or the form that was being sent."""
    if request.method in ("GET", "HEAD"):
        target = request.full_path if request.query_string else request.path
    else:
        try:
            current_app.create_url_adapter(request).match(request.path, "GET")  # type: ignore[union-attr]
        except HTTPException:
            return None
        target = request.path
    return None if target == "/" else local_address(target)


def _here() -> str:
    """The page that is shown, for coming back to it; of a form that failed, the form."""
    return _way_back() or "/"


def _leave(_error: BaseException | None) -> None:
    context.act_as(Actor())


def _context() -> dict[str, Any]:
    return {
        "me": me(),
        "sign_out_url": url_for("accounts.sign_out"),
        "account_url": url_for("accounts.account"),
        "language_url": url_for("accounts.language"),
        "here": _here(),
    }
