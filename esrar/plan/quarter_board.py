"""The tasks of a year by quarter: what the board of quarters shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from esrar.accounts.departments import department_label
from esrar.core.calendar import show_date
from esrar.core.counted import counted
from esrar.core.i18n import _
from esrar.core.pages import Link, StatusTag
from esrar.kit.access import may, may_change
from esrar.measures.years import Year
from esrar.plan.kinds import QUARTER_LABELS
from esrar.plan.outline import Tab
from esrar.plan.promises import promises
from esrar.plan.tasks import TASKS
from esrar.plan.work import VIEWS, Work, tasks_of

NONE = "-"
"""In the place of a quarter: the tasks that are in none."""


@dataclass(frozen=True)
class Card:
    """A task on the board."""

    id: int
    code: str
    title: str
    url: str
    owner: str
    due: str
    progress: int
    status: StatusTag
    also: str
    may_change: bool


@dataclass(frozen=True)
class Part:
    """A quarter with its tasks."""

    key: str
    label: str
    dates: str
    count: str
    cards: Sequence[Card]


@dataclass(frozen=True)
class QuarterPage:
    """The tasks of a year by quarter, and what may be done with those selected."""

    title: str
    count: str
    back: Link
    views: Sequence[Tab]
    objectives: Sequence[tuple[str, str, bool]]
    parts: Sequence[Part]
    action: str
    may_change: bool
    quarters: Sequence[tuple[str, str]]
    hidden: Sequence[tuple[str, str]]


def quarter_page(session: Session, year: Year | None, view: str, objective: int) -> QuarterPage:
    """The board through one of the views, of one objective or all. Raises KeyError."""
    keep = VIEWS[view][1]
    every = tasks_of(session, year)
    tasks = [t for t in every if keep(t) and objective in (0, t.objective)]
    parts = [_part(key, label, year, tasks) for key, label in QUARTER_LABELS.items()]
    parts.append(_part(NONE, _("Not scheduled"), None, tasks))
    title = _("Tasks by quarter %(year)s", year=year.label) if year else _("Tasks by quarter")
    asked = [("view", view)] * bool(view) + [("objective", str(objective))] * bool(objective)
    return QuarterPage(
        title=str(title), count=counted("task", len(tasks)),
        back=Link(str(_("Operational plan")), url_for("board.plan")),
        views=[Tab(str(label), url_for("quarters.page", view=key or None,
                                       objective=objective or None), key == view)
               for key, (label, _keep) in VIEWS.items()],
        objectives=_objectives(session, year, objective), parts=parts,
        action=url_for("quarters.change"), may_change=may(TASKS, "write"),
        quarters=[(key, str(label)) for key, label in QUARTER_LABELS.items()]
        + [(NONE, str(_("Out of every quarter")))],
        hidden=asked,
    )  # fmt: skip


def _objectives(session: Session, year: Year | None, chosen: int) -> list[tuple[str, str, bool]]:
    known = {p.objective_number: p.objective for p in promises(session, year)}
    every = ("", str(_("All objectives")), chosen == 0)
    return [every, *((str(n), f"{n}. {text}", n == chosen) for n, text in known.items())]


def _part(key: str, label: Any, year: Year | None, tasks: Sequence[Work]) -> Part:
    own = [t for t in tasks if (key in t.quarters if key != NONE else not t.quarters)]
    dates = ""
    if year is not None and key != NONE:
        dates = _("until %(day)s", day=show_date(year.quarters[int(key) - 1]))
    return Part(key, str(label), dates, counted("task", len(own)), [_card(t, key) for t in own])


def _card(task: Work, key: str) -> Card:
    others = [str(QUARTER_LABELS[q]) for q in task.quarters if q != key]
    suggested = department_label(task.suggested)
    owner = task.owner or (_("Suggested: %(name)s", name=suggested) if suggested else "")
    due = _("Due %(day)s", day=show_date(task.due_on)) if task.due_on else ""
    return Card(
        task.id, task.code, task.title, url_for("tasks.show", id=task.id),
        owner or str(_("Without a responsible department")), due, task.progress, task.status,
        _("Also: %(quarters)s", quarters="، ".join(others)) if others else "",
        may_change(TASKS, _row(task)),
    )  # fmt: skip


def _row(task: Work) -> Mapping[str, Any]:
    return {"owner_department": task.department, "id": task.id}
