"""The register of the tasks of the plan: when, by whom, how far, and at what cost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from esrar.accounts.identity import me
from esrar.core.calendar import EnteredDate
from esrar.core.fields import Code, Date, Day, Flag, LongText, Money, Whole
from esrar.core.i18n import _l
from esrar.core.sequence import is_ahead, out_of_order
from esrar.kit.people import DEPARTMENT, Person
from esrar.kit.register import (
    Computed,
    Field,
    Lines,
    Match,
    Register,
    Section,
    Share,
    Stage,
    Values,
    View,
)
from esrar.kit.relations import Relation
from esrar.measures.years import current_year, years
from esrar.plan import needs, settling
from esrar.plan.kinds import QUARTERS, UNIT, Done, IndicatorOf, Wording, Words, YearOf, indicators
from esrar.plan.models import Task, TaskNeed
from esrar.plan.reason import REASON
from esrar.plan.schedule import Unit
from esrar.plan.standing import STANDING, Standing, share
from esrar.plan.timing import dates_of

CODE = re.compile(r"\d{1,2}\.\d{1,2}")


def own_task(row: Mapping[str, Any]) -> bool:
    """Whether a task is of the department of whoever acts now."""
    reader = me()
    return bool(reader and reader.department and row["owner_department"] == reader.department)


def _problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    code, indicator = values.get("code"), indicators().get(values.get("indicator_id") or 0)
    if code and not CODE.fullmatch(code):
        yield "code", _l("Write the task's number as the plan prints it, such as 2.3")
    elif code and indicator and code.partition(".")[0] != str(indicator.number):
        yield "code", _l("The number begins with that of its indicator: %(number)s.",
                         number=indicator.number)  # fmt: skip
    for first, last, said in (
        ("starts_on", "due_on", _l("It is due before it begins")),
        ("started_on", "done_on", _l("It was completed before it was begun")),
    ):
        yield from out_of_order(values, first, last, said)
    for name in ("started_on", "done_on"):
        if is_ahead(values, name, today):
            yield name, _l("This day has not come yet")


def _complete(values: Values) -> Values:
    """The year is that of the indicator."""
    one = indicators().get(values.get("indicator_id") or 0)
    return {**values, "fiscal_year_id": one.year_id} if one else values


def _dated(row: Mapping[str, Any], today: date) -> Values:
    start, due = dates_of(row)
    return {"starts_on": start and EnteredDate(start), "due_on": due and EnteredDate(due)}


def _opens() -> Mapping[str, str]:
    """Of several years, the current one."""
    year = current_year()
    several = len(years()) > 1 and year is not None and year.id is not None
    return {"fiscal_year_id": str(year.id)} if several and year else {}


OWN = frozenset({"quarters", "starts_on", "due_on", "started_on", "done_on", "progress",
                 "cost_spent", "owner_id", "notes"})  # fmt: skip
"""What the department that a task is given to changes of it; the rest is the manager's."""

