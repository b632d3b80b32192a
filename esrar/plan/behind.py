"""The rows behind an indicator's number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup, escape
from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from esrar.core.calendar import show_date
from esrar.core.counted import counted
from esrar.core.i18n import _
from esrar.core.pieces import LTR
from esrar.kit import registry
from esrar.kit.pages import Chip, Column, ListRow
from esrar.measures import evaluate
from esrar.measures.evaluate import Question
from esrar.measures.kit import Measure
from esrar.measures.ledger import MEMBER, kept_values
from esrar.measures.models import TODAY
from esrar.plan.asked import Asked
from esrar.plan.figures import DASH
from esrar.plan.moves import unit_names

PAGE = 50


@dataclass(frozen=True)
class RowsPage:
    """A page of records, as the list table takes it."""

    title: str
    count_text: str
    columns: Sequence[Column]
    rows: Sequence[ListRow]
    empty_text: str
    chips: Sequence[Chip] = ()
    clear_url: str = ""
    first_url: str | None = None
    next_url: str | None = None


_M = MEMBER.c
_KEPT_ROWS = (
    select(_M.unit_id, _M.record_id, _M.remarks)
    .where(_M.measure == bindparam("measure"), _M.point == bindparam("point"),
           _M.unit_id > bindparam("after"))
    .order_by(_M.unit_id)
    .limit(bindparam("limit", type_=Integer()))
)  # fmt: skip


def counted_rows(
    session: Session, question: Question, asked: Asked, limit: int
) -> list[tuple[int, int, date | None, int]]:
    """Unit, record, date and remarks of the next of what is counted, so many."""
    if not asked.is_today:
        rows = evaluate.rows(session, question, asked.period, after=asked.after, limit=limit)
        return [tuple(row) for row in rows]
    given = {"measure": asked.key, "point": TODAY, "after": asked.after, "limit": limit}
    found = session.execute(_KEPT_ROWS, given).all()
    measure = question.measure
    record = measure.record.c.id
    dated = select(record, measure.dated).select_from(measure.source).where(
        record.in_([row.record_id for row in found])
    )  # fmt: skip
    days = {row[0]: row[1] for row in session.execute(dated)} if found else {}
    return [(r.unit_id, r.record_id, days.get(r.record_id), r.remarks) for r in found]


def rows_page(session: Session, question: Question, asked: Asked) -> RowsPage:
    """The rows behind the number: as many as it says, where it is a number of them."""
    found = counted_rows(session, question, asked, PAGE + 1)
    shown, measure = found[:PAGE], question.measure
    unit, record = (registry.get(k) for k in (measure.unit_register, measure.record_register))
    names = unit_names(measure.unit_register, [row[0] for row in shown])
    titles = unit_names(measure.record_register, [row[1] for row in shown])
    more = len(found) > PAGE
    records = [] if record is unit else [Column("record", str(record.singular))]
    return RowsPage(
        title=str(_("Rows behind the number")),
        count_text=counted(measure.noun, _number(session, question, asked)),
        columns=[
            Column("unit", str(unit.singular)), *records,
            Column("dated", str(_("Date"))), Column("remarks", str(_("Remarks"))),
        ],
        rows=[_row(question, row, names, titles) for row in shown],
        empty_text=str(_("Nothing is counted yet")),
        first_url=asked.url(_anchor="rows") if asked.after else None,
        next_url=asked.url(after=shown[-1][0], _anchor="rows") if more else None,
    )  # fmt: skip


def no_rows() -> RowsPage:
    """In the place of the rows, for whoever may not follow the number to them."""
    text = _("The rows behind this number show data that your role may not read")
    return RowsPage(str(_("Rows behind the number")), "", (), (), str(text))


def _number(session: Session, question: Question, asked: Asked) -> int:
    """How many units are counted: kept for today."""
    row = kept_values(session).get(asked.key, {}).get(TODAY) if asked.is_today else None
    return row["units"] if row else evaluate.units(session, question, asked.period)


def is_itself(measure: Measure) -> bool:
    """Whether the record that counts is the unit that is counted."""
    return measure.record_register == measure.unit_register


def remarks_of(measure: Measure, bits: int) -> str:
    """The remarks that the bits of a member stand for."""
    return "، ".join(str(r.label) for n, r in enumerate(measure.remarks) if bits >> n & 1)


def _row(
    question: Question, row: Sequence[Any], names: Mapping[int, str], titles: Mapping[int, str]
) -> ListRow:
    unit_id, record_id, dated, bits = row
    measure = question.measure
    link = Markup('<a href="/%s/%s"><bdi>%s</bdi></a>')
    day = LTR % show_date(dated) if dated else DASH
    title = titles.get(record_id, f"#{record_id}")
    records = [] if is_itself(measure) else [link % (measure.record_register, record_id, title)]
    return ListRow(
        unit_id,
        f"/{measure.unit_register}/{unit_id}",
        names.get(unit_id, f"#{unit_id}"),
        [*records, day, escape(remarks_of(measure, bits))],
    )
