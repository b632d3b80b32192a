"""Closes a period in one transaction, and opens one again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from esrar.audit.chain import compact, content_digest
from esrar.audit.recorder import append
from esrar.core import clock, context
from esrar.core.db import Write, writing
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _l, speaking
from esrar.core.inserting import insert_many
from esrar.core.portions import portions
from esrar.kit import registry
from esrar.kit.relations import titles
from esrar.kit.snapshots.frozen import fingerprint
from esrar.measures import evaluate
from esrar.measures.catalogue import MEASURES
from esrar.measures.years import Year
from esrar.plan.closing.gathering import Row, gather, rows
from esrar.plan.closing.kept import CLOSING, ROW, closed, standing
from esrar.plan.closing.models import PlanClosing
from esrar.plan.closing.shape import SPANS, Content, Span
from esrar.plan.closing.text import written

NAMES = ("closing_id", "measure", "unit_id", "record_id", "dated", "outcome", "remarks", "salt",
         "title", "digest")  # fmt: skip
AT_ONCE = 2_000
Frozen = tuple[str, Row, bytes, bytes, bytes]
"""A row with its measure, its salt, the digest of its title and its own."""


def next_span(session: Session, year: Year) -> Span | None:
    """What can be closed next; None when everything is."""
    done = standing(session, year)
    return next((span for span in SPANS if span not in done), None)


def hindrance(session: Session, year: Year, span: Span, today: date) -> Invalid | None:
    """Why a period cannot be closed now; None when it can."""
    if closed(session, year, span) is not None:
        return Invalid(_l("It is closed already"))
    if next_span(session, year) is not span:
        return Invalid(_l("An earlier period is still open: close that one first"))
    if span.end(year) > today:
        return Invalid(_l("Its last day has not come yet"))
    return None


def mark(content: Content) -> str:
    """Stands for what a preview showed, so that nothing else is frozen than what was seen."""
    return hashlib.sha256(written(content).encode()).hexdigest()[:32]


def close(year: Year, span: Span, seen: str | None = None) -> int:
    """Freeze a period; returns the closing's id.

    Raises Invalid when it cannot be closed, and Conflict when it is not what was `seen` any more.
    """
    with writing(origin="closing") as write:
        before = _keep_others_out(write)
        session = write.session
        if (fault := hindrance(session, year, span, clock.today())) is not None:
            raise fault
        content = gather(session, year, span.end(year))
        if seen is not None and seen != mark(content):
            raise Conflict(_l("Somebody changed this meanwhile: look at it again"))
        frozen = list(_frozen(session, year, content))
        one = _made(session, year, span, content)
        one.audit_id, one.count = before, len(frozen)
        one.fingerprint = fingerprint(header(one), (digest for *_rest, digest in frozen))
        session.add(one)
        session.flush()
        _insert(session, one.id, frozen)
    return one.id


def reopen(closing_id: int, reason: str) -> None:
    """Open the last closed period of a year again; what was frozen stays as its history."""
    with writing(origin="closing") as write:
        one = write.session.get_one(PlanClosing, closing_id)
        later = select(CLOSING.c.id).where(
            CLOSING.c.fiscal_year_id == one.fiscal_year_id, CLOSING.c.reopened_on.is_(None),
            CLOSING.c.id > one.id,
        )  # fmt: skip
        if one.reopened_on is not None:
            raise Conflict(_l("Somebody changed this meanwhile: look at it again"))
        if write.session.scalar(later.limit(1)) is not None:
            raise Invalid(_l("A later period is closed: open that one first"))
        who = context.actor()
        one.reopened_on, one.reopen_reason = clock.today(), reason
        one.reopened_by_id, one.reopened_by = who.id, who.name


def header(one: PlanClosing) -> list[str | int]:
    """What the fingerprint covers besides the rows."""
    return [one.fiscal_year_id, one.span, one.edition, one.as_of.isoformat(),
            one.closed_on.isoformat(), one.closed_by, one.content, one.count, one.audit_id,
            one.previous]  # fmt: skip


def row_digest(measure: str, row: Row, title: bytes) -> bytes:
    """What proves a row: all that is kept of it, its title by a digest of its own."""
    dated = row.dated.isoformat() if row.dated else ""
    cells = [measure, row.unit_id, row.record_id, dated, row.outcome, row.remarks, title.hex()]
    return hashlib.sha256(compact(cells).encode()).digest()


def _keep_others_out(write: Write) -> int:
    """Nobody else commits until this does; the audit's last entry before it."""
    row = {"action": "close", "subject": "", "subject_id": None}
    return append(write.session, [(row, None)], changed=True) - 1


def _made(session: Session, year: Year, span: Span, content: Content) -> PlanClosing:
    where = (CLOSING.c.fiscal_year_id == year.id, CLOSING.c.span == span.value)
    editions = session.scalar(select(func.max(CLOSING.c.edition)).where(*where)) or 0
    last = session.scalar(select(CLOSING.c.fingerprint).order_by(CLOSING.c.id.desc()).limit(1))
    who = context.actor()
    return PlanClosing(
        fiscal_year_id=year.id, span=span.value, edition=editions + 1, as_of=content.as_of,
        closed_on=clock.today(), closed_by_id=who.id, closed_by=who.name,
        content=written(content), previous=last or "",
    )  # fmt: skip


def _frozen(session: Session, year: Year, content: Content) -> Iterator[Frozen]:
    """Every row behind every number, measure by measure."""
    period = year.seen_from(content.as_of)
    for key in sorted(one.key for one in content.indicators if one.key in MEASURES):
        question = evaluate.ask(session, MEASURES[key], year)
        found = list(rows(session, question, period))
        for part in portions(found, AT_ONCE):
            yield from _portion(key, question.measure.unit_register, part)


def _portion(key: str, register: str, found: Iterable[Row]) -> Iterator[Frozen]:
    found = list(found)
    with speaking("ar"):
        names = titles(registry.get(register), [row.unit_id for row in found])
    for row in found:
        salt = os.urandom(16)
        title = content_digest(salt, names.get(row.unit_id, ""))
        yield key, row, salt, title, row_digest(key, row, title)


def _insert(session: Session, closing_id: int, frozen: list[Frozen]) -> None:
    for part in portions(frozen, AT_ONCE):
        insert_many(session, ROW, NAMES, [
            {"closing_id": closing_id, "measure": measure, "unit_id": row.unit_id,
             "record_id": row.record_id, "dated": row.dated, "outcome": row.outcome,
             "remarks": row.remarks, "salt": salt, "title": title, "digest": digest}
            for measure, row, salt, title, digest in part
        ])  # fmt: skip
