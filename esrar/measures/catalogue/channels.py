"""Objective "channels of funding": funders with an active channel, or their products (13)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select

from esrar.agreements.models import Agreement
from esrar.core.i18n import _, _l
from esrar.core.standing import stands
from esrar.core.suspension import not_suspended
from esrar.families.models import Family
from esrar.funding.models import Financing, FundingChannel
from esrar.measures.catalogue import words
from esrar.measures.catalogue.conditions import (
    agreed_on,
    before,
    itself,
    of,
    there_is,
    until,
    via,
    when_it_goes,
)
from esrar.measures.kit import Beside, Criterion, Label, Measure, Setting, Settings, Window
from esrar.measures.sql import year_before
from esrar.organisations.models import Organisation

CHANNEL: Table = FundingChannel.__table__
FINANCING: Table = Financing.__table__
FAMILY: Table = Family.__table__
AGREEMENT: Table = Agreement.__table__
BODY: Table = Organisation.__table__
channel, financing, agreement, body = CHANNEL.c, FINANCING.c, AGREEMENT.c, BODY.c

IN_REGISTER = Criterion("body", _l("The body is in the register"), lambda w: stands(BODY))


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

MEASURES = (CHANNELS,)
