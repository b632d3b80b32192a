"""The acts of approval: hand in, approve with a decision, return with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, request, url_for

from esrar.core import clock, context
from esrar.core.calendar import EnteredDate
from esrar.core.db import db
from esrar.core.errors import Conflict, Invalid
from esrar.core.fields import Date
from esrar.core.forms import typed_form
from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.kit import saving
from esrar.kit.access import may, may_change
from esrar.kit.approval import FIELDS, is_approvable
from esrar.kit.banners import flash_done, flash_link
from esrar.kit.form_fields import form_field
from esrar.kit.loading import standing_row, title
from esrar.kit.pages import Button
from esrar.kit.register import Register, Values
from esrar.kit.render import render_shared


def links(register: Register, row: Mapping[str, Any]) -> list[Link]:
    """The acts of approval open to whoever reads this record now."""
    if not is_approvable(register):
        return []
    found, key = [], register.key
    waiting = row["submitted_on"] is not None and row["returned_on"] is None
    if row["approved_on"] is None:
        if may_change(register, row) and not waiting:
            url = url_for(f"{key}.submit", id=row["id"])
            found.append(Link(str(_("Submit for approval")), url, "", "post"))
        if may(register, "approve"):
            found.append(Link(str(_("Approve")), url_for(f"{key}.approve", id=row["id"])))
            if waiting:
                url = url_for(f"{key}.send_back", id=row["id"])
                found.append(Link(str(_("Return for completion")), url))
    elif may(register, "approve") and not (register.beyond and register.beyond(row)):
        url = url_for(f"{key}.send_back", id=row["id"])
        found.append(Link(str(_("Withdraw the approval")), url))
    return found


def _incomplete(register: Register, row: Mapping[str, Any]) -> bool:
    """Say what keeps a record from being approved, if anything does."""
    problem = saving.unready(db.session(), register, row)
    if problem is not None:
        flash_link(str(problem), "error")
    return problem is not None


def submit(register: Register, id: int) -> Any:
    """Hand a record in for approval."""
    if _incomplete(register, standing_row(register, id)):
        return redirect(url_for(f"{register.key}.show", id=id))
    today = clock.today()
    columns = {
        "submitted_on": today,
        "submitted_by_id": context.actor_id(),
        "returned_on": None,
        "return_reason": None,
    }
    _set(register, id, columns, _("Submitted for approval"))
    return redirect(url_for(f"{register.key}.show", id=id))


def approve(register: Register, id: int) -> Any:
    """Approve a record, with the decision's number and date."""
    if _incomplete(register, standing_row(register, id)):
        return redirect(url_for(f"{register.key}.show", id=id))
    names = ("approved_on", "decision_number", "decision_date")

    def made(values: Values) -> dict[str, Any]:
        approved = values["approved_on"] or EnteredDate(clock.today())
        return {
            **Date().store("approved_on", approved),
            "decision_number": values["decision_number"],
            **Date().store("decision_date", values["decision_date"]),
            "approved_by_id": context.actor_id(),
            "returned_on": None,
            "return_reason": None,
        }

    defaults = {"approved_on": EnteredDate(clock.today())}
    return _decide(register, id, names, defaults, made, _("Approve"), _("The record was approved"))


def send_back(register: Register, id: int) -> Any:
    """Return a record for completion, or withdraw its approval, with the reason."""

    def made(values: Values) -> dict[str, Any]:
        if not values["return_reason"]:
            raise Invalid(_l("Write the reason"))
        return {
            "returned_on": clock.today(),
            "return_reason": values["return_reason"],
            **Date().store("approved_on", None),
            "approved_by_id": None,
        }

    label, done = _("Return for completion"), _("The record was returned")
    return _decide(register, id, ("return_reason",), {}, made, label, done)


def _decide(register: Register, id: int, names: tuple[str, ...], defaults: Values,
            made: Any, label: str, done: str) -> Any:  # fmt: skip
    row = standing_row(register, id)
    fields = [f for f in FIELDS if f.name in names]
    form = None
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        form = typed_form({f.name: (f.label, f.kind, False) for f in fields}, request.form)
        form.validate()
        errors = [(f"f-{f.name}", str(e)) for f in form for e in f.errors]
        if not errors:
            try:
                _set(register, id, made({f.name: form[f.name].data for f in fields}), done)
                return redirect(url_for(f"{register.key}.show", id=id))
            except Invalid as problem:
                errors = [(f"f-{names[0]}", str(problem))]
    shown = [form_field(f, form[f.name] if form else None, defaults.get(f.name)) for f in fields]
    page = {
        "title": f"{label}: {title(register, row)}",
        "notices": [],
        "action": request.path,
        "hidden": [],
        "fields": shown,
        "errors": errors,
        "effects": [],
        "buttons": [Button(label, primary=True)],
        "cancel": Link(str(_("Cancel")), url_for(f"{register.key}.show", id=id)),
    }
    return render_shared("confirm.html", page), 422 if errors else 200


def _set(register: Register, id: int, columns: dict[str, Any], done: str) -> None:
    try:
        operation = saving.set_columns(register, id, columns)
    except Conflict as conflict:
        flash_link(str(conflict), "error")
        return
    flash_done(register, done, operation)


ROUTES = (
    ("/<int:id>/submit", "submit", submit, ["POST"], "write"),
    ("/<int:id>/approve", "approve", approve, ["GET", "POST"], "approve"),
    ("/<int:id>/return", "send_back", send_back, ["GET", "POST"], "approve"),
)
