"""Pages where the manager sets, for a fiscal year, what is counted and what is promised."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from esrar.accounts.permissions import granted, requires
from esrar.core.db import db
from esrar.core.errors import Conflict
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.measures import evaluate
from esrar.measures.catalogue import MEASURES
from esrar.measures.kit import Measure
from esrar.measures.years import Year
from esrar.plan import approving, changing
from esrar.plan import setting_page as pages
from esrar.plan.asked import asked_year
from esrar.plan.changing import Wanted
from esrar.plan.promises import Promise, promises
from esrar.plan.setting_list import list_page
from esrar.plan.setting_page import EffectPanel, SettingPage

blueprint = Blueprint("settings", __name__, url_prefix="/admin/indicators")

MANAGE = "settings:manage"


@blueprint.get("")
@requires("settings:read")
def indicators() -> str:
    """Every indicator with what is set and promised for the year."""
    return render_template("plan/settings.html", page=list_page(db.session(), _year()))


@blueprint.get("/<key>")
@requires("indicators:read")
def indicator(key: str) -> str:
    """The settings and targets of one indicator; a form for who may change them."""
    measure, year = _asked(key)
    return render_template("plan/setting.html", page=_page(measure, year))


@blueprint.post("/<key>")
@requires(MANAGE)
def change(key: str) -> Any:
    """Show what a change would do; keep it once that was seen."""
    measure, year = _asked(key)
    question, promise = evaluate.ask(db.session(), measure, year), _promise(measure, year)
    form, wanted = pages.read(pages.fields(question, promise), promise, request.form)
    if wanted is not None and pages.unexplained(promise, wanted) and _approved(year):
        form[pages.BECAUSE].errors = [str(_("The plan is approved: give the reason of the change"))]
        wanted = None
    if wanted is None:
        return render_template("plan/setting.html", page=_page(measure, year, form)), 422
    if request.form.get("act") == "save" and request.form.get("seen") == _mark(wanted):
        try:
            changing.save(year, measure, wanted, request.form.get("known", ""))
        except Conflict as conflict:
            flash(str(conflict), "error")
        else:
            flash(_("The settings were saved, and the indicator was counted anew"), "success")
        return redirect(url_for("settings.indicator", key=key, year=year.start.year), 303)
    effect = pages.effect_panel(changing.effect(year, measure, wanted), promise)
    return render_template("plan/setting.html", page=_page(measure, year, form, effect, wanted))


def _page(measure: Measure, year: Year, form: Any = None, effect: EffectPanel | None = None,
          wanted: Wanted | None = None) -> SettingPage:  # fmt: skip
    session, promise = db.session(), _promise(measure, year)
    question, may = evaluate.ask(session, measure, year), MANAGE in granted()
    spec = pages.fields(question, promise)
    shown = pages.entries(spec, pages.stored(question, promise), form, pages.notes(question))
    known = changing.fingerprint(session, year, measure)
    return SettingPage(
        title=str(_("Settings: %(name)s", name=promise.name if promise else measure.label)),
        subtitle=str(_("Fiscal year %(year)s", year=year.label)),
        action=url_for("settings.change", key=measure.key, year=year.start.year),
        back=Link(str(_("Indicator page")), url_for("board.indicator", key=measure.key)),
        settings=[entry for entry in shown if entry.name.startswith("set-")] if may else (),
        targets=[entry for entry in shown if entry.name in pages.TARGET] if may else (),
        because=[entry for entry in shown if entry.name == pages.BECAUSE and _approved(year)]
        if may else (),
        facts=() if may else list(pages.facts(question, promise)),
        errors=[(entry.id, entry.error) for entry in shown if entry.error],
        hidden=[("known", request.form.get("known") or known),
                ("seen", _mark(wanted) if wanted else "")],
        effect=effect,
        may_change=may,
    )  # fmt: skip


def _approved(year: Year) -> bool:
    return approving.is_approved(db.session(), year)


def _mark(wanted: Wanted) -> str:
    """Stands for what was shown, so that nothing else is saved than what was seen."""
    return repr(wanted)


def _asked(key: str) -> tuple[Measure, Year]:
    measure = MEASURES.get(key)
    if measure is None:
        abort(404)
    return measure, _year()


def _year() -> Year:
    return asked_year() or abort(404)


def _promise(measure: Measure, year: Year) -> Promise | None:
    promised = promises(db.session(), year)
    return next((p for p in promised if p.key == measure.key), None)
