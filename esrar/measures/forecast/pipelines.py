"""The pipeline of every measure that has one, and for each other the reason why it has none."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from esrar.agreements.rules import Stage as Agreeing
from esrar.core.i18n import _l
from esrar.core.standing import stands
from esrar.licensing.rules import Stage as Licensing
from esrar.measures.catalogue import licence_conditions as on
from esrar.measures.catalogue import partner_conditions
from esrar.measures.catalogue.channels import AGREEMENT, agreement, channel
from esrar.measures.catalogue.conditions import before, there_is, until
from esrar.measures.catalogue.exhibitions import exhibition
from esrar.measures.catalogue.initiatives import initiative
from esrar.measures.catalogue.licence_conditions import licence
from esrar.measures.catalogue.meeting_conditions import meeting
from esrar.measures.catalogue.training import run
from esrar.measures.forecast.kit import Pipeline
from esrar.measures.kit import Label, Window

UNDER_WAY = (Agreeing.NEGOTIATING.value, Agreeing.SIGNED.value)
"""A draft is a wish; talks, or one signature of two, are work under way."""


def _asked_for(now: Window) -> ColumnElement[bool]:
    wanted = licence.stage.in_((Licensing.WANTED.value, Licensing.APPLIED.value))
    return and_(wanted, licence.issued_on.is_(None))


def _would_be_first(now: Window, end: Window) -> ColumnElement[bool]:
    """Issued on the day asked about, it would be the family's first."""
    return and_(_asked_for(now), on.first_if_issued(now, now.as_of))


def _ahead(day: ColumnElement[object]) -> object:
    return lambda now, end: and_(day > now.as_of, day <= end.as_of)


def _next_step(now: Window, end: Window) -> ColumnElement[bool]:
    """What dates an initiative is yet to come, and the step before it is done."""
    event, own = now.settings["event"], initiative
    approved, launched = own.approved_on.is_not(None), own.launched_on.is_not(None)
    return and_(
        own.completed_on.is_(None),
        or_(
            and_(event == "launch", approved, not_(launched)),
            and_(event == "approval", own.submitted_on.is_not(None), not_(approved)),
            and_(event == "completion", approved, launched),
        ),
    )


def _in_course(now: Window, end: Window) -> ColumnElement[bool]:
    """It begins or began within the year, and is not completed yet."""
    completed = run.completed_on
    open_ = or_(completed.is_(None), and_(completed > now.as_of, completed <= end.as_of))
    return and_(run.starts_on.between(now.start, end.as_of), open_)


def _in_preparation(now: Window, end: Window) -> ColumnElement[bool]:
    """Its agreement is under way or signed, and neither will have ended."""
    own = select(agreement.id).where(
        agreement.id == channel.agreement_id, stands(AGREEMENT), agreement.stage.in_(UNDER_WAY),
        until(agreement.ends_on, end.as_of), before(agreement.terminated_on, end.as_of),
    )  # fmt: skip
    return and_(until(channel.ended_on, end.as_of), there_is(own, AGREEMENT))


def _negotiated(now: Window, end: Window) -> ColumnElement[bool]:
    """Somebody has yet to sign, and it will be in force when they do."""
    own = partner_conditions.agreement
    return and_(
        own.effective_on.is_(None), own.stage.in_(UNDER_WAY), until(own.ends_on, now.as_of),
        own.terminated_on.is_(None),
    )  # fmt: skip


def _to_be_assessed(now: Window, end: Window) -> ColumnElement[bool]:
    """To be signed, or in force; nobody has judged it about the year so far."""
    open_ = or_(_negotiated(now, end), partner_conditions.in_force(end))
    return and_(open_, not_(partner_conditions.assessed(end)))


_OF_AN_INITIATIVE = Pipeline(
    why=_l("The step that dates it is the next one"),
    test=_next_step,
    keeps=("kind", "not_cancelled", "not_suspended"),
)

PIPELINES: Mapping[str, Pipeline] = {
    "exhibitions.held": Pipeline(
        why=_l("Planned for a day of the year that is still to come"),
        test=_ahead(exhibition.opened_on),  # type: ignore[arg-type]
        keeps=("specialised", "role", "not_cancelled"),
        due=exhibition.opened_on,
        note=_l("An exhibition is expected whether or not its families are recorded yet"),
    ),
    "families.licensed": Pipeline(
        why=_l("Wanted or applied for, and it would be the family's first"),
        test=_would_be_first,
        keeps=("counts", "not_refused", "not_cancelled", "family"),
        note=_l("A licence that is wanted or applied for is expected within the year"),
    ),
    "families.holding": Pipeline(
        why=_l("Wanted or applied for"),
        test=lambda now, end: _asked_for(now),
        keeps=("counts", "not_refused", "not_cancelled", "family"),
        note=_l("A licence that is wanted or applied for is expected within the year"),
    ),
    "meetings.held": Pipeline(
        why=_l("Planned for a day of the year that is still to come"),
        test=_ahead(meeting.held_on),  # type: ignore[arg-type]
        keeps=("kind", "with_families", "in_person", "not_cancelled"),
        due=meeting.held_on,
        note=_l("A meeting is expected whether or not its attendance is recorded yet"),
    ),
    "initiatives.economic": _OF_AN_INITIATIVE,
    "initiatives.community": _OF_AN_INITIATIVE,
    "training.programmes": Pipeline(
        why=_l("A course of the year that is not completed yet"),
        test=_in_course,
        keeps=("programme", "specialised", "not_cancelled"),
        due=func.coalesce(run.completed_on, run.starts_on),
        note=_l("A course is expected to be completed and attended as it was planned"),
    ),
    "funding.channels": Pipeline(
        why=_l("Its agreement is under negotiation or signed"),
        test=_in_preparation,
        keeps=("body", "not_suspended"),
        note=_l("A channel that is merely listed, without an agreement, is not expected"),
    ),
    "partnerships.qualified": Pipeline(
        why=_l("Under negotiation or in force, and not assessed about the year yet"),
        test=_to_be_assessed,
        keeps=("body", "kind"),
        note=_l("Provided that each is signed and its quality is found to be good"),
        applies=lambda settings: settings["quality"] == "each",
    ),
    "partnerships.signed": Pipeline(
        why=_l("Under negotiation: somebody has yet to sign"),
        test=_negotiated,
        keeps=("body", "kind"),
    ),
}  # fmt: skip

_A_MEAN = _l(
    "A mean is not forecast: nothing says what those not yet assessed will reach. Its coverage "
    "says how many they are"
)
_A_SHARE = _l(
    "A share is not forecast: nothing says what those not yet assessed will show. Its coverage "
    "says how many they are"
)
NONE: Mapping[str, Label] = {
    "capital.growth": _l("Growth is not forecast: a balance is known when it is audited"),
    "initiatives.quality": _A_MEAN,
    "staff.performance": _A_MEAN,
    "staff.satisfaction": _A_MEAN,
    "staff.specialised": _A_SHARE,
    "operations.electronic": _l(
        "A share is not forecast: a process says no day on which it will be electronic"
    ),
    "partnerships.qualified": _l(
        "It is not forecast where the average decides: one assessment can turn all of it"
    ),
}
"""Why a measure is not forecast."""
