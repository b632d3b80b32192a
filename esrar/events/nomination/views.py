"""The pages of a nomination: the ranking with its choice, the stand list, the list as a file."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from esrar.accounts.permissions import requires
from esrar.core.calendar import show_date
from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.events.nomination.choosing import Choice, nominate
from esrar.events.nomination.page import STANDS, page
from esrar.events.nomination.stands import OfStands, sheet
from esrar.kit import registry
from esrar.kit.banners import flash_done, flash_link
from esrar.kit.disclosures.form_page import Ask, give
from esrar.kit.loading import standing_row, title
from esrar.kit.render import render_shared

blueprint = Blueprint("nomination", __name__, url_prefix="/exhibitions/<int:id>")
LARGEST = 1000


def _stands(given: Any, stored: int | None) -> int:
    number = given.get("stands", type=int)
    return min(max(number, 1), LARGEST) if number else stored or STANDS


@blueprint.get("/nominate")
@requires("exhibitions:write")
def ask(id: int) -> str:
    """The ranking, the first of it chosen."""
    row = standing_row(registry.get("exhibitions"), id)
    shown = page(db.session(), row, None, _stands(request.args, row["stands"]))
    return render_template("events/nominate.html", page=shown)


@blueprint.post("/nominate")
@requires("exhibitions:write")
def choose(id: int) -> Any:
    """Write those chosen; a choice that does not fit is shown again as it was sent."""
    register = registry.get("exhibitions")
    row, form = standing_row(register, id), request.form
    families = list(dict.fromkeys(form.getlist("family", type=int)))
    choice = Choice(_stands(form, row["stands"]), families, form.get("reason", "").strip())
    try:
        operation = nominate(id, choice)
    except Conflict as problem:
        flash_link(str(problem), "error")
        return redirect(url_for("nomination.ask", id=id, stands=choice.stands))
    except Invalid as problem:
        shown = page(db.session(), row, choice, choice.stands, str(problem))
        return render_template("events/nominate.html", page=shown), 422
    said = _("Nominated: %(number)s", number=counted("family", len(families)))
    flash_done(register, str(said), operation)
    return redirect(url_for("exhibitions.show", id=id), 303)


@blueprint.get("/stands")
@requires("exhibitions:read")
def stand_list(id: int) -> str:
    """The list of stands, to be printed and signed."""
    row = standing_row(registry.get("exhibitions"), id)
    days = [(str(_("Opening date")), row["opened_on"]), (str(_("Last day")), row["closed_on"])]
    facts = [(label, show_date(day)) for label, day in days if day]
    if row["place"]:
        facts.append((str(_("Place")), row["place"]))
    return render_shared("sheet.html", sheet(row, facts))


@blueprint.route("/stands/export", methods=["GET", "POST"])
@requires("exhibitions:export")
def export(id: int) -> Response | Any:
    """The same list as a file, after it is said where it goes."""
    register = registry.get("exhibitions")
    name = title(register, standing_row(register, id))
    back = Link(name, url_for("exhibitions.show", id=id))
    return give(OfStands(id, str(_("Stand list: %(name)s", name=name))), Ask(request.path, back))
