"""What can be approved: submitted, then approved or returned, with the decision that says so."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column


class Approvable:
    """Columns of a record that somebody approves. An approval holds for every day of the fact.

    Of what no register shows, `resource` is what a permission to approve it speaks of, or the
    column that names it.
    """

    resource: ClassVar[str] = ""

    submitted_on: Mapped[date | None] = mapped_column(Date, sort_order=80)
    submitted_by_id: Mapped[int | None] = mapped_column(sort_order=80)
    approved_on: Mapped[date | None] = mapped_column(Date, sort_order=80)
    approved_on_entered: Mapped[str | None] = mapped_column(String(16), sort_order=80)
    approved_by_id: Mapped[int | None] = mapped_column(sort_order=80)
    decision_number: Mapped[str | None] = mapped_column(String(60), sort_order=80)
    decision_date: Mapped[date | None] = mapped_column(Date, sort_order=80)
    decision_date_entered: Mapped[str | None] = mapped_column(String(16), sort_order=80)
    returned_on: Mapped[date | None] = mapped_column(Date, sort_order=80)
    return_reason: Mapped[str | None] = mapped_column(String(500), sort_order=80)
