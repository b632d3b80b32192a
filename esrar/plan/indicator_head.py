"""The head of an indicator's page: value, target, status, meaning, and what may be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from flask import current_app, url_for

from esrar.accounts.permissions import granted
from esrar.core.calendar import show_date
from esrar.core.db import db
from esrar.core.i18n import _, language
from esrar.core.pages import Link, StatusTag
from esrar.core.pieces import LTR
from esrar.measures import evaluate
from esrar.measures.kit import Measure
from esrar.measures.models import TODAY
from esrar.plan import figures
from esrar.plan.asked import Asked
from esrar.plan.closing.kept import standing
from esrar.plan.figures import DASH, Reading, number_text
from esrar.plan.promises import Promise
from esrar.plan.rules import TargetKind


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


def head_of(
    promise: Promise | None, measure: Measure | None, readings: Mapping[str, Reading], asked: Asked
) -> dict[str, Any]:
    """What the page says above its quarters, by the names of its parts."""
    reading = readings.get(TODAY)
    kind = promise.kind if promise else TargetKind.COUNT
    return {
        "number": promise.number if promise else "",
        "name": promise.name if promise else str(measure.label if measure else ""),
        "objective": promise.objective if promise else "",
        "definition": _definition(promise, measure, asked),
        "value_text": number_text(reading.value.number, kind) if reading else DASH,
        "target_text": promise.target if promise else DASH,
        "status": _status(promise, reading, asked),
        "back": Link(str(_("Indicators")), url_for("board.board")),
        "parts": list(_parts(reading, asked)),
        "day": _day_form(asked) if measure else None,
        "actions": list(_actions(asked)) if measure else (),
        "waits": _waits(promise),
        "closed": _closed(promise, asked),
    }


def _status(promise: Promise | None, reading: Reading | None, asked: Asked) -> StatusTag:
    if promise and asked.year.id is not None:
        return figures.tag(figures.progress(promise, reading, asked.year).status)
    return StatusTag(str(_("No target")), "plain")


def _parts(reading: Reading | None, asked: Asked) -> Iterator[tuple[str, str]]:
    """What the value is made of, and the day that it is of."""
    yield str(_("As of")), LTR % show_date(asked.period.as_of)
    if reading is None:
        return
    value = reading.value
    if value.numerator is not None and value.denominator is not None:
        yield str(_("Numerator")), number_text(value.numerator, TargetKind.COUNT)
        yield str(_("Denominator")), number_text(value.denominator, TargetKind.COUNT)
    if coverage := figures.coverage_text(value):
        yield str(_("Coverage")), coverage


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
