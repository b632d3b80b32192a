"""The register of deliverables: what a task hands over, where it is kept and how it is met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from esrar.core.db import db
from esrar.core.fields import Day, Flag, LongText, Text, Whole
from esrar.core.i18n import _l
from esrar.kit.register import Field, Match, Register, Section, Stage, Values
from esrar.kit.relations import Relation
from esrar.plan import settling
from esrar.plan.homes import homes
from esrar.plan.kinds import FORM, Wording, Words
from esrar.plan.models import Deliverable
from esrar.plan.papers import DOCUMENT_TYPE
from esrar.plan.reason import REASON
from esrar.plan.standing import HANDED


def _next_number(task_id: int | None) -> int:
    table = Deliverable.__table__.c
    taken = db.session.scalars(select(table.number).where(table.task_id == task_id)).all()
    return max(taken, default=0) + 1


def _deliverable(values: Values) -> Values:
    """Numbered on, within its task."""
    if values.get("number") is None and values.get("task_id"):
        return {**values, "number": _next_number(values["task_id"])}
    return values


def _wrong_home(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    home = values.get("software_home")
    try:
        list(homes(home, "") if home else ())
    except KeyError as unknown:
        yield "software_home", _l("There is no register «%(key)s»", key=str(unknown.args[0]))


DELIVERABLES = Register(
    key="deliverables", model=Deliverable, label=_l("Deliverables"), singular=_l("Deliverable"),
    new_label=_l("New deliverable"), noun="deliverable", department="executive-manager",
    title="text", searched=True, check=_wrong_home, complete=_deliverable,
    settle=settling.deliverables,
    sections=(Section("main", _l("The deliverable")), Section("wording", _l("Wording"))),
    fields=(
        Field("text", _l("Deliverable"), Wording(), entered=False, importable=False, listed=True),
        Field("task_id", _l("Task"), Relation("tasks"), required=True, listed=True, filtered=True,
              public="task", headings=("المهمة", "رقم المهمة")),
        Field("number", _l("Number within its task"), Whole(1, 99), entered=False,
              headings=("رقم المخرج",)),
        Field("kind", _l("Kind of deliverable"), FORM, required=True, listed=True, filtered=True,
              headings=("نوع المخرج",)),
        Field("document_type", _l("Kind of document"), DOCUMENT_TYPE, required=True,
              filtered=True, headings=("نوع الوثيقة",)),
        Field("must_be_approved", _l("It has to be approved"), Flag(), required=True,
              listed=True, filtered=True, headings=("يلزم اعتماده",)),
        Field("suggested", _l("Suggested only: not required of the task"), Flag(), required=True,
              filtered=True, headings=("مقترح",)),
        Field("software_home", _l("Kept in"), Text(120), required=True,
              default=lambda: "documents",
              hint=_l("«documents», or the keys of registers joined by +"),
              headings=("محل الحفظ",)),
        Field("delivered_on", _l("Handed over on"), Day(), entered=False, importable=False),
        Field("fulfilled_on", _l("Fulfilled on"), Day(), entered=False, importable=False,
              listed=True, sorted_by="fulfilled_on", filtered=True),
        Field("text_ar", _l("Deliverable in Arabic"), LongText(1000), "wording", required=True,
              headings=("المخرج", "مؤشر الإنجاز")),
        Field("text_en", _l("Deliverable in English"), Words(1000), "wording",
              headings=("المخرج بالإنجليزية",)),
        Field("printed_ar", _l("As printed"), LongText(), "wording", entered=False,
              importable=False),
        REASON,
    ),
    derived=(HANDED,),
    match=(Match(("task_id", "number"), "task_id", _l("task and number")),),
    presence=("text_ar",),
    stages=(
        Stage("confirm", _l("Require it of the task"), lambda row, today: row["suggested"],
              lambda row, today: {"suggested": False}),
    ),
)  # fmt: skip
