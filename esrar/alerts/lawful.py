"""Alerts of terms that the law on personal data sets: of breaches, of requests of persons."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Table

from esrar.alerts.kit import Found, Rule, Seen, Step, Urgency, by_deadline, found
from esrar.core.i18n import _l
from esrar.core.standing import stands
from esrar.privacy.breaches_models import Breach
from esrar.privacy.models import PersonRequest

BREACH: Table = Breach.__table__
REQUEST: Table = PersonRequest.__table__


def _breaches(seen: Seen) -> Select[Any]:
    """Breaches that the authority was not told of, by the day on which the 72 hours end."""
    own = BREACH.c
    return found("breaches", own.id, own.tell_by, owner=own.officer_id).where(
        stands(BREACH), own.tell_by.is_not(None), own.authority_told_on.is_(None),
        own.no_notice_reason.is_(None), own.closed_on.is_(None),
    )  # fmt: skip


def _requests(seen: Seen) -> Select[Any]:
    """What persons asked for and was neither answered nor refused: its 30 days end, or are over."""
    own = REQUEST.c
    return found("privacy-requests", own.id, own.due_on).where(
        own.due_on <= seen.ahead(seen.days[0]),
        stands(REQUEST),
        own.answered_on.is_(None),
        own.refused_on.is_(None),
    )


def _telling(one: Found, seen: Seen) -> Urgency:
    """Three days are all there is: urgent from the first hour on."""
    return Urgency.OVERDUE if one.due and one.due < seen.today else Urgency.URGENT


BREACHES = Rule("breaches", _l("Breaches of data: 72 hours to tell the authority"), _l("told by"),
                "breaches", "governance", _telling, rows=_breaches)  # fmt: skip
REQUESTS = Rule(
    "privacy-requests", _l("Requests of persons: 30 days to answer"), _l("to be answered by"),
    "privacy-requests", "governance", by_deadline,
    (Step(_l("Days before it is due"), 10), Step(_l("Days before it is urgent"), 3)), _requests,
)  # fmt: skip
