"""The pages of packs: ask for one of an indicator, take one that was made."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden, NotFound

from esrar.accounts.permissions import granted, requires
from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.context import who_acted
from esrar.core.dating import parse_date
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.core.pages import Entry, Link
from esrar.core.pieces import CODE, LINK, LTR
from esrar.core.typeset import PDF
from esrar.kit import registry
from esrar.kit.access import may
from esrar.measures import evaluate
from esrar.measures.catalogue import MEASURES
from esrar.measures.kit import Measure
from esrar.measures.secrecy import may_follow
from esrar.measures.years import current_year, year_of
from esrar.plan.asked import Asked
from esrar.plan.download import names_persons
from esrar.reports.packs import drawing, keeping
from esrar.reports.views import handed

blueprint = Blueprint("packs", __name__)


@blueprint.route("/indicators/<key>/pack", methods=["GET", "POST"])
@requires("indicators:export")
def new(key: str) -> Any:
    """Ask for the size and the seed; make the pack."""
    measure = _measure(key)
    asked = _asked(key)
    typed = {"size": str(drawing.USUAL), "seed": secrets.token_hex(4), **request.form}
    wrong: dict[str, str] = {}
    if request.method == "POST":
        values: dict[str, Any] = {}
        for name, read in (("size", drawing.size_of), ("seed", drawing.seed_of)):
            try:
                values[name] = read(str(typed[name]))
            except Invalid as problem:
                wrong[name] = str(problem)
        if not wrong:
            try:
                question = evaluate.ask(db.session(), measure, asked.year)
                number = keeping.make(question, asked, values["seed"], values["size"])
                flash(_("The pack was made and kept under the number %(number)s", number=number),
                      "success")  # fmt: skip
                return redirect(request.full_path.rstrip("?"))
            except Invalid as problem:
                wrong["size"] = str(problem)
    page = _page(measure, asked, typed, wrong)
    return render_template("reports/pack.html", page=page), 422 if wrong else 200


@blueprint.get("/packs/<identifier>.pdf")
@requires("indicators:export")
def file(identifier: str) -> Any:
    """A pack as it was made."""
    one = keeping.find(db.session(), identifier)
    if one is None or one.measure not in MEASURES:
        raise NotFound()
    _measure(one.measure)
    return handed(one.pdf, f"{one.identifier}.pdf", PDF, keeping.PACK.name, one.id)


def _measure(key: str) -> Measure:
    """The measure, for whoever may meet what its rows say. Raises NotFound, Forbidden."""
    measure = MEASURES.get(key)
    if measure is None:
        raise NotFound()
    if not allowed(measure):
        raise Forbidden()
    return measure


def allowed(measure: Measure) -> bool:
    """Whether whoever acts now may meet the records behind a number, persons included."""
    own = {registry.get(k) for k in (measure.unit_register, measure.record_register)}
    return may_follow(measure) and all(
        may(r, "read") and (not names_persons(r) or may(r, "personal")) for r in own
    ) and "indicators:export" in granted()  # fmt: skip


def _asked(key: str) -> Asked:
    given = request.args.get("as_of", "").strip()
    try:
        day = parse_date(given).date if given else None
    except Invalid:
        raise NotFound() from None
    year = current_year() if day is None else year_of(day)
    if year is None:
        raise NotFound()
    return Asked(key, year, day or clock.today())


def _page(measure: Measure, asked: Asked, typed: dict[str, Any],
          wrong: dict[str, str]) -> dict[str, Any]:  # fmt: skip
    fields = [
        Entry("size", "size", str(_("Rows to be drawn")), value=typed["size"], width="s",
              inputmode="numeric", ltr=True, error=wrong.get("size", ""),
              hint=str(_("From %(least)s to %(most)s", least=drawing.LEAST, most=drawing.MOST))),
        Entry("seed", "seed", str(_("Seed")), value=typed["seed"], width="s", ltr=True,
              error=wrong.get("seed", ""), maxlength=drawing.LONGEST,
              hint=str(_("The same seed draws the same rows again"))),
    ]  # fmt: skip
    return {
        "title": str(_("Verification pack: %(name)s", name=measure.label)),
        "intro": str(_("A sample of the rows behind the number, as of %(day)s: the criteria, "
                       "values and evidence of each, to be signed off. It stays inside the "
                       "association", day=f"\u2066{show_date(asked.period.as_of)}\u2069")),
        "back": Link(str(measure.label), asked.url_of("board.indicator")),
        "action": request.full_path.rstrip("?"), "fields": fields,
        "errors": list(wrong.items()),
        "headings": [str(_("Number")), str(_("As of")), str(_("Seed")), str(_("Drawn")),
                     str(_("Made on")), str(_("Made by"))],
        "rows": [_row(one) for one in keeping.of_measure(db.session(), asked.key)],
    }  # fmt: skip


def _row(one: Any) -> list[Any]:
    url = url_for("packs.file", identifier=one.identifier)
    return [LINK % (url, CODE % one.identifier), LTR % show_date(one.as_of), CODE % one.seed,
            LTR % f"{one.size} / {one.population:,}", LTR % show_date(one.made_on),
            who_acted(one.made_by)]  # fmt: skip


class Offer:
    """The link on an indicator's page."""

    def links(self, asked: Asked) -> list[Link]:
        """To the pack of the number on the day asked about."""
        measure = MEASURES.get(asked.key)
        if measure is None or not allowed(measure):
            return []
        return [Link(str(_("Verification pack")), asked.url_of("packs.new"))]


OFFER = Offer()
"""Given to the plan by `create_app`."""
