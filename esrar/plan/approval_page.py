"""The plan of a year as one thing: its approval, its wording, what was changed in it since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.accounts.departments import department_label
from esrar.accounts.permissions import granted
from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.context import who_acted
from esrar.core.i18n import _, language
from esrar.core.pages import Link, StatusTag
from esrar.core.pieces import LINK, LTR
from esrar.kit.approval import STATES
from esrar.kit.history import ACTIONS
from esrar.measures.years import Year, years
from esrar.plan import approving
from esrar.plan.amending import PROMISED, Amendment, amendments
from esrar.plan.approving import APPROVED, DRAFT, RETURNED, SUBMITTED, PlanState
from esrar.plan.closing.pages import year_tabs
from esrar.plan.closing.tables import Table, day
from esrar.plan.figures import DASH
from esrar.plan.models import Deliverable, Indicator, Objective, Task
from esrar.plan.questions import questions
from esrar.plan.work import tasks_of

MANAGE, APPROVE = "plan:manage", "plan:approve"


def approval_page(session: Session, year: Year) -> dict[str, Any]:
    """Everything about the plan of a year that is not its work."""
    state = approving.state_of(session, year)
    shown = STATES[state.status]
    return {
        "title": str(_("Plan of %(year)s", year=year.label)),
        "status": StatusTag(str(shown.label), shown.tone),
        "years": year_tabs(years(), year, "plans.plan"),
        "back": Link(str(_("Operational plan")), url_for("board.plan", year=year.start.year)),
        "actions": list(_actions(state, year)), "pairs": list(_pairs(session, year, state)),
        "version": state.version,
        "submit": url_for("plans.submit", year=year.start.year)
        if state.status in (DRAFT, RETURNED) and MANAGE in granted() else "",
        "amended": _amended(session, year) if state.status == APPROVED else None,
        "wording": _wording(session, year),
    }  # fmt: skip


def _actions(state: PlanState, year: Year) -> Iterable[Link]:
    if MANAGE in granted() and year == years()[-1]:
        label = _("Copy to the next year")
        yield Link(str(label), url_for("plans.next_year", year=year.start.year))
    if APPROVE not in granted():
        return
    start = year.start.year
    if state.status != APPROVED:
        yield Link(str(_("Approve")), url_for("plans.approve", year=start), "primary")
    label = _("Withdraw the approval") if state.status == APPROVED else _("Return for completion")
    if state.status in (APPROVED, SUBMITTED):
        yield Link(str(label), url_for("plans.send_back", year=start))


def _pairs(session: Session, year: Year, state: PlanState) -> Iterable[tuple[str, Any]]:
    if state.approved_on:
        yield str(_("Approved on")), day(state.approved_on)
        yield str(_("Decision number")), LTR % (state.decision_number or DASH)
        yield str(_("Decision date")), day(state.decision_date)
    if state.return_reason:
        yield str(_("Reason of the return")), state.return_reason
    tasks = tasks_of(session, year)
    yield str(_("Tasks")), len(tasks)
    yield str(_("Not scheduled")), sum(not task.quarters for task in tasks)
    yield str(_("Without a responsible department")), sum(not task.department for task in tasks)
    waiting = sum(row["confirmed_on"] is None for row in questions(session, year))
    text = str(waiting) if "settings:read" not in granted() else LINK % (
        url_for("questions.every"), waiting)  # fmt: skip
    yield str(_("Open questions")), text


def _wording(session: Session, year: Year) -> Table:
    """Objectives and indicators: as printed, and as they are shown."""
    rows = []
    objectives = session.scalars(
        select(Objective).filter_by(fiscal_year_id=year.id, deleted_at=None).order_by(
            Objective.number)
    )  # fmt: skip
    for one in objectives:
        rows.append(_words(str(_("Objective")), "objective", one, one.name(language()),
                           one.printed_ar, ""))  # fmt: skip
        for each in one.indicators:
            if each.deleted_at is None:
                rows.append(_words(
                    str(_("Indicator")), "indicator", each, each.name(language()),
                    f"{each.criterion_printed} – {each.target_printed}".strip(" –"),
                    each.target(language()),
                ))  # fmt: skip
    headings = [_("Wording in force"), _("Target"), _("As printed"), _("Responsible")]
    return Table(str(_("Wording of objectives and indicators")), [str(h) for h in headings], rows)


def _words(
    kind: str, path: str, one: Any, text: str, printed: str, target: str
) -> list[Any]:  # fmt: skip
    number = Markup('<span class="no">%s</span> ') % one.number
    shown: Any = text
    if MANAGE in granted():
        shown = LINK % (url_for("plans.wording", kind=path, id=one.id), text)
    owner = department_label(getattr(one, "owner_department", None)) or DASH
    head = Markup('<span class="over">%s</span> %s%s') % (kind, number, shown)
    return [head, target or DASH, printed or DASH, owner]


def _amended(session: Session, year: Year) -> Table:
    """What was changed since the approval, and why."""
    found = amendments(session, year)
    names = _names(session, found)
    rows = [
        [names.get((one.model, one.record_id), f"#{one.record_id}"), _changes(one), one.reason
         or DASH, who_acted(one.actor),
         LTR % f"{clock.local(one.at):%H:%M} {show_date(clock.local(one.at).date())}"]
        for one in found
    ]  # fmt: skip
    headings = [_("What was changed"), _("Change"), _("Reason"), _("By"), _("When")]
    return Table(str(_("Changes after the approval")), [str(h) for h in headings], rows,
                 str(_("Nothing was changed since the approval")))  # fmt: skip


def _names(session: Session, found: Sequence[Amendment]) -> dict[tuple[Any, int], Any]:
    names: dict[tuple[Any, int], Any] = {}
    models: tuple[Any, ...] = (Objective, Indicator, Task, Deliverable)
    for model in models:
        ids = [one.record_id for one in found if one.model is model]
        for row in session.scalars(select(model).where(model.id.in_(ids))) if ids else ():
            code = row.code if isinstance(row, Task) else getattr(row, "number", "")
            names[model, row.id] = Markup('<span class="no">%s</span> %s') % (
                code, row.name(language()))  # fmt: skip
    return names


def _changes(one: Amendment) -> Any:
    if not one.changes:
        return str(ACTIONS.get(one.action, one.action))
    labels = PROMISED[one.model]
    parts = [
        Markup("%s: <bdi>%s</bdi> ← <bdi>%s</bdi>") % (labels[name], _plain(new), _plain(old))
        if language() == "en"
        else Markup("%s: <bdi>%s</bdi> ← <bdi>%s</bdi>") % (labels[name], _plain(old), _plain(new))
        for name, (old, new) in one.changes.items()
    ]
    return Markup("<br>").join(parts)


def _plain(value: Any) -> str:
    if value is None or value == "":
        return DASH
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text and text.replace(".", "").isdigit() else text
