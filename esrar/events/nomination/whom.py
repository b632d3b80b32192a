"""Whom a nomination looks at, of all the families there are.

How 100,000 families are narrowed: only those with an interest that stands are looked at, and of
them only what the rules ask. Who has none misses a rule, and is a near miss only with a licence
for those days: of these the first few are found by the licence, and judged by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, not_, or_, select
from sqlalchemy.orm import Session

from esrar.core.standing import stands
from esrar.events.models import ExhibitionActivity, ExhibitionInterest, Participation
from esrar.events.nomination.rules import Show
from esrar.families.models import Family
from esrar.licensing.models import Licence, LicenceType
from esrar.licensing.rules import Stage

FAMILY, WISH, LINE = Family.__table__, ExhibitionInterest.__table__, Participation.__table__
LICENCE, TYPE, FOR = Licence.__table__, LicenceType.__table__, ExhibitionActivity.__table__
NEAR = 60
"""So many licensed families without an interest are looked at."""


def show_of(session: Session, row: Mapping[str, Any]) -> Show | None:
    """An exhibition as the rules need it; None while nobody knows when it opens."""
    opens = row["opened_on"]
    if opens is None:
        return None
    own = session.scalars(select(FOR.c.activity_id).where(FOR.c.exhibition_id == row["id"]))
    return Show(row["id"], opens, row["closed_on"] or opens, frozenset(own))


def seated(session: Session, show: Show) -> dict[int, int]:
    """The families on the list already, with their localities."""
    rows = session.execute(
        select(LINE.c.family_id, FAMILY.c.locality_id)
        .join(FAMILY, FAMILY.c.id == LINE.c.family_id)
        .where(LINE.c.exhibition_id == show.id)
    )
    return {row.family_id: row.locality_id for row in rows}


def wishing(show: Show, day: date) -> Select[Any]:
    """The families with an interest that stands, in this exhibition or in any."""
    return select(WISH.c.family_id).where(*wish_of(show, day))


def wish_of(show: Show, day: date) -> tuple[Any, ...]:
    """That an interest stands on a day, in this exhibition or in any."""
    own = WISH.c
    return (stands(WISH), or_(own.exhibition_id.is_(None), own.exhibition_id == show.id),
            or_(own.withdrawn_on.is_(None), own.withdrawn_on > day))  # fmt: skip


def licensed_without_wish(session: Session, show: Show, day: date) -> list[int]:
    """The first families with a licence for those days, and without an interest."""
    own = FAMILY.c
    held = valid(show).where(TYPE.c.counts.is_(True), LICENCE.c.family_id == own.id)
    on_list = select(LINE.c.id).where(LINE.c.exhibition_id == show.id, LINE.c.family_id == own.id)
    wish = wishing(show, day).where(WISH.c.family_id == own.id)
    # One family after the other, by the indexes of its papers: the search ends with the first few.
    statement = (
        select(own.id)
        .where(stands(FAMILY), exists(held.correlate(FAMILY)), not_(exists(wish)),
               not_(exists(on_list)))
        .order_by(own.id).limit(NEAR)
    )  # fmt: skip
    return list(session.scalars(statement))


def valid(show: Show) -> Select[Any]:
    """Papers that are in force on every day of the exhibition."""
    own = LICENCE.c
    return (
        select(own.family_id, own.licence_type_id, own.expires_on, TYPE.c.counts)
        .join(TYPE, TYPE.c.id == own.licence_type_id)
        .where(stands(LICENCE), own.stage == Stage.ISSUED.value, own.issued_on <= show.opens,
               or_(own.expires_on.is_(None), own.expires_on >= show.closes),
               or_(own.cancelled_on.is_(None), own.cancelled_on > show.closes))
    )  # fmt: skip


def these(ids: Iterable[int]) -> Select[Any]:
    """A statement that finds these families."""
    return select(FAMILY.c.id).where(FAMILY.c.id.in_(list(ids)))
