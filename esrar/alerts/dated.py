"""Alerts of days: what ends or ended, what is due or late. Ranges of indexed dates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, exists, func, or_, select

from esrar.agreements.models import Agreement, Obligation
from esrar.agreements.rules import Side
from esrar.alerts.kit import Found, Rule, Seen, Step, Urgency, by_deadline, found
from esrar.core.i18n import _l
from esrar.core.standing import stands
from esrar.events.meeting_models import Meeting, MeetingDecision
from esrar.families.models import Contact, Family
from esrar.funding.models import FundingChannel
from esrar.licensing.models import Licence
from esrar.plan.models import Task

LICENCE: Table = Licence.__table__
FAMILY: Table = Family.__table__
AGREEMENT: Table = Agreement.__table__
CHANNEL: Table = FundingChannel.__table__
OBLIGATION: Table = Obligation.__table__
MEETING: Table = Meeting.__table__
DECISION: Table = MeetingDecision.__table__
CONTACT: Table = Contact.__table__
TASK: Table = Task.__table__
LATER, RENEWED, FOLLOWED = LICENCE.alias("later"), AGREEMENT.alias("renewal"), CONTACT.alias("next")

NOTICES = (
    Step(_l("Days before the end: first notice"), 90),
    Step(_l("Second notice"), 60),
    Step(_l("Last notice"), 30),
)
SHOWN_AFTER = (Step(_l("Days after the end that it is still shown"), 90),)
DUE = (Step(_l("Days before it is due"), 14), Step(_l("Days before it is urgent"), 3))
LATE = (Step(_l("Days after it was due that it is still shown"), 365),)

Rows = Callable[[Seen], Select[Any]]
ENDS, ENDED = _l("ends on"), _l("ended on")
DUE_ON, WAS_DUE = _l("due on"), _l("was due on")


def overdue(one: Found, seen: Seen) -> Urgency:
    """What is past its day is overdue, however long."""
    return Urgency.OVERDUE


def _ahead(day: ColumnElement[Any], seen: Seen) -> ColumnElement[bool]:
    return day.between(seen.today, seen.ahead(seen.days[0]))


def _past(day: ColumnElement[Any], seen: Seen) -> ColumnElement[bool]:
    return day.between(seen.ahead(-seen.days[0]), seen.ahead(-1))


# -- what ends -------------------------------------------------------------------------------------


def _licences(within: Callable[..., ColumnElement[bool]]) -> Rows:
    """In force until its end, of a family that stays, and with no successor in hand."""
    own, later, family = LICENCE.c, LATER.c, FAMILY.c
    same = and_(
        later.family_id == own.family_id, later.licence_type_id == own.licence_type_id,
        later.issued_on.is_not(None),
        or_(later.expires_on.is_(None), later.expires_on > own.expires_on),
    )  # fmt: skip
    successor = select(later.id).where(
        or_(later.renews_id == own.id, same), stands(LATER), later.stage != "refused"
    )

    def rows(seen: Seen) -> Select[Any]:
        stays = or_(family.left_on.is_(None), family.left_on >= seen.today)
        return (
            found("licences", own.id, own.expires_on)
            .select_from(LICENCE.join(FAMILY, family.id == own.family_id))
            .where(within(own.expires_on, seen), stands(LICENCE), own.issued_on.is_not(None),
                   own.cancelled_on.is_(None), own.stage != "refused", stands(FAMILY), stays,
                   ~exists(successor.correlate(LICENCE)))
        )  # fmt: skip

    return rows


def _agreements(within: Callable[..., ColumnElement[bool]]) -> Rows:
    """Signed, not terminated, with no renewal in hand."""
    own = AGREEMENT.c
    renewal = select(RENEWED.c.id).where(RENEWED.c.renews_id == own.id, stands(RENEWED))
    return lambda seen: found("agreements", own.id, own.ends_on, owner=own.officer_id).where(
        within(own.ends_on, seen), stands(AGREEMENT), own.effective_on.is_not(None),
        own.terminated_on.is_(None), ~exists(renewal.correlate(AGREEMENT)),
    )  # fmt: skip


def _channels(within: Callable[..., ColumnElement[bool]]) -> Rows:
    own = CHANNEL.c
    return lambda seen: found("funding-channels", own.id, own.ended_on).where(
        within(own.ended_on, seen), stands(CHANNEL), own.activated_on.is_not(None)
    )


def _pair(
    key: str, register: str, department: str, ending: Any, ended: Any, column: str,
    rows: Callable[[Callable[..., ColumnElement[bool]]], Rows],
) -> tuple[Rule, Rule]:  # fmt: skip
    """What ends soon, and what ended."""
    return (
        Rule(f"{key}-ending", ending, ENDS, register, department, by_deadline, NOTICES,
             rows(_ahead), listed=lambda seen: {
                 f"{column}_from": "@today", f"{column}_to": f"@today+{seen.days[0]}"}),
        Rule(f"{key}-ended", ended, ENDED, register, department, overdue, SHOWN_AFTER,
             rows(_past), listed=lambda seen: {
                 f"{column}_from": f"@today-{seen.days[0]}", f"{column}_to": "@today-1"}),
    )  # fmt: skip


# -- what is due -----------------------------------------------------------------------------------


def _tasks(within: Callable[..., ColumnElement[bool]]) -> Rows:
    own = TASK.c
    return lambda seen: found(
        "tasks", own.id, own.due_on, owner=own.owner_id,
        department=func.coalesce(own.owner_department, own.owner_suggested),
    ).where(within(own.due_on, seen), stands(TASK), own.completed_on.is_(None))  # fmt: skip


def _obligations(seen: Seen) -> Select[Any]:
    """What the association owes under an agreement that was not terminated: due, or late."""
    own, of = OBLIGATION.c, AGREEMENT.c
    return (
        found("agreements", own.id, own.due_on, owner=of.officer_id, link=of.id, text=own.text)
        .select_from(OBLIGATION.join(AGREEMENT, of.id == own.agreement_id))
        .where(own.due_on <= seen.ahead(seen.days[0]), own.done_on.is_(None),
               own.owed_by == Side.US.value, stands(AGREEMENT), of.terminated_on.is_(None))
    )  # fmt: skip


def _decisions(seen: Seen) -> Select[Any]:
    own, of = DECISION.c, MEETING.c
    return (
        found("meetings", own.id, own.due_on, owner=own.owner_id, link=of.id, text=own.text)
        .select_from(DECISION.join(MEETING, of.id == own.meeting_id))
        .where(own.due_on <= seen.ahead(seen.days[0]), own.done_on.is_(None), stands(MEETING))
    )


def _follow_ups(seen: Seen) -> Select[Any]:
    """The next contact that was promised, and no later one came."""
    own, later = CONTACT.c, FOLLOWED.c
    after = or_(later.held_on > own.held_on, and_(later.held_on == own.held_on, later.id > own.id))
    came = select(later.id).where(later.family_id == own.family_id, stands(FOLLOWED), after,
                                  later.held_on <= seen.today)  # fmt: skip
    return found(
        "contacts", own.id, own.next_on, owner=own.officer_id, link=own.family_id,
        register="families",
    ).where(
        own.next_on.between(seen.ahead(-365), seen.ahead(seen.days[0])), stands(CONTACT),
        ~exists(came.correlate(CONTACT)),
    )  # fmt: skip


LICENCES = _pair("licences", "licences", "beneficiary-relations", _l("Licences about to end"),
                 _l("Licences that ended"), "expires_on", _licences)  # fmt: skip
AGREEMENTS = _pair("agreements", "agreements", "partnerships", _l("Agreements about to end"),
                   _l("Agreements that ended"), "ends_on", _agreements)  # fmt: skip
CHANNELS = _pair("channels", "funding-channels", "partnerships",
                 _l("Funding channels about to end"), _l("Funding channels that ended"), "ended_on",
                 _channels)  # fmt: skip
TASKS_LATE = Rule(
    "tasks-late", _l("Tasks that are late"), WAS_DUE, "tasks", "executive-manager", overdue, LATE,
    _tasks(_past), listed=lambda seen: {"standing": "late"},
)  # fmt: skip
TASKS_DUE = Rule(
    "tasks-due", _l("Tasks about to be due"), DUE_ON, "tasks", "executive-manager", by_deadline,
    DUE, _tasks(_ahead),
    listed=lambda seen: {"due_on_from": "@today", "due_on_to": f"@today+{seen.days[0]}"},
)  # fmt: skip
OBLIGATIONS = Rule("obligations", _l("Obligations of the association under agreements"), DUE_ON,
                   "agreements", "partnerships", by_deadline, DUE, _obligations)  # fmt: skip
DECISIONS = Rule("decisions", _l("Decisions of meetings to be carried out"), DUE_ON, "meetings",
                 "beneficiary-relations", by_deadline, DUE, _decisions)  # fmt: skip
FOLLOW_UPS = Rule(
    "follow-ups", _l("Follow-ups of families that are due"), DUE_ON, "contacts",
    "beneficiary-relations", by_deadline,
    (Step(_l("Days before it is due"), 3), Step(_l("Days before it is urgent"), 0)), _follow_ups,
)  # fmt: skip
