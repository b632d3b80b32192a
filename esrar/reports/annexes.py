"""The rows behind a number as a report prints them: of persons the number of their record alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from esrar.core.calendar import show_date
from esrar.core.i18n import _
from esrar.kit import registry
from esrar.measures.catalogue import MEASURES
from esrar.measures.secrecy import needed
from esrar.plan.closing import Closing
from esrar.plan.closing.gathering import Row
from esrar.plan.closing.shape import Indicator
from esrar.plan.download import names_persons
from esrar.plan.figures import DASH
from esrar.plan.moves import unit_names
from esrar.reports.asked import MINISTRY, Asked, Data

MOST = 1_000
"""So many rows of one indicator are printed; the closing holds them all."""


def rows_behind(session: Session, asked: Asked, one: Closing, found: Indicator) -> Data:
    """The rows behind a number: of persons the number of their record, of others also its name."""
    measure = MEASURES.get(found.key)
    if measure is None or not found.unit_register or needed(measure):  # for all who read reports
        return {"headings": [], "rows": [], "more": ""}
    rows = list(one.rows(session, found.key))
    shown = rows[:MOST]
    unit, record = (registry.get(k) for k in (found.unit_register, found.record_register))
    sides = [(unit, [r.unit_id for r in shown])]
    if record is not unit:
        sides.append((record, [r.record_id for r in shown]))
    named = [_names(asked, register, ids) for register, ids in sides]
    judged = not measure.counts
    headings = [*(str(register.singular) for register, _ids in sides), str(_("Date")),
                *([str(_("Counts"))] if judged else [])]  # fmt: skip
    return {
        "headings": headings,
        "rows": [_row(r, named, judged) for r in shown],
        "more": str(_("%(rows)s more: the closing holds them", rows=f"{len(rows) - MOST:,}"))
        if len(rows) > MOST else "",
    }  # fmt: skip


def _names(asked: Asked, register: Any, ids: Sequence[int]) -> Mapping[int, str]:
    if asked.edition == MINISTRY or names_persons(register):
        return {}
    return unit_names(register.key, list(ids))


def _row(row: Row, named: Sequence[Mapping[int, str]], judged: bool) -> list[str]:
    ids = (row.unit_id, row.record_id)
    cells = [
        f"{number} – {names[number]}" if number in names else str(_("Record %(id)s", id=number))
        for number, names in zip(ids, named, strict=False)
    ]
    cells.append(show_date(row.dated) if row.dated else DASH)
    if judged:
        cells.append(str(_("yes") if row.counts else _("no")))
    return cells
