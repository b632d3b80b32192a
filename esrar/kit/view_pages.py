"""The pages on which views of a list are saved, renamed, shared, updated and deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.exceptions import Forbidden, NotFound

from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import registry, views_kept
from esrar.kit.access import visible
from esrar.kit.addresses import list_url
from esrar.kit.asking import parse
from esrar.kit.banners import flash_link
from esrar.kit.chips import said
from esrar.kit.people import Person
from esrar.kit.register import Register
from esrar.kit.render import render_shared
from esrar.kit.saved_lists import ListView
from esrar.kit.views_kept import Saved
from esrar.kit.views_saving import (
    change,
    create,
    delete,
    kept_text,
    may_change,
    may_share,
    restore,
    start_with,
)


@dataclass(frozen=True)
class Row:
    """A view on the page of views."""

    id: int
    name: str
    url: str
    action: str
    says: str
    shared: bool
    starts: bool
    changeable: bool
    broken: str = ""
    by: str = ""


def new(register: Register) -> Any:
    """A name for the list as it is; the second time keep it."""
    fields = visible(register)
    query = parse(register, fields, request.args)
    back = list_url(register, query)
    try:
        asked = kept_text(register, fields, query)
        if request.method == "POST":
            number = create(
                register, request.form.get("name", ""), asked,
                views_kept.layout(register, views_kept.current(register, query)),
                "shared" in request.form, "starts" in request.form,
            )  # fmt: skip
            flash(_("The view was saved"), "success")
            return redirect(_address(register, f"v{number}"))
    except Invalid as problem:
        if request.method == "GET":
            flash_link(str(problem), "error")
            return redirect(back)
        return _new_page(register, back, str(problem)), 400
    return _new_page(register, back, "")


def _address(register: Register, key: str) -> str:
    saved = views_kept.find(register, key)
    return views_kept.address(register, saved) if saved else registry.address(register.key)


def _new_page(register: Register, back: str, problem: str) -> str:
    fields = visible(register)
    query = parse(register, fields, request.args)
    page = {
        "title": str(_("Save as a view")), "back": Link(str(register.label), back),
        "action": request.full_path.rstrip("?"), "may_share": may_share(register),
        "says": [said(register, fields, key, given, query) for key, given in query.filters.items()],
        "q": query.q, "name": request.form.get("name", ""), "shared": "shared" in request.form,
        "starts": "starts" in request.form,
        "errors": [("f-name", problem)] if problem else [],
    }  # fmt: skip
    return render_shared("view_new.html", page)


def manage(register: Register) -> Any:
    """All views that whoever acts now has; posted, the one that the list opens with."""
    if request.method == "POST":
        key = request.form.get("start", "")
        start_with(register, key if views_kept.find(register, key) else "")
        flash(_("It was kept how the list opens"), "success")
        return redirect(url_for(f"{register.key}.views"))
    fields = visible(register)
    start = views_kept.start(register)
    page = {
        "title": str(_("Views: %(register)s", register=register.label)),
        "back": Link(str(register.label), registry.address(register.key)),
        "may_share": may_share(register), "start": start,
        "start_action": url_for(f"{register.key}.views"),
        "rows": [_row(register, fields, v, start) for v in views_kept.reachable(register)
                 if v.mine or views_kept.opens(register, fields, v)],
    }  # fmt: skip
    return render_shared("views.html", page)


def _row(register: Register, fields: Any, saved: Saved, start: str) -> Row:
    problem, says = "", ""
    try:
        query = views_kept.query_of(register, fields, saved)
        parts = [said(register, fields, key, given, query) for key, given in query.filters.items()]
        says = " · ".join([*([f"«{query.q}»"] if query.q else []), *parts])
    except Invalid as wrong:
        problem = str(wrong)
    return Row(
        saved.id, saved.name, views_kept.address(register, saved),
        url_for(f"{register.key}.view_change", id=saved.id), says, saved.shared,
        start == saved.key, may_change(register, saved), problem,
        "" if saved.mine else Person().show(saved.owner_id),
    )  # fmt: skip


def _mine(register: Register, id: int) -> Saved:
    """A view that whoever acts now may change. Raises NotFound, Forbidden."""
    saved = views_kept.find(register, f"v{id}")
    if saved is None:
        raise NotFound()
    if not may_change(register, saved):
        raise Forbidden()
    return saved


def view_change(register: Register, id: int) -> Any:
    """Rename, share or delete a view."""
    saved = _mine(register, id)
    try:
        if request.form.get("act") == "delete":
            delete(register, saved)
            back = url_for(f"{register.key}.view_restore", id=id)
            undo = Link(str(_("Undo")), back, "", "post")
            flash_link(str(_("The view was deleted")), "success", undo)
        else:
            shared = "shared" in request.form if may_share(register) else None
            change(register, saved, name=request.form.get("name", ""), shared=shared)
            flash(_("The view was saved"), "success")
    except (Conflict, Invalid) as problem:
        flash_link(str(problem), "error")
    return redirect(url_for(f"{register.key}.views"))


def view_restore(register: Register, id: int) -> Any:
    """Take the deletion of a view back."""
    if not restore(register, ListView, id):
        raise NotFound()
    flash(_("The view is there again"), "success")
    return redirect(url_for(f"{register.key}.views"))


def update(register: Register, id: int) -> Any:
    """Keep the list as it is now under the name of this view."""
    saved, fields = _mine(register, id), visible(register)
    query = parse(register, fields, request.args)
    try:
        asked = kept_text(register, fields, query)
        own = views_kept.layout(register, saved.key)
        change(register, saved, asked=asked, columns=own)
    except (Conflict, Invalid) as problem:
        flash_link(str(problem), "error")
        return redirect(list_url(register, query))
    flash(_("The view was saved"), "success")
    return redirect(_address(register, saved.key))


ROUTES = (
    ("/views", "views", manage, ["GET", "POST"], "read"),
    ("/views/new", "view_new", new, ["GET", "POST"], "read"),
    ("/views/<int:id>", "view_change", view_change, ["POST"], "read"),
    ("/views/<int:id>/restore", "view_restore", view_restore, ["POST"], "read"),
    ("/views/<int:id>/update", "view_update", update, ["POST"], "read"),
)
