"""The tables of a closing: its indicators and its tasks, as cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from markupsafe import Markup

from esrar.accounts.departments import department_label
from esrar.core.calendar import show_date
from esrar.core.i18n import _
from esrar.core.pieces import LINK, LTR, TAG
from esrar.plan import figures
from esrar.plan.closing.kept import Closing
from esrar.plan.closing.shape import Content, Indicator, Task, said
from esrar.plan.figures import DASH, number_text
from esrar.plan.standing import STATES


def day(date_: date | None) -> Any:
    """A date as it is shown."""
    return LTR % show_date(date_) if date_ else DASH


@dataclass(frozen=True)
class Table:
    """A table of prepared cells."""

    label: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]
    empty: str = ""


def values_table(closing: Closing, present: Mapping[str, Any]) -> Table:
    """The indicators with their frozen values; beside them what is counted now, where asked."""
    headings = [_("Operational indicator"), _("Achieved"), _("Target"), _("Attainment"),
                _("Status")]  # fmt: skip
    if present:
        headings.append(_("After closing"))
    rows = []
    for one in closing.content.indicators:
        name = _name(closing, one)
        cells = [name, _number(one), said(one.target) or DASH,
                 LTR % f"{one.percent}%" if one.percent is not None else DASH,
                 TAG % (one.status.tone, one.status.label) if one.status else DASH]  # fmt: skip
        rows.append([*cells, _after(one, present[one.key])] if one.key in present else
                    [*cells, DASH] if present else cells)  # fmt: skip
    return Table(str(_("Indicators")), [str(h) for h in headings], rows)


def _name(closing: Closing, one: Indicator) -> Markup:
    name = said(one.name)
    if closing.id is not None:
        name = LINK % (url_for("closings.indicator", id=closing.id, key=one.key), name)
    number = Markup('<span class="no">%s</span> ') % one.number if one.number else ""
    return Markup("%s%s") % (number, name)


def _number(one: Indicator) -> Markup:
    text = Markup("<bdi>%s</bdi>") % number_text(one.value.number, one.kind)
    notes = figures.coverage_text(one.value)
    return text + (Markup(' <span class="beside">%s</span>') % notes if notes else "")


def _after(one: Indicator, value: Any) -> Any:
    if value is None or value.number == one.value.number:
        return _("unchanged")
    new = number_text(value.number, one.kind)
    text = _("now %(value)s", value=f"\u2068{new}\u2069")
    return TAG % ("wait", text)


def tasks_table(content: Content) -> Table:
    """The tasks as they stood."""

    def papers(task: Task) -> str:
        wanted = [one for one in task.deliverables if one.must_be_approved]
        if not wanted:
            return DASH
        done = sum(one.fulfilled_on is not None for one in wanted)
        return str(_("%(done)s of %(of)s approved", done=done, of=len(wanted)))

    rows = []
    for task in content.tasks:
        state = STATES[task.status]
        rows.append([
            Markup('<span class="no">%s</span> %s') % (task.code, said(task.text)),
            department_label(task.department) or _("Not named"), TAG % (state.tone, state.label),
            day(task.completed_on or task.due_on), papers(task),
        ])  # fmt: skip
    headings = [_("Task"), _("Responsible"), _("Status"), _("Completed or due on"),
                _("Deliverables")]  # fmt: skip
    return Table(str(_("Tasks")), [str(h) for h in headings], rows, str(_("No task")))
