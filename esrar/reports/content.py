"""What a report says: everything its papers print, in one language, as plain data.

A closed period is read from its closing, so that a report made later says the same; one that is
still open is counted now, and its report is a draft. Persons are in it by the number of their
record only: whoever may know more opens the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from esrar.accounts.departments import department_label
from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.counted import counted
from esrar.core.i18n import _, _l, language
from esrar.kit import registry
from esrar.measures.catalogue import MEASURES
from esrar.measures.secrecy import needed
from esrar.measures.years import Year
from esrar.plan.closing import Closing, Span, as_computed, closed
from esrar.plan.closing.gathering import Row
from esrar.plan.closing.shape import Deliverable, Indicator, Task, said
from esrar.plan.download import names_persons
from esrar.plan.figures import DASH, coverage_text, number_text
from esrar.plan.moves import unit_names
from esrar.plan.rules import Status
from esrar.plan.standing import STATES
from esrar.reports.dates import both
from esrar.reports.narratives import told

BOARD, MINISTRY = "board", "ministry"
EDITIONS: Mapping[str, Any] = {BOARD: _l("For the board"), MINISTRY: _l("For the ministry")}
"""Who a report is for. The ministry's leaves out costs and what records are called."""
QUARTERS = (Span.Q1, Span.Q2, Span.Q3, Span.Q4)
MOST = 1_000
"""So many rows of one indicator are printed; the closing holds them all."""

Data = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """Which report: of what period, for whom, with what decision."""

    year: Year
    span: Span
    edition: str = BOARD
    decision_number: str = ""
    decision_date: date | None = None

    @property
    def title(self) -> str:
        """What it is called."""
        if self.span is Span.YEAR:
            return str(_("Annual report %(year)s", year=self.year.label))
        return str(_("Report of the %(quarter)s %(year)s", quarter=_lowered(self.span.label),
                     year=self.year.label))  # fmt: skip


def _lowered(label: Any) -> str:
    text = str(label)
    return text[:1].lower() + text[1:]


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
        "tasks": list(_tasks(one.content.tasks, asked.edition)),
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
        "waits": str(_("Awaiting confirmation")) if found.unconfirmed else "",
        "quarters": [_bar(span, quarters[span], found) for span in QUARTERS],
        "narrative": narrative,
        "rows": _rows(session, asked, one, found),
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


# -- annexes -------------------------------------------------------------------------------------


def _rows(session: Session, asked: Asked, one: Closing, found: Indicator) -> Data:
    """The rows behind a number: of persons the number of their record, of others also its name."""
    measure = MEASURES.get(found.key)
    if measure is None or not found.unit_register or needed(measure):  # for all who read reports
        return {"headings": [], "rows": [], "more": ""}
    rows = list(one.rows(session, found.key))
    shown = rows[:MOST]
    unit, record = (registry.get(k) for k in (found.unit_register, found.record_register))
    sides = [(unit, [r.unit_id for r in shown])]
    if record is not unit:
        sides.append((record, [r.record_id for r in shown]))
    named = [_names(asked, register, ids) for register, ids in sides]
    judged = not measure.counts
    headings = [*(str(register.singular) for register, _ids in sides), str(_("Date")),
                *([str(_("Counts"))] if judged else [])]  # fmt: skip
    return {
        "headings": headings,
        "rows": [_row(r, named, judged) for r in shown],
        "more": str(_("%(rows)s more: the closing holds them", rows=f"{len(rows) - MOST:,}"))
        if len(rows) > MOST else "",
    }  # fmt: skip


def _names(asked: Asked, register: Any, ids: Sequence[int]) -> Mapping[int, str]:
    if asked.edition == MINISTRY or names_persons(register):
        return {}
    return unit_names(register.key, list(ids))


def _row(row: Row, named: Sequence[Mapping[int, str]], judged: bool) -> list[str]:
    ids = (row.unit_id, row.record_id)
    cells = [
        f"{number} – {names[number]}" if number in names else str(_("Record %(id)s", id=number))
        for number, names in zip(ids, named, strict=False)
    ]
    cells.append(show_date(row.dated) if row.dated else DASH)
    if judged:
        cells.append(str(_("yes") if row.counts else _("no")))
    return cells


# -- tasks ---------------------------------------------------------------------------------------


def _tasks(tasks: Sequence[Task], edition: str) -> Iterator[Data]:
    """Tasks by the quarter in which they are carried out; unscheduled ones last."""
    for span in (*QUARTERS, None):
        own = [t for t in tasks if (span is None and not t.quarters)
               or (span is not None and span[1] in t.quarters)]  # fmt: skip
        if own:
            label = span.label if span is not None else _("Not scheduled")
            yield {"quarter": str(label), "costs": edition == BOARD,
                   "rows": [_task(t, edition) for t in own]}  # fmt: skip


def _task(task: Task, edition: str) -> list[str]:
    papers = [
        said(paper.text) + (f" ({_approved(paper)})" if paper.must_be_approved else "")
        for paper in task.deliverables
    ]
    cells = [
        task.code, said(task.text), department_label(task.department) or str(_("Not named")),
        show_date(task.due_on) if task.due_on else DASH,
        f"{task.progress}%",
        str(STATES[task.status].label), ("؛ " if language() == "ar" else "; ").join(papers),
    ]  # fmt: skip
    if edition == BOARD:
        cells.append(_money(task.cost_spent))
    return cells


def _approved(paper: Deliverable) -> str:
    if paper.fulfilled_on is None:
        return str(_("Needs approval"))
    if paper.decisions:
        return str(_("approved by decision %(number)s", number="، ".join(paper.decisions)))
    return str(_("Approved"))


def _money(amount: Any) -> str:
    return DASH if amount is None else f"{amount:,.0f}"
