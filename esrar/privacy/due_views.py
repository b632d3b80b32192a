"""The pages of retention: how many records are due, which, and their destruction together."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden, NotFound

from esrar.accounts.permissions import requires
from esrar.core.calendar import show_date
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.core.pieces import LINK
from esrar.kit import registry
from esrar.kit.pages import Button
from esrar.kit.register import Register
from esrar.privacy import asking, hub, retention
from esrar.privacy.destroying import destroy
from esrar.privacy.register import KEPT
from esrar.privacy.rights import may_destroy

blueprint = Blueprint("retention", __name__, url_prefix="/privacy/due")


@blueprint.get("")
@requires("privacy:read")
def page() -> str:
    """Records that are kept longer than their period, line by line."""
    return render_template("privacy/list.html", page={
        "title": str(_("Retention: what is due")), "back": hub.back(),
        "intro": str(_("Nothing is destroyed by itself. Each line opens the records whose period "
                       "is over")),
        "headings": [str(_("Records")), str(_("Kept for")), str(_("Due"))],
        "rows": [[LINK % (url_for("retention.of", key=one.key), KEPT.show(one.key)),
                  _("%(months)s months", months=retention.months(one)),
                  f"{retention.count(one):,}"] for one in retention.rules()],
        "empty": "",
        "actions": [Link(str(_("Periods of retention")), url_for("retention-periods.list"))],
    })  # fmt: skip


@blueprint.route("/<key>", methods=["GET", "POST"])
@requires("privacy:read")
def of(key: str) -> Any:
    """The records of a line that are due; those that are chosen are destroyed after a look."""
    one = retention.rule(key)
    if one is None:
        raise NotFound()
    register = registry.get(one.register)
    rows = {row.id: row.ended for row in retention.due(one)}
    chosen = [i for i in request.form.getlist("id", type=int) if i in rows]
    if request.method == "POST":
        if not may_destroy(register):
            raise Forbidden()
        if chosen:
            return _bulk(one, register, chosen)
        flash(_("Choose one record at least"), "notice")
    return render_template("privacy/due.html", page={
        "title": str(KEPT.show(one.key)), "may": may_destroy(register),
        "back": Link(str(_("Retention: what is due")), url_for("retention.page")),
        "intro": str(_("Kept for %(months)s months after: what ended on %(day)s or before is due",
                       months=retention.months(one),
                       day=f"\u2066{show_date(retention.until(one))}\u2069")),
        "action": request.path, "headings": [str(register.singular), str(_("Ended on"))],
        "rows": hub.due_rows(register, rows), "empty": str(_("Nothing is due")),
    })  # fmt: skip


def _bulk(one: retention.Rule, register: Register, chosen: list[int]) -> Any:
    asked = asking.terms_asked("retention")
    if asked.sent and not asked.errors and request.form.get("confirm") == str(len(chosen)):
        for number in chosen:
            destroy(register, number, asking.terms_of(asked, None))
        flash(_("Destroyed: %(count)s", count=len(chosen)), "success")
        return redirect(url_for("privacy.proofs"))
    back = Link(str(KEPT.show(one.key)), url_for("retention.of", key=one.key))
    shown = {
        "title": str(_("Destroy the data of %(count)s records", count=len(chosen))), "back": back,
        "notices": [str(_("Each is destroyed with all that is about it, and gets a proof of its "
                          "own. Nothing brings them back"))],
        "action": request.path, "effects": [], "fields": asked.printed, "errors": asked.errors,
        "hidden": [("confirm", str(len(chosen))), *(("id", str(i)) for i in chosen)],
        "buttons": [Button(str(_("Destroy for good")), primary=True)],
        "cancel": Link(str(_("Cancel")), back.url),
    }  # fmt: skip
    return render_template("kit/confirm.html", page=shown), 422 if asked.errors else 200
