"""Objective "the economic and social standing of productive families": meetings held (3).

Whether a family is active is read on the meeting's day.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table, case, exists, func, not_, or_, select

from esrar.core.changes import Change
from esrar.core.counted import counted
from esrar.core.i18n import _, _l
from esrar.core.suspension import not_suspended
from esrar.events.meeting_models import Attendance, Meeting
from esrar.events.models import Exhibition, Participation
from esrar.events.rules import MeetingKind
from esrar.families.models import Contact, Family, FamilyActivity
from esrar.funding.models import Financing
from esrar.licensing.models import Licence
from esrar.measures.catalogue import words
from esrar.measures.catalogue.conditions import (
    ATTACHMENT,
    attached,
    attachments_of,
    before,
    everything,
    stands,
    until,
    via,
)
from esrar.measures.kit import (
    Criterion,
    Label,
    Measure,
    Setting,
    Settings,
    Touched,
    Turn,
    Window,
)
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


def _active(*tests: ColumnElement[bool]) -> Any:
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


def _enough(window: Window) -> ColumnElement[bool]:
    on = window.settings
    # One or the other is asked: a database would reckon both in an "or".
    found = case((on["interaction"], _active(_interacted())), else_=_active())
    return found >= on["least_families"]


def _not_online(window: Window) -> ColumnElement[bool]:
    return func.coalesce(not_(meeting.online), True)


def _definition(settings: Settings) -> Label:
    families = counted("family", settings["least_families"], oblique=True)
    if settings["interaction"]:
        return _(
            "The number of periodic or annual meetings with families held within the fiscal year, "
            "with minutes or attendance attached, and at least %(families)s present that were "
            "active on the day: in the register and not suspended, with a running activity and an "
            "interaction in the twelve months before. Sessions of one title on one day are one "
            "meeting.",
            families=families,
        )
    return _(
        "The number of periodic or annual meetings with families held within the fiscal year, "
        "with minutes or attendance attached, and at least %(families)s present that were active "
        "on the day: in the register and not suspended, with a running activity. Sessions of one "
        "title on one day are one meeting.",
        families=families,
    )


UNITS = select(UNIT.label("unit"))
_OF_FAMILY = UNITS.select_from(MEETING.join(ATTENDANCE, present.meeting_id == meeting.id))
_STATE = {"left_on", "suspended_on", "resumed_on", "registered_on", "deleted_at", "merged_into_id"}

_by_family = via(_OF_FAMILY, present.family_id)
_by_family_column = via(_OF_FAMILY, present.family_id, "family_id")
_by_exhibition = via(
    _OF_FAMILY.join(PARTICIPATION, PARTICIPATION.c.family_id == present.family_id),
    PARTICIPATION.c.exhibition_id,
)
_by_run = via(_OF_FAMILY.join(TRAINEE, TRAINEE.c.family_id == present.family_id), TRAINEE.c.run_id)


def _family(change: Change) -> Touched:
    if change.action == "create" or not _STATE & change.values.keys():
        return ()
    found: Touched = _by_family(change)
    return found


HELD = Measure(
    key="meetings.held",
    label=_l("Periodic meetings held"),
    definition=_definition,
    record=MEETING,
    source=MEETING,
    unit=UNIT,
    dated=meeting.held_on,
    record_register="meetings",
    unit_register="meetings",
    noun="meeting",
    caused=_l("Meeting"),
    criteria=(
        Criterion(
            "kind", _l("Periodic or annual"),
            lambda w: meeting.kind.in_((MeetingKind.PERIODIC.value, MeetingKind.ANNUAL.value)),
        ),
        Criterion("with_families", _l("With families"), lambda w: meeting.with_families),
        words.dated(meeting.held_on, words.act(_l("Add the meeting's day"), "/meetings/%s/edit")),
        words.in_window(
            meeting.held_on, "held_on",
            _l("Held within the fiscal year, up to the day asked about"),
        ),
        words.not_cancelled(MEETING),
        Criterion(
            "in_person", _l("Not online"), _not_online,
            applies=lambda settings: not settings["online"],
        ),
        Criterion(
            "evidence", _l("Minutes or attendance are attached"),
            lambda w: attached(MEETING, "minutes", "attendance"),
            act=words.act(_l("Attach the minutes"), "/meetings/%s#files"),
        ),
        Criterion(
            "families", _l("Enough active families were present"), _enough,
            words.number("families", "least_families"),
            words.act(_l("Record who was present"), "/meetings/%s/edit"),
        ),
    ),
    touches={
        MEETING.name: everything,
        ATTENDANCE.name: everything,
        ATTACHMENT.name: attachments_of(MEETING, everything),
        FAMILY.name: _family,
        **{t.name: _by_family_column for t in (PRACTISED, CONTACT, PARTICIPATION, LICENCE, TRAINEE,
                                               FINANCING)},
        EXHIBITION.name: _by_exhibition,
        RUN.name: _by_run,
    },
    turns=(Turn(meeting.held_on, UNIT), Turn(meeting.cancelled_on, UNIT)),
    facts={
        "held_on": meeting.held_on,
        "cancelled_on": meeting.cancelled_on,
        "families": _active(),
    },
    settings=(
        Setting("least_families", _l("Least active families present"), 5),
        Setting("online", _l("Online meetings count"), True),
        Setting(
            "interaction", _l("An active family interacted in the twelve months before"), True,
            at_first=False,
        ),
    ),
)  # fmt: skip

MEASURES = (HELD,)
