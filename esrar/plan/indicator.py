"""One indicator as a page: its value and meaning, its quarters, the rows behind it and left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from flask import current_app, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from esrar.accounts.permissions import granted
from esrar.core.calendar import show_date
from esrar.core.db import db
from esrar.core.i18n import _, language
from esrar.core.pages import Link, StatusTag
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
from esrar.plan.closing.kept import standing
from esrar.plan.expected import ExpectedPanel, expected_panel
from esrar.plan.figures import DASH, Reading, number_text
from esrar.plan.left_out import LeftOut, NearMiss
from esrar.plan.moves import MovementRow, movement_rows
from esrar.plan.promises import Promise, promises
from esrar.plan.quarters import QuarterRow, chart, quarter_rows
from esrar.plan.rules import TargetKind
from esrar.plan.setting_text import shown


class Offer(Protocol):
    """Has something that a higher tier can do with an indicator's number, or nothing."""

    def links(self, asked: Asked) -> Iterable[Link]:
        """Where it is done, for the day asked about."""
        ...


@dataclass(frozen=True)
class DayForm:
    """Asks for the value on another day."""

    url: str
    value: str
    is_today: bool


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
    head = _head(promise, measure, readings, asked)
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


def _head(
    promise: Promise | None, measure: Measure | None, readings: Mapping[str, Reading], asked: Asked
) -> dict[str, Any]:
    reading = readings.get(TODAY)
    kind = promise.kind if promise else TargetKind.COUNT
    if promise and asked.year.id is not None:
        status = figures.tag(figures.progress(promise, reading, asked.year).status)
    else:
        status = StatusTag(str(_("No target")), "plain")
    day = show_date(asked.period.as_of)
    parts: list[tuple[str, str]] = [(str(_("As of")), Markup('<bdi dir="ltr">%s</bdi>') % day)]
    if reading is not None:
        value = reading.value
        if value.numerator is not None and value.denominator is not None:
            parts.append((str(_("Numerator")), number_text(value.numerator, TargetKind.COUNT)))
            parts.append((str(_("Denominator")), number_text(value.denominator, TargetKind.COUNT)))
        if coverage := figures.coverage_text(value):
            parts.append((str(_("Coverage")), coverage))
    return {
        "number": promise.number if promise else "",
        "name": promise.name if promise else str(measure.label if measure else ""),
        "objective": promise.objective if promise else "",
        "definition": _definition(promise, measure, asked),
        "value_text": number_text(reading.value.number, kind) if reading else DASH,
        "target_text": promise.target if promise else DASH,
        "status": status,
        "back": Link(str(_("Indicators")), url_for("board.board")),
        "parts": parts,
        "day": _day_form(asked) if measure else None,
        "actions": list(_actions(asked)) if measure else (),
        "waits": _waits(promise),
        "closed": _closed(promise, asked),
    }


def _actions(asked: Asked) -> Iterator[Link]:
    if "indicators:export" in granted():
        yield Link(str(_("Export the rows")), asked.url_of("board.export"))
    for offer in current_app.extensions["esrar.indicator_offers"]:
        yield from offer.links(asked)
    if "settings:manage" in granted():
        yield Link(
            str(_("Change the settings")),
            url_for("settings.indicator", key=asked.key, year=asked.year.start.year),
        )


def _waits(promise: Promise | None) -> Link | None:
    """The question on which the number rests while nobody has confirmed it."""
    if promise is None or not promise.unconfirmed:
        return None
    may = "settings:read" in granted()
    url = url_for("questions.question", key=promise.unconfirmed[0]) if may else ""
    return Link(figures.unconfirmed_text(promise), url)


def _closed(promise: Promise | None, asked: Asked) -> Link | None:
    """On a day that was closed: what the indicator was closed with."""
    if promise is None or asked.is_today:
        return None
    for closing in reversed(list(standing(db.session(), asked.year).values())):
        one = closing.indicator(promise.key)
        if closing.as_of == asked.period.as_of and one is not None:
            value = f"\u2068{number_text(one.value.number, promise.kind)}\u2069"
            text = _("This day is closed, with the value %(value)s. Shown here is what is counted "
                     "for it today", value=value)  # fmt: skip
            url = url_for("closings.indicator", id=closing.id, key=promise.key)
            return Link(str(text), url)
    return None


def _day_form(asked: Asked) -> DayForm:
    url = url_for("board.indicator", key=asked.key)
    return DayForm(url, show_date(asked.period.as_of), asked.is_today)


def _definition(promise: Promise | None, measure: Measure | None, asked: Asked) -> str:
    if measure is None:
        return promise.definitions[language()] if promise else ""
    return str(measure.definition(evaluate.ask(db.session(), measure, asked.year).settings))


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
            link = Markup('<a href="%s">%s</a>') % (url_for("board.indicator", key=key), text)
            yield str(MEASURES[key].label), link
    for remark in measure.remarks:
        if count := readings[TODAY].remarks.get(remark.key):
            yield str(_("of which %(what)s", what=remark.label)), f"{count:,}"
    question = evaluate.ask(session, measure, asked.year)
    for one, number in evaluate.beside(session, question, asked.period):
        yield str(one.label), number_text(number, TargetKind.COUNT)
