"""The register of processes: the inventory that task 11.1 asks for, with monthly volumes."""

from __future__ import annotations

from dataclasses import dataclass

from esrar.core.calendar import EnteredDate
from esrar.core.fields import Date, Flag, LongText, OneOf, Text, Whole
from esrar.core.i18n import _l
from esrar.kit import approval
from esrar.kit.choices import Choice
from esrar.kit.people import DEPARTMENT
from esrar.kit.register import Derived, Field, Lines, Match, Register, Section
from esrar.kit.register import State as Shown
from esrar.operations import rules
from esrar.operations.models import Process, ProcessVolume
from esrar.operations.rules import Degree, State


@dataclass(frozen=True)
class Month(Date):
    """A month: whatever day of it is typed, its first is stored."""

    def meant(self, entered: EnteredDate) -> EnteredDate:
        return EnteredDate(entered.date.replace(day=1), "gregorian", "month")


DEGREE = OneOf(Degree, {
    Degree.MANUAL: _l("Manual"), Degree.PARTLY: _l("Partly electronic"),
    Degree.FULL: _l("Fully electronic"),
}, {"ورقية": Degree.MANUAL, "يدوي": Degree.MANUAL, "إلكترونية": Degree.FULL,
    "مؤتمتة": Degree.FULL, "مؤتمتة بالكامل": Degree.FULL, "كامل": Degree.FULL,
    "جزئي": Degree.PARTLY, "مؤتمتة جزئيًا": Degree.PARTLY})  # fmt: skip

STATE = Derived("state", _l("Status"), rules.state_on, {
    State.FULL: Shown(_l("Fully electronic"), "good"),
    State.PARTLY: Shown(_l("Partly electronic"), "wait"),
    State.MANUAL: Shown(_l("Manual"), "plain"),
    State.ENDED: Shown(_l("No longer in use"), "bad"),
})  # fmt: skip

PROCESSES = Register(
    key="processes", model=Process, label=_l("Processes"), singular=_l("Process"),
    new_label=_l("New process"), noun="process", department="technology", title="name",
    searched=True, check=rules.problems, complete=rules.with_scope,
    sections=(
        Section("main", _l("The process")), Section("degree", _l("How far it is electronic")),
        approval.SECTION,
    ),
    fields=(
        Field("name", _l("Name of the process"), Text(200), required=True, listed=True,
              sorted_by="name_key", headings=("العملية", "اسم العملية", "المعاملة")),
        Field("area_id", _l("Area"), Choice("process-area"), listed=True, filtered=True,
              headings=("المجال", "نوع العملية", "التصنيف"), public="area"),
        Field("department", _l("Department"), DEPARTMENT, listed=True, filtered=True,
              headings=("الإدارة", "القسم")),
        Field("degree", _l("Degree"), DEGREE, "degree", required=True, filtered=True,
              default=lambda: Degree.MANUAL, headings=("درجة الأتمتة", "حالة الأتمتة", "الدرجة")),
        Field("electronic_on", _l("Fully electronic since"), Date(), "degree",
              hint=_l("Blank: it always was"),
              headings=("تاريخ الأتمتة", "إلكترونية منذ")),
        Field("in_scope", _l("In the scope of the indicator"), Flag(), "degree", filtered=True,
              hint=_l("Blank counts as yes"), headings=("ضمن النطاق", "في النطاق")),
        Field("needs_automation", _l("Needs automation"), Flag(), "degree", filtered=True,
              headings=("تحتاج أتمتة", "تحتاج إلى أتمتة")),
        Field("system", _l("System it runs on"), Text(160), "degree",
              headings=("النظام", "المنصة")),
        Field("ended_on", _l("Ended on: last day"), Date(), headings=("تاريخ الانتهاء",)),
        Field("notes", _l("Notes"), LongText(), headings=("ملاحظات",)),
        *approval.FIELDS,
    ),
    lines=(
        Lines("volumes", _l("Monthly volumes"), ProcessVolume, (
            Field("month", _l("Month"), Month(), required=True, headings=("الشهر",)),
            Field("total", _l("All transactions"), Whole(), required=True,
                  headings=("العدد الكلي", "الإجمالي", "عدد المعاملات")),
            Field("electronic", _l("Electronic transactions"), Whole(), required=True,
                  headings=("الإلكترونية", "عدد المعاملات الإلكترونية")),
        ), same=("month",), add_label=_l("Add a month"), check=rules.wrong_volumes),
    ),
    derived=(STATE, approval.status(Process)),
    match=(Match(("name_key",), "name", _l("name")),), presence=("name",),
)  # fmt: skip
