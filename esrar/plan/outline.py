"""The plan as a page: objective, indicator, task, with who is responsible and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from esrar.core.i18n import _, language
from esrar.core.pages import Link, StatusTag
from esrar.measures.years import Year
from esrar.plan.asked import named_year
from esrar.plan.fulfilment import handed_copies, judged
from esrar.plan.fulfilment import links as copies_of
from esrar.plan.homes import links
from esrar.plan.promises import Promise, promises
from esrar.plan.work import VIEWS, Row, Work, deliverables_of, tasks_of, total

__all__ = ["VIEWS", "plan_page"]


@dataclass(frozen=True)
class TaskRow:
    """One task."""

    code: str
    title: str
    owner: str
    duration: str
    quarters: frozenset[int]
    status: StatusTag
    progress: int
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
    cost: str
    tasks: Sequence[TaskRow]


@dataclass(frozen=True)
class ObjectiveBlock:
    """An objective with its indicators."""

    number: int
    text: str
    cost: str
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
    cost: str
    views: Sequence[Tab]
    objectives: Sequence[ObjectiveBlock]
    actions: Sequence[Link] = ()
    chips: Sequence[Any] = ()
    clear_url: str = ""


Found = tuple[Promise, list[Work]]


def plan_page(session: Session, year: Year | None, view: str) -> PlanPage:
    """The plan of a year through one of the views. Raises KeyError for an unknown one."""
    keep = VIEWS[view][1]
    tasks = [task for task in tasks_of(session, year) if keep(task)]
    of = _Papers(session, year)
    found: list[Found] = []
    for promise in promises(session, year):
        own = [task for task in tasks if task.indicator == promise.number]
        if own or not view:
            found.append((promise, own))
    title = _("Operational plan %(year)s", year=year.label) if year else _("Operational plan")
    return PlanPage(str(title), total(tasks).text, _tabs(view, year), list(_objectives(found, of)),
                    actions=[Link(str(_("Tasks by quarter")), url_for("quarters.page")),
                             Link(str(_("Picture of the plan")), url_for("plan_chart.page")),
                             Link(str(_("List of tasks")), url_for("tasks.list"))])  # fmt: skip


def _tabs(view: str, year: Year | None) -> list[Tab]:
    named = named_year(year)
    return [
        Tab(str(label), url_for("board.plan", view=key or None, year=named), key == view)
        for key, (label, _keep) in VIEWS.items()
    ]


def _objectives(found: Sequence[Found], of: _Papers) -> Iterator[ObjectiveBlock]:
    def place(one: Found) -> tuple[int, str]:
        return one[0].objective_number, one[0].objective

    for (number, text), group in groupby(found, place):
        every = list(group)
        cost = total(task for _promise, tasks in every for task in tasks).text
        yield ObjectiveBlock(number, text, cost, [_block(*one, of) for one in every])


def _block(promise: Promise, tasks: Sequence[Work], of: _Papers) -> IndicatorBlock:
    url = url_for("board.indicator", key=promise.key, year=named_year(of.year))
    rows = [_row(task, of) for task in tasks]
    return IndicatorBlock(promise.number, promise.name, url, promise.target, total(tasks).text,
                          rows)  # fmt: skip


class _Papers:
    """What the tasks of a year owe, with the copies there are of it."""

    def __init__(self, session: Session, year: Year | None) -> None:
        self.year, self.owed = year, deliverables_of(session, year)
        self.copies = handed_copies(session, year)

    def links(self, papers: Sequence[Row]) -> tuple[list[Link], list[Link]]:
        """The copies there are of these, and where those that lack are taken."""
        there: list[Link] = []
        lacking: list[Link] = []
        for paper in papers if self.year is not None else ():
            assert self.year is not None
            found = copies_of(judged(paper, {}, self.copies, self.year))
            there, lacking = there + found[0], lacking + found[1]
        return there, lacking


def _row(task: Work, of: _Papers) -> TaskRow:
    papers = of.owed.get(task.id, ())
    texts = [p[f"text_{language()}"] or p["text_ar"] for p in papers]
    copies, lacking = of.links(papers)
    return TaskRow(
        code=task.code, title=task.title, owner=task.owner or str(_("Not named")),
        duration=task.duration, quarters=frozenset(map(int, task.quarters)), status=task.status,
        progress=task.progress, deliverable=("؛ " if language() == "ar" else "; ").join(texts),
        approval=_approval(papers), homes=links([p["software_home"] for p in papers], task.code),
        url=url_for("tasks.show", id=task.id), copies=copies, lacking=lacking,
    )  # fmt: skip


def _approval(papers: Sequence[Mapping[str, Any]]) -> StatusTag | None:
    wanted = [paper for paper in papers if paper["must_be_approved"]]
    if not wanted:
        return None
    if all(paper["fulfilled_on"] for paper in wanted):
        return StatusTag(str(_("Approved")), "good")
    if all(paper["fulfilled_on"] or paper["delivered_on"] for paper in wanted):
        return StatusTag(str(_("Awaiting approval")), "wait")
    return StatusTag(str(_("Needs approval")), "plain")