TASKS = Register(
    key="tasks", model=Task, label=_l("Tasks"), singular=_l("Task"), new_label=_l("New task"),
    noun="task", department="executive-manager", title="text", order="number", searched=True,
    check=_problems, warn=needs.warnings, complete=_complete, settle=settling.tasks, opens=_opens,
    shared=Share("manage", own_task, OWN),
    sections=(
        Section("main", _l("The task")), Section("time", _l("Time")),
        Section("progress", _l("Progress and cost")), Section("wording", _l("Wording")),
    ),
    fields=(
        Field("text", _l("Task"), Wording(lead="code"), entered=False, importable=False,
              listed=True, sorted_by="number"),
        Field("code", _l("Number of the task"), Code(10), required=True,
              hint=_l("The indicator's number and its own, such as 2.3"),
              headings=("رقم المهمة", "الرقم")),
        Field("indicator_id", _l("Operational indicator"), IndicatorOf(), required=True,
              filtered=True, public="indicator", headings=("معيار الأداء", "المؤشر")),
        Field("fiscal_year_id", _l("Fiscal year"), YearOf(), entered=False, filtered=True,
              public="year", headings=("العام المالي", "السنة")),
        Field("owner_department", _l("Responsible"), DEPARTMENT, listed=True, filtered=True,
              headings=("الإدارة المسؤولة", "المسؤول عن التنفيذ")),
        Field("owner_suggested", _l("Suggested for it"), DEPARTMENT, entered=False,
              importable=False),
        Field("owner_id", _l("Assigned to"), Person(), filtered=True,
              headings=("الموظف المسؤول", "المكلف")),
        Field("notes", _l("Notes"), LongText(), headings=("ملاحظات",)),
        Field("quarters", _l("Quarters"), QUARTERS, "time", listed=True, filtered=True,
              headings=("الأرباع", "الربع")),
        Field("duration_days", _l("Duration in days"), Whole(1, 1000), "time", required=True,
              default=lambda: 20, headings=("المدة", "مدة التنفيذ")),
        Field("duration_unit", _l("What the duration counts"), UNIT, "time", required=True,
              default=lambda: Unit.CALENDAR, headings=("نوع الأيام",)),
        Field("starts_on", _l("Planned to begin"), Date(), "time", filtered=True,
              headings=("بداية مخططة", "تاريخ البداية")),
        Field("due_on", _l("Task due on"), Date(), "time", listed=True, filtered=True,
              sorted_by="due_on", headings=("تاريخ الاستحقاق", "تاريخ النهاية"),
              hint=_l("Blank: proposed from the beginning and the duration by «Propose dates»")),
        Field("started_on", _l("Begun on"), Date(), "progress", filtered=True,
              headings=("تاريخ بدء التنفيذ",)),
        Field("progress", _l("Progress as told"), Done(), "progress",
              headings=("نسبة الإنجاز", "نسبة التقدم")),
        Field("progress_on", _l("Progress as of"), Day(), "progress", entered=False,
              importable=False),
        Field("done_on", _l("Carried out on"), Date(), "progress",
              hint=_l("Only for a task without deliverables; else the day follows from them"),
              headings=("تاريخ الإنجاز",)),
        Field("completed_on", _l("Completed on"), Day(), "progress", entered=False,
              importable=False, filtered=True, sorted_by="completed_on"),
        Field("cost", _l("Planned cost"), Money(), "progress",
              headings=("التكلفة المخططة", "التكلفة")),
        Field("cost_spent", _l("Spent so far"), Money(), "progress",
              headings=("المصروف",)),
        Field("text_ar", _l("Task in Arabic"), LongText(1000), "wording", required=True,
              headings=("المهمة", "المهام")),
        Field("text_en", _l("Task in English"), Words(1000), "wording",
              headings=("المهمة بالإنجليزية",)),
        Field("printed_ar", _l("As printed"), Words(), "wording", entered=False,
              importable=False),
        REASON,
    ),
    lines=(
        Lines("needs", _l("Comes after"), TaskNeed, (
            Field("needs_id", _l("Task that comes before"), Relation("tasks"), required=True,
                  headings=("المهمة السابقة",)),
            Field("confirmed", _l("Confirmed"), Flag(), required=True,
                  headings=("مؤكدة",)),
        ), same=("needs_id",), add_label=_l("Add a task that comes before"), section="time",
            hint=_l("A confirmed one keeps this task waiting; a suggested one only warns")),
    ),
    derived=(STANDING,),
    computed=(Computed("share", _l("Progress"), share, Done().show),),
    views=(
        View(_l("Of my department"), (("owner_department", "@department"),)),
        View(_l("Mine"), (("owner_id", "@me"),)),
        View(_l("Task overdue"), (("standing", Standing.LATE.value),), sort="due_on"),
        View(_l("Not scheduled"), (("quarters", "-"),)),
        View(_l("Without a responsible department"), (("owner_department", "-"),)),
    ),
    match=(Match(("fiscal_year_id", "code"), "code", _l("number of the task")),),
    presence=("code", "text_ar"),
    stages=(
        Stage("dates", _l("Propose dates"),
              lambda row, today: dates_of(row) != (row["starts_on"], row["due_on"]), _dated),
        Stage("begin", _l("Begin the task"),
              lambda row, today: row["started_on"] is None and row["completed_on"] is None,
              lambda row, today: {"started_on": EnteredDate(today)}),
    ),
    attached=(("paper", _l("Paper")),), aliases="code",
)  # fmt: skip
