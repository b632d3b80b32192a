"""Pages where periods are closed, read as they were closed, proven, and opened again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from esrar.accounts.permissions import requires
from esrar.core import clock
from esrar.core.db import db
from esrar.core.errors import Conflict, Invalid
from esrar.core.fields import LongText
from esrar.core.forms import typed_form
from esrar.core.i18n import _, _l
from esrar.core.pages import Entry, Link, StatusTag
from esrar.kit.pages import Button
from esrar.kit.render import render_shared
from esrar.measures.years import Year, years
from esrar.plan.asked import asked_year
from esrar.plan.closing import acts, pages
from esrar.plan.closing.indicator_page import indicator_page
from esrar.plan.closing.kept import Closing, as_computed, find
from esrar.plan.closing.preview import preview_page
from esrar.plan.closing.proving import verify
from esrar.plan.closing.shape import Span

blueprint = Blueprint("closings", __name__, url_prefix="/closings")

REASON = LongText(500)


@blueprint.get("")
@requires("plan:read")
def every() -> str:
    """The periods of a year, closed and open."""
    page = pages.list_page(db.session(), _year(), years(), clock.today())
    return render_template("plan/closings.html", page=page)


@blueprint.get("/new/<span>")
@requires("plan:approve")
def preview(span: str) -> str:
    """What would be frozen."""
    return _preview(_year(), _span(span))


@blueprint.post("/new/<span>")
@requires("plan:approve")
def close(span: str) -> Any:
    """Freeze what was seen."""
    year, wanted = _year(), _span(span)
    try:
        number = acts.close(year, wanted, request.form.get("seen", ""))
    except Conflict as conflict:
        return _preview(year, wanted, str(conflict)), 409
    except Invalid as fault:
        return _preview(year, wanted, str(fault)), 422
    flash(_("The period was closed"), "success")
    return redirect(url_for("closings.closing", id=number), 303)


def _preview(year: Year, span: Span, problem: str = "") -> str:
    session = db.session()
    fault = acts.hindrance(session, year, span, clock.today())
    found = as_computed(session, year, span)
    page = preview_page(session, year, found, fault, problem)
    return render_template("plan/closing_preview.html", page=page)


@blueprint.get("/<int:id>")
@requires("plan:read")
def closing(id: int) -> str:
    """A closing as it was frozen."""
    return render_template("plan/closing.html", page=pages.closing_page(db.session(), _found(id)))


@blueprint.get("/<int:id>/proof")
@requires("plan:read")
def proof(id: int) -> str:
    """Reckon every row and the fingerprint again."""
    page = pages.closing_page(db.session(), _found(id))
    verdict = verify(db.session(), id)
    text = _("It is as it was frozen, row by row")
    if not verdict.holds:
        text = _("It is not as it was frozen: %(rows)s", rows="; ".join(verdict.broken[:5]))
    tag = StatusTag(str(text), "good" if verdict.holds else "bad")
    return render_template("plan/closing.html", page={**page, "verdict": tag})


@blueprint.get("/<int:id>/<key>")
@requires("plan:read")
def indicator(id: int, key: str) -> str:
    """One indicator of a closing."""
    found = _found(id)
    one = found.indicator(key)
    if one is None:
        abort(404)
    after = max(0, request.args.get("after", 0, type=int))
    page = indicator_page(db.session(), found, one, after)
    return render_template("plan/closing_indicator.html", page=page)


@blueprint.route("/<int:id>/reopen", methods=["GET", "POST"])
@requires("plan:approve")
def reopen(id: int) -> Any:
    """Ask for the reason, then open the period again."""
    one, errors, typed = _found(id), [], ""
    if request.method == "POST":
        form = typed_form({"reason": (_l("Reason"), REASON, True)}, request.form)
        typed = str(form["reason"].raw)
        if form.validate():
            try:
                acts.reopen(id, form["reason"].data)
            except Invalid as fault:
                errors = [("f-reason", str(fault))]
            else:
                flash(_("The period was opened again"), "success")
                return redirect(url_for("closings.every", year=one.year.start.year), 303)
        else:
            errors = [("f-reason", str(e)) for e in form["reason"].errors]
    return render_shared("confirm.html", _ask(one, errors, typed)), 422 if errors else 200


def _ask(one: Closing, errors: list[tuple[str, str]], typed: str) -> dict[str, Any]:
    opens = url_for("closings.closing", id=one.id)
    label = str(_("Open again"))
    return {
        "title": f"{label}: {pages.title(one)}",
        "notices": [str(_("What was frozen stays in the history; closing the period again makes "
                          "the next edition"))],
        "action": request.path, "hidden": [], "errors": errors, "effects": [],
        "fields": [Entry("f-reason", "reason", str(_("Reason")), "textarea", typed,
                         error=errors[0][1] if errors else "", maxlength=500)],
        "buttons": [Button(label, primary=True)],
        "cancel": Link(str(_("Cancel")), opens), "back": Link(pages.title(one), opens),
    }  # fmt: skip


def _year() -> Year:
    return asked_year() or abort(404)


def _span(text: str) -> Span:
    return Span(text) if text in {one.value for one in Span} else abort(404)


def _found(id: int) -> Closing:
    return find(db.session(), id) or abort(404)
