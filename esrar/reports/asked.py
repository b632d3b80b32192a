"""Which report is asked for: of what period, for whom, with what decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from esrar.core.i18n import _, _l
from esrar.measures.years import Year
from esrar.plan.closing import Span

BOARD, MINISTRY = "board", "ministry"
EDITIONS: Mapping[str, Any] = {BOARD: _l("For the board"), MINISTRY: _l("For the ministry")}
"""Who a report is for. The ministry's leaves out costs and what records are called."""
QUARTERS = (Span.Q1, Span.Q2, Span.Q3, Span.Q4)

Data = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """Which report: of what period, for whom, with what decision."""

    year: Year
    span: Span
    edition: str = BOARD
    decision_number: str = ""
    decision_date: date | None = None

    @property
    def title(self) -> str:
        """What it is called."""
        if self.span is Span.YEAR:
            return str(_("Annual report %(year)s", year=self.year.label))
        return str(_("Report of the %(quarter)s %(year)s", quarter=_lowered(self.span.label),
                     year=self.year.label))  # fmt: skip


def _lowered(label: Any) -> str:
    text = str(label)
    return text[:1].lower() + text[1:]
