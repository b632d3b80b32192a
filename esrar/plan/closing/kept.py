"""What was closed, as it was kept: read by the board, the pages, the reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from esrar.audit.cache import kept
from esrar.core import clock
from esrar.measures import evaluate
from esrar.measures.catalogue import MEASURES
from esrar.measures.years import Year, years
from esrar.plan.closing.gathering import Row, gather, rows
from esrar.plan.closing.models import ClosingRow, PlanClosing
from esrar.plan.closing.shape import SPANS, Content, Indicator, Span
from esrar.plan.closing.text import read

CLOSING: Table = PlanClosing.__table__
ROW: Table = ClosingRow.__table__
_STANDING = select(CLOSING).where(
    CLOSING.c.fiscal_year_id == bindparam("year"), CLOSING.c.reopened_on.is_(None)
)
_ROWS = (
    select(ROW.c.unit_id, ROW.c.record_id, ROW.c.dated, ROW.c.outcome, ROW.c.remarks)
    .where(ROW.c.closing_id == bindparam("closing"), ROW.c.measure == bindparam("measure"))
    .order_by(ROW.c.unit_id, ROW.c.record_id)
)


@dataclass(frozen=True)
class Closing:
    """A quarter or a year as it was closed; or, without an id, as it would be closed now."""

    year: Year
    span: Span
    content: Content
    id: int | None = None
    edition: int = 0
    closed_on: date | None = None
    closed_by: str = ""
    fingerprint: str = ""
    audit_id: int = 0
    count: int = 0
    reopened_on: date | None = None
    reopened_by: str = ""
    reopen_reason: str | None = None

    @property
    def as_of(self) -> date:
        """The day it speaks of."""
        return self.content.as_of

    @property
    def reference(self) -> str:
        """What it is cited by: 2026/q1/1."""
        return f"{self.year.start.year}/{self.span}/{self.edition}"

    def indicator(self, key: str) -> Indicator | None:
        """One indicator by the key of its measure."""
        return self.content.indicator(key)

    def rows(self, session: Session, key: str) -> Iterator[Row]:
        """The rows behind an indicator's number, by unit and record."""
        if self.id is not None:
            asked = {"closing": self.id, "measure": key}
            yield from (Row(*row) for row in session.execute(_ROWS, asked))
        elif key in MEASURES:
            question = evaluate.ask(session, MEASURES[key], self.year)
            yield from rows(session, question, self.year.seen_from(self.as_of))


def standing(session: Session, year: Year) -> Mapping[Span, Closing]:
    """What of a year is closed now, in its order; read once until a closing changes."""
    if year.id is None:
        return {}
    return kept(("closings", year.id), lambda: _load(session, year), CLOSING)


def _load(session: Session, year: Year) -> Mapping[Span, Closing]:
    found = session.execute(_STANDING, {"year": year.id}).mappings()
    by_span = {Span(row["span"]): _closing(year, dict(row)) for row in found}
    return {span: by_span[span] for span in SPANS if span in by_span}


def _closing(year: Year, row: Mapping[str, Any]) -> Closing:
    return Closing(
        year, Span(row["span"]), read(row["content"]), row["id"], row["edition"],
        row["closed_on"], row["closed_by"], row["fingerprint"], row["audit_id"], row["count"],
        row["reopened_on"], row["reopened_by"], row["reopen_reason"],
    )  # fmt: skip


def closed(session: Session, year: Year, span: Span | str) -> Closing | None:
    """A quarter or a year as it was closed; None while it is open."""
    return standing(session, year).get(Span(span))


def as_computed(session: Session, year: Year, span: Span | str, day: date | None = None) -> Closing:
    """The same shape, counted now: at the end of the period, or on the day where that is earlier.

    Without a day, as of today.
    """
    end = Span(span).end(year)
    return Closing(year, Span(span), gather(session, year, min(end, day or clock.today())))


def find(session: Session, closing_id: int) -> Closing | None:
    """One closing, also a reopened one; None when there is none of that number."""
    row = session.execute(select(CLOSING).where(CLOSING.c.id == closing_id)).mappings().first()
    year = next((y for y in years() if row and y.id == row["fiscal_year_id"]), None)
    return _closing(year, dict(row)) if row and year else None


def history(session: Session, year: Year) -> Sequence[Any]:
    """Every closing of a year, the latest first, without its content."""
    columns = [c for c in CLOSING.c if c.name != "content"]
    statement = select(*columns).where(CLOSING.c.fiscal_year_id == year.id)
    return session.execute(statement.order_by(CLOSING.c.id.desc())).all()
