"""The list of approved copies of all registers one may read."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy import select

from esrar.accounts.permissions import requires
from esrar.core.calendar import show_date
from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.pieces import LTR, TAG
from esrar.kit import registry
from esrar.kit.access import may
from esrar.kit.register import Register
from esrar.kit.snapshots.finding import SNAPSHOT, STATES, met, reference, state

SHOWN = 50
LINK = Markup('<a href="%s"><bdi dir="ltr">%s</bdi></a>')

blueprint = Blueprint("snapshots", __name__)


@blueprint.get("/snapshots")
@requires("snapshots:read")
def page() -> str:
    """The copies, the latest first; of one register when it is named."""
    own = {r.key: r for r in registry.registers().values() if may(r, "read")}
    chosen = request.args.get("register", "")
    before = request.args.get("before", type=int)
    keys = [chosen] if chosen in own else list(own)
    statement = select(SNAPSHOT).where(
        SNAPSHOT.c.register.in_(keys), SNAPSHOT.c.deleted_at.is_(None)
    )
    if before:
        statement = statement.where(SNAPSHOT.c.id < before)
    rows = db.session.execute(statement.order_by(SNAPSHOT.c.id.desc()).limit(SHOWN + 1)).all()
    more = {"register": chosen or None, "before": rows[SHOWN - 1].id} if len(rows) > SHOWN else {}
    return render_template("kit/snapshots.html", page={
        "title": str(_("Approved copies")),
        "intro": str(_("A register as it stood on a day: frozen, numbered, signed off. "
                       "A copy is taken from the register's list")),
        "headings": [str(_("Number")), str(_("Register")), str(_("Taken on")), str(_("Records")),
                     str(_("Filter")), str(_("Approval"))],
        "rows": [_cells(own[row.register], row) for row in rows[:SHOWN]
                 if met(own[row.register], row.asked)],
        "options": [("", str(_("All registers")), not chosen),
                    *((r.key, str(r.label), r.key == chosen) for r in own.values())],
        "empty": str(_("No copy has been taken yet")),
        "next": url_for("snapshots.page", **more) if more else "",
    })  # fmt: skip


def _cells(register: Register, row: Any) -> list[Any]:
    approval = STATES[state(row)]
    return [
        LINK % (url_for(f"{register.key}.snapshot", id=row.id), reference(row)),
        register.label, LTR % show_date(row.taken_on), counted(register.noun, row.count),
        row.said or _("All records"), TAG % (approval.tone, approval.label),
    ]  # fmt: skip
