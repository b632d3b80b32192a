"""The approval of a copy: hand in, approve with a decision, return with a reason, discard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for

from esrar.core import clock, context
from esrar.core.calendar import EnteredDate
from esrar.core.db import writing
from esrar.core.errors import Conflict
from esrar.core.fields import Date
from esrar.core.forms import typed_form
from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.kit.approval import FIELDS
from esrar.kit.banners import flash_link
from esrar.kit.form_fields import form_field
from esrar.kit.pages import Button
from esrar.kit.register import Register
from esrar.kit.render import render_shared
from esrar.kit.snapshots.finding import found, opened, reference
from esrar.kit.snapshots.models import Snapshot
from esrar.kit.snapshots.taking import discard as empty


def submit(register: Register, id: int) -> Any:
    """Hand a copy in for approval."""
    today, who = clock.today(), context.actor_id()
    found(register, id)
    return _set(register, id, {"submitted_on": today, "submitted_by_id": who, "returned_on": None,
                               "return_reason": None}, _("Submitted for approval"))  # fmt: skip


def approve(register: Register, id: int) -> Any:
    """Approve a copy, with the decision's number and date."""

    def made(values: dict[str, Any]) -> dict[str, Any]:
        return {
            **Date().store("approved_on", values["approved_on"]),
            "decision_number": values["decision_number"],
            **Date().store("decision_date", values["decision_date"]),
            "approved_by_id": context.actor_id(), "returned_on": None, "return_reason": None,
        }  # fmt: skip

    names = ("approved_on", "decision_number", "decision_date")
    return _decide(register, id, names, made, _("Approve"), _("The copy was approved"))


def send_back(register: Register, id: int) -> Any:
    """Return a copy, or withdraw its approval, with the reason."""

    def made(values: dict[str, Any]) -> dict[str, Any]:
        return {
            "returned_on": clock.today(), "return_reason": values["return_reason"],
            **Date().store("approved_on", None), "approved_by_id": None,
        }  # fmt: skip

    label, done = _("Return for completion"), _("The copy was returned")
    return _decide(register, id, ("return_reason",), made, label, done)


def _decide(register: Register, id: int, names: tuple[str, ...], made: Callable[..., Any],
            label: str, done: str) -> Any:  # fmt: skip
    one = found(register, id)
    fields = [f for f in FIELDS if f.name in names]
    form, errors = None, []
    if request.method == "POST":
        form = typed_form({f.name: (f.label, f.kind, True) for f in fields}, request.form)
        if form.validate():
            return _set(register, id, made({f.name: form[f.name].data for f in fields}), done)
        errors = [(f"f-{f.name}", str(e)) for f in form for e in f.errors]
    today = {"approved_on": EnteredDate(clock.today())}
    opens = url_for(f"{register.key}.snapshot", id=id)
    page = {
        "title": f"{label}: {reference(one)}", "notices": [], "action": request.path, "hidden": [],
        "fields": [form_field(f, form[f.name] if form else None, today.get(f.name))
                   for f in fields],
        "errors": errors, "effects": [], "buttons": [Button(label, primary=True)],
        "cancel": Link(str(_("Cancel")), opens), "back": Link(reference(one), opens),
    }  # fmt: skip
    return render_shared("confirm.html", page), 422 if errors else 200


def _set(register: Register, id: int, columns: dict[str, Any], done: str) -> Any:
    try:
        with writing(origin="approval") as write:
            one = write.session.get_one(Snapshot, id, populate_existing=True, with_for_update=True)
            if one.deleted_at is not None:
                raise Conflict(_l("The copy was discarded meanwhile"))
            decides = "submitted_on" in columns or columns.get("approved_on") is not None
            if one.approved_on is not None and decides:
                raise Conflict(_l("It is approved: withdraw the approval before changing it"))
            for name, value in columns.items():
                setattr(one, name, value)
        flash(done, "success")
    except Conflict as problem:
        flash_link(str(problem), "error")
    return opened(register, id)


def discard(register: Register, id: int) -> Any:
    """Ask, and on the second time empty a copy that nobody approved."""
    one = found(register, id)
    if request.method == "POST":
        try:
            empty(id)
        except Conflict as problem:
            flash_link(str(problem), "error")
            return opened(register, id)
        flash(_("The copy was discarded"), "success")
        return redirect(url_for("snapshots.page"))
    page = {
        "title": str(_("Discard: %(name)s?", name=reference(one))),
        "notices": [str(_("Its rows are destroyed; its number is not given again"))],
        "action": request.path, "hidden": [], "fields": [], "errors": [], "effects": [],
        "buttons": [Button(str(_("Discard")), primary=True)],
        "cancel": Link(str(_("Cancel")), url_for(f"{register.key}.snapshot", id=id)),
    }  # fmt: skip
    return render_shared("confirm.html", page)


ROUTES: tuple[tuple[str, str, Callable[..., Any], list[str], str], ...] = (
    ("/snapshots/<int:id>/submit", "snapshot_submit", submit, ["POST"], "export"),
    ("/snapshots/<int:id>/approve", "snapshot_approve", approve, ["GET", "POST"], "approve"),
    ("/snapshots/<int:id>/return", "snapshot_return", send_back, ["GET", "POST"], "approve"),
    ("/snapshots/<int:id>/discard", "snapshot_discard", discard, ["GET", "POST"], "export"),
)
