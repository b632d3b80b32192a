"""The demo's papers: the report of the quarter closed last, and letters that went out or wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from esrar.core import clock, context
from esrar.core.calendar import EnteredDate
from esrar.core.db import db
from esrar.core.fields import Date
from esrar.demo.acts import OFFICER, Event, Told
from esrar.demo.closings import CLOSED_AFTER
from esrar.demo.days import Calendar
from esrar.demo.promises import MANAGER
from esrar.kit import registry, saving
from esrar.kit.saving import Draft
from esrar.measures.years import year_of
from esrar.organisations.models import Partner
from esrar.plan.closing.shape import SPANS, Span
from esrar.reports import keeping, narratives
from esrar.reports.asked import Asked
from esrar.reports.letters.issuing import issue
from esrar.reports.models import LetterTemplate

REPORTED_AFTER = timedelta(days=3)
PARTNERSHIPS = "head-partnerships"
NARRATIVES = {
    "families.licensed": "صدرت الرخص في مواعيدها، وما بقي منها قيد الاستكمال ينقصه تاريخ الإصدار "
                         "أو الرقم، ويُتابَع مع الأسر أسبوعيًا.",
    "meetings.held": "أُجّل لقاء إلى الربع التالي ليوافق موسم المعارض.",
    "funding.channels": "تستمر المباحثات مع جهات التمويل، ويُنتظر تفعيل قناة جديدة قبل نهاية السنة.",
}  # fmt: skip


def papers(calendar: Calendar) -> Iterator[Event]:
    """The report of the last closed quarter; two letters that went out, and one that waits."""
    year = year_of(calendar.today)
    ended = [s for s in SPANS[:4] if s.end(year) + CLOSED_AFTER <= calendar.today]
    if ended:
        day = min(ended[-1].end(year) + CLOSED_AFTER + REPORTED_AFTER, calendar.today)
        yield Event(day, MANAGER, partial(_report, ended[-1]))
    first, second = calendar.at(0.55), calendar.at(0.8)
    decided, signed = (min(day + timedelta(days=2), calendar.today) for day in (first, second))
    yield Event(first, OFFICER, partial(_write, "first", "إفادة تسجيل", "n3"))
    yield Event(decided, MANAGER, partial(_approve, "first"))
    yield Event(decided, OFFICER, partial(_issue, "first"))
    yield Event(second, PARTNERSHIPS, partial(_write, "second", "خطاب إلى شريك أو داعم", ""))
    yield Event(signed, MANAGER, partial(_approve, "second"))
    yield Event(signed, PARTNERSHIPS, partial(_issue, "second"))
    yield Event(calendar.at(0.95), OFFICER, partial(_write, "third", "إفادة تسجيل", "n9"))


def _report(span: Span, _told: Told) -> None:
    year = year_of(clock.today())
    narratives.keep(year, span, NARRATIVES)
    keeping.make(Asked(year, span))


def _write(name: str, template: str, family: str, told: Told) -> None:
    session, letters = db.session(), registry.get("letters")
    values: dict[str, Any] = {
        "template_id": session.scalar(
            select(LetterTemplate.id).where(LetterTemplate.name == template)),
        "signatory": "هاشم عبدالله البستاني – المدير التنفيذي",
    }  # fmt: skip
    if family:
        values["family_id"] = told.records[family][1]
    else:
        values["organisation_id"] = session.scalar(
            select(Partner.organisation_id).order_by(Partner.organisation_id)
        )
    session.rollback()
    number = saving.save(letters, Draft(values)).record_id
    told.records[f"letter {name}"] = (letters.key, number)
    today, who = clock.today(), context.actor_id()
    saving.set_columns(letters, number, {"submitted_on": today, "submitted_by_id": who})


def _approve(name: str, told: Told) -> None:
    key, number = told.records[f"letter {name}"]
    saving.set_columns(registry.get(key), number, {
        **Date().store("approved_on", EnteredDate(clock.today())),
        "approved_by_id": context.actor_id(),
    })  # fmt: skip


def _issue(name: str, told: Told) -> None:
    _key, number = told.records[f"letter {name}"]
    issue([number])
