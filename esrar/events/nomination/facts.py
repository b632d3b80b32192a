"""Reads what bears on a nomination, for many families in a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from esrar.audit.cache import kept
from esrar.core.standing import stands
from esrar.events.models import Exhibition, ExhibitionInterest, Participation
from esrar.events.nomination.rules import MEMORY, Facts, Show
from esrar.events.nomination.whom import valid, wish_of
from esrar.families.leaving import leaves
from esrar.families.models import Activity, Family, FamilyActivity
from esrar.families.rules import NeedsLicence, Standing, standing_on
from esrar.kit.disclosures.basis import Basis
from esrar.licensing.models import ActivityLicenceType, Licence, LicenceType

FAMILY, WISH, RUNS = Family.__table__, ExhibitionInterest.__table__, FamilyActivity.__table__
ACTIVITY, LICENCE, TYPE = Activity.__table__, Licence.__table__, LicenceType.__table__
SHOWN, LINE, USUAL = (
    Exhibition.__table__, Participation.__table__, ActivityLicenceType.__table__
)  # fmt: skip


def facts(session: Session, show: Show, day: date, among: Select[Any]) -> Iterator[Facts]:
    """What is known of the families whose numbers a statement gives."""
    suits, free = _suitable(session, show, among)
    papers = _papers(session, show, among)
    turns, away = _turns(session, show, among)
    needs = _needed(session)
    people = session.execute(_people(show, day, among)).all()
    for family, locality, active, agreed, serious, wished_on in people:
        activities, held = suits.get(family, ()), papers.get(family, {})
        counting = [until for counts, until in held.values() if counts]
        asked = {kind for activity in activities for kind in needs.get(activity, ())}
        yield Facts(
            family, locality, bool(active), bool(agreed), wishes=serious is not None,
            serious=bool(serious), wished_on=wished_on, suits=bool(activities),
            licensed=bool(counting) or family in free, valid_until=_latest(counting),
            lacks=tuple(sorted(asked - held.keys())) if asked else (),
            last_turn=turns.get(family), stayed_away=away.get(family),
        )  # fmt: skip


def _latest(days: Sequence[date | None]) -> date | None:
    return max((day for day in days if day), default=None) if days else None


def _people(show: Show, day: date, among: Select[Any]) -> Select[Any]:
    wish = (
        select(WISH.c.family_id, func.max(case((WISH.c.serious.is_(True), 1), else_=0)).label("s"),
               func.min(WISH.c.expressed_on).label("wished_on"))
        .where(*wish_of(show, day)).group_by(WISH.c.family_id).subquery()
    )  # fmt: skip
    now, then = standing_on(day), standing_on(show.opens)
    active = and_(now == Standing.ACTIVE.value, then == Standing.ACTIVE.value)
    return (
        select(FAMILY.c.id, FAMILY.c.locality_id,
               case((active, 1), else_=0).label("active"),
               case((leaves(Basis.CONTRACT, day), 1), else_=0).label("agreed"),
               wish.c.s.label("serious"), wish.c.wished_on)
        .outerjoin(wish, wish.c.family_id == FAMILY.c.id)
        .where(stands(FAMILY), FAMILY.c.id.in_(among))
        .order_by(FAMILY.c.id)
    )  # fmt: skip


def _suitable(session: Session, show: Show, among: Select[Any]) -> tuple[dict[int, set[int]],
                                                                         set[int]]:  # fmt: skip
    """The suitable activities that run while it is open; and who has one that needs no licence."""
    own = RUNS.c
    wanted = own.activity_id.in_(show.activities) if show.activities else own.id.is_not(None)
    rows = session.execute(
        select(own.family_id, own.activity_id, ACTIVITY.c.needs_licence)
        .join(ACTIVITY, ACTIVITY.c.id == own.activity_id)
        .where(own.family_id.in_(among), wanted,
               or_(own.started_on.is_(None), own.started_on <= show.opens),
               or_(own.stopped_on.is_(None), own.stopped_on >= show.closes))
    ).all()  # fmt: skip
    found: dict[int, set[int]] = defaultdict(set)
    free: set[int] = set()
    for family, activity, needs in rows:
        found[family].add(activity)
        if needs == NeedsLicence.NO:
            free.add(family)
    return found, free


Papers = dict[int, dict[int, tuple[bool, date | None]]]


def _papers(session: Session, show: Show, among: Select[Any]) -> Papers:
    """The valid papers of each family by type: whether it is a licence to practise, its end."""
    found: Papers = {}
    rows = session.execute(valid(show).where(LICENCE.c.family_id.in_(among))).all()
    for family, kind, until, counts in rows:
        found.setdefault(family, {})[kind] = bool(counts), until
    return found


def _turns(session: Session, show: Show, among: Select[Any]) -> tuple[dict[int, date],
                                                                      dict[int, int]]:  # fmt: skip
    """The last turn of each family; and the exhibition it last stayed away from, if lately."""
    rows = session.execute(
        select(LINE.c.family_id, SHOWN.c.id, SHOWN.c.opened_on, LINE.c.present)
        .join(SHOWN, SHOWN.c.id == LINE.c.exhibition_id)
        .where(LINE.c.family_id.in_(among), SHOWN.c.id != show.id, stands(SHOWN),
               SHOWN.c.opened_on.is_not(None),
               or_(SHOWN.c.cancelled_on.is_(None), SHOWN.c.cancelled_on > SHOWN.c.opened_on))
        .order_by(SHOWN.c.opened_on, SHOWN.c.id)
    ).all()  # fmt: skip
    turns: dict[int, date] = {}
    away: dict[int, int] = {}
    for family, exhibition, opened, present in rows:
        if present is not False and present != 0:
            turns[family] = opened
        elif show.opens - MEMORY <= opened <= show.opens:
            away[family] = exhibition
    return turns, away


def _needed(session: Session) -> Mapping[int, set[int]]:
    """The supporting papers that each activity needs: a short list that seldom changes."""

    def load() -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for activity, kind in session.execute(
            select(USUAL.c.activity_id, USUAL.c.licence_type_id)
            .join(TYPE, TYPE.c.id == USUAL.c.licence_type_id)
            .where(TYPE.c.counts.is_(False), TYPE.c.has_expiry.is_(True), stands(TYPE))
        ):
            found[activity].add(kind)
        return dict(found)

    return kept(("supporting papers",), load)
