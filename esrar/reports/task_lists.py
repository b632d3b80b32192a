"""The tasks of a period as a report prints them, by the quarter in which they are carried out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from esrar.accounts.departments import department_label
from esrar.core.calendar import show_date
from esrar.core.i18n import _, language
from esrar.plan.closing.shape import Deliverable, Task, said
from esrar.plan.figures import DASH
from esrar.plan.standing import STATES
from esrar.reports.asked import BOARD, QUARTERS, Data


def by_quarter(tasks: Sequence[Task], edition: str) -> Iterator[Data]:
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
