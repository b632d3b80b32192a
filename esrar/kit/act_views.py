"""Acts on a record: delete, restore, reveal a masked number."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from esrar.audit.recorder import note
from esrar.core.db import writing
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import saving
from esrar.kit.access import visible
from esrar.kit.banners import flash_done, flash_link
from esrar.kit.doubles import Duplicate
from esrar.kit.extensions import previews
from esrar.kit.loading import is_sealed, standing_row, title
from esrar.kit.pages import Button
from esrar.kit.register import Register


def delete(register: Register, id: int) -> Any:
    """Ask, and on the second time put the record aside."""
    row = standing_row(register, id)
    if request.method == "POST":
        try:
            operation = saving.delete(register, id, request.form.get("version", type=int))
        except Conflict as conflict:
            flash_link(str(conflict), "error")
            return redirect(url_for(f"{register.key}.show", id=id))
        if register.role is not None:
            said = _("It was taken off this list; its record stands")
            flash_done(register, str(said), operation)
        else:
            flash_done(register, str(_("The record was deleted")), operation)
        return redirect(url_for(f"{register.key}.list"))
    page = {
        "title": str(_("Delete: %(name)s?", name=title(register, row))),
        "notices": [
            str(
                _("It is taken off this list; its record stands, with its other roles")
                if register.role is not None
                else _("It will no longer be counted. It can be restored from its page")
            )
        ],
        "action": url_for(f"{register.key}.delete", id=id),
        "hidden": [("version", str(row["version"]))],
        "buttons": [Button(str(_("Delete")), primary=True)],
        "cancel": Link(str(_("Cancel")), url_for(f"{register.key}.show", id=id)),
        "effects": _effects(register, id),
        "fields": [],
        "errors": [],
    }
    return render_template("kit/confirm.html", page=page)


def _effects(register: Register, id: int) -> Any:
    """What deleting would move, seen by doing it and taking it back."""
    with writing(preview=True, origin="preview") as write:
        saving.set_aside(write, register, id, None)
    return [effect for panel in previews(write) for effect in panel.data]


def restore(register: Register, id: int) -> Any:
    """Take a deleted record back."""
    try:
        operation = saving.restore(register, id)
        flash_done(register, str(_("The record was restored")), operation)
    except Duplicate as taken:
        there = url_for(f"{register.key}.show", id=taken.record_id)
        flash_link(str(taken), "error", Link(str(_("Open the record")), there))
    except (Conflict, Invalid) as problem:
        flash_link(str(problem), "error")
    if request.form.get("from") == "bin":
        return redirect(url_for("bin.page"))
    return redirect(url_for(f"{register.key}.show", id=id))


def reveal(register: Register, id: int, field: str) -> Any:
    """Show one masked number in full; who saw it, and when, is kept."""
    row = standing_row(register, id)
    one = next((f for f in visible(register) if f.name == field), None)
    if one is None or not is_sealed(register, field) or row[field] is None:
        raise NotFound()
    if request.method == "POST":
        with writing(origin="reveal") as write:
            note(write.session, "reveal", subject=register.table.name, subject_id=id,
                 values={"field": field})  # fmt: skip
        return render_template("kit/revealed.html", page={
            "title": str(one.label), "name": title(register, row), "value": row[field],
            "back": Link(title(register, row), url_for(f"{register.key}.show", id=id)),
        })  # fmt: skip
    page = {
        "title": str(_("Reveal: %(label)s", label=one.label)),
        "notices": [str(_("Revealing a number is recorded in the history"))],
        "action": url_for(f"{register.key}.reveal", id=id, field=field),
        "hidden": [], "fields": [], "errors": [], "effects": [],
        "buttons": [Button(str(_("Reveal")), primary=True)],
        "cancel": Link(str(_("Cancel")), url_for(f"{register.key}.show", id=id)),
    }  # fmt: skip
    return render_template("kit/confirm.html", page=page)


ROUTES = (
    ("/<int:id>/delete", "delete", delete, ["GET", "POST"], "delete"),
    ("/<int:id>/restore", "restore", restore, ["POST"], "delete"),
    ("/<int:id>/reveal/<field>", "reveal", reveal, ["GET", "POST"], "reveal"),
)
