"""The registers of initiatives and of the assessments of their quality."""

from __future__ import annotations

from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.fields import Date, LongText, Money, OneOf, Text, Whole
from esrar.core.i18n import _l
from esrar.criteria.register import assessments
from esrar.criteria.rules import Subject
from esrar.initiatives import rules
from esrar.initiatives.models import Initiative, InitiativeAssessment, InitiativeScore
from esrar.initiatives.rules import Kind, Standing
from esrar.kit import approval
from esrar.kit.people import Person
from esrar.kit.register import Derived, Field, Match, Register, Section, Stage, State, View
from esrar.kit.relations import Relation

KIND = OneOf(Kind, {
    Kind.ECONOMIC: _l("Economic"), Kind.COMMUNITY: _l("Community"),
}, {
    "مبادرة اقتصادية": Kind.ECONOMIC, "مبادرة مجتمعية": Kind.COMMUNITY,
    "اجتماعية": Kind.COMMUNITY, "اقتصادي": Kind.ECONOMIC, "مجتمعي": Kind.COMMUNITY,
})  # fmt: skip

STANDING = Derived("standing", _l("Status"), rules.standing_on, {
    Standing.IDEA: State(_l("Idea"), "plain"),
    Standing.APPROVED: State(_l("Approved, not launched"), "wait"),
    Standing.RUNNING: State(_l("Running"), "good"),
    Standing.SUSPENDED: State(_l("Suspended"), "wait"),
    Standing.COMPLETED: State(_l("Concluded"), "good"),
    Standing.CANCELLED: State(_l("Called off"), "bad"),
})  # fmt: skip

INITIATIVES = Register(
    key="initiatives", model=Initiative, label=_l("Initiatives"), singular=_l("Initiative"),
    new_label=_l("New initiative"), noun="initiative", department="programmes", title="name",
    searched=True, check=rules.problems, warn=rules.warnings,
    derived=(STANDING, approval.status(Initiative, listed=False)),
    sections=(
        Section("main", _l("The initiative")), Section("dates", _l("Dates")),
        Section("results", _l("Budget and results")), approval.SECTION,
        Section("notes", _l("Notes")),
    ),
    fields=(
        Field("name", _l("Name of the initiative"), Text(200), required=True, listed=True,
              sorted_by="name_key", headings=("اسم المبادرة", "المبادرة", "عنوان المبادرة")),
        Field("kind", _l("Kind"), KIND, required=True, listed=True, filtered=True,
              headings=("نوع المبادرة", "النوع", "مجال المبادرة")),
        Field("description", _l("Idea and objectives"), LongText(),
              headings=("وصف المبادرة", "فكرة المبادرة", "أهداف المبادرة")),
        Field("target_group", _l("Whom it serves"), Text(300), headings=("الفئة المستهدفة",)),
        Field("organisation_id", _l("Partner"), Relation("organisations"), filtered=True,
              public="partner", headings=("الشريك", "الجهة الشريكة")),
        Field("officer_id", _l("Assigned officer"), Person(), filtered=True,
              headings=("الموظف المسؤول", "المسؤول", "مدير المبادرة")),
        Field("proposed_on", _l("Proposed on"), Date(), "dates", headings=("تاريخ الاقتراح",),
              default=lambda: EnteredDate(clock.today())),
        Field("launched_on", _l("Launched on"), Date(), "dates", listed=True, filtered=True,
              sorted_by="launched_on", headings=("تاريخ الإطلاق", "تاريخ التدشين")),
        Field("suspended_on", _l("Suspended on"), Date(), "dates", headings=("تاريخ الإيقاف",)),
        Field("resumed_on", _l("Resumed on"), Date(), "dates", headings=("تاريخ الاستئناف",)),
        Field("completed_on", _l("Completed on"), Date(), "dates", listed=True, filtered=True,
              sorted_by="completed_on", headings=("تاريخ الاكتمال", "تاريخ الانتهاء")),
        Field("cancelled_on", _l("Called off from"), Date(), "dates",
              headings=("تاريخ الإلغاء",)),
        Field("budget", _l("Budget"), Money(), "results", headings=("الميزانية", "الموازنة")),
        Field("spent", _l("Spent"), Money(), "results", headings=("المصروف",)),
        Field("planned_beneficiaries", _l("Beneficiaries planned"), Whole(), "results",
              headings=("عدد المستفيدين المستهدف",)),
        Field("beneficiaries", _l("Beneficiaries reached"), Whole(), "results", listed=True,
              headings=("عدد المستفيدين",)),
        Field("results", _l("Results"), LongText(), "results", headings=("النتائج", "الأثر")),
        Field("notes", _l("Notes"), LongText(), "notes", headings=("ملاحظات",)),
        *approval.FIELDS,
    ),
    views=(
        View(_l("Running"), (("standing", Standing.RUNNING.value),)),
        View(_l("Concluded"), (("standing", Standing.COMPLETED.value),), sort="-completed_on"),
    ),
    match=(Match(("name_key",), "name", _l("name")),), presence=("name",),
    stages=(
        Stage("launch", _l("Record the launch"),
              lambda row, today: row["launched_on"] is None and row["cancelled_on"] is None,
              lambda row, today: {"launched_on": EnteredDate(today)}),
        Stage("complete", _l("Record the completion"),
              lambda row, today: row["launched_on"] is not None and row["completed_on"] is None
              and row["cancelled_on"] is None,
              lambda row, today: {"completed_on": EnteredDate(today)}),
    ),
    attached=(("evidence", _l("Evidence")), ("paper", _l("Paper"))),
)  # fmt: skip

INITIATIVE_ASSESSMENTS = assessments(
    "initiative-assessments", InitiativeAssessment, InitiativeScore,
    Field("initiative_id", _l("Initiative"), Relation("initiatives"), required=True, listed=True,
          filtered=True, public="initiative", headings=("المبادرة", "اسم المبادرة")),
    subjects=(Subject.INITIATIVE,),
    label=_l("Assessments of initiatives"), singular=_l("Assessment of an initiative"),
    new_label=_l("New assessment of an initiative"), department="quality",
)  # fmt: skip
