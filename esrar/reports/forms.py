"""The forms of papers: which report is to be made, what is written about its indicators."""

from __future__ import annotations

from enum import StrEnum

from esrar.core.fields import Code, Date, OneOf
from esrar.core.i18n import _l
from esrar.kit.register import Field
from esrar.measures.years import Year
from esrar.plan.closing import Span
from esrar.plan.closing.shape import LABELS
from esrar.reports.asked import BOARD, EDITIONS, MINISTRY


class Edition(StrEnum):
    """Who a report is for."""

    BOARD = BOARD
    MINISTRY = MINISTRY


class Tongue(StrEnum):
    """The language of a report."""

    ARABIC = "ar"
    ENGLISH = "en"


SPAN = OneOf(Span, {span: LABELS[span] for span in Span})
TONGUE = OneOf(Tongue, {Tongue.ARABIC: _l("Arabic"), Tongue.ENGLISH: _l("English")})
NEW = (
    Field("span", _l("Period"), SPAN, required=True,
          hint=_l("Of a period that is not closed, the report is a draft")),
    Field("edition", _l("Edition"), OneOf(Edition, {e: EDITIONS[e] for e in Edition}),
          required=True, hint=_l("The ministry's leaves out costs and the names of records")),
    Field("tongue", _l("Language"), TONGUE, required=True),
    Field("decision_number", _l("Decision number"), Code(60),
          hint=_l("The decision by which the report is adopted, if there is one already")),
    Field("decision_date", _l("Decision date"), Date()),
)  # fmt: skip


def begun(year: Year, span: Span, today: object) -> bool:
    """Whether a period of a year has begun, so that there is something to say of it."""
    place = list(Span).index(span)
    ends = (year.start, *year.quarters)
    start = year.start if span in (Span.Q1, Span.YEAR) else ends[place]
    return bool(start <= today)  # type: ignore[operator]
