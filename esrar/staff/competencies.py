"""The register of assessments of employees against the criteria of their specialism (task 8.1)."""

from __future__ import annotations

from dataclasses import replace

from esrar.core.fields import Flag
from esrar.core.i18n import _l
from esrar.criteria.register import assessments
from esrar.criteria.rules import Subject
from esrar.criteria.scoring import unscored
from esrar.kit.register import Field
from esrar.kit.relations import Relation
from esrar.staff.models import CompetencyAssessment, CompetencyScore

_SHAPE = assessments(
    "competency-assessments", CompetencyAssessment, CompetencyScore,
    Field("employee_id", _l("Employee"), Relation("employees"), required=True, listed=True,
          filtered=True, public="employee", headings=("الموظف", "اسم الموظف")),
    subjects=(Subject.COMPETENCY,),
    label=_l("Assessments of competencies"), singular=_l("Assessment of competency"),
    new_label=_l("New assessment of competency"), department="human-resources",
)  # fmt: skip

_MEETS = Field(
    "meets", _l("Meets the criteria"), Flag(), required=True, listed=True, access="personal",
    hint=_l("The latest approved answer is what the indicator of competencies counts"),
    headings=("مستوفٍ للمعايير", "مستوف", "يستوفي المعايير"),
)  # fmt: skip


def _private(one: Field) -> Field:
    """What was found about a person is for those who may see personal data."""
    return replace(one, access="personal") if one.name in ("score", "notes", "note") else one


_ABOUT, *_REST = _SHAPE.fields
COMPETENCY_ASSESSMENTS = replace(
    _SHAPE,
    lacks=unscored(CompetencyScore, answered=True),
    fields=(_ABOUT, _MEETS, *map(_private, _REST)),
    lines=tuple(replace(b, fields=tuple(map(_private, b.fields))) for b in _SHAPE.lines),
)
