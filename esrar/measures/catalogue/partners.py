"""Objective "channels of funding": channels (13) and partnerships, good (14) and signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Table,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
)

from esrar.agreements.models import Agreement, AgreementAssessment
from esrar.agreements.rules import PARTNERSHIPS
from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.criteria.models import CriteriaSet
from esrar.families.models import Family
from esrar.funding.models import Financing, FundingChannel
from esrar.measures.aggregates import CountAssessed, CountTogether
from esrar.measures.catalogue import words
from esrar.measures.catalogue.conditions import (
    agreed_on,
    before,
    everything,
    itself,
    latest,
    not_suspended,
    of,
    pending,
    stands,
    there_is,
    until,
    valid,
    via,
    when_it_goes,
)
from esrar.measures.kit import (
    Beside,
    Criterion,
    Label,
    Measure,
    Setting,
    Settings,
    Turn,
    Window,
)
from esrar.measures.sql import year_before
from esrar.organisations.models import Organisation

CHANNEL: Table = FundingChannel.__table__
FINANCING: Table = Financing.__table__
FAMILY: Table = Family.__table__
AGREEMENT: Table = Agreement.__table__
ASSESSMENT: Table = AgreementAssessment.__table__
BODY: Table = Organisation.__table__
channel, financing, agreement = CHANNEL.c, FINANCING.c, AGREEMENT.c
assessment, body = ASSESSMENT.c, BODY.c

IN_REGISTER = Criterion("body", _l("The body is in the register"), lambda w: stands(BODY))


# -- channels (13) -----------------------------------------------------------------------------


def _active(window: Window) -> ColumnElement[bool]:
    return and_(channel.activated_on <= window.as_of, until(channel.ended_on, window.as_of))


def _evidenced(window: Window) -> ColumnElement[bool]:
    """Its own agreement is in force, or a family was financed through it in the last 12 months."""
    day = window.as_of
    own = select(agreement.id).where(
        agreement.id == channel.agreement_id, agreed_on(AGREEMENT, day)
    )
    financed = (
        select(financing.id)
        .join(FAMILY, FAMILY.c.id == financing.family_id)
        .where(
            financing.channel_id == channel.id, stands(FINANCING), stands(FAMILY),
            financing.granted_on > year_before(day), financing.granted_on <= day,
            before(financing.refused_on, day),
        )
    )  # fmt: skip
    return or_(there_is(own, AGREEMENT), there_is(financed, FINANCING, FAMILY))


def _products(window: Window) -> Select[Any]:
    return (
        select(func.count())
        .select_from(CHANNEL.join(BODY, body.id == channel.organisation_id))
        .where(stands(CHANNEL), stands(BODY), _active(window), not_suspended(CHANNEL, window.as_of))
    )


def _funders(window: Window) -> Select[Any]:
    return _products(window).with_only_columns(func.count(channel.organisation_id.distinct()))


def _channels_definition(settings: Settings) -> Label:
    product = settings["unit"] == "product"
    parts = [_(
        "The number of channels, whichever funder offers them, that are active on the day: "
        "activated, not ended, not suspended."
    ) if product else _(
        "The number of different funders with a channel that is active on the day: activated, not "
        "ended, not suspended."
    )]  # fmt: skip
    if settings["evidence"]:
        parts.append(_(
            "It is evidenced by an agreement of the channel in force on the day, or by a financing "
            "through it that was granted to a family of the register in the twelve months before."
        ))  # fmt: skip
    parts.append(_("A funder counts as often as it has such channels.") if product
                 else _("A funder counts once, however many channels it has."))  # fmt: skip
    return " ".join(map(str, parts))


_BODIES_OF_CHANNELS = select(channel.organisation_id)
_BY_FINANCED = via(
    _BODIES_OF_CHANNELS.join(FINANCING, financing.channel_id == channel.id), financing.family_id
)


_BY_FUNDER = Measure(
    key="funding.channels",
    label=_l("Active funding channels"),
    definition=_channels_definition,
    record=CHANNEL,
    source=CHANNEL.join(BODY, body.id == channel.organisation_id),
    unit=channel.organisation_id,
    dated=channel.activated_on,
    record_register="funding-channels",
    unit_register="organisations",
    noun="funder",
    caused=_l("Funding channel"),
    missing=_l("A funding channel of the body is registered"),
    missing_act=lambda id: words.act(
        _l("Register a funding channel"), "/funding-channels/new?organisation_id=%%23%s"
    )({"id": id}),
    criteria=(
        IN_REGISTER,
        Criterion(
            "activated", _l("It was activated"), lambda w: channel.activated_on.is_not(None),
            act=words.act(_l("Record the activation"), "/funding-channels/%s/edit"),
        ),
        Criterion(
            "active", _l("Active on the day asked about"), _active, words.day("activated_on")
        ),
        Criterion(
            "not_suspended", _l("Not suspended, or resumed since"),
            lambda w: not_suspended(CHANNEL, w.as_of),
            words.day("suspended_on", _l("suspended on")),
        ),
        Criterion(
            "evidence",
            _l("An agreement in force, or a family financed in the twelve months before"),
            _evidenced,
            act=words.act(_l("Link its agreement"), "/funding-channels/%s/edit"),
            applies=lambda settings: bool(settings["evidence"]),
        ),
    ),
    touches={
        CHANNEL.name: of("organisation_id"),
        BODY.name: when_it_goes(itself),
        AGREEMENT.name: via(_BODIES_OF_CHANNELS, channel.agreement_id),
        FINANCING.name: via(_BODIES_OF_CHANNELS, channel.id, "channel_id"),
        FAMILY.name: when_it_goes(_BY_FINANCED),
    },
    turns=None,
    flow=False,
    facts={"activated_on": channel.activated_on, "suspended_on": channel.suspended_on},
    settings=(
        Setting("unit", _l("What is counted"), "funder", choices={
            "funder": _l("The funder, once however many channels it has"),
            "product": _l("Every funding channel"),
        }),
        Setting("evidence", _l("Evidence is compulsory"), True),
    ),
    beside=(Beside("products", _l("Active channels, of whichever funder"), _products),),
    also={"funders": None},
)  # fmt: skip

_LATEST = select(func.max(channel.id)).where(
    channel.organisation_id == words.RECORD, stands(CHANNEL)
)
_BY_PRODUCT = replace(
    _BY_FUNDER,
    unit=channel.id,
    unit_register="funding-channels",
    noun="channel",
    missing_act=None,
    touches={
        CHANNEL.name: itself,
        BODY.name: when_it_goes(via(select(channel.id), channel.organisation_id)),
        AGREEMENT.name: via(select(channel.id), channel.agreement_id),
        FINANCING.name: of("channel_id"),
        FAMILY.name: when_it_goes(via(select(financing.channel_id), financing.family_id)),
    },
    beside=(Beside("funders", _l("Their funders"), _funders),),
    also={"funders": _LATEST, "organisations": _LATEST},
)

CHANNELS = replace(_BY_FUNDER, ways={("unit", "product"): _BY_PRODUCT})


# -- partnerships (14) -------------------------------------------------------------------------


def _in_force(window: Window, table: FromClause = AGREEMENT) -> ColumnElement[bool]:
    """In force on a day of the year up to the day asked about: it began, and lasted into it."""
    own = table.c
    began, ends, out = own.effective_on, own.ends_on, own.terminated_on
    return and_(
        began <= window.as_of,
        or_(ends.is_(None), and_(ends >= window.start, ends >= began)),
        or_(out.is_(None), and_(out > window.start, out > began)),
    )


def _about_the_year(window: Window) -> Callable[[FromClause], ColumnElement[bool]]:
    return lambda table: table.c.period_end.between(window.start, window.as_of)


def _found(window: Window, *tests: ColumnElement[bool]) -> ColumnElement[bool]:
    within = _about_the_year(window)
    found = select(assessment.id).where(
        assessment.agreement_id == agreement.id, within(ASSESSMENT), valid(ASSESSMENT),
        latest(ASSESSMENT, "agreement_id", within), *tests,
    )  # fmt: skip
    return there_is(found, ASSESSMENT)


def _is_partnership(table: FromClause) -> ColumnElement[bool]:
    return table.c.kind.in_([kind.value for kind in PARTNERSHIPS])


EVERY, ITS_BODY = AGREEMENT.alias("every_agreement"), BODY.alias("its_body")
EXACT = 10**10
"""A score has ten decimals: as whole numbers every database adds them exactly."""


def _best(window: Window) -> Select[Any]:
    """Every assessed partner with the best score of its agreements."""
    within, own = _about_the_year(window), EVERY.c
    return (
        select(own.organisation_id, func.max(assessment.score).label("score"))
        .select_from(EVERY.join(ITS_BODY, ITS_BODY.c.id == own.organisation_id)
                     .join(ASSESSMENT, assessment.agreement_id == own.id))
        .where(stands(EVERY), stands(ITS_BODY), _is_partnership(EVERY), _in_force(window, EVERY),
               within(ASSESSMENT), valid(ASSESSMENT),
               latest(ASSESSMENT, "agreement_id", within))
        .group_by(own.organisation_id)
        .correlate_except(EVERY, ITS_BODY, ASSESSMENT)
    )  # fmt: skip


def _reach_together(window: Window) -> ColumnElement[bool]:
    """The mean of all assessed partners reaches the floor."""
    best = _best(window).subquery("best")
    exact = cast(func.round(best.c.score * EXACT), BigInteger)
    floor = window.settings["floor"] * literal(EXACT, BigInteger)
    return select(func.sum(exact) >= floor * func.count()).select_from(best).scalar_subquery()


KIND = Criterion(
    "kind", _l("An agreement, a memorandum or a partnership contract"),
    lambda w: _is_partnership(AGREEMENT),
)  # fmt: skip
SIGNED = Criterion(
    "signed", _l("Both sides have signed"), lambda w: agreement.effective_on.is_not(None),
    act=words.act(_l("Record both signatures"), "/agreements/%s/edit"),
)  # fmt: skip
IN_FORCE = Criterion(
    "in_force", _l("In force on a day of the fiscal year, up to the day asked about"),
    _in_force, words.day("ends_on", _l("until")),
)  # fmt: skip
SHARED: dict[str, Any] = {
    "record": AGREEMENT,
    "source": AGREEMENT.join(BODY, body.id == agreement.organisation_id),
    "unit": agreement.organisation_id,
    "dated": agreement.effective_on,
    "record_register": "agreements",
    "unit_register": "organisations",
    "noun": "partnership",
    "caused": _l("Agreement with"),
    "missing": _l("An agreement with the body is registered"),
    "missing_act": lambda id: words.act(
        _l("Register an agreement"), "/agreements/new?organisation_id=%%23%s"
    )({"id": id}),
    "flow": False,
    "facts": {
        "ends_on": agreement.ends_on,
        "pending": pending(ASSESSMENT, "agreement_id", AGREEMENT),
    },
}


def _qualified_definition(settings: Settings) -> Label:
    if settings["quality"] == "average":
        return _(
            "The number of different lead partners with an agreement, memorandum or partnership "
            "contract that both sides signed, in force on a day of the fiscal year, which has an "
            "approved assessment about the year on the partnership criteria in force on its day – "
            "provided that the average of all of them reaches %(floor)s%%; below it none counts. "
            "A partner stands in the average by its best agreement. While partners that are not "
            "assessed could bring the number to the target, the value is provisional.",
            floor=settings["floor"],
        )
    return _(
        "The number of different lead partners with an agreement, memorandum or partnership "
        "contract that both sides signed, in force on a day of the fiscal year, whose latest "
        "approved assessment about the year reaches %(floor)s%% on the partnership criteria in "
        "force on its day. One such agreement suffices for its partner. While partners that are "
        "not assessed could bring the number to the target, the value is provisional.",
        floor=settings["floor"],
    )


def _signed_definition(settings: Settings) -> Label:
    return _(
        "The number of different lead partners with an agreement, memorandum or partnership "
        "contract that both sides signed, in force on a day of the fiscal year, whatever its "
        "quality."
    )


_EACH = Measure(
    key="partnerships.qualified",
    label=_l("Partnerships of good quality"),
    definition=_qualified_definition,
    criteria=(
        IN_REGISTER,
        KIND,
        SIGNED,
        IN_FORCE,
        Criterion(
            "assessed", _l("Its assessment about the year is approved, on the criteria in force"),
            _found,
            act=words.assess(
                Link(
                    _l("Assess the partnership"),
                    "/agreement-assessments/new?agreement_id=%%23%s",
                ),
                Link(_l("Approve the assessment"), "/agreement-assessments/%s"),
            ),
        ),
        Criterion(
            "quality", _l("The latest assessment reaches the floor"),
            lambda w: case(
                (_found(w), _found(w, assessment.score >= w.settings["floor"])), else_=null()
            ),
        ),
    ),
    touches={
        AGREEMENT.name: of("organisation_id"),
        BODY.name: when_it_goes(itself),
        ASSESSMENT.name: via(
            select(agreement.organisation_id), agreement.id, "agreement_id"
        ),
        CriteriaSet.__tablename__: everything,
    },
    turns=None,
    settings=(
        Setting("floor", _l("Least quality, in percent"), 80, most=100),
        Setting("quality", _l("How the quality is required"), "each", choices={
            "each": _l("Every partnership counted reaches it"),
            "average": _l("The average of the assessed partnerships reaches it"),
        }),
    ),
    also={
        "agreement-assessments": select(agreement.organisation_id)
        .join(ASSESSMENT, assessment.agreement_id == agreement.id)
        .where(assessment.id == words.RECORD),
        "partners": None,
    },
    aggregate=CountAssessed(),
    **SHARED,
)  # fmt: skip

_AVERAGE = replace(
    _EACH,
    criteria=(
        *_EACH.criteria[:-1],
        Criterion(
            "average", _l("The average of all assessed partnerships reaches the floor"),
            lambda w: case((_found(w), _reach_together(w)), else_=null()),
        ),
    ),
    aggregate=CountTogether(_best, "floor"),
)  # fmt: skip

QUALIFIED = replace(_EACH, ways={("quality", "average"): _AVERAGE})

ALL_SIGNED = Measure(
    key="partnerships.signed",
    label=_l("Partnerships signed"),
    definition=_signed_definition,
    criteria=(IN_REGISTER, KIND, SIGNED, IN_FORCE),
    touches={AGREEMENT.name: of("organisation_id"), BODY.name: when_it_goes(itself)},
    turns=(Turn(agreement.effective_on, agreement.organisation_id),),
    also={"partners": None},
    **SHARED,
)

MEASURES = (CHANNELS, QUALIFIED, ALL_SIGNED)
