"""What the papers of a family say of a day, as SQL: the conditions of indicator 2.

Only dates decide, whatever a paper is called. `expires_on` and `left_on` are the last day in,
`cancelled_on` is the first day out.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    case,
    exists,
    false,
    func,
    not_,
    null,
    or_,
    select,
)

from esrar.core.standing import stands
from esrar.families.models import Family
from esrar.kit.files import Attachment
from esrar.licensing.models import Licence, LicenceType
from esrar.measures.kit import Window
from esrar.measures.sql import days_after

LICENCE: Table = Licence.__table__
TYPE: Table = LicenceType.__table__
FAMILY: Table = Family.__table__
ATTACHMENT: Table = Attachment.__table__
OTHER, OTHER_TYPE = LICENCE.alias("other"), TYPE.alias("other_type")
REFUSED = "refused"

licence, kind, family, attachment = LICENCE.c, TYPE.c, FAMILY.c, ATTACHMENT.c


def _numbered() -> ColumnElement[bool]:
    return func.coalesce(licence.number, "") != ""


def issued(window: Window) -> ColumnElement[bool]:
    """It has a number and an issue date."""
    return and_(_numbered(), licence.issued_on.is_not(None))


def not_refused(window: Window) -> ColumnElement[bool]:
    """Its application was not refused."""
    return licence.stage != REFUSED


def issued_in_window(window: Window) -> ColumnElement[bool]:
    """Its issue date lies in the year, up to the day."""
    return licence.issued_on.between(window.start, window.as_of)


def issued_by_then(window: Window) -> ColumnElement[bool]:
    """Its issue date is the day or before."""
    return licence.issued_on <= window.as_of


def not_cancelled(window: Window) -> ColumnElement[bool]:
    """No cancelling took effect by the day."""
    return or_(licence.cancelled_on.is_(None), licence.cancelled_on > window.as_of)


def not_expired(window: Window) -> ColumnElement[bool]:
    """The day is no later than its last; without an expiry date it has none."""
    return or_(licence.expires_on.is_(None), licence.expires_on >= window.as_of)


def family_stays(window: Window) -> ColumnElement[bool]:
    """Its family stands in the register and had not left before the day."""
    return and_(
        stands(family),
        or_(family.left_on.is_(None), family.left_on >= window.as_of),
    )


def first(window: Window) -> ColumnElement[bool]:
    """No other counting licence of the family blocks it; without an issue date, none is judged."""
    return case(
        (exists(_others().where(_in_force_on_the_eve(window))), false()),
        (licence.issued_on.is_(None), null()),
        else_=not_(exists(_others().where(_ended_shortly_before(window, licence.issued_on)))),
    )


def first_if_issued(window: Window, issue: ColumnElement[Any]) -> ColumnElement[bool]:
    """Nor would one block it if it were issued on that day."""
    return and_(
        not_(exists(_others().where(_in_force_on_the_eve(window)))),
        not_(exists(_others().where(_ended_shortly_before(window, issue)))),
    )


def _others() -> Any:
    other = OTHER.c
    return (
        select(other.id)
        .join(OTHER_TYPE, OTHER_TYPE.c.id == other.licence_type_id)
        .where(
            other.family_id == licence.family_id,
            other.id != licence.id,
            stands(other),
            other.stage != REFUSED,
            OTHER_TYPE.c.counts,
        )
        .correlate(LICENCE)
    )


def _in_force_on_the_eve(window: Window) -> ColumnElement[bool]:
    other = OTHER.c
    return and_(
        other.issued_on <= window.eve,
        or_(other.expires_on.is_(None), other.expires_on >= window.eve),
        or_(other.cancelled_on.is_(None), other.cancelled_on > window.eve),
    )


def _ended_shortly_before(window: Window, issue: ColumnElement[Any]) -> ColumnElement[bool]:
    """Its last day, the sooner of its expiry and the day before its cancelling, is near enough."""
    expires, cancelled = OTHER.c.expires_on, OTHER.c.cancelled_on
    earliest = days_after(issue, -window.settings["gap_days"])
    return and_(
        OTHER.c.issued_on.is_not(None),
        or_(expires <= issue, cancelled <= days_after(issue, 1)),
        or_(expires.is_(None), expires >= earliest),
        or_(cancelled.is_(None), cancelled > earliest),
    )


def evidenced(window: Window) -> ColumnElement[bool]:
    """A file is attached to it."""
    return exists(
        select(attachment.id)
        .where(
            attachment.subject == LICENCE.name,
            attachment.subject_id == licence.id,
            stands(attachment),
        )
        .correlate(LICENCE)
    )
