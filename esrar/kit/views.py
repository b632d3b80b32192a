"""The pages every register has, made from its declaration: one blueprint for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial, update_wrapper
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from esrar.accounts.permissions import requires
from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import queries, reads, views_kept
from esrar.kit.access import visible
from esrar.kit.act_views import ROUTES as ACT_ROUTES
from esrar.kit.approval import is_approvable
from esrar.kit.approval_views import ROUTES as APPROVAL_ROUTES
from esrar.kit.bulk_views import ROUTES as BULK_ROUTES
from esrar.kit.columns_page import ROUTES as COLUMN_ROUTES
from esrar.kit.duplicates.cards import compared
from esrar.kit.duplicates.merging import mergeable
from esrar.kit.duplicates.views import MERGE_ROUTES
from esrar.kit.duplicates.views import ROUTES as DUPLICATE_ROUTES
from esrar.kit.export_views import ROUTES as EXPORT_ROUTES
from esrar.kit.file_views import ROUTES as FILE_ROUTES
from esrar.kit.fill_views import ROUTES as FILL_ROUTES
from esrar.kit.filling import fillable
from esrar.kit.filter_views import ROUTES as FILTER_ROUTES
from esrar.kit.filter_views import typed_filters
from esrar.kit.finding import find_exactly, looks_like_number
from esrar.kit.form_views import ROUTES as FORM_ROUTES
from esrar.kit.importer.views import ROUTES as IMPORT_ROUTES
from esrar.kit.listing import listing
from esrar.kit.loading import met
from esrar.kit.meant import meant
from esrar.kit.pages import ListPage
from esrar.kit.queries import Query
from esrar.kit.quick_views import ROUTES as QUICK_ROUTES
from esrar.kit.record import history_page, record_page
from esrar.kit.register import Register
from esrar.kit.render import render
from esrar.kit.roll_views import ROUTES as ROLL_ROUTES
from esrar.kit.rolls import rolls
from esrar.kit.snapshots.views import ROUTES as SNAPSHOT_ROUTES
from esrar.kit.suggest_views import ROUTES as SUGGEST_ROUTES
from esrar.kit.template_pages import ROUTES as TEMPLATE_ROUTES
from esrar.kit.undo.views import ROUTES as UNDO_ROUTES
from esrar.kit.view_pages import ROUTES as VIEW_ROUTES

View = Callable[..., Any]
ROLLS = {view for _rule, _name, view, _methods, _action in ROLL_ROUTES}
FILLS = {view for _rule, _name, view, _methods, _action in FILL_ROUTES}
DUPLICATES = {view for _rule, _name, view, _methods, _action in DUPLICATE_ROUTES}
MERGES = {view for _rule, _name, view, _methods, _action in MERGE_ROUTES}
APPROVALS = {view for _rule, _name, view, _methods, _action in APPROVAL_ROUTES}


def blueprint(register: Register) -> Blueprint:
    """The routes of a register: list, form, record and the rest, each under its permission."""
    made = Blueprint(register.key, __name__, url_prefix=f"/{register.key}")
    for rule, name, view, methods, action in ROUTES:
        if name.startswith("quick") and register.quick is None:
            continue
        if view in APPROVALS and not is_approvable(register):
            continue
        if view in DUPLICATES and not compared(register):
            continue
        if view in MERGES and not mergeable(register):
            continue
        if view in ROLLS and not rolls(register):
            continue
        if view in FILLS and not fillable(register):
            continue
        bound = update_wrapper(partial(view, register), view)
        guarded = requires(f"{register.key}:{action}")(bound)
        made.add_url_rule(rule, name, guarded, methods=methods)
    return made


def list_records(register: Register) -> Any:
    """The list, as its address asks for it."""
    start = "" if request.args else views_kept.start(register)
    saved = views_kept.find(register, start) if start else None
    if saved is not None:
        return redirect(views_kept.address(register, saved))
    opens = dict[str, Any](register.opens() if register.opens and not request.args else {})
    if opens:
        return redirect(url_for(f"{register.key}.list", **opens))
    return _listed(register, lambda: queries.parse(register, visible(register), request.args))


def _listed(register: Register, ask: Callable[[], Query], typed: str = "") -> Any:
    try:
        page = listing(register, ask(), selecting="select" in request.args)
    except Invalid as problem:
        # What was typed into a filter and cannot be read: say so, and show the list without it.
        flash(str(problem) or _("The filter could not be read"), "error")
        return render(register, "list.html", listing(register, Query())), 400
    if page.q and not page.rows:
        page = _with_near(register, page)
    shown = render(register, "list.html", replace(page, q=typed) if typed else page)
    reads.note_list(register, page.sensitive, (row.id for row in page.rows))
    return shown


def _with_near(register: Register, page: ListPage) -> ListPage:
    """A list that found nothing, with the names that may have been meant."""
    near = [Link(text, url_for(f"{register.key}.list", q=text))
            for text in (meant([register], page.q) if register.searched else ())]  # fmt: skip
    text = f"{page.empty_text}. {_('Did you mean:')}" if near else page.empty_text
    return replace(page, empty_text=text, empty_actions=near or page.empty_actions)


def find(register: Register) -> Any:
    """A search typed into the list; an identifier is looked up here, to stay out of addresses."""
    typed = request.form.get("q", "").strip()
    ids = find_exactly(register, typed)
    if ids is not None and len(ids) == 1:
        return redirect(url_for(f"{register.key}.show", id=ids[0]))
    if ids:
        return _listed(register, lambda: Query(ids=tuple(ids)), typed)
    if ids is not None:
        flash(_("No record has this number"), "notice")
        return redirect(url_for(f"{register.key}.list"))
    if looks_like_number(typed):
        return _listed(register, lambda: queries.parse(register, visible(register), request.form))
    try:
        wanted = typed_filters(register, request.form)
    except Invalid as problem:
        flash(str(problem), "error")
        return redirect(url_for(f"{register.key}.list"))
    if typed:
        wanted["q"] = typed
    return redirect(url_for(f"{register.key}.list", **wanted))


def show(register: Register, id: int) -> Any:
    """The page of a record; a merged one leads to the record that took it in."""
    row = met(register, id)
    if row["merged_into_id"]:
        return redirect(url_for(f"{register.key}.show", id=row["merged_into_id"]))
    page = record_page(register, row)
    shown = render(register, "record.html", page)
    reads.note_record(register, row, page.history)
    return shown


def history(register: Register, id: int) -> Any:
    """The whole history of a record, deleted ones included."""
    row = met(register, id)
    page = history_page(register, row)
    shown = render(register, "history.html", page)
    reads.note_record(register, row, page.history)
    return shown


ROUTES: tuple[tuple[str, str, View, list[str], str], ...] = (
    ("", "list", list_records, ["GET"], "read"),
    ("/find", "find", find, ["POST"], "read"),
    *SUGGEST_ROUTES,
    *FILTER_ROUTES,
    *COLUMN_ROUTES,
    *VIEW_ROUTES,
    *BULK_ROUTES,
    ("/<int:id>", "show", show, ["GET"], "read"),
    ("/<int:id>/history", "history", history, ["GET"], "read"),
    *FORM_ROUTES,
    *QUICK_ROUTES,
    *ACT_ROUTES,
    *APPROVAL_ROUTES,
    *FILE_ROUTES,
    *ROLL_ROUTES,
    *FILL_ROUTES,
    *IMPORT_ROUTES,
    *UNDO_ROUTES,
    *EXPORT_ROUTES,
    *SNAPSHOT_ROUTES,
    *TEMPLATE_ROUTES,
    *DUPLICATE_ROUTES,
    *MERGE_ROUTES,
)
