"""The board: every indicator of the year from kept values, never counted for a look."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from flask import current_app, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from esrar.accounts.identity import me
from esrar.accounts.permissions import granted
from esrar.audit.cache import current_revision, kept
from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.db import db
from esrar.core.i18n import _, language
from esrar.core.pages import Link
from esrar.measures.catalogue import MEASURES
from esrar.measures.models import TODAY
from esrar.measures.movements import latest
from esrar.measures.years import Year, current_year
from esrar.plan.charts import spark
from esrar.plan.closing.acts import next_span
from esrar.plan.closing.beside import after_closing
from esrar.plan.closing.kept import standing
from esrar.plan.closing.pages import CLOSE
from esrar.plan.expected import expected_text
from esrar.plan.figures import (
    Reading,
    coverage_text,
    kept_readings,
    last_closed,
    number_text,
    progress,
    tag,
    unconfirmed_text,
)
from esrar.plan.moves import movement_rows
from esrar.plan.promises import Promise, promises
from esrar.plan.rules import Number
from esrar.plan.sheet import Board, IndicatorRow, ObjectiveCard, as_of_text, attention

LATEST = 8
PRINTED = 64
"""Boards kept as printed: one for each role and language, until something changes."""
KINDS = {".py", ".html", ".mo"}


def revision() -> str:
    """What changes exactly when the board of this reader may: asked before anything else."""
    reader = me()
    who = (reader.role, reader.department) if reader else ("", "")
    parts = (current_revision(), clock.today().isoformat(), *who, language(), _release())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


@lru_cache(maxsize=1)
def _release() -> int:
    """The newest file of the program: a new release is a new board."""
    root = Path(__file__).resolve().parents[2]
    folders = (root / "esrar", root / "templates", root / "translations")
    files = (p for folder in folders for p in folder.rglob("*") if p.suffix in KINDS)
    return max(path.stat().st_mtime_ns for path in files)


def printed(tag: str) -> Markup:
    """The board as the readers of a tag see it: printed once for all of them, for all their looks.

    Nothing in it is its reader's own but what the tag holds: role, department, language.
    """
    boards: dict[str, Markup] = kept(("boards",), dict)
    found = boards.get(tag)
    if found is None:
        if len(boards) >= PRINTED:
            boards.clear()
        page = current_app.jinja_env.get_template("plan/_board_live.html")
        found = boards[tag] = Markup(page.render(board=board()))
    return found


def board() -> Board:
    """The board of the current year, in a handful of statements however many records there are."""
    session, year = db.session(), current_year()
    promised = promises(session, year)
    kept = kept_readings(session) if year else {}
    kinds = {p.key: p.kind for p in promised}
    rows = [(p, _row(p, kept, year)) for p in promised if year]
    return Board(
        year_label=year.label if year else "",
        as_of_label=_as_of(year),
        objectives=list(_objectives(rows)),
        movements=movement_rows(latest(session, limit=LATEST), kinds),
        attention=[*_ready(session, year), *attention([row for _, row in rows])],
    )


def _ready(session: Session, year: Year | None) -> Iterator[Link]:
    """The period that can be closed, for who closes it."""
    span = next_span(session, year) if year and year.id else None
    if year and span and span.end(year) < clock.today() and CLOSE in granted():
        text = _("Ready to be closed: %(period)s", period=span.label)
        yield Link(str(text), url_for("closings.preview", span=span, year=year.start.year))


def _as_of(year: Year | None) -> str:
    if year is None:
        return str(_("No fiscal year is set up"))
    return as_of_text(year.seen_from(clock.today()).as_of)


def _objectives(rows: Sequence[tuple[Promise, IndicatorRow]]) -> Iterator[ObjectiveCard]:
    for (number, text), group in groupby(rows, lambda r: (r[0].objective_number, r[0].objective)):
        yield ObjectiveCard(number, text, [row for _, row in group])


def _row(promise: Promise, kept: Mapping[str, Mapping[str, Reading]], year: Year) -> IndicatorRow:
    own = kept.get(promise.key, {})
    reading = own.get(TODAY)
    reached = progress(promise, reading, year)
    number = reading.value.number if reading else None
    connected = promise.measure is not None
    return IndicatorRow(
        number=promise.number,
        name=promise.name,
        url=url_for("board.indicator", key=promise.key),
        value_text=number_text(number, promise.kind),
        target_text=promise.target,
        share=reached.percent,
        status=tag(reached.status),
        change_text=change_text(promise, own, year),
        spark=_spark(promise, own, year) if connected else None,
        beside=list(_beside(promise, kept)),
        note=coverage_text(reading.value) if reading else "",
        waits=unconfirmed_text(promise),
        expected=expected_text(db.session(), promise.key, year),
        after=list(after_closing(db.session(), year, promise.key, promise.kind)),
    )


def _spark(promise: Promise, own: Mapping[str, Reading], year: Year) -> Markup | None:
    """The course of the value as a line, and in words for who cannot see it."""
    series = _series(promise, own, year)
    said = " · ".join(number_text(value, promise.kind) for value in series)
    return spark(series, str(_("By quarter, up to today: %(values)s", values=said)))


def _series(promise: Promise, own: Mapping[str, Reading], year: Year) -> list[object]:
    """The values at the closed quarters and today, beginning from nothing where a year does."""
    if TODAY not in own:
        return []
    today = own[TODAY]
    ends = [end for end in year.quarters if end.isoformat() in own and end < today.as_of]
    return [0 if promise.measure and promise.measure.from_nothing else None,
            *(number_at(promise, own, year, end) for end in ends), today.value.number]  # fmt: skip


def number_at(promise: Promise, own: Mapping[str, Reading], year: Year, end: date) -> Number | None:
    """The number of a quarter's end: as it was closed, else as it is counted."""
    for closing in standing(db.session(), year).values():
        one = closing.indicator(promise.key) if closing.as_of == end else None
        if one is not None:
            return one.value.number
    return own[end.isoformat()].value.number


def change_text(promise: Promise, own: Mapping[str, Reading], year: Year) -> Markup | str:
    """How much the value moved since the last quarter closed, or since the year began."""
    measure, today = promise.measure, own.get(TODAY)
    if measure is None or today is None or today.value.number is None:
        return ""
    closed = last_closed(year, today.as_of)
    before = (
        number_at(promise, own, year, closed) if closed else (0 if measure.from_nothing else None)
    )
    if before is None:
        return ""
    difference = Fraction(today.value.number) - Fraction(before)
    sign = "+" if difference > 0 else "\u2212" if difference < 0 else ""
    text = sign + number_text(abs(difference), promise.kind)
    since = show_date(closed or year.start)
    return Markup('<bdi dir="ltr">%s</bdi> %s <bdi dir="ltr">%s</bdi>') % (text, _("since"), since)


def _beside(promise: Promise, kept: Mapping[str, Mapping[str, Reading]]) -> Iterator[str]:
    """Second readings, and what is counted though something about it deserves a look."""
    for key in promise.second_readings:
        reading = kept.get(key, {}).get(TODAY)
        if reading and reading.value.number is not None:
            yield f"{MEASURES[key].label}: {number_text(reading.value.number, promise.kind)}"
    reading, measure = kept.get(promise.key, {}).get(TODAY), promise.measure
    if reading and measure:
        for remark in measure.remarks:
            if count := reading.remarks.get(remark.key):
                yield str(_("of which %(what)s: %(count)s", what=remark.label, count=f"{count:,}"))
