"""The pages of alerts: the list, one of them with what may be done, the digest, the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from esrar.accounts.permissions import granted, requires
from esrar.alerts import forms, marking, page, wishes
from esrar.alerts.catalogue import BY_KEY, in_force
from esrar.alerts.finding import Scope, one
from esrar.alerts.forms import RuleForm
from esrar.alerts.kit import Found, Rule, Seen
from esrar.alerts.page import AlertRow
from esrar.core import clock
from esrar.core.arabic import number_of
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.core.pages import Entry, Link
from esrar.plan.moves import unit_names

blueprint = Blueprint("alerts", __name__)

PLACE = "/alerts/<kind>/<subject>/<int:id>"


@blueprint.get("/alerts")
@requires("alerts:read")
def page_of_all() -> str:
    """Everything that needs somebody, kind by kind."""
    scope = page.asked_scope(request.args.get("scope", ""))
    return render_template("alerts/list.html", page=page.alerts_page(db.session(), scope))


@blueprint.get("/alerts/<kind>")
@requires("alerts:read")
def kind(kind: str) -> str:
    """The alerts of one kind."""
    scope, after = page.asked_scope(request.args.get("scope", "")), request.args.get("after", "")
    found = page.kind_page(db.session(), kind, scope, number_of(after) or 0)
    if found is None:
        abort(404)
    return render_template("alerts/list.html", page=found)


# -- one alert -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AlertPage:
    """One alert, and the two forms: who minds it, until when it rests."""

    title: str
    kind: str
    said: str
    row: AlertRow
    back: Link
    assign: Entry
    assign_url: str
    snooze: list[Entry]
    snooze_url: str
    wake: Link | None
    errors: list[tuple[str, str]]


@blueprint.get(PLACE)
@requires("alerts:write")
def alert(kind: str, subject: str, id: int) -> str:
    """One alert, and what may be done about it besides what its record asks."""
    rule, found = _asked(kind, subject, id)
    return render_template("alerts/alert.html", page=_page(rule, found, {}, {}))


@blueprint.post(f"{PLACE}/assign")
@requires("alerts:write")
def assign(kind: str, subject: str, id: int) -> Response:
    """Somebody minds it."""
    _rule, found = _asked(kind, subject, id)
    given = request.form.get("person", "")
    try:
        marking.assign(kind, found, number_of(given))
    except Invalid as fault:
        flash(str(fault), "error")
    else:
        flash(_("The alert was assigned"), "success")
    return _back(kind)


@blueprint.post(f"{PLACE}/snooze")
@requires("alerts:write")
def snooze(kind: str, subject: str, id: int) -> Any:
    """It rests until a day, for a reason."""
    rule, found = _asked(kind, subject, id)
    until, reason = request.form.get("until", ""), request.form.get("reason", "")
    try:
        marking.snooze(kind, found, forms.read_day(until), reason, page.reader().id)
    except Invalid as fault:
        name = "reason" if forms.read_day(until) and not reason.strip() else "until"
        shown = _page(rule, found, request.form, {name: str(fault)})
        return render_template("alerts/alert.html", page=shown), 422
    flash(_("The alert rests until that day"), "success")
    return _back(kind)


@blueprint.post(f"{PLACE}/wake")
@requires("alerts:write")
def wake(kind: str, subject: str, id: int) -> Response:
    """It rests no longer."""
    _rule, found = _asked(kind, subject, id)
    marking.wake(kind, found)
    flash(_("The alert is back in the list"), "success")
    return _back(kind)


def _asked(kind: str, subject: str, id: int) -> tuple[Rule, Found]:
    """The alert of an address; what is done or not for this reader is not found."""
    found = one(db.session(), kind, page.reader(), subject, id)
    if found is None:
        abort(404)
    if not page.may_mark(BY_KEY[kind], found):
        abort(403)
    return BY_KEY[kind], found


def _back(kind: str) -> Response:
    return redirect(url_for("alerts.kind", kind=kind, scope=Scope.ALL.value), 303)


def _page(rule: Rule, found: Found, given: Any, errors: dict[str, str]) -> AlertPage:
    here: dict[str, Any] = {"kind": rule.key, "subject": found.subject, "id": found.id}
    seen = Seen(clock.today(), in_force(db.session())[rule.key], granted())
    named = {} if found.url else {found.register: unit_names(found.register, [found.link])}
    row = page.row_of(rule, seen, found, named)
    rests = found.until is not None and found.until > seen.today
    entries = forms.snooze_entries(given, errors)
    return AlertPage(
        title=row.title,
        kind=str(rule.label),
        said=str(rule.said),
        row=row,
        back=Link(str(rule.label), url_for("alerts.kind", kind=rule.key, scope=Scope.ALL.value)),
        assign=forms.assign_entry(found.assigned),
        assign_url=url_for("alerts.assign", **here),
        snooze=entries,
        snooze_url=url_for("alerts.snooze", **here),
        wake=Link(str(_("Bring it back now")), url_for("alerts.wake", **here), "", "post")
        if rests else None,
        errors=[(entry.id, entry.error) for entry in entries if entry.error],
    )  # fmt: skip


# -- one's own digest ------------------------------------------------------------------------------


@dataclass(frozen=True)
class FormPage:
    """A short form of one's own."""

    title: str
    text: str
    action: str
    fields: list[Entry]
    errors: list[tuple[str, str]]
    back: Link


@blueprint.route("/alerts/digest", methods=["GET", "POST"])
@requires("alerts:read")
def digest() -> Any:
    """Where one's alerts are sent, and how often."""
    who, errors = page.reader().id, {}
    given: Any = None
    if request.method == "POST":
        given = request.form
        try:
            wishes.keep(
                who, given.get("email", ""), given.get("often", ""), given.get("language", "ar")
            )
        except Invalid as fault:
            errors["email"] = str(fault)
        else:
            flash(_("The setting was saved"), "success")
            return redirect(url_for("alerts.page_of_all"), 303)
    entries = wishes.entries(who, given, errors)
    shown = FormPage(
        str(_("My e-mail digest")),
        str(_("It is sent only when there is something new, and names no person: it says what "
              "waits, how much of it, and where")),
        url_for("alerts.digest"), entries, [(e.id, e.error) for e in entries if e.error],
        Link(str(_("Alerts")), url_for("alerts.page_of_all")),
    )  # fmt: skip
    return render_template("alerts/digest.html", page=shown), 422 if errors else 200


# -- the rules -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RulesPage:
    """All kinds with their switches and days."""

    title: str
    action: str
    rules: list[RuleForm]
    errors: list[tuple[str, str]]
    may_change: bool


@blueprint.get("/admin/alerts")
@requires("settings:read")
def rules() -> str:
    """Which alerts are looked for, and how many days ahead."""
    return _rules(None, {})


@blueprint.post("/admin/alerts")
@requires("settings:manage")
def set_rules() -> Any:
    """Keep which alerts are looked for, and how many days ahead."""
    wanted, errors = forms.read_rules(request.form)
    if errors:
        return _rules(request.form, errors), 422
    marking.set_rules(wanted)
    flash(_("The alert rules were saved"), "success")
    return redirect(url_for("alerts.rules"), 303)


def _rules(given: Any, errors: dict[str, str]) -> str:
    shown = RulesPage(
        str(_("Alert rules")), url_for("alerts.set_rules"), forms.rule_forms(given, errors),
        [(f"f-{name}", text) for name, text in errors.items()], "settings:manage" in granted(),
    )  # fmt: skip
    return render_template("alerts/rules.html", page=shown)
