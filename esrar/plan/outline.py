"""The plan as a page: objective, indicator, task, with who is responsible and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import url_for
from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from esrar.accounts.departments import department_label
from esrar.accounts.identity import me
from esrar.core import clock
from esrar.core.counted import counted
from esrar.core.i18n import _, _l, language
from esrar.core.pages import Link, StatusTag
from esrar.measures.years import Year
from esrar.plan.figures import Promise, promises
from esrar.plan.fulfilment import Database, approved_copies, database
from esrar.plan.fulfilment import links as copies_of
from esrar.plan.homes import links
from esrar.plan.models import Deliverable, Task

TASK: Table = Task.__table__
DELIVERABLE: Table = Deliverable.__table__

_TASKS = (
    select(TASK)
    .where(TASK.c.fiscal_year_id == bindparam("year"), TASK.c.deleted_at.is_(None))
    .order_by(TASK.c.indicator_id, TASK.c.number)
)
_DELIVERABLES = (
    select(DELIVERABLE)
    .join(TASK, TASK.c.id == DELIVERABLE.c.task_id)
    .where(
        TASK.c.fiscal_year_id == bindparam("year"),
        DELIVERABLE.c.deleted_at.is_(None),
        DELIVERABLE.c.suggested.is_(False),
    )
    .order_by(DELIVERABLE.c.task_id, DELIVERABLE.c.number)
)


@dataclass(frozen=True)
class TaskRow:
    """One task."""

    code: str
    title: str
    owner: str
    duration: str
    quarters: frozenset[int]
    status: StatusTag
    deliverable: str
    approval: StatusTag | None
    homes: Sequence[Link] = ()
    url: str = ""
    copies: Sequence[Link] = ()
    lacking: Sequence[Link] = ()


@dataclass(frozen=True)
class IndicatorBlock:
    """An indicator with its tasks."""

    number: int
    name: str
    url: str
    target: str
    tasks: Sequence[TaskRow]


@dataclass(frozen=True)
class ObjectiveBlock:
    """An objective with its indicators."""

    number: int
    text: str
    indicators: Sequence[IndicatorBlock]


@dataclass(frozen=True)
class Tab:
    """A view of the page."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class PlanPage:
    """The whole plan, or the part of it that a view keeps."""

    title: str
    views: Sequence[Tab]
    objectives: Sequence[ObjectiveBlock]
    actions: Sequence[Link] = ()
    chips: Sequence[Any] = ()
    clear_url: str = ""


Row = Mapping[str, Any]


def _mine(task: Row) -> bool:
    reader = me()
    return reader is not None and task["owner_department"] == reader.department


def is_late(task: Row, today: date) -> bool:
    """Due before today and not completed. Without a due date a task cannot be late."""
    due: date | None = task["due_on"]
    return due is not None and due < today and task["completed_on"] is None


VIEWS: Mapping[str, tuple[Any, Callable[[Row], bool]]] = {
    "": (_l("All"), lambda task: True),
    "mine": (_l("Of my department"), lambda task: _mine(task)),
    "late": (_l("Task overdue"), lambda task: is_late(task, clock.today())),
    "unscheduled": (_l("Not scheduled"), lambda task: not task["quarters"]),
    "unowned": (_l("Without a responsible department"), lambda t: not t["owner_department"]),
}


def plan_page(session: Session, year: Year | None, view: str) -> PlanPage:
    """The plan of a year through one of the views. Raises KeyError for an unknown one."""
    keep = VIEWS[view][1]
    tasks = [task for task in _tasks(session, year) if keep(task)]
    by_indicator = {
        key: list(group) for key, group in groupby(tasks, lambda task: task["indicator_id"])
    }
    papers, copies = _deliverables(session, year), approved_copies(session, year)
    blocks = []
    for promise in promises(session, year):
        own = [_row(task, papers.get(task["id"], ()), copies)
               for task in by_indicator.get(promise.id, ())]  # fmt: skip
        if own or not view:
            blocks.append((promise, _block(promise, own)))
    title = _("Operational plan %(year)s", year=year.label) if year else _("Operational plan")
    return PlanPage(str(title), _tabs(view), list(_objectives(blocks)))


def _tabs(view: str) -> list[Tab]:
    return [
        Tab(str(label), url_for("board.plan", view=key or None), key == view)
        for key, (label, _keep) in VIEWS.items()
    ]


def _objectives(
    blocks: Sequence[tuple[Promise, IndicatorBlock]],
) -> Iterator[ObjectiveBlock]:
    for (number, text), group in groupby(blocks, lambda b: (b[0].objective_number, b[0].objective)):
        yield ObjectiveBlock(number, text, [block for _promise, block in group])


def _block(promise: Promise, tasks: Sequence[TaskRow]) -> IndicatorBlock:
    url = url_for("board.indicator", key=promise.key)
    return IndicatorBlock(promise.number, promise.name, url, promise.target, tasks)


def _tasks(session: Session, year: Year | None) -> list[Row]:
    if year is None or year.id is None:
        return []
    return [dict(row) for row in session.execute(_TASKS, {"year": year.id}).mappings()]


def _deliverables(session: Session, year: Year | None) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    if year is not None and year.id is not None:
        for row in session.execute(_DELIVERABLES, {"year": year.id}).mappings():
            found.setdefault(row["task_id"], []).append(dict(row))
    return found


def _row(task: Row, papers: Sequence[Row], copies: Sequence[Any]) -> TaskRow:
    text = "text_ar" if language() == "ar" else "text_en"
    asked = [database(paper, task["code"], copies) for paper in papers]
    found = [copies_of(one) for one in asked if one is not None]
    return TaskRow(
        code=task["code"],
        title=task[text],
        owner=department_label(task["owner_department"]) or str(_("Not named")),
        duration=counted("day", task["duration_days"]),
        quarters=frozenset(int(q) for q in task["quarters"]),
        status=_status(task),
        deliverable="؛ ".join(p[text] for p in papers) if language() == "ar"
        else "; ".join(p[text] for p in papers),
        approval=_approval(papers, asked),
        homes=links([p["software_home"] for p in papers], task["code"]),
        copies=[link for there, _lacking in found for link in there],
        lacking=[link for _there, lacking in found for link in lacking],
    )  # fmt: skip


def _status(task: Row) -> StatusTag:
    if task["completed_on"]:
        return StatusTag(str(_("Task completed")), "good")
    if is_late(task, clock.today()):
        return StatusTag(str(_("Task overdue")), "bad")
    if task["started_on"]:
        return StatusTag(str(_("Task under way")), "wait")
    return StatusTag(str(_("Task not started")), "plain")


def _approval(papers: Sequence[Row], asked: Sequence[Database | None]) -> StatusTag | None:
    wanted = [(p, one) for p, one in zip(papers, asked, strict=True) if p["must_be_approved"]]
    if not wanted:
        return None
    if all(p["approved_on"] or (one and one.approved_on) for p, one in wanted):
        return StatusTag(str(_("Approved")), "good")
    return StatusTag(str(_("Needs approval")), "plain")
