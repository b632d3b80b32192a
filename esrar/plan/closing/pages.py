"""What the pages of closings show: the periods of a year, a preview, a closing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from esrar.accounts.permissions import granted
from esrar.core.calendar import show_date
from esrar.core.context import who_acted
from esrar.core.i18n import _
from esrar.core.pages import Link, StatusTag
from esrar.core.pieces import HASH, LINK, LTR, TAG
from esrar.measures.years import Year
from esrar.plan.approving import APPROVED
from esrar.plan.closing.acts import next_span
from esrar.plan.closing.kept import Closing, history, standing
from esrar.plan.closing.shape import SPANS, Content, Span
from esrar.plan.closing.tables import Table, day, tasks_table, values_table
from esrar.plan.closing.variance import now
from esrar.plan.figures import DASH

CLOSE = "plan:approve"
"""The permission to close a period, and to open one again."""


def list_page(session: Session, year: Year, years: Sequence[Year], today: Any) -> dict[str, Any]:
    """The periods of a year: what is closed, by whom, and what comes next."""
    done, upcoming = standing(session, year), next_span(session, year)
    may = CLOSE in granted()
    actions = []
    if may and upcoming is not None and upcoming.end(year) <= today:
        label = _("Close: %(period)s", period=upcoming.label)
        url = url_for("closings.preview", span=upcoming.value, year=year.start.year)
        actions.append(Link(str(label), url, "primary"))
    return {
        "title": str(_("Closings of %(year)s", year=year.label)),
        "intro": str(_("A closed period keeps its values, rows and definitions as they stood. "
                       "What is corrected later is shown beside them and never alters them")),
        "years": year_tabs(years, year, "closings.every"),
        "actions": actions,
        "periods": Table(
            str(_("Periods of the year")),
            [str(_("Period")), str(_("Last day")), str(_("Status")), str(_("Closed on")),
             str(_("Closed by")), str(_("Fingerprint (SHA-256)"))],
            [_period(span, year, done.get(span), span is upcoming, today) for span in SPANS],
        ),
        "reopened": Table(
            str(_("Opened again")),
            [str(_("Closing")), str(_("Closed on")), str(_("Opened again on")), str(_("By")),
             str(_("Reason"))],
            [_reopened(year, row) for row in history(session, year) if row.reopened_on],
        ),
    }  # fmt: skip


def year_tabs(years: Sequence[Year], year: Year, endpoint: str) -> list[Any]:
    """The years to choose among; none while there is only one."""
    if len(years) < 2:
        return []
    return [
        {"label": one.label, "url": url_for(endpoint, year=one.start.year), "current": one == year}
        for one in years
    ]


def _period(span: Span, year: Year, one: Closing | None, upcoming: bool, today: Any) -> list[Any]:
    end = LTR % show_date(span.end(year))
    if one is None:
        over = span.end(year) <= today
        text = _("Ready to be closed") if over and upcoming else _("Open")
        return [span.label, end, TAG % ("wait" if over and upcoming else "plain", text), DASH, DASH,
                DASH]  # fmt: skip
    link = LINK % (url_for("closings.closing", id=one.id), span.label)
    return [link, end, TAG % ("good", _("Closed")), day(one.closed_on),
            who_acted(one.closed_by), HASH % one.fingerprint]  # fmt: skip


def _reopened(year: Year, row: Any) -> list[Any]:
    name = f"{year.start.year}/{row.span}/{row.edition}"
    return [
        LINK % (url_for("closings.closing", id=row.id), LTR % name),
        LTR % show_date(row.closed_on), LTR % show_date(row.reopened_on),
        who_acted(row.reopened_by), row.reopen_reason,
    ]  # fmt: skip


def closing_page(session: Session, one: Closing) -> dict[str, Any]:
    """A closing: what was frozen, and what is counted for the same day now."""
    present = {i.key: now(session, one, i.key) for i in one.content.indicators}
    pairs = [
        (str(_("As of")), LTR % show_date(one.as_of)),
        (str(_("Closed on")), day(one.closed_on)),
        (str(_("Closed by")), who_acted(one.closed_by)),
        (str(_("Edition")), one.edition),
        (str(_("Rows kept")), f"{one.count:,}"),
        (str(_("Plan of the year")), _plan(one.content)),
        (str(_("Fingerprint (SHA-256)")), HASH % one.fingerprint),
    ]
    if one.reopened_on:
        pairs += [(str(_("Opened again on")), LTR % show_date(one.reopened_on)),
                  (str(_("Reason")), one.reopen_reason or "")]  # fmt: skip
    status = StatusTag(str(_("Opened again")), "wait") if one.reopened_on else StatusTag(
        str(_("Closed")), "good")  # fmt: skip
    return {
        "title": title(one), "status": status,
        "back": Link(str(_("Closings")), url_for("closings.every", year=one.year.start.year)),
        "actions": list(_actions(one)), "pairs": pairs, "verdict": None,
        "figures": values_table(one, present), "tasks": tasks_table(one.content),
    }  # fmt: skip


def title(one: Closing) -> str:
    """What a closing is called."""
    return f"{one.span.label} {one.year.label}"


def _plan(content: Content) -> str:
    if content.plan.status != APPROVED:
        return str(_("Not approved"))
    if not content.plan.decision_number:
        return str(_("Approved"))
    number = f"\u2068{content.plan.decision_number}\u2069"
    return str(_("Approved by decision %(number)s", number=number))


def _actions(one: Closing) -> Iterable[Link]:
    url = url_for("board.board", on=one.as_of.isoformat())
    yield Link(str(_("The board of that day")), url)
    yield Link(str(_("Check the fingerprint")), url_for("closings.proof", id=one.id))
    if CLOSE in granted() and one.reopened_on is None:
        yield Link(str(_("Open again")), url_for("closings.reopen", id=one.id), "danger")
