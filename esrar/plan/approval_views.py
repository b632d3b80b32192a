"""Pages where the plan of a year is handed in, approved, returned, and its wording corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from esrar.accounts.permissions import requires
from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.db import db
from esrar.core.errors import Conflict, Invalid
from esrar.core.fields import Date
from esrar.core.forms import typed_form
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit.approval import FIELDS
from esrar.kit.form_fields import form_field
from esrar.kit.pages import Button
from esrar.kit.render import render_shared
from esrar.measures.years import Year
from esrar.plan import approving, wording
from esrar.plan.approval_page import approval_page
from esrar.plan.asked import asked_year
from esrar.plan.copying import copy_year

blueprint = Blueprint("plans", __name__, url_prefix="/plan/approval")

DECISION = ("approved_on", "decision_number", "decision_date")


@blueprint.get("")
@requires("plan:read")
def plan() -> str:
    """The plan of a year: its approval, its wording, what was changed since."""
    return render_template("plan/approval.html", page=approval_page(db.session(), _year()))


@blueprint.post("/submit")
@requires("plan:manage")
def submit() -> Any:
    """Hand it in."""
    year = _year()
    version = request.form.get("version", 0, type=int)
    return _done(year, lambda: approving.submit(year, version), _("Submitted for approval"))


@blueprint.route("/approve", methods=["GET", "POST"])
@requires("plan:approve")
def approve() -> Any:
    """Approve it, with the decision's number and date."""

    def act(year: Year, version: int, given: Mapping[str, Any]) -> None:
        approving.approve(year, version, {
            **Date().store("approved_on", given["approved_on"]),
            "decision_number": given["decision_number"],
            **Date().store("decision_date", given["decision_date"]),
        })  # fmt: skip

    return _decide(_("Approve"), DECISION, act, _("The plan was approved"))


@blueprint.route("/return", methods=["GET", "POST"])
@requires("plan:approve")
def send_back() -> Any:
    """Return it, or withdraw its approval, with the reason."""

    def act(year: Year, version: int, given: Mapping[str, Any]) -> None:
        approving.send_back(year, version, given["return_reason"])

    return _decide(_("Return for completion"), ("return_reason",), act, _("The plan was returned"))


def _decide(
    label: str, names: tuple[str, ...], act: Callable[[Year, int, Mapping[str, Any]], None],
    done: str,
) -> Any:  # fmt: skip
    year, form, errors = _year(), None, []
    state = approving.state_of(db.session(), year)
    fields = [f for f in FIELDS if f.name in names]
    if request.method == "POST":
        form = typed_form({f.name: (f.label, f.kind, True) for f in fields}, request.form)
        if form.validate():
            given = {f.name: form[f.name].data for f in fields}
            version = request.form.get("version", 0, type=int)
            return _done(year, lambda: act(year, version, given), done)
        errors = [(f"f-{f.name}", str(e)) for f in form for e in f.errors]
    opens = url_for("plans.plan", year=year.start.year)
    today = {"approved_on": EnteredDate(clock.today())}
    page = {
        "title": f"{label}: {_('Plan of %(year)s', year=year.label)}", "notices": [],
        "action": request.full_path.rstrip("?"), "hidden": [("version", state.version)],
        "fields": [form_field(f, form[f.name] if form else None, today.get(f.name))
                   for f in fields],
        "errors": errors, "effects": [], "buttons": [Button(label, primary=True)],
        "cancel": Link(str(_("Cancel")), opens), "back": Link(str(_("Plan of the year")), opens),
    }  # fmt: skip
    return render_shared("confirm.html", page), 422 if errors else 200


def _done(year: Year, act: Callable[[], None], said: str) -> Any:
    try:
        act()
        flash(said, "success")
    except Conflict as problem:
        flash(str(problem), "error")
    return redirect(url_for("plans.plan", year=year.start.year), 303)


@blueprint.route(
    "/wording/<any(objective, indicator):kind>/<int:id>", methods=["GET", "POST"],
    endpoint="wording",
)  # fmt: skip
@requires("plan:manage")
def wording_page(kind: str, id: int) -> Any:
    """Correct the wording of an objective or an indicator; what was printed stays beside it."""
    one = wording.find(db.session(), kind, id) or abort(404)
    errors: list[tuple[str, str]] = []
    form = None
    if request.method == "POST":
        form = typed_form(wording.spec(kind), request.form)
        form.validate()
        errors = [(f"f-{f.name}", str(e)) for f in form for e in f.errors]
        if not errors:
            try:
                version = request.form.get("version", 0, type=int)
                wording.save(kind, id, version, form.data)
            except Conflict as problem:
                flash(str(problem), "error")
                return redirect(request.path, 303)
            except Invalid as problem:
                errors = [("f-reason", str(problem))]
            else:
                flash(_("The wording was saved"), "success")
                return redirect(url_for("plans.plan", year=one.year), 303)
    page = wording.page(one, form, errors)
    return render_template("plan/wording.html", page=page), 422 if errors else 200


@blueprint.route("/next", methods=["GET", "POST"])
@requires("plan:manage")
def next_year() -> Any:
    """Set up the next year with this plan as its draft."""
    year = _year()
    opens = url_for("plans.plan", year=year.start.year)
    if request.method == "POST":
        try:
            made = copy_year(year)
        except Invalid as problem:
            flash(str(problem), "error")
            return redirect(opens, 303)
        flash(_("The plan was copied to %(year)s as a draft", year=made.year.label), "success")
        return redirect(url_for("plans.plan", year=made.year.start.year), 303)
    label = str(_("Copy to the next year"))
    page = {
        "title": f"{label}: {_('Plan of %(year)s', year=year.label)}",
        "notices": [str(_("Objectives, indicators, targets, settings, tasks with what comes "
                          "before what, owners, costs as planned and deliverables are copied; "
                          "planned dates come a year later")),
                    str(_("Results, days of work, approvals and spendings stay with their year; "
                          "questions are carried as they stand"))],
        "action": request.full_path.rstrip("?"), "hidden": [], "fields": [], "errors": [],
        "effects": [], "buttons": [Button(label, primary=True)],
        "cancel": Link(str(_("Cancel")), opens), "back": Link(str(_("Plan of the year")), opens),
    }  # fmt: skip
    return render_shared("confirm.html", page)


def _year() -> Year:
    return asked_year() or abort(404)
