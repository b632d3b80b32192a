"""Objective "the economic and social standing of productive families": meetings held (3).

Whether a family is active is read on the meeting's day.
"""

from __future__ import annotations

from sqlalchemy import select

from esrar.core.changes import Change
from esrar.core.counted import counted
from esrar.core.i18n import _, _l
from esrar.events.rules import MeetingKind
from esrar.measures.catalogue import words
from esrar.measures.catalogue.conditions import (
    ATTACHMENT,
    attached,
    attachments_of,
    everything,
    via,
)
from esrar.measures.catalogue.meeting_conditions import (
    ATTENDANCE,
    CONTACT,
    EXHIBITION,
    FAMILY,
    FINANCING,
    LICENCE,
    MEETING,
    PARTICIPATION,
    PRACTISED,
    RUN,
    TRAINEE,
    UNIT,
    active_families,
    enough_families,
    meeting,
    not_online,
    present,
)
from esrar.measures.kit import Criterion, Label, Measure, Setting, Settings, Touched, Turn


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
            "in_person", _l("Not online"), not_online,
            applies=lambda settings: not settings["online"],
        ),
        Criterion(
            "evidence", _l("Minutes or attendance are attached"),
            lambda w: attached(MEETING, "minutes", "attendance"),
            act=words.act(_l("Attach the minutes"), "/meetings/%s#files"),
        ),
        Criterion(
            "families", _l("Enough active families were present"), enough_families,
            words.number("families", "least_families"),
            words.act(_l("Record attendance"), "/meetings/%s/edit"),
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
        "families": active_families(),
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
