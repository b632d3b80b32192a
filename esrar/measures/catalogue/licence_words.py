"""What is said of a licence: what was found about a criterion, and the act that would mend it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from esrar.core.calendar import show_date
from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.measures.catalogue.licence_conditions import kind
from esrar.measures.kit import Facts, Label, Period, Settings


def type_name(facts: Facts, period: Period, settings: Settings) -> str:
    """The name of its type."""
    return str(facts["type_name"])


def papers(facts: Facts, period: Period, settings: Settings) -> str:
    """Which of number and issue date is missing, or the date."""
    if not facts["number"] and facts["issued_on"] is None:
        return str(_("neither number nor issue date"))
    if facts["issued_on"] is None:
        return str(_("no issue date"))
    if not facts["number"]:
        return str(_("no number"))
    return _on(facts["issued_on"])


def day(name: str, lead: Label) -> Any:
    """A detail that says a date of the record, after a word."""

    def detail(facts: Facts, period: Period, settings: Settings) -> str:
        day = facts[name]
        return "" if day is None else f"{lead} {_on(day)}"

    return detail


def _on(day: date) -> str:
    return f"\u2066{show_date(day)}\u2069"


def first_detail(facts: Facts, period: Period, settings: Settings) -> str:
    """When another licence would have stood in the way."""
    eve, days = _on(period.eve), counted("day", settings["gap_days"], oblique=True)
    return str(_("neither on %(eve)s nor within %(days)s before the issue", eve=eve, days=days))


def complete_papers(facts: Facts) -> Link:
    """To the form, for what is missing on the paper."""
    url = f"/licences/{facts['id']}/edit"
    if facts["number"]:
        return Link(_("Add the issue date"), url)
    if facts["issued_on"] is not None:
        return Link(_("Add the licence number"), url)
    return Link(_("Record the issue of the licence"), url)


def attach(facts: Facts) -> Link:
    """To the files of the licence."""
    return Link(_("Attach the licence"), f"/licences/{facts['id']}#files")


def register_licence(family_id: int) -> Link:
    """To the form of a new licence, with the family filled in."""
    return Link(_("Register a licence"), f"/licences/new?family_id=%23{family_id}")


def counting_types() -> Sequence[tuple[Label, str]]:
    """The setting that lives elsewhere: which types are flagged to count."""
    names = db.session.scalars(
        select(kind.name).where(kind.counts, kind.deleted_at.is_(None)).order_by(kind.name_key)
    )
    return [(_l("Types that count as a licence to practise"), "، ".join(names))]
