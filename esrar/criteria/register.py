"""The registers of criteria sets, and the shape that every register of assessments has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.fields import Date, LastDay, LongText, Number, OneOf, Text, Whole
from esrar.core.i18n import _l
from esrar.criteria import rules
from esrar.criteria.kinds import CriterionOf, Mark, SetOf, criteria, of_set, set_in_force
from esrar.criteria.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    FamilyAssessment,
    FamilyScore,
    FunderAssessment,
    FunderScore,
    Score,
)
from esrar.criteria.rules import Standing, Subject
from esrar.criteria.scoring import scorer, unscored
from esrar.families.holder import NAMED_BY
from esrar.kit import approval
from esrar.kit.register import (
    Derived,
    Field,
    Lines,
    Match,
    Register,
    Section,
    Stage,
    State,
    Values,
    View,
)
from esrar.kit.relations import Relation

SUBJECT = OneOf(Subject, {
    Subject.INITIATIVE: _l("Quality of initiatives"),
    Subject.PARTNERSHIP: _l("Quality of partnerships"),
    Subject.EXHIBITION_FAMILY: _l("Distinguished productive family"),
    Subject.COMPETENCY: _l("Specialised competencies of the staff"),
    Subject.FAMILY_EXCELLENCE: _l("Distinguished competency of families"),
    Subject.FUNDER: _l("Partnership with funding bodies"),
})  # fmt: skip

STANDING = Derived("standing", _l("Status"), rules.standing_on, {
    Standing.IN_FORCE: State(_l("In force"), "good"),
    Standing.AHEAD: State(_l("Begins later"), "wait"),
    Standing.DRAFT: State(_l("Not approved yet"), "plain"),
    Standing.SUPERSEDED: State(_l("Followed by a later edition"), "plain"),
    Standing.ENDED: State(_l("Lapsed"), "bad"),
})  # fmt: skip


def _next_edition(row: Mapping[str, Any], today: date) -> Values:
    return {"name": row["name"], "subject": row["subject"], "edition": row["edition"] + 1,
            "starts_on": EnteredDate(today)}  # fmt: skip


CRITERIA_SETS = Register(
    key="criteria-sets", model=CriteriaSet, label=_l("Criteria sets"),
    singular=_l("Criteria set"), new_label=_l("New criteria set"), noun="criteria_set",
    department="quality", title="title", searched=True, final=True,
    check=rules.problems, complete=rules.complete,
    sections=(Section("main", _l("The set")), approval.SECTION),
    fields=(
        Field("title", _l("Criteria set"), Text(200), entered=False, importable=False,
              listed=True, sorted_by="name_key"),
        Field("name", _l("Name of the set"), Text(160), required=True,
              headings=("اسم المجموعة", "مجموعة المعايير", "المعايير")),
        Field("subject", _l("What it judges"), SUBJECT, required=True, listed=True,
              filtered=True, headings=("الموضوع", "مجال التقييم")),
        Field("edition", _l("Edition"), Whole(1, 999), default=lambda: 1,
              headings=("الإصدار", "رقم الإصدار")),
        Field("starts_on", _l("In force from"), Date(), required=True, listed=True,
              filtered=True, sorted_by="starts_on", headings=("سارية من", "تاريخ السريان"),
              default=lambda: EnteredDate(clock.today())),
        Field("ends_on", _l("In force until: last day"), Date(), listed=True,
              headings=("سارية حتى",)),
        Field("notes", _l("Notes"), LongText(), headings=("ملاحظات",)),
        *approval.FIELDS,
    ),
    lines=(
        Lines("criteria", _l("Criteria"), Criterion, (
            Field("text", _l("Criterion"), Text(300), required=True, headings=("المعيار",)),
            Field("weight", _l("Weight of 100"), Number(0, 100), required=True,
                  headings=("الوزن", "الوزن النسبي")),
            Field("maximum", _l("Best score"), Number(1, 1000), required=True,
                  headings=("الدرجة العظمى", "أعلى درجة")),
            Field("guidance", _l("How it is scored"), Text(500), headings=("إرشاد التقييم",)),
        ), same=("text",), add_label=_l("Add a criterion"), least=1, check=rules.whole,
            hint=_l("The weights together make 100")),
    ),
    derived=(STANDING, approval.status(CriteriaSet, listed=False)),
    views=(View(_l("In force"), (("standing", Standing.IN_FORCE.value),)),),
    match=(Match(("subject", "name_key", "edition"), "name", _l("subject, name and edition")),),
    presence=("name", "subject"),
    stages=(
        Stage("edition", _l("New edition"), lambda row, today: row["approved_on"] is not None,
              _next_edition, creates=True, copies=("criteria",)),
    ),
    attached=(("decision", _l("Decision")), ("evidence", _l("Evidence"))),
)  # fmt: skip


# -- assessments ---------------------------------------------------------------------------------


def assessments(
    key: str, model: type[Assessment], scores: type[Score], about: Field, *,
    subjects: tuple[Subject, ...], label: Any, singular: Any, new_label: Any, department: str,
) -> Register:  # fmt: skip
    """A register of assessments: of the subject that the field `about` names, by these criteria."""
    return Register(
        key=key, model=model, label=label, singular=singular, new_label=new_label,
        noun="assessment", department=department, title=about.name, final=True,
        order="-period_end", check=rules.assessment_problems, settle=scorer(model, scores),
        lacks=unscored(scores),
        sections=(Section("main", _l("The assessment")), approval.SECTION),
        fields=(
            about,
            Field("criteria_set_id", _l("Criteria set"), SetOf(subjects=subjects), required=True,
                  listed=True, filtered=True, default=lambda: set_in_force(subjects),
                  headings=("مجموعة المعايير", "المعايير")),
            Field("period_start", _l("About the period from"), Date(), headings=("عن الفترة من",)),
            Field("period_end", _l("About the period to"), LastDay(), required=True, listed=True,
                  filtered=True, sorted_by="period_end",
                  headings=("عن الفترة إلى", "عن الفترة", "نهاية الفترة")),
            Field("assessed_on", _l("Assessed on"), Date(), required=True, listed=True,
                  sorted_by="assessed_on", headings=("تاريخ التقييم",),
                  default=lambda: EnteredDate(clock.today())),
            Field("assessor", _l("Assessed by"), Text(200), headings=("المقيّم", "لجنة التقييم")),
            Field("score", _l("Weighted score"), Mark(), entered=False, importable=False,
                  listed=True, sorted_by="score"),
            Field("notes", _l("Notes"), LongText(), headings=("ملاحظات",)),
            *approval.FIELDS,
        ),
        lines=(_scores(scores, subjects),),
        derived=(approval.status(model),),
        match=(Match((about.name, "criteria_set_id", "period_end"), "period_end",
                     _l("subject, criteria and period")),),
        presence=(about.name, "period_end"),
        attached=(("evidence", _l("Evidence")),),
    )  # fmt: skip


def _scores(model: type[Score], subjects: tuple[Subject, ...]) -> Lines:
    return Lines(
        "scores", _l("Scores"), model, (
            Field("criterion_id", _l("Criterion"), CriterionOf(subjects=subjects), required=True,
                  headings=("المعيار",)),
            Field("score", _l("Score"), Number(0, 1000), headings=("الدرجة",)),
            Field("note", _l("Remark"), Text(300), headings=("ملاحظة",)),
        ), same=("criterion_id",), add_label=_l("Add a score"), starts=_begin, check=_fitting,
        hint=_l("Without a score for every criterion there is no weighted score")
    )  # fmt: skip


def _begin(values: Values) -> Iterable[Values]:
    """A line for every criterion of the set that was chosen."""
    return [{"criterion_id": one.id} for one in of_set(values.get("criteria_set_id"))]


def _fitting(values: Values, scores: Sequence[Values]) -> Iterable[Any]:
    """Every score is of another criterion of the set, and none goes beyond its best score."""
    known = criteria()
    seen: set[int] = set()
    for one in scores:
        found = known.get(one.get("criterion_id", 0))
        if found is None:
            continue
        if found.set_id != values.get("criteria_set_id"):
            yield _l("This criterion is of another set: %(criterion)s", criterion=found.label)
        if found.id in seen:
            yield _l("This criterion is scored twice: %(criterion)s", criterion=found.text)
        seen.add(found.id)
        if one.get("score") is not None and one["score"] > found.maximum:
            yield _l("The best score of this criterion is %(most)s: %(criterion)s",
                     most=f"{found.maximum:f}", criterion=found.text)  # fmt: skip


FAMILY_ASSESSMENTS = assessments(
    "family-assessments", FamilyAssessment, FamilyScore,
    Field("family_id", _l("Family"), Relation("families", many=True), required=True, listed=True,
          filtered=True, hint=NAMED_BY,
          public="family", headings=("رقم الهوية", "هوية رب الأسرة", "الأسرة")),
    subjects=(Subject.EXHIBITION_FAMILY, Subject.FAMILY_EXCELLENCE),
    label=_l("Assessments of families"), singular=_l("Assessment of a family"),
    new_label=_l("New assessment of a family"), department="quality",
)  # fmt: skip

FUNDER_ASSESSMENTS = assessments(
    "funder-assessments", FunderAssessment, FunderScore,
    Field("organisation_id", _l("Funder"), Relation("funders"), required=True, listed=True,
          filtered=True, public="funder", headings=("الجهة التمويلية", "الجهة")),
    subjects=(Subject.FUNDER,),
    label=_l("Assessments of funders"), singular=_l("Assessment of a funder"),
    new_label=_l("New assessment of a funder"), department="partnerships",
)  # fmt: skip
