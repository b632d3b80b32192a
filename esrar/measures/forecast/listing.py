"""The rows behind a forecast: each with why it is expected and what it still lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from esrar.core.i18n import _l
from esrar.core.pages import Link
from esrar.measures import evaluate, statements
from esrar.measures.evaluate import Judgement
from esrar.measures.forecast.expecting import Expected, Forecast, Way
from esrar.measures.kit import Label
from esrar.measures.years import Year

DATED = _l("By the dates written down it counts at the year's end")
LEAVING = _l("By the dates written down it no longer counts at the year's end")


@dataclass(frozen=True)
class ExpectedRow:
    """A unit that is expected: the reason, the criteria it still fails, and the act for one."""

    expected: Expected
    due: date | None
    why: Label
    lacks: Sequence[Label]
    act: Link | None


def expected_rows(
    session: Session, found: Forecast, year: Year, start: int = 0, limit: int = 50
) -> list[ExpectedRow]:
    """A page of the rows, judged as they will stand on the year's last day."""
    page = found.rows[start : start + limit]
    judged = _judged(session, found, year, [row.record_id for row in page])
    return [_row(found, row, judged.get(row.record_id)) for row in page]


def _judged(
    session: Session, found: Forecast, year: Year, records: Sequence[int]
) -> Mapping[int, Judgement]:
    question = evaluate.ask(session, found.measure, year)
    statement = statements.judged(question.measure, question.criteria, "records")
    given: dict[str, Any] = question.parameters(year.seen_from(year.end), ids=list(records))
    rows = session.execute(statement, given).mappings() if records else ()
    return {row["id"]: evaluate.judgement(question, dict(row)) for row in rows}


def _row(found: Forecast, row: Expected, judged: Judgement | None) -> ExpectedRow:
    failed = judged.failed if judged else []
    assert found.pipeline is not None
    why = {Way.DATED: DATED, Way.LEAVING: LEAVING}.get(row.way, found.pipeline.why)
    act = next((c.act(judged.facts) for c in failed if c.act and judged), None)
    due = row.due or (judged.facts["dated"] if judged and row.way is Way.DATED else None)
    return ExpectedRow(row, due, why, [c.label for c in failed], act)
