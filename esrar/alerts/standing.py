"""Alerts of what stands open: approvals that wait, vacant posts, indicators, one step missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Select, Table, exists, or_, select, union_all
from sqlalchemy.orm import Session

from esrar.alerts.kit import Found, Rule, Seen, Step, Urgency, by_waiting, found
from esrar.core.i18n import _, _l
from esrar.core.standing import stands
from esrar.kit import registry
from esrar.kit.register import Register
from esrar.measures import evaluate
from esrar.measures.kit import Measure
from esrar.measures.models import TODAY
from esrar.measures.years import Year, current_year
from esrar.plan import figures
from esrar.plan.asked import Asked
from esrar.plan.expected import expected_text
from esrar.plan.figures import Reading, number_text
from esrar.plan.left_out import FEW, near_judged
from esrar.plan.models import Deliverable, Task
from esrar.plan.promises import Promise, promises
from esrar.plan.rules import Status
from esrar.staff.models import Employee, EmployeePost, Post

POST: Table = Post.__table__
HELD: Table = EmployeePost.__table__
EMPLOYEE: Table = Employee.__table__
TASK: Table = Task.__table__
DELIVERABLE: Table = Deliverable.__table__
CLOSED_SHORT = (Status.BEHIND, Status.NOT_MET)
REACHED = (Status.MET, Status.NO_DATA, Status.NOT_CONNECTED)


# -- approvals -------------------------------------------------------------------------------------


def _approvals(seen: Seen) -> Select[Any]:
    """What was submitted and neither approved nor returned, in every register one may read."""
    waiting = [
        found(r.key, r.table.c.id, r.table.c.submitted_on).where(
            r.table.c.submitted_on.is_not(None), r.table.c.approved_on.is_(None),
            r.table.c.returned_on.is_(None), stands(r.table),
        )
        for r in _approvable() if f"{r.key}:read" in seen.held
    ]  # fmt: skip
    if "deliverables:read" in seen.held:
        waiting.append(_deliverables())
    every: CompoundSelect[Any] = union_all(*waiting)
    return select(every.subquery("waiting"))


def _approvable() -> list[Register]:
    every = registry.registers().values()
    return [r for r in every if {"submitted_on", "returned_on"} <= set(r.table.c.keys())
            and r.role is None]  # fmt: skip


def _deliverables() -> Select[Any]:
    own, task = DELIVERABLE.c, TASK.c
    return (
        found("deliverables", own.id, own.delivered_on, owner=task.owner_id)
        .select_from(DELIVERABLE.join(TASK, task.id == own.task_id))
        .where(own.delivered_on.is_not(None), own.fulfilled_on.is_(None), own.must_be_approved,
               own.suggested.is_(False), stands(DELIVERABLE), stands(TASK))
    )  # fmt: skip


APPROVALS = Rule(
    "approvals", _l("Approvals that wait"), _l("waiting since"), "", "", by_waiting,
    (Step(_l("Days of waiting until it is soon"), 7),
     Step(_l("Days of waiting until it is urgent"), 14)), _approvals,
)  # fmt: skip


# -- posts -----------------------------------------------------------------------------------------


def _vacant(seen: Seen) -> Select[Any]:
    """Posts that nobody holds who still works here."""
    own, held, who = POST.c, HELD.c, EMPLOYEE.c
    holder = (
        select(held.id)
        .join(EMPLOYEE, who.id == held.employee_id)
        .where(held.post_id == own.id, stands(EMPLOYEE),
               or_(held.ended_on.is_(None), held.ended_on >= seen.today),
               or_(who.left_on.is_(None), who.left_on >= seen.today))
    )  # fmt: skip
    return found("posts", own.id, None).where(
        stands(POST), or_(own.abolished_on.is_(None), own.abolished_on > seen.today),
        ~exists(holder.correlate(POST)),
    )  # fmt: skip


def _note(one: Found, seen: Seen) -> Urgency:
    return Urgency.NOTE


POSTS = Rule("posts", _l("Vacant posts"), _l("vacant"), "posts", "human-resources", _note,
             rows=_vacant)  # fmt: skip


# -- indicators ------------------------------------------------------------------------------------


def _indicators(session: Session, seen: Seen) -> Sequence[Found]:
    """Behind a closed quarter's target, closed short of it, or short of one that is due soon."""
    year = current_year(seen.today)
    kept = figures.kept_readings(session) if year else {}
    found = []
    for promise in promises(session, year):
        reading = kept.get(promise.key, {}).get(TODAY)
        if reading is None or year is None:
            continue
        status = figures.progress(promise, reading, year).status
        due = _due(promise, reading, year, status, seen)
        if due is not None:
            found.append(_indicator(session, promise, reading, year, due))
    return found


def _due(promise: Promise, reading: Reading, year: Year, status: Status, seen: Seen) -> date | None:
    """The day on which it fell short or will; None while there is nothing to say."""
    number = reading.value.number
    if number is None or status in REACHED:
        return None
    targets = [*promise.quarterly[:3], promise.quarterly[3] or promise.high]
    short = [end for end, target in zip(year.quarters, targets, strict=True)
             if target is not None and number < target]  # fmt: skip
    if status in CLOSED_SHORT:
        return max((end for end in short if end <= reading.as_of), default=year.end)
    ahead = [end for end in short if reading.as_of < end <= seen.ahead(seen.days[0])]
    return min(ahead, default=None)


def _indicator(
    session: Session, promise: Promise, reading: Reading, year: Year, due: date
) -> Found:
    text = _("%(value)s of %(target)s", value=number_text(reading.value.number, promise.kind),
             target=number_text(promise.high, promise.kind))  # fmt: skip
    expected = expected_text(session, promise.key, year)
    return Found(
        "indicators", promise.id, "indicators", promise.id, due, department=None,
        text=f"{promise.name}: {text}" + (f" ({expected})" if expected else ""),
        url=f"/indicators/{promise.key}",
    )  # fmt: skip


def _at_risk(one: Found, seen: Seen) -> Urgency:
    return Urgency.OVERDUE if one.due and one.due <= seen.today else Urgency.SOON


INDICATORS = Rule(
    "indicators", _l("Indicators behind or at risk"), _l("target due on"), "indicators",
    "executive-manager", _at_risk,
    (Step(_l("Days before a target is due"), 45),), some=_indicators,
)  # fmt: skip


# -- one step away ---------------------------------------------------------------------------------


def _near(session: Session, seen: Seen) -> Sequence[Found]:
    """The first few records that one act would make count, indicator by indicator."""
    year = current_year(seen.today)
    return [] if year is None else [
        one
        for promise in promises(session, year) if promise.measure is not None
        for one in _one_step(session, promise.measure, year, seen)
    ]  # fmt: skip


def _one_step(session: Session, measure: Measure, year: Year, seen: Seen) -> Iterator[Found]:
    question, asked = evaluate.ask(session, measure, year), Asked(measure.key, year, seen.today)
    register = registry.get(question.measure.record_register)
    if f"{register.key}:read" not in seen.held:
        return
    for one in near_judged(session, question, asked, FEW + 1):
        missed = one.misses
        if missed is not None and missed.act is not None:
            number, act = one.facts["id"], missed.act(one.facts)
            yield Found(
                measure.key, number, register.key, number, None,
                department=register.department, text=f"{measure.label}: {act.label}",
            )  # fmt: skip


NEAR = Rule("near", _l("One step away from counting"), _l("lacks"), "", "", _note, some=_near)
