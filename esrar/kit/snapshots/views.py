"""The pages of a register's copies: take one, look at it, prove it, compare it, give it out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, request, url_for

from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import queries
from esrar.kit.access import visible
from esrar.kit.addresses import list_url
from esrar.kit.banners import flash_link
from esrar.kit.chips import filter_words
from esrar.kit.disclosures.form_page import Ask, give
from esrar.kit.register import Register
from esrar.kit.render import render_shared
from esrar.kit.snapshots import pages
from esrar.kit.snapshots.approving import ROUTES as APPROVAL_ROUTES
from esrar.kit.snapshots.finding import found, opened, reference
from esrar.kit.snapshots.frozen import choices, laid_out, usual
from esrar.kit.snapshots.parcel import OfSnapshot
from esrar.kit.snapshots.proving import verify
from esrar.kit.snapshots.taking import take


def new(register: Register) -> Any:
    """Which columns; the second time, freeze what the list's address finds."""
    try:
        query = queries.parse(register, visible(register), request.args)
        queries.conditions(register, query)
    except Invalid:
        return Response(status=400)
    problem, chosen = "", usual(register)
    if request.method == "POST":
        chosen = request.form.getlist("column")
        try:
            number = take(register, laid_out(register, chosen), query)
            flash(_("The copy was taken. It counts once it is approved"), "success")
            return opened(register, number)
        except Invalid as wrong:
            problem = str(wrong)
    page = {
        "title": str(_("Approved copy: %(register)s", register=register.label)),
        "back": Link(str(register.label), list_url(register, query)),
        "action": request.full_path.rstrip("?"), "said": filter_words(register, query),
        "count": pages.count_of(register, query),
        "columns": [(k, str(part.label), k in chosen) for k, part in choices(register).items()],
        "errors": [("columns", problem)] if problem else [],
    }  # fmt: skip
    return render_shared("snapshot_new.html", page), 422 if problem else 200


def show(register: Register, id: int) -> str:
    """A copy: what it is, its approval, its rows."""
    after = request.args.get("after", -1, type=int)
    return render_shared("snapshot.html", pages.copy_page(register, found(register, id), after))


def prove(register: Register, id: int) -> str:
    """Reckon every row and the fingerprint again."""
    one = found(register, id)
    page = pages.copy_page(register, one, -1)
    return render_shared("snapshot.html", {**page, "verdict": pages.told(verify(one))})


def differences(register: Register, id: int) -> Any:
    """A copy beside the register as it is now."""
    one = found(register, id)
    try:
        return render_shared("snapshot_compare.html", pages.compare_page(register, one))
    except Invalid as problem:
        flash_link(str(problem), "error")
        return opened(register, id)


def export(register: Register, id: int) -> Any:
    """A copy as a file: the same bytes each time."""
    one = found(register, id)
    back = Link(reference(one), url_for(f"{register.key}.snapshot", id=id))
    return give(OfSnapshot(register, one), Ask(request.full_path.rstrip("?"), back))


ROUTES: tuple[tuple[str, str, Callable[..., Any], list[str], str], ...] = (
    ("/snapshots/new", "snapshot_new", new, ["GET", "POST"], "export"),
    ("/snapshots/<int:id>", "snapshot", show, ["GET"], "read"),
    ("/snapshots/<int:id>/proof", "snapshot_proof", prove, ["GET"], "read"),
    ("/snapshots/<int:id>/compare", "snapshot_compare", differences, ["GET"], "read"),
    ("/snapshots/<int:id>/export", "snapshot_export", export, ["GET", "POST"], "export"),
    *APPROVAL_ROUTES,
)
