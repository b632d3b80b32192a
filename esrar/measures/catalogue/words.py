"""What is said of records of many kinds: the day that was found, and the act that would mend it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Integer, bindparam

from esrar.core.calendar import show_date
from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.measures.kit import Criterion, Facts, Label, Period, Settings, Test

RECORD: Any = bindparam("id", type_=Integer())
"""The record whose unit is sought, in the `also` of a measure."""

Detail = Callable[[Facts, Period, Settings], str]
Act = Callable[[Facts], Link]


def on(day: date) -> str:
    """A date that keeps its direction within a text."""
    return f"\u2066{show_date(day)}\u2069"


def day(name: str, lead: Label = "") -> Detail:
    """A detail that says a date of the record, after a word."""

    def detail(facts: Facts, period: Period, settings: Settings) -> str:
        found = facts[name]
        return "" if found is None else f"{lead} {on(found)}".strip()

    return detail


def number(name: str, setting: str) -> Detail:
    """A detail that says a number found, and the least that is asked for."""

    def detail(facts: Facts, period: Period, settings: Settings) -> str:
        return str(_("%(found)s of at least %(least)s", found=facts[name] or 0,
                     least=settings[setting]))  # fmt: skip

    return detail


def act(label: Label, path: str, key: str = "id") -> Act:
    """An act on a page of the record: "/initiatives/%s/edit"."""
    return lambda facts: Link(label, path % facts[key])


def assess(new: Link, approve: Link) -> Act:
    """To what waits for approval (the fact `pending`), else to a new one of the record."""

    def link(facts: Facts) -> Link:
        if facts["pending"] is None:
            return Link(new.label, new.url % facts["id"])
        return Link(approve.label, approve.url % facts["pending"])

    return link


def dated(column: Any, act: Act, label: Label = None) -> Criterion:
    """The day on which it counts is written down."""
    return Criterion(
        "dated", label or _l("Its date is written down"), lambda w: column.is_not(None), act=act
    )


def in_window(column: Any, name: str, label: Label) -> Criterion:
    """The day lies within the year, up to the day asked about."""
    return Criterion("in_window", label, lambda w: column.between(w.start, w.as_of), day(name))


def approved(column: Any, act: Act) -> Criterion:
    """It was approved, whenever that was."""
    return Criterion("approved", _l("Approved"), lambda w: column.is_not(None), act=act)


def not_cancelled(table: Any) -> Criterion:
    """It was not cancelled by the day asked about."""
    test: Test = lambda w: (table.c.cancelled_on.is_(None)) | (table.c.cancelled_on > w.as_of)  # noqa: E731
    return Criterion("not_cancelled", _l("Not cancelled"), test,
                     day("cancelled_on", _l("cancelled on")))  # fmt: skip
