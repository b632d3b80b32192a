"""The nine departments of the plan, as far as accounts know them: a key and a name."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from esrar.core.i18n import _l


class Department(StrEnum):
    """Whose registers somebody works in."""

    BENEFICIARY_RELATIONS = "beneficiary-relations"
    PROGRAMMES = "programmes"
    MARKETING = "marketing"
    GOVERNANCE = "governance"
    QUALITY = "quality"
    RESEARCH = "research"
    HUMAN_RESOURCES = "human-resources"
    TECHNOLOGY = "technology"
    PARTNERSHIPS = "partnerships"

    @property
    def label(self) -> Any:
        """Its name, in the reader's language."""
        return LABELS[self]


LABELS = {
    Department.BENEFICIARY_RELATIONS: _l("Beneficiary Relations Department"),
    Department.PROGRAMMES: _l("Programmes and Projects Department"),
    Department.MARKETING: _l("Marketing and Media Department"),
    Department.GOVERNANCE: _l("Governance Department"),
    Department.QUALITY: _l("Quality Department"),
    Department.RESEARCH: _l("Studies and Research Section"),
    Department.HUMAN_RESOURCES: _l("Human Resources Department"),
    Department.TECHNOLOGY: _l("Information Technology Department"),
    Department.PARTNERSHIPS: _l("Partnerships Department"),
}


def department_label(key: str | None) -> str:
    """The name of a department by its key; empty for none."""
    return str(Department(key).label) if key in set(Department) else ""
