"""Handing a deliverable over from the page of its task; and what a document is good for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.exceptions import Forbidden, NotFound

from esrar.accounts.permissions import requires
from esrar.core.db import Write, db
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _
from esrar.core.uploads import LARGEST, accept
from esrar.documents.register import DOCUMENTS
from esrar.kit.access import may, may_change
from esrar.kit.banners import flash_link
from esrar.kit.extensions import Panel
from esrar.kit.loading import standing_row
from esrar.kit.register import Register
from esrar.measures.years import years
from esrar.plan import handing, handing_page
from esrar.plan.serving import of_document
from esrar.plan.tasks import TASKS

blueprint = Blueprint("handing", __name__)


@blueprint.post("/tasks/<int:task>/deliverables/<int:id>/file")
@requires("tasks:write")
def hand_in(task: int, id: int) -> Any:
    """Take in a version of a document and submit it."""
    row = standing_row(TASKS, task)
    if not (may_change(TASKS, row) and may(DOCUMENTS, "write")):
        raise Forbidden()
    owed = handing_page.owed(db.session(), task, row["code"])
    one = next((d for d in owed if d["id"] == id), None)
    if one is None:
        raise NotFound()
    year = next(y for y in years() if y.id == row["fiscal_year_id"])
    try:
        handing.hand_in(one, row["owner_department"], year, _version())
    except (Invalid, Conflict) as problem:
        flash_link(str(problem), "error")
    else:
        flash_link(_("The version was attached and submitted for approval")
                   if one["must_be_approved"] else _("It was handed over"), "success")  # fmt: skip
    return redirect(url_for("tasks.show", id=task, _anchor="deliverables"))


def _version() -> handing.Version:
    sent = request.files.get("file")
    upload = accept(sent.stream.read(LARGEST + 1) if sent else b"")
    name = (sent.filename if sent else "") or ""
    return handing.Version(upload, name, request.form.get("note", ""),
                           request.form.get("title", ""))  # fmt: skip


class Deliverables:
    """On a task what it hands over; on a document which task it is handed over for."""

    def panel(self, register: Register, record: Mapping[str, Any]) -> Panel | None:
        """The block of a task or a document that stands."""
        if record["deleted_at"] is not None:
            return None
        if register.key == TASKS.key:
            return Panel("deliverables", str(_("What the task hands over")), "plan/handing.html",
                         handing_page.handover(record))  # fmt: skip
        if register.key == DOCUMENTS.key and record["task_code"]:
            found = of_document(record)
            label = str(_("In the operational plan"))
            return Panel("plan", label, "plan/serves.html", found) if found else None
        return None

    def preview(self, write: Write) -> Panel | None:
        """Nothing of its own: what an approval moves, the measures say."""
        return None


PANEL = Deliverables()
