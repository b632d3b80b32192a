"""Approval of records: the fields and the status that every approvable register shares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case

from esrar.core.approval import Approvable
from esrar.core.fields import Code, Date, Text
from esrar.core.i18n import _l
from esrar.kit.register import Derived, Field, Register, Section, State

SECTION = Section("approval", _l("Approval"))

FIELDS = (
    Field("approved_on", _l("Approved on"), Date(), "approval", entered=False,
          headings=("تاريخ الاعتماد",)),
    Field("decision_number", _l("Decision number"), Code(), "approval", entered=False,
          headings=("رقم القرار",)),
    Field("decision_date", _l("Decision date"), Date(), "approval", entered=False,
          headings=("تاريخ القرار",)),
    Field("return_reason", _l("Reason of the return"), Text(500), "approval", entered=False,
          importable=False),
)  # fmt: skip
"""Appended to the fields of an approvable register; filled by the acts below, or by an import."""

STATES = {
    "draft": State(_l("Draft"), "plain"),
    "submitted": State(_l("Awaiting approval"), "wait"),
    "returned": State(_l("Returned for completion"), "bad"),
    "approved": State(_l("Approved"), "good"),
}


def status(model: Any, listed: bool = True) -> Derived:
    """The approval of a record as a derived status of its register."""

    def at(day: date) -> ColumnElement[Any]:
        return case(
            (model.approved_on.is_not(None), "approved"),
            (model.returned_on.is_not(None), "returned"),
            (model.submitted_on.is_not(None), "submitted"),
            else_="draft",
        )

    return Derived("approval", _l("Approval"), at, STATES, listed)


def is_approvable(register: Register) -> bool:
    """Whether records of this register are approved."""
    return issubclass(register.model, Approvable)


SETTLED = _l("It is approved: withdraw the approval before changing it")


def is_settled(register: Register, row: Mapping[str, Any]) -> bool:
    """Whether a record stays as it was approved."""
    return register.final and row.get("approved_on") is not None
