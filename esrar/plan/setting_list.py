"""The settings and targets of all indicators in a year, as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from esrar.core.i18n import _
from esrar.core.pages import StatusTag
from esrar.measures import evaluate
from esrar.measures.catalogue import MEASURES
from esrar.measures.evaluate import Question
from esrar.measures.kit import Measure
from esrar.measures.years import Year, years
from esrar.plan.figures import number_text
from esrar.plan.outline import Tab
from esrar.plan.promises import Promise, promises
from esrar.plan.setting_text import shown


@dataclass(frozen=True)
class SettingRow:
    """An indicator in the list: its targets, what is set for it, and whether somebody chose."""

    number: int | str
    name: str
    url: str
    target: str
    quarterly: str
    settings: Sequence[str]
    changed: StatusTag | None = None


@dataclass(frozen=True)
class SettingList:
    """All indicators of a year."""

    title: str
    years: Sequence[Tab]
    rows: Sequence[SettingRow]


def list_page(session: Session, year: Year) -> SettingList:
    """Every indicator of the year's plan, each followed by its second readings."""
    rows = []
    for promise in promises(session, year):
        if promise.measure is not None:
            rows.append(_row(session, year, promise.measure, promise))
        rows += [_row(session, year, MEASURES[key]) for key in promise.second_readings
                 if MEASURES[key].settings]  # fmt: skip
    tabs = [
        Tab(one.label, url_for("settings.indicators", year=one.start.year), one == year)
        for one in years()
    ]
    return SettingList(
        str(_("Indicator settings and targets")), tabs if len(tabs) > 1 else (), rows
    )


def _row(
    session: Session, year: Year, measure: Measure, promise: Promise | None = None
) -> SettingRow:
    question = evaluate.ask(session, measure, year)
    quarterly = [] if promise is None else [
        number_text(amount, promise.kind) for amount in promise.quarterly
    ]  # fmt: skip
    chosen = any(
        question.settings[one.name] != one.default_of(question.first) for one in measure.settings
    )
    return SettingRow(
        number=promise.number if promise else "",
        name=promise.name if promise else str(measure.label),
        url=url_for("settings.indicator", key=measure.key, year=year.start.year),
        target=promise.target if promise else "",
        quarterly=" · ".join(quarterly) if promise and any(promise.quarterly) else "",
        settings=_settings(question),
        changed=StatusTag(str(_("Other than the default")), "wait") if chosen else None,
    )


def _settings(question: Question) -> list[str]:
    return [
        f"{one.label}: {shown(one, question.settings[one.name])}"
        for one in question.measure.settings
    ]
