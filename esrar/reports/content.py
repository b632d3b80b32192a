"""What a report says: everything its papers print, in one language, as plain data.

A closed period is read from its closing, so that a report made later says the same; one that is
still open is counted now, and its report is a draft. Persons are in it by the number of their
record only: whoever may know more opens the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.counted import counted
from esrar.core.i18n import language
from esrar.measures.years import Year
from esrar.plan.closing import Closing, Span, as_computed, closed
from esrar.plan.closing.shape import Indicator, said
from esrar.plan.figures import coverage_text, number_text, waiting_text
from esrar.plan.rules import Status
from esrar.plan.standing import STATES
from esrar.reports.annexes import rows_behind
from esrar.reports.asked import EDITIONS, QUARTERS, Asked, Data
from esrar.reports.dates import both
from esrar.reports.narratives import told
from esrar.reports.task_lists import by_quarter


def content(session: Session, asked: Asked, identifier: str) -> Data:
    """Everything the report says, in the language being spoken."""
    one = _period(session, asked.year, asked.span)
    quarters = {span: _quarter(session, asked, span, one) for span in QUARTERS}
    words = told(session, asked.year, asked.span)
    indicators = [
        _indicator(session, asked, one, quarters, found, words.get(found.key, ""))
        for found in one.content.main
    ]
    before = _before(session, asked)
    return {
        "identifier": identifier, "title": asked.title, "language": language(),
        "edition": asked.edition, "edition_label": str(EDITIONS[asked.edition]),
        "period": str(asked.span.label), "year": asked.year.label,
        "from": show_date(asked.year.start), "to": show_date(asked.span.end(asked.year)),
        "as_of": both(one.as_of), "made_on": both(clock.today()),
        "draft": one.id is None,
        "closing": {"reference": one.reference, "fingerprint": one.fingerprint,
                    "closed_on": show_date(one.closed_on) if one.closed_on else ""}
        if one.id is not None else None,
        "decision": {"number": asked.decision_number,
                     "date": both(asked.decision_date) if asked.decision_date else ""}
        if asked.decision_number else None,
        "summary": _summary(one, before, indicators),
        "indicators": indicators,
        "tasks": list(by_quarter(one.content.tasks, asked.edition)),
    }  # fmt: skip


def _period(session: Session, year: Year, span: Span) -> Closing:
    return closed(session, year, span) or as_computed(session, year, span)


def _quarter(session: Session, asked: Asked, span: Span, one: Closing) -> Closing | None:
    """A quarter as it stood, for the pictures; None for one that the report's day has not met."""
    if span is asked.span:
        return one
    if span.end(asked.year) > one.as_of:
        return None
    return _period(session, asked.year, span)


def _before(session: Session, asked: Asked) -> Closing | None:
    """The quarter before, as it was closed."""
    place = 4 if asked.span is Span.YEAR else QUARTERS.index(asked.span)
    return closed(session, asked.year, QUARTERS[place - 1]) if place else None


# -- the summary ---------------------------------------------------------------------------------


def _summary(one: Closing, before: Closing | None, indicators: Sequence[Data]) -> Data:
    found = Counter(one.status for one in one.content.main)
    order = [s for s in Status if found[s]]
    tasks: Counter[str] = Counter(task.status for task in one.content.tasks)
    return {
        "counts": [_tally(s.label, s.tone, found[s]) for s in order],
        "indicators": counted("indicator", len(indicators)),
        "tasks": [
            _tally(state.label, state.tone, tasks[key])
            for key, state in STATES.items()
            if tasks[key]
        ],
        "task_count": counted("task", len(one.content.tasks)),
        "changes": list(_changes(one, before)) if before else [],
        "since": str(before.span.label) if before else "",
    }


def _tally(label: Any, tone: str, count: int) -> Data:
    return {"label": str(label), "tone": tone, "count": count}


def _changes(one: Closing, before: Closing) -> Iterator[list[str]]:
    """The indicators whose value is another one than in the quarter before."""
    for now in one.content.main:
        was = before.indicator(now.key)
        if was is None or was.value.number == now.value.number:
            continue
        yield [str(now.number), said(now.name), number_text(was.value.number, now.kind),
               number_text(now.value.number, now.kind), _status(now)]  # fmt: skip


# -- indicators ----------------------------------------------------------------------------------


def _indicator(session: Session, asked: Asked, one: Closing,
               quarters: Mapping[Span, Closing | None], found: Indicator,
               narrative: str) -> Data:  # fmt: skip
    return {
        "key": found.key, "number": found.number, "name": said(found.name),
        "objective_number": found.objective_number, "objective": said(found.objective),
        "value": number_text(found.value.number, found.kind), "target": said(found.target),
        "goal": _plain(found.high), "share": found.percent,
        "status": _status(found), "tone": found.status.tone if found.status else "plain",
        "coverage": coverage_text(found.value), "definition": said(found.definition),
        "settings": [[said(s.label), said(s.text)] for s in found.settings],
        "remarks": [[said(r.label), f"{r.count:,}"] for r in found.remarks if r.count],
        "left_out": [[said(t.label), f"{t.left_out:,}"] for t in found.tests if t.left_out],
        "beside": [[said(other.name), number_text(other.value.number, other.kind)]
                   for other in one.content.indicators if other.beside == found.key],
        "waits": waiting_text(found.unconfirmed),
        "quarters": [_bar(span, quarters[span], found) for span in QUARTERS],
        "narrative": narrative,
        "rows": rows_behind(session, asked, one, found),
    }  # fmt: skip


def _status(found: Indicator) -> str:
    return str(found.status.label) if found.status else ""


def _plain(number: Any) -> float | None:
    return None if number is None else float(Fraction(number))


def _bar(span: Span, one: Closing | None, found: Indicator) -> Data:
    own = one.indicator(found.key) if one else None
    value = own.value.number if own else None
    target = found.quarterly[int(span[1]) - 1] if found.quarterly else None
    if target is None and span is Span.Q4:
        target = found.high
    return {"label": str(span.label), "value": number_text(value, found.kind),
            "size": _plain(value), "target": number_text(target, found.kind)}  # fmt: skip
