"""A copy of a person's data, and its destruction: asked for, shown beforehand, then done."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden, NotFound

from esrar.accounts.permissions import requires
from esrar.audit.recorder import note
from esrar.core.db import db, writing
from esrar.core.errors import Conflict
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import registry
from esrar.kit.banners import flash_link
from esrar.kit.loading import fetch, title
from esrar.kit.pages import Button
from esrar.kit.register import Register
from esrar.privacy import asking, copying, retention, words
from esrar.privacy.copy_paper import packed
from esrar.privacy.destroying import Plan, destroy, preview, refuse
from esrar.privacy.rights import may_copy, may_destroy

blueprint = Blueprint("privacy_acts", __name__, url_prefix="/privacy")
ZIP = "application/zip"


@blueprint.route("/copy/<key>/<int:id>", methods=["GET", "POST"])
@requires("privacy:export")
def copy(key: str, id: int) -> Any:
    """Ask how it was made sure who asks; then all that is held, in one file."""
    register = _person_register(key)
    if not may_copy(register):
        raise Forbidden()
    row = fetch(register, id)
    asked = asking.Asked(asking.COPY, {})
    one = asking.asking(request.values.get("request", type=int))
    if asked.sent and not asked.errors:
        data = packed(copying.gather(register, id))
        with writing(origin="copy") as write:
            values = {"identity": str(asked["identity"]), "request": one.id if one else None}
            note(write.session, "copy", subject=register.table.name, subject_id=id, values=values)
        name = f"{register.key}-{id}.zip"
        return Response(data, content_type=ZIP, headers={
            "Content-Disposition": f'attachment; filename="{name}"'})  # fmt: skip
    back = Link(title(register, row), url_for(f"{key}.show", id=id))
    shown = {
        "title": str(_("A copy of the data: %(name)s", name=title(register, row))),
        "notices": [
            str(_("One file with all that is held: the record, what is about it, the files, to "
                  "whom it was disclosed, and the history in short – to be read, and for a "
                  "machine")),
            str(_("Nothing in it is masked: hand it to the person only. Who took it is noted")),
        ],
        "action": request.full_path.rstrip("?"), "effects": [], "fields": asked.printed,
        "hidden": [("confirm", "yes")], "errors": asked.errors, "back": back,
        "buttons": [Button(str(_("Make the copy")), primary=False)],
        "cancel": Link(str(_("Cancel")), back.url),
    }  # fmt: skip
    return render_template("kit/confirm.html", page=shown), 422 if asked.errors else 200


def _person_register(key: str) -> Register:
    """A register whose records are persons or about one. Raises NotFound."""
    register = registry.registers().get(key)
    if register is None or register.key not in {r.register for r in retention.rules()}:
        raise NotFound()
    return register


@blueprint.route("/destroy/<key>/<int:id>", methods=["GET", "POST"])
@requires("privacy:approve")
def destruction(key: str, id: int) -> Any:
    """Show what would be destroyed and what stays; the second time do it."""
    register = _person_register(key)
    if not may_destroy(register):
        raise Forbidden()
    row = fetch(register, id)
    try:
        refuse(db.session(), register, row)
    except Conflict as problem:
        flash_link(str(problem), "error")
        return redirect(url_for(f"{key}.show", id=id))
    one = asking.asking(request.values.get("request", type=int))
    asked = asking.terms_asked(request.args.get("ground", "request" if one else ""))
    plan = preview(register, id)
    same = request.form.get("confirm", "") == _sum(plan)
    if asked.sent and same and not asked.errors:
        try:
            number = destroy(register, id, asking.terms_of(asked, one.id if one else None))
        except Conflict as problem:
            flash_link(str(problem), "error")
            return redirect(url_for(f"{key}.show", id=id))
        flash(_("The data were destroyed. Proof: %(number)s", number=number), "success")
        return redirect(url_for("privacy.proof", number=number))
    if asked.sent and not same:
        flash(_("What would be destroyed has changed since: look at it again"), "notice")
    shown = _destruction_page(register, row, plan, asked)
    shown["request"] = asking.said_of(one) if one else ""
    return render_template("privacy/destroy.html", page=shown), 422 if asked.errors else 200


def _sum(plan: Plan) -> str:
    """How much would go, to be confirmed exactly."""
    return f"{sum(plan.counts.values())}-{plan.files}"


def _destruction_page(register: Register, row: Any, plan: Plan, asked: asking.Asked) -> Any:
    name = title(register, row)
    back = Link(name, url_for(f"{register.key}.show", id=row["id"]))
    return {
        "title": str(_("Destroy the data: %(name)s", name=name)), "back": back,
        "cancel": Link(str(_("Cancel")), back.url),
        "action": request.full_path.rstrip("?"), "fields": asked.printed, "errors": asked.errors,
        "hidden": [("confirm", _sum(plan))], "effects": plan.effects,
        "headings": [str(_("Kind of data")), str(_("How many"))],
        "gone": words.counted_rows(words.gone(plan.reach, plan.counts))
        + words.counted_rows({"audit_value": plan.history, "files": plan.files}),
        "emptied": words.counted_rows(words.emptied(plan.reach)),
        "mentions": [words.label_of(m.table) for m in plan.mentions if not m.stays],
        "told": [words.label_of(m.table) for m in plan.mentions if m.stays],
        "packs": len(plan.reach.packs),
        "remains": [str(text) for text in words.REMAINS],
        "buttons": [Button(str(_("Destroy for good")), primary=True)],
    }  # fmt: skip
