"""What a preview shows before a period is closed: its content, and what deserves a look first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from esrar.accounts.permissions import granted
from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import registry
from esrar.kit.approval import is_approvable
from esrar.kit.approvals.waiting import undecided
from esrar.measures.years import Year
from esrar.plan.approving import APPROVED
from esrar.plan.closing.acts import mark
from esrar.plan.closing.kept import Closing
from esrar.plan.closing.shape import Content, Indicator, said
from esrar.plan.closing.tables import tasks_table, values_table
from esrar.plan.rules import Status
from esrar.plan.standing import Standing


def preview_page(session: Session, year: Year, found: Closing, fault: Invalid | None,
                 problem: str) -> dict[str, Any]:  # fmt: skip
    """What would be frozen, and what deserves a look before it is."""
    return {
        "title": str(_("Close: %(period)s", period=found.span.label)),
        "subtitle": str(_("Fiscal year %(year)s", year=year.label)),
        "back": Link(str(_("Closings")), url_for("closings.every", year=year.start.year)),
        "action": url_for("closings.close", span=found.span.value, year=year.start.year),
        "seen": mark(found.content), "fault": str(fault) if fault else "", "problem": problem,
        "warnings": list(warnings(session, found.content)),
        "figures": values_table(found, {}),
        "tasks": tasks_table(found.content),
    }  # fmt: skip


def warnings(session: Session, content: Content) -> Iterable[tuple[str, Sequence[Link]]]:
    """What deserves a look before a period is closed, each with where to look."""

    def of(status: Status) -> list[Link]:
        return [_to(one) for one in content.main if one.status is status]  # fmt: skip

    if content.plan.status != APPROVED:
        yield str(_("The plan of the year is not approved")), ()
    if found := of(Status.PROVISIONAL):
        yield str(_("Provisional values: %(count)s", count=len(found))), found
    if found := of(Status.NO_DATA):
        yield str(_("Indicators without data: %(count)s", count=len(found))), found
    if found := [_to(one) for one in content.main if one.unconfirmed]:
        yield str(_("Their reading was not confirmed: %(count)s", count=len(found))), found
    if late := sum(task.status is Standing.LATE for task in content.tasks):
        yield (
            str(_("Tasks overdue: %(count)s", count=late)),
            [Link(str(_("Operational plan")), url_for("board.plan", view="late"))],
        )
    if waiting := list(_waiting(session)):
        yield (
            str(_("Awaiting approval: %(count)s", count=sum(n for n, _one in waiting))),
            [one for _n, one in waiting],
        )


def _to(one: Indicator) -> Link:
    return Link(said(one.name), url_for("board.indicator", key=one.key))


def _waiting(session: Session) -> Iterable[tuple[int, Link]]:
    """The registers whose records wait for an approval, and how many each."""
    for one in registry.registers().values():
        if not is_approvable(one) or f"{one.key}:read" not in granted():
            continue
        waiting = select(func.count()).select_from(one.table).where(*undecided(one.table))
        count = session.scalar(waiting) or 0
        if count:
            yield count, Link(f"{one.label} ({count})", url_for(f"{one.key}.list"))
