"""The year's tasks as a picture by objective, beside the table that says the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.i18n import _
from esrar.core.pages import Link, StatusTag
from esrar.core.pieces import LTR
from esrar.measures.years import Year
from esrar.plan.charts import Stretch, timeline
from esrar.plan.promises import promises
from esrar.plan.quarters import QUARTERS
from esrar.plan.standing import Standing
from esrar.plan.work import Work, tasks_of

STATES = {Standing.COMPLETED: "done", Standing.LATE: "late", Standing.UNDER_WAY: "running"}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class TaskRow:
    """One task in words."""

    code: str
    title: str
    url: str
    when: Markup | str
    completed: str
    status: StatusTag


@dataclass(frozen=True)
class Block:
    """An objective with the picture of its tasks."""

    number: int
    text: str
    picture: Markup | None
    tasks: Sequence[TaskRow]


@dataclass(frozen=True)
class ChartPage:
    """The picture of a year."""

    title: str
    back: Link
    blocks: Sequence[Block]
    today: str


def chart_page(session: Session, year: Year | None) -> ChartPage:
    """The tasks of a year over its months; what is not scheduled has its row without a bar."""
    today = clock.today()
    title = _("Picture of the plan %(year)s", year=year.label) if year else _("Picture of the plan")
    blocks = list(_blocks(session, year, today)) if year is not None else []
    back = Link(str(_("Operational plan")), url_for("board.plan"))
    return ChartPage(str(title), back, blocks, show_date(today))


def _blocks(session: Session, year: Year, today: date) -> Iterator[Block]:
    names = {p.objective_number: p.objective for p in promises(session, year)}
    tasks = sorted(tasks_of(session, year), key=lambda task: task.objective)
    for number, group in groupby(tasks, lambda task: task.objective):
        own = list(group)
        name = names.get(number, "")
        yield Block(number, name, drawn(own, year, today, name), [_row(task) for task in own])


def drawn(tasks: Sequence[Work], year: Year, today: date, caption: str,
          rtl: bool | None = None) -> Markup | None:  # fmt: skip
    """These tasks over the months of a year; reports embed the same picture."""
    inside = year.start <= today <= year.end
    return timeline([stretch(task, year, today) for task in tasks], _months(year),
                    [str(name) for name in QUARTERS], _share(year, today) if inside else None,
                    caption, rtl)  # fmt: skip


def _months(year: Year) -> list[str]:
    return [str((year.start.month - 1 + n) % 12 + 1) for n in range(12)]


def _share(year: Year, day: date, after: bool = False) -> float:
    """Where a day begins, or ends, in a year of twelve months as wide as each other."""
    day = min(max(day, year.start), year.end)
    month = (day.year - year.start.year) * 12 + day.month - year.start.month
    first = day.replace(day=1)
    length = ((first + timedelta(days=32)).replace(day=1) - first).days
    return (month + (day.day - 1 + (1 if after else 0)) / length) / 12


def stretch(task: Work, year: Year, today: date) -> Stretch:
    """A task as it is drawn: by its dates where it has any, else by the quarters it is planned in.

    What is overdue runs on, dotted, until today.
    """
    begins, ends = task.started_on or task.starts_on, task.due_on
    late = None
    if begins or ends:
        begins = begins or ends or today
        ends = ends or task.completed_on or begins
        spans = [(_share(year, min(begins, ends)), _share(year, max(begins, ends), after=True))]
        if task.standing is Standing.LATE:
            late = spans[0][1], _share(year, today, after=True)
    else:
        spans = [((int(quarter) - 1) / 4, int(quarter) / 4) for quarter in task.quarters]
    done = task.completed_on
    return Stretch(task.code, STATES.get(task.standing, "planned"), spans,
                   _share(year, done, after=True) if done else None, late)  # fmt: skip


def _row(task: Work) -> TaskRow:
    return TaskRow(
        task.code, task.title, url_for("tasks.show", id=task.id), _when(task),
        show_date(task.completed_on) if task.completed_on else "", task.status,
    )  # fmt: skip


def _when(task: Work) -> Markup | str:
    begins, ends = task.started_on or task.starts_on, task.due_on
    if begins or ends:
        days = " – ".join(show_date(day) for day in (begins, ends) if day)
        return LTR % days
    names = [str(QUARTERS[int(quarter) - 1]) for quarter in task.quarters]
    return "، ".join(names) or str(_("Not scheduled"))
