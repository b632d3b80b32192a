"""What must hold of a meeting to be counted: what is one meeting, and who was active."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table, case, exists, func, not_, or_, select

from esrar.core.standing import stands
from esrar.core.suspension import not_suspended
from esrar.events.meeting_models import Attendance, Meeting
from esrar.events.models import Exhibition, Participation
from esrar.families.models import Contact, Family, FamilyActivity
from esrar.funding.models import Financing
from esrar.licensing.models import Licence
from esrar.measures.catalogue.conditions import before, until
from esrar.measures.kit import Window
from esrar.measures.sql import days_after, year_before
from esrar.training.models import Trainee, TrainingRun

MEETING: Table = Meeting.__table__
ATTENDANCE: Table = Attendance.__table__
FAMILY: Table = Family.__table__
PRACTISED: Table = FamilyActivity.__table__
CONTACT: Table = Contact.__table__
EXHIBITION: Table = Exhibition.__table__
PARTICIPATION: Table = Participation.__table__
LICENCE: Table = Licence.__table__
RUN: Table = TrainingRun.__table__
TRAINEE: Table = Trainee.__table__
FINANCING: Table = Financing.__table__
SESSION, EARLIER, CAME = (
    MEETING.alias("session"), MEETING.alias("earlier"), ATTENDANCE.alias("came"),
)  # fmt: skip
meeting, present, family = MEETING.c, ATTENDANCE.c, FAMILY.c
UNIT = func.coalesce(
    select(func.min(SESSION.c.id))
    .where(
        SESSION.c.name_key == meeting.name_key, SESSION.c.held_on == meeting.held_on,
        stands(SESSION),
    )
    .correlate(MEETING)
    .scalar_subquery(),
    meeting.id,
)  # fmt: skip
"""Sessions of one title on one day are one meeting: the first of them stands for all."""


def _in_the_year_before(day: ColumnElement[Any]) -> ColumnElement[bool]:
    return day.between(year_before(meeting.held_on), days_after(meeting.held_on, -1))


def _met(rows: Any, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(rows.where(*where).correlate(MEETING, FAMILY))


def _practises() -> ColumnElement[bool]:
    own, day = PRACTISED.c, meeting.held_on
    started = or_(own.started_on.is_(None), own.started_on <= day)
    return _met(select(own.id), own.family_id == family.id, started, until(own.stopped_on, day))


def _interacted() -> ColumnElement[bool]:
    """Registered, contacted, present, taking part, licensed, trained or financed – never edited."""
    day, recent = meeting.held_on, _in_the_year_before
    stall, run, trainee = PARTICIPATION.c, RUN.c, TRAINEE.c
    return or_(
        recent(family.registered_on),
        _met(select(CONTACT.c.id), CONTACT.c.family_id == family.id, stands(CONTACT),
             recent(CONTACT.c.held_on)),
        _met(select(CAME.c.id).join(EARLIER, EARLIER.c.id == CAME.c.meeting_id),
             CAME.c.family_id == family.id, CAME.c.present, stands(EARLIER),
             recent(EARLIER.c.held_on), before(EARLIER.c.cancelled_on, day)),
        _met(select(stall.id).join(EXHIBITION, EXHIBITION.c.id == stall.exhibition_id),
             stall.family_id == family.id, or_(stall.present.is_(None), stall.present),
             stands(EXHIBITION), recent(EXHIBITION.c.opened_on),
             before(EXHIBITION.c.cancelled_on, day)),
        _met(select(LICENCE.c.id), LICENCE.c.family_id == family.id, stands(LICENCE),
             LICENCE.c.stage != "refused", recent(LICENCE.c.issued_on)),
        _met(select(trainee.id).join(RUN, run.id == trainee.run_id),
             trainee.family_id == family.id, stands(RUN), trainee.hours > 0,
             recent(func.coalesce(run.completed_on, run.starts_on)),
             before(run.cancelled_on, day)),
        _met(select(FINANCING.c.id), FINANCING.c.family_id == family.id, stands(FINANCING),
             or_(recent(FINANCING.c.asked_on), recent(FINANCING.c.granted_on),
                 recent(FINANCING.c.paid_on))),
    )  # fmt: skip


def active_families(*tests: ColumnElement[bool]) -> Any:
    """How many active families were present at a meeting."""
    return (
        select(func.count(present.family_id.distinct()))
        .join(FAMILY, family.id == present.family_id)
        .where(
            present.meeting_id == meeting.id, present.present, stands(FAMILY),
            until(family.left_on, meeting.held_on), not_suspended(FAMILY, meeting.held_on),
            _practises(), *tests,
        )
        .correlate(MEETING)
        .scalar_subquery()
    )  # fmt: skip


def enough_families(window: Window) -> ColumnElement[bool]:
    """As many active families were present as the settings ask for."""
    on = window.settings
    # One or the other is asked: a database would reckon both in an "or".
    found = case((on["interaction"], active_families(_interacted())), else_=active_families())
    return found >= on["least_families"]


def not_online(window: Window) -> ColumnElement[bool]:
    """Held in one place; what nobody has said is taken for it."""
    return func.coalesce(not_(meeting.online), True)
