"""The page on which a person chooses the columns of a list, their order and their headings."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from esrar.core import arabic
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import registry, views_kept
from esrar.kit.access import visible
from esrar.kit.addresses import list_url
from esrar.kit.asking import Query, parse
from esrar.kit.column_order import MOVE, Choice, done, rows, typed
from esrar.kit.columns import Pairs, available, declared, read, written
from esrar.kit.register import Register
from esrar.kit.render import render_shared
from esrar.kit.views_saving import keep_columns


def choose(register: Register) -> Any:
    """The columns of the view one is in; the second time keep them for whoever acts now."""
    query = parse(register, visible(register), request.args)
    key, back = views_kept.current(register, query), list_url(register, query)
    moved = ""
    if request.method != "POST":
        pairs = dict(kept_or_declared(register, key))
        title = _title(register, pairs.pop(register.title, ""))
        found = [title, *rows(_labels(register), list(pairs.items()))]
    elif MOVE in request.form:
        title = _title(register, arabic.clean(request.form.get(f"heading-{register.title}", "")))
        sent = typed(_labels(register), request.form)
        found, moved = done([title, *sent], request.form[MOVE])
    else:
        return _keep(register, key, back)
    page = {
        "title": str(_("Columns: %(register)s", register=register.label)),
        "back": Link(str(register.label), back),
        "action": list_url(register, query, f"{registry.address(register.key)}/columns"),
        "choices": found,
        "said": moved,
        "view": _view_name(register, query),
    }
    return render_shared("columns.html", page)


def _view_name(register: Register, query: Query) -> str:
    found = views_kept.tabs(register, visible(register), query)
    return next((t.label for t in found if t.current), str(_("All")))


def kept_or_declared(register: Register, key: str) -> Pairs:
    """The columns as they are seen now."""
    kept = views_kept.layout(register, key)
    return read(kept) if kept else [(c.key, "") for c in declared(register, visible(register))]


def _title(register: Register, heading: str) -> Choice:
    """The names always stand first."""
    return Choice(register.title, str(register.field(register.title).label), True, heading, True)


def _labels(register: Register) -> dict[str, str]:
    return {key: str(one.label) for key, one in available(register).items()}


def _keep(register: Register, key: str, back: str) -> Response:
    if "declared" in request.form:
        keep_columns(register, key, "")
        flash(_("The list has its own columns again"), "success")
        return redirect(back)
    found = typed(_labels(register), request.form)
    title = arabic.clean(request.form.get(f"heading-{register.title}", ""))
    own = [(register.title, title)] if title else []
    rest = [(one.key, one.heading) for one in found if one.shown and one.text is None]
    # A list of names alone is a choice as well, and differs from none.
    keep_columns(register, key, written([*own, *rest] or [(register.title, "")]))
    flash(_("The columns were kept for you"), "success")
    return redirect(back)


ROUTES = (("/columns", "columns", choose, ["GET", "POST"], "read"),)
