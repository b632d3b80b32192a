"""The board of quarters, and changing the tasks selected on it: plain forms, nothing is dragged."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from esrar.accounts.permissions import requires
from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.forms import typed_form
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit.access import may_change
from esrar.kit.banners import flash_done, flash_link
from esrar.kit.form_fields import form_field
from esrar.measures.years import current_year
from esrar.plan import quarter_acts
from esrar.plan.kinds import QUARTER_LABELS
from esrar.plan.quarter_acts import Change, Done
from esrar.plan.quarter_board import NONE, quarter_page
from esrar.plan.tasks import TASKS
from esrar.plan.work import VIEWS, Work, tasks_of

blueprint = Blueprint("quarters", __name__)


@blueprint.get("/plan/quarters")
@requires("plan:read")
def page() -> str:
    """The tasks of the year, quarter by quarter."""
    view, objective = request.args.get("view", ""), request.args.get("objective", 0, type=int)
    if view not in VIEWS:
        abort(404)
    found = quarter_page(db.session(), current_year(), view, objective)
    return render_template("plan/quarters.html", page=found)


@blueprint.post("/plan/quarters")
@requires("tasks:write")
def change() -> Any:
    """Move the selected tasks to a quarter at once; or ask what else is to be changed of them."""
    one = request.form.get("only", type=int)
    ids = [one] if one else list(dict.fromkeys(request.form.getlist("task", type=int)))
    chosen = [t for t in tasks_of(db.session(), current_year()) if t.id in ids]
    if not chosen:
        flash_link(str(_("Select one task at least")), "error")
        return redirect(_back())
    quarter = request.form.get("quarter", "")
    if "move" in request.form and quarter in (*QUARTER_LABELS, NONE):
        values = {"quarters": None if quarter == NONE else quarter}
        done = quarter_acts.change([t.id for t in chosen], Change(values))
        return _told(done)
    if "save" in request.form:
        return _save(chosen)
    return _ask(chosen, None)


def _back() -> str:
    view, objective = request.form.get("view", ""), request.form.get("objective", 0, type=int)
    return url_for("quarters.page", view=view if view in VIEWS and view else None,
                   objective=objective or None)  # fmt: skip


def _save(chosen: list[Work]) -> Any:
    fields = quarter_acts.fields()
    quarters = TASKS.field("quarters")
    form = typed_form({f.name: (f.label, f.kind, False) for f in (quarters, *fields)}, request.form)
    if not form.validate():
        return _ask(chosen, form), 422
    values = {f.name: form[f.name].data for f in (quarters, *fields)
              if form[f.name].data is not None}  # fmt: skip
    propose = "propose" in request.form
    if not values and not propose:
        flash_link(str(_("Nothing was to be changed")), "notice")
        return redirect(_back())
    return _told(quarter_acts.change([t.id for t in chosen], Change(values, propose)))


def _told(done: Done) -> Any:
    if done.changed:
        count = counted("task", len(done.changed))
        flash_done(TASKS, str(_("Changed: %(number)s", number=count)), done.operation)
    for why, codes in done.refused.items():
        flash_link(f"{'، '.join(codes)}: {why}", "error")
    if done.early:
        flash_link(str(_("Begun although tasks before them are not completed: %(codes)s",
                         codes="، ".join(done.early))), "notice")  # fmt: skip
    return redirect(_back())


def _ask(chosen: list[Work], form: Any) -> str:
    one = chosen[0] if len(chosen) == 1 else None
    fields = (TASKS.field("quarters"), *quarter_acts.fields())
    shown = [form_field(f, form[f.name] if form else None, _present(f.name, one)) for f in fields]
    errors = [(f"f-{f.name}", str(e)) for f in form for e in f.errors] if form else []
    asked = [(k, v) for k in ("view", "objective") if (v := request.form.get(k, ""))]
    names = [(t.code, t.title, may_change(TASKS, {"owner_department": t.department}))
             for t in chosen]  # fmt: skip
    page = {
        "title": str(_("Change tasks: %(number)s", number=counted("task", len(chosen)))),
        "back": Link(str(_("Tasks by quarter")), _back()), "action": url_for("quarters.change"),
        "hidden": [*asked, *(("task", str(t.id)) for t in chosen)], "fields": shown,
        "errors": errors, "tasks": names,
        "propose": "propose" in request.form,
    }  # fmt: skip
    return render_template("plan/quarters_change.html", page=page)


def _present(name: str, one: Work | None) -> Any:
    """Of a single task its quarters as they are; all else is typed only to be changed."""
    return one.quarters or None if one is not None and name == "quarters" else None
