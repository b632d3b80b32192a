"""One indicator as a page: its head, its quarters, the rows behind its number and left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from esrar.core.i18n import _
from esrar.core.pages import Link, StatusTag
from esrar.core.pieces import LINK
from esrar.measures import evaluate
from esrar.measures.catalogue import MEASURES
from esrar.measures.evaluate import Question
from esrar.measures.kit import Measure
from esrar.measures.models import TODAY
from esrar.measures.movements import latest
from esrar.measures.secrecy import may_follow
from esrar.measures.years import current_year
from esrar.plan import behind, figures, left_out
from esrar.plan.asked import Asked
from esrar.plan.behind import RowsPage
from esrar.plan.expected import ExpectedPanel, expected_panel
from esrar.plan.figures import DASH, Reading, number_text
from esrar.plan.indicator_head import DayForm, head_of
from esrar.plan.left_out import LeftOut, NearMiss
from esrar.plan.moves import MovementRow, movement_rows
from esrar.plan.promises import Promise, promises
from esrar.plan.quarters import QuarterRow, chart, quarter_rows
from esrar.plan.rules import TargetKind
from esrar.plan.setting_text import shown


@dataclass(frozen=True)
class IndicatorPage:
    """Everything about one indicator on one day."""

    number: int | str
    name: str
    objective: str
    definition: str
    value_text: str
    target_text: str
    status: StatusTag
    back: Link
    parts: Sequence[tuple[str, str]] = ()
    second: Sequence[tuple[str, str]] = ()
    settings: Sequence[tuple[str, str, str]] = ()
    quarters: Sequence[QuarterRow] = ()
    chart: Markup | None = None
    near: Sequence[NearMiss] = ()
    more_near: str = ""
    rows_page: RowsPage | None = None
    left_out: Sequence[LeftOut] = ()
    movements: Sequence[MovementRow] = ()
    day: DayForm | None = None
    actions: Sequence[Link] = ()
    waits: Link | None = None
    expected: ExpectedPanel | None = None
    closed: Link | None = None


def indicator_page(session: Session, asked: Asked) -> IndicatorPage | None:
    """The page; None when neither the plan nor the catalogue knows the key."""
    promised = promises(session, asked.year) or promises(session, current_year())
    promise = next((p for p in promised if p.key == asked.key), None)
    measure = MEASURES.get(asked.key)
    if promise is None and measure is None:
        return None
    readings = figures.readings(session, asked.key, asked.year, asked.period.as_of)
    head = head_of(promise, measure, readings, asked)
    if measure is None:
        return IndicatorPage(**head)
    question = evaluate.ask(session, measure, asked.year)
    kind = promise.kind if promise else TargetKind.COUNT
    by_quarter = quarter_rows(promise, readings, asked)
    page = IndicatorPage(
        **head,
        settings=_settings(question),
        second=list(_second(session, promise, measure, readings, asked)),
        quarters=by_quarter,
        chart=chart(by_quarter),
        rows_page=None if asked.criterion else behind.no_rows(),
        movements=movement_rows(latest(session, measure=asked.key, limit=20), {asked.key: kind}),
    )
    return _with_rows(session, page, question, asked) if may_follow(measure) else page


def _with_rows(
    session: Session, page: IndicatorPage, question: Question, asked: Asked
) -> IndicatorPage:
    """The page with what stands behind its number, and what is left out of it."""
    rows_page = (left_out.left_out_page(session, question, asked) if asked.criterion
                 else behind.rows_page(session, question, asked))  # fmt: skip
    near, more = left_out.near(session, question, asked) if asked.is_today else ([], "")
    return replace(
        page,
        rows_page=rows_page,
        left_out=list(left_out.left_out(session, question, asked)),
        expected=expected_panel(session, question.measure, asked),
        near=near,
        more_near=more,
    )


def _settings(question: Question) -> list[tuple[str, str, str]]:
    found = []
    for one in question.measure.settings:
        value = question.settings[one.name]
        default = one.default_of(question.first)
        note = "" if value == default else str(_("default: %(value)s", value=shown(one, default)))
        found.append((str(one.label), shown(one, value), note))
    if question.measure.given:
        found += [(str(label), text or DASH, "") for label, text in question.measure.given()]
    return found


def _second(
    session: Session, promise: Promise | None, measure: Measure, readings: Mapping[str, Reading],
    asked: Asked,
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Second readings of the indicator, and its remarks, beside the value."""
    for key in promise.second_readings if promise else ():
        other = figures.reading_of(session, key, asked.year, asked.period.as_of)
        if other is not None:
            text = number_text(other.value.number, TargetKind.COUNT)
            link = LINK % (url_for("board.indicator", key=key), text)
            yield str(MEASURES[key].label), link
    for remark in measure.remarks:
        if count := readings[TODAY].remarks.get(remark.key):
            yield str(_("of which %(what)s", what=remark.label)), f"{count:,}"
    question = evaluate.ask(session, measure, asked.year)
    for one, number in evaluate.beside(session, question, asked.period):
        yield str(one.label), number_text(number, TargetKind.COUNT)
