"""What an indicator is expected to reach by the year's end, beside its value and apart from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from esrar.accounts.permissions import granted
from esrar.core.calendar import show_date
from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.core.pieces import LTR
from esrar.kit import registry
from esrar.kit.pages import Column
from esrar.measures import evaluate
from esrar.measures.catalogue import MEASURES
from esrar.measures.forecast import (
    ExpectedRow,
    Forecast,
    Way,
    expected_rows,
    forecast,
    kept_forecast,
)
from esrar.measures.kit import Measure
from esrar.measures.years import Year
from esrar.plan.asked import Asked
from esrar.plan.figures import DASH, number_text
from esrar.plan.moves import unit_names
from esrar.plan.rules import TargetKind

PAGE, FEW = 50, 5
WAYS = {
    Way.DATED: _l("Dated ahead"),
    Way.UNDER_WAY: _l("Under way"),
    Way.LEAVING: _l("Drops out"),
}


@dataclass(frozen=True)
class RowOfExpected:
    """A unit that is expected, as it is printed."""

    url: str
    label: str
    way: str
    due: Markup | str
    why: str
    lacks: Sequence[str]
    act: Link | None


@dataclass(frozen=True)
class ExpectedPanel:
    """The forecast of an indicator with some of its rows; `why_not` where there is none."""

    text: str
    why_not: str
    parts: Sequence[tuple[str, str]]
    note: str
    columns: Sequence[Column]
    rows: Sequence[RowOfExpected]
    more: Link | None = None
    first_url: str | None = None
    next_url: str | None = None


@dataclass(frozen=True)
class ExpectedPage:
    """All rows of a forecast."""

    title: str
    back: Link
    panel: ExpectedPanel


def expected_text(session: Session, key: str, year: Year) -> str:
    """The forecast of a measure as the board says it; nothing where there is none."""
    measure = MEASURES.get(key)
    if measure is None:
        return ""
    number = kept_forecast(session, measure, year).number
    return "" if number is None else _said(number)


def _said(number: int) -> str:
    return str(_("Expected by the year's end: %(number)s",
                 number=number_text(number, TargetKind.COUNT)))  # fmt: skip


def expected_panel(session: Session, measure: Measure, asked: Asked) -> ExpectedPanel | None:
    """The forecast with its first rows; none for a year that ended."""
    found = _forecast(session, measure, asked)
    if found.as_of >= found.end:
        return None
    return _panel(session, found, asked, 0, FEW)


def expected_page(session: Session, measure: Measure, asked: Asked) -> ExpectedPage:
    """The forecast with a page of its rows."""
    panel = _panel(session, _forecast(session, measure, asked), asked, max(asked.after, 0), PAGE)
    back = Link(str(measure.label), asked.url())
    return ExpectedPage(str(_("Expected by the year's end")), back, panel)


def _forecast(session: Session, measure: Measure, asked: Asked) -> Forecast:
    if asked.is_today:
        return kept_forecast(session, measure, asked.year)
    return forecast(session, measure, asked.year, asked.period.as_of)


def _panel(session: Session, found: Forecast, asked: Asked, start: int,
           limit: int) -> ExpectedPanel:  # fmt: skip
    rows = expected_rows(session, found, asked.year, start, limit) if found.rows else []
    measure = evaluate.ask(session, found.measure, asked.year).measure
    names = unit_names(measure.unit_register, [row.expected.unit_id for row in rows])
    more = len(found.rows) > start + limit
    every = asked.url_of("board.expected")
    return ExpectedPanel(
        text="" if found.number is None else number_text(found.number, TargetKind.COUNT),
        why_not=str(found.why_not),
        parts=list(_parts(found)) if found.pipeline else (),
        note=str(found.pipeline.note) if found.pipeline else "",
        columns=[
            Column("unit", str(registry.get(measure.unit_register).singular)),
            Column("way", str(_("How"))), Column("due", str(_("Expected on"))),
            Column("why", str(_("Why it is expected"))),
            Column("lacks", str(_("Criteria not met yet"))),
        ],
        rows=[_row(measure, row, names) for row in rows],
        more=Link(str(_("Show all")), every) if more and limit == FEW else None,
        first_url=every if start else None,
        next_url=asked.url_of("board.expected", after=start + limit) if more else None,
    )  # fmt: skip


def _parts(found: Forecast) -> Any:
    yield str(_("Counted so far")), number_text(found.now, TargetKind.COUNT)
    for way, label in WAYS.items():
        if count := found.count(way):
            sign = "\u2212" if way is Way.LEAVING else "+"
            yield str(label), Markup('<bdi dir="ltr">%s%s</bdi>') % (sign, f"{count:,}")


def _row(measure: Measure, row: ExpectedRow, names: dict[int, str]) -> RowOfExpected:
    unit, held = row.expected.unit_id, granted()
    may_read = f"{measure.record_register}:read" in held
    may_act = f"{measure.record_register}:write" in held
    return RowOfExpected(
        url=f"/{measure.record_register}/{row.expected.record_id}" if may_read else "",
        label=names.get(unit, f"#{unit}"),
        way=str(WAYS[row.expected.way]),
        due=LTR % show_date(row.due) if row.due else DASH,
        why=str(row.why),
        lacks=[str(label) for label in row.lacks],
        act=row.act if may_act else None,
    )
