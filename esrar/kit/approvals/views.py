"""The approval session: what waits is listed, printed, approved by one decision, or returned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from esrar.accounts.permissions import requires
from esrar.core.counted import counted
from esrar.core.fields import Date
from esrar.core.forms import typed_form
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import registry
from esrar.kit.approvals import pages
from esrar.kit.approvals.deciding import Decided, preview, run
from esrar.kit.approvals.waiting import Waiting, approved, everything, returned
from esrar.kit.banners import flash_link

blueprint = Blueprint("approvals", __name__)
LONGEST = 500


@blueprint.get("/approvals")
@requires("approvals:read")
def page() -> str:
    """All that waits for whoever asks."""
    return render_template("kit/approvals.html", page=pages.list_page(everything(), _by()))


@blueprint.get("/approvals/pack")
@requires("approvals:read")
def pack() -> str:
    """The same as one pack to be printed."""
    return render_template("kit/approvals_pack.html", page=pages.pack(everything(), _by()))


@blueprint.post("/approvals")
@requires("approvals:read")
def decide() -> Any:
    """Ask about what was chosen, then approve it, or return it with reasons."""
    asked = set(request.form.getlist("one"))
    chosen = [one for one in everything() if one.key in asked]
    if not chosen:
        flash_link(str(_("Select one record at least")), "error")
        return redirect(url_for("approvals.page"))
    step = request.form.get("step", "preview")
    if step in ("return", "send_back"):
        return _return(chosen, step == "send_back")
    if step not in ("preview", "approve"):
        raise NotFound()
    return _approve(chosen, step == "approve")


def _by() -> str:
    return request.args.get("by", "")[:20]


def _approve(chosen: Sequence[Waiting], sure: bool) -> Any:
    form = typed_form({f.name: (f.label, f.kind, True) for f in pages.DECISION}, request.form)
    if not form.validate():
        found = pages.list_page(everything(), _by(), form)
        return render_template("kit/approvals.html", page=found), 422
    columns = approved({
        **Date().store("approved_on", form["approved_on"].data),
        **Date().store("decision_date", form["decision_date"].data),
        "decision_number": form["decision_number"].data,
    })  # fmt: skip
    if sure:
        return _told(run(chosen, {one.key: columns for one in chosen}), str(_("Approved")))
    shown = [(str(f.label), f.kind.show(form[f.name].data)) for f in pages.DECISION]
    typed = [(k, v) for k, v in request.form.items(multi=True)
             if k not in ("csrf_token", "step")]  # fmt: skip
    found = pages.question(preview(chosen, columns), shown, typed)
    return render_template("kit/approvals_confirm.html", page=found)


def _return(chosen: Sequence[Waiting], sure: bool) -> Any:
    said = {one.key: request.form.get(f"reason-{one.key}", "").strip()[:LONGEST]
            for one in chosen}  # fmt: skip
    missing = [key for key, reason in said.items() if not reason] if sure else []
    if missing or not sure:
        found = pages.reasons(chosen, missing)
        return render_template("kit/approvals_return.html", page=found), 422 if missing else 200
    columns = {key: returned(reason) for key, reason in said.items()}
    return _told(run(chosen, columns), str(_("Returned")))


def _told(decided: Decided, what: str) -> Any:
    if decided.done:
        links = []
        if decided.operation is not None:
            url = url_for(f"{_register(decided.done[0])}.undo_operation",
                          operation=decided.operation)  # fmt: skip
            links.append(Link(str(_("Undo")), url, "", "post"))
        count = counted("record", len(decided.done))
        flash_link(f"{what}: {count}", "success", *links)
    for one, why in decided.stays:
        flash_link(f"{one.title}: {why}", "error", Link(str(_("Open the record")), one.url))
    return redirect(url_for("approvals.page"))


def _register(one: Waiting) -> str:
    """A register whose undo takes the act back: that of the record, or of the copy's rows."""
    key = one.source.partition(".")[2] or getattr(one.asked, "register", "")
    return key or next(iter(registry.registers()))
