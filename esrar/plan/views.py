"""The board, an indicator, the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for

from esrar.accounts.permissions import requires
from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.dating import parse_date
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.pages import Link
from esrar.kit.banners import flash_link
from esrar.kit.disclosures.form_page import Ask, give
from esrar.measures import evaluate
from esrar.measures.catalogue import MEASURES
from esrar.measures.kit import Measure
from esrar.measures.secrecy import may_follow
from esrar.measures.years import Year, current_year, year_of, years
from esrar.plan.asked import Asked, asked_year
from esrar.plan.board import printed, revision
from esrar.plan.closing.pages import year_tabs
from esrar.plan.download import OfIndicator
from esrar.plan.expected import expected_page
from esrar.plan.indicator import indicator_page
from esrar.plan.outline import VIEWS, plan_page
from esrar.plan.past import COMPUTED, closed_days, past_board

blueprint = Blueprint("board", __name__)


@blueprint.get("/")
@requires("indicators:read")
def board() -> str:
    """The indicators of the year; of another day or year, where one is asked for."""
    named, wrong = _typed_day("on")
    year, day = _board_day(named)
    common = {"year_label": year.label if year else "", "day": wrong or show_date(day),
              "years": year_tabs(years(), year, "board.board") if year else [],
              "closed": closed_days(db.session(), year) if year else []}  # fmt: skip
    if year is not None and (year != current_year() or day < year.seen_from(clock.today()).as_of):
        found = past_board(db.session(), year, day, request.args.get("as") == COMPUTED)
        return render_template("plan/board.html", past=found, **common)
    tag = revision()
    return render_template(
        "plan/board.html", revision=tag, live=printed(tag), live_url=url_for("board.live"),
        past=None, **common,
    )  # fmt: skip


def _board_day(day: date | None) -> tuple[Year | None, date]:
    """The day the board is asked of, and its year: today's, unless a day or a year is named."""
    if day is None:
        year = asked_year()
        if year is None and "year" in request.args:
            abort(404)
        return year, min(clock.today(), year.end) if year else clock.today()
    day = min(day, clock.today())
    year = year_of(day)
    return (year, day) if year.id is not None else abort(404)


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
    return response


live = requires("indicators:read")(live)
live.polls = True  # type: ignore[attr-defined]
blueprint.add_url_rule("/board/live", "live", live)


@blueprint.get("/indicators/<key>")
@requires("indicators:read")
def indicator(key: str) -> str:
    """One indicator, today or on any day."""
    day, wrong = _typed_day("as_of")
    asked = _asked_on(key, day)
    page = indicator_page(db.session(), asked)
    if page is None or (asked.criterion and page.rows_page is None):
        abort(404)
    if wrong and page.day is not None:
        page = replace(page, day=replace(page.day, value=wrong))
    return render_template("plan/indicator.html", page=page)


@blueprint.get("/indicators/<key>/expected")
@requires("indicators:read")
def expected(key: str) -> str:
    """The rows that its number is expected to gain or to lose by the year's end."""
    asked, measure = _asked(key), _followed(key)
    return render_template("plan/expected.html", page=expected_page(db.session(), measure, asked))


@blueprint.route("/indicators/<key>/export", methods=["GET", "POST"])
@requires("indicators:export")
def export(key: str) -> Any:
    """The rows behind its number, as a file; where they name persons, after it is said where to."""
    asked, measure = _asked(key), _followed(key)
    parcel = OfIndicator(evaluate.ask(db.session(), measure, asked.year), asked)
    back = Link(str(measure.label), asked.url_of("board.indicator"))
    return give(parcel, Ask(request.full_path.rstrip("?"), back))


def _followed(key: str) -> Measure:
    """The measure, for whoever may follow its number to the rows. Raises NotFound, Forbidden."""
    measure = MEASURES.get(key)
    if measure is None:
        abort(404)
    if not may_follow(measure):
        abort(403)
    return measure


def _asked(key: str) -> Asked:
    return _asked_on(key, _day("as_of"))


def _asked_on(key: str, day: date | None) -> Asked:
    year = asked_year() if day is None else year_of(day)
    if day is None and year is not None and year != current_year():
        day = min(year.end, clock.today())
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
    year = asked_year()
    if year is None and "year" in request.args:
        abort(404)
    page = plan_page(db.session(), year, view)
    several = year_tabs(years(), year, "board.plan") if year else []
    return render_template("plan/plan.html", page=page, years=several)


def _day(name: str) -> date | None:
    """The day that the address names; none is none. Raises Invalid for what is no day."""
    given = request.args.get(name, "").strip()
    return parse_date(given).date if given else None


def _typed_day(name: str) -> tuple[date | None, str]:
    """The day that was typed; of what is no day a banner says why, and the box keeps it."""
    try:
        return _day(name), ""
    except Invalid as error:
        flash_link(str(error), "error")
        return None, request.args[name]
