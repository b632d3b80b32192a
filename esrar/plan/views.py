"""The board, an indicator, the plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for

from esrar.accounts.permissions import requires
from esrar.core import clock
from esrar.core.calendar import parse_date
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.pages import Link
from esrar.kit.disclosures.form_page import Ask, give
from esrar.measures import evaluate
from esrar.measures.catalogue import MEASURES
from esrar.measures.years import current_year, year_of
from esrar.plan.asked import Asked
from esrar.plan.board import printed, revision
from esrar.plan.download import OfIndicator
from esrar.plan.expected import expected_page
from esrar.plan.indicator import indicator_page
from esrar.plan.outline import VIEWS, plan_page

blueprint = Blueprint("board", __name__)


@blueprint.get("/")
@requires("indicators:read")
def board() -> str:
    """The indicators of the year."""
    tag, year = revision(), current_year()
    return render_template(
        "plan/board.html", revision=tag, live=printed(tag), live_url=url_for("board.live"),
        year_label=year.label if year else "",
    )  # fmt: skip


def live() -> Response:
    """The part of the board that renews itself; an unchanged one is an empty 304.

    Only this part carries a tag: a whole page holds its reader's name and the nonce of its policy,
    which a browser must not reuse.
    """
    tag = revision()
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        response = make_response(printed(tag))
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


live = requires("indicators:read")(live)
live.polls = True  # type: ignore[attr-defined]
blueprint.add_url_rule("/board/live", "live", live)


@blueprint.get("/indicators/<key>")
@requires("indicators:read")
def indicator(key: str) -> str:
    """One indicator, today or on any day."""
    asked = _asked(key)
    page = indicator_page(db.session(), asked)
    if page is None or (asked.criterion and page.rows_page is None):
        abort(404)
    return render_template("plan/indicator.html", page=page)


@blueprint.get("/indicators/<key>/expected")
@requires("indicators:read")
def expected(key: str) -> str:
    """The rows that its number is expected to gain or to lose by the year's end."""
    asked, measure = _asked(key), MEASURES.get(key)
    if measure is None:
        abort(404)
    return render_template("plan/expected.html", page=expected_page(db.session(), measure, asked))


@blueprint.route("/indicators/<key>/export", methods=["GET", "POST"])
@requires("indicators:export")
def export(key: str) -> Any:
    """The rows behind its number, as a file; where they name persons, after it is said where to."""
    asked, measure = _asked(key), MEASURES.get(key)
    if measure is None:
        abort(404)
    parcel = OfIndicator(evaluate.ask(db.session(), measure, asked.year), asked)
    back = Link(str(measure.label), asked.url_of("board.indicator"))
    return give(parcel, Ask(request.full_path.rstrip("?"), back))


def _asked(key: str) -> Asked:
    day = _day("as_of")
    year = current_year() if day is None else year_of(day)
    if year is None:
        abort(404)
    return Asked(
        key, year, day or clock.today(), request.args.get("after", 0, type=int),
        request.args.get("left_out", ""), request.args.get("near") == "all",
    )  # fmt: skip


@blueprint.get("/plan")
@requires("plan:read")
def plan() -> str:
    """Objectives, indicators, tasks."""
    view = request.args.get("view", "")
    if view not in VIEWS:
        abort(404)
    page = plan_page(db.session(), current_year(), view)
    return render_template("plan/plan.html", page=page)


def _day(name: str) -> date | None:
    given = request.args.get(name, "").strip()
    if not given:
        return None
    try:
        return parse_date(given).date
    except Invalid:
        abort(400)
