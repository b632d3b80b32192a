"""What is written about the indicators of a period, kept by language, for its next report."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from esrar.core.db import writing
from esrar.core.fields import LongText
from esrar.core.i18n import language
from esrar.measures.years import Year
from esrar.plan.closing import Span
from esrar.reports.models import Narrative

LONGEST = 3_000
KIND = LongText(LONGEST)
NARRATIVE: Table = Narrative.__table__
_TOLD = select(NARRATIVE.c.measure, NARRATIVE.c.text_ar, NARRATIVE.c.text_en).where(
    NARRATIVE.c.fiscal_year_id == bindparam("year"),
    NARRATIVE.c.span == bindparam("span"),
    NARRATIVE.c.deleted_at.is_(None),
)


def told(session: Session, year: Year, span: Span) -> Mapping[str, str]:
    """What is written in the language being spoken, by the indicator's key."""
    rows = session.execute(_TOLD, {"year": year.id, "span": span.value})
    found = ((row.measure, row.text_ar if language() == "ar" else row.text_en) for row in rows)
    return {key: text for key, text in found if text}


def keep(year: Year, span: Span, texts: Mapping[str, str | None]) -> None:
    """Keep what was written in the language being spoken."""
    column = "text_ar" if language() == "ar" else "text_en"
    with writing(origin="narrative") as write:
        rows = write.session.scalars(
            select(Narrative).where(
                Narrative.fiscal_year_id == year.id, Narrative.span == span.value,
                Narrative.deleted_at.is_(None),
            )
        )  # fmt: skip
        there = {row.measure: row for row in rows}
        for key, text in texts.items():
            one = there.get(key)
            if one is None and text:
                one = Narrative(fiscal_year_id=year.id, span=span.value, measure=key)
                write.session.add(one)
            if one is not None and getattr(one, column) != text:
                setattr(one, column, text)
