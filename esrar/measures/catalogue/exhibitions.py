"""Objective "the economic and social standing of productive families": exhibitions held (1)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select

from esrar.core.counted import counted
from esrar.core.i18n import _, _l
from esrar.core.standing import stands
from esrar.events.models import Exhibition, Participation
from esrar.events.rules import Organising
from esrar.families.models import Family
from esrar.measures.catalogue import words
from esrar.measures.catalogue.conditions import before, itself, of, via, when_it_goes
from esrar.measures.kit import Beside, Criterion, Label, Measure, Setting, Settings, Turn, Window

EXHIBITION: Table = Exhibition.__table__
PARTICIPATION: Table = Participation.__table__
FAMILY: Table = Family.__table__
exhibition, stall, family = EXHIBITION.c, PARTICIPATION.c, FAMILY.c


def _organised(window: Window) -> ColumnElement[bool]:
    on = window.settings
    return or_(
        exhibition.role == Organising.ORGANISED.value,
        and_(exhibition.role == Organising.CO_ORGANISED.value, on["co_organised"]),
        and_(exhibition.role == Organising.JOINED.value, on["joined"]),
    )


FAMILIES = (
    select(func.count(stall.family_id.distinct()))
    .join(FAMILY, family.id == stall.family_id)
    .where(
        stall.exhibition_id == exhibition.id,
        or_(stall.present.is_(None), stall.present),
        stands(FAMILY),
    )
    .correlate(EXHIBITION)
    .scalar_subquery()
)
"""Families that took part: those recorded, less those marked as not present."""


def _joined(window: Window) -> Select[Any]:
    return select(func.count()).where(
        exhibition.role == Organising.JOINED.value, stands(EXHIBITION),
        exhibition.opened_on.between(window.start, window.as_of),
        before(exhibition.cancelled_on, window.as_of),
    )  # fmt: skip


def _definition(settings: Settings) -> Label:
    return _(
        "The number of specialised exhibitions that the association organised or helped to "
        "organise, opened within the fiscal year, not cancelled, and in which at least "
        "%(families)s of the register took part. An exhibition counts from its opening day, "
        "once, in the year in which it opened.",
        families=counted("family", settings["least_families"], oblique=True),
    )


_BY_FAMILY = via(select(stall.exhibition_id), stall.family_id)


HELD = Measure(
    key="exhibitions.held",
    label=_l("Specialised exhibitions held"),
    definition=_definition,
    record=EXHIBITION,
    source=EXHIBITION,
    unit=exhibition.id,
    dated=exhibition.opened_on,
    record_register="exhibitions",
    unit_register="exhibitions",
    noun="exhibition",
    caused=_l("Exhibition"),
    criteria=(
        Criterion("specialised", _l("It is specialised"), lambda w: exhibition.specialised),
        Criterion("role", _l("The association organised it, or helped to"), _organised),
        words.dated(
            exhibition.opened_on, words.act(_l("Add the opening day"), "/exhibitions/%s/edit")
        ),
        words.in_window(
            exhibition.opened_on, "opened_on",
            _l("Opened within the fiscal year, up to the day asked about"),
        ),
        words.not_cancelled(EXHIBITION),
        Criterion(
            "families", _l("Enough families of the register took part"),
            lambda w: w.settings["least_families"] <= FAMILIES,
            words.number("families", "least_families"),
            words.act(_l("Record the families that took part"), "/exhibitions/%s/edit"),
        ),
    ),
    touches={
        EXHIBITION.name: itself,
        PARTICIPATION.name: of("exhibition_id"),
        FAMILY.name: when_it_goes(_BY_FAMILY),
    },
    turns=(Turn(exhibition.opened_on, exhibition.id), Turn(exhibition.cancelled_on, exhibition.id)),
    facts={
        "opened_on": exhibition.opened_on,
        "cancelled_on": exhibition.cancelled_on,
        "families": FAMILIES,
    },
    settings=(
        Setting("least_families", _l("Least families that took part"), 5),
        Setting("co_organised", _l("Exhibitions organised with others count"), True),
        Setting("joined", _l("Exhibitions of others that we joined count"), False),
    ),
    beside=(Beside("joined", _l("Exhibitions of others that we joined"), _joined),),
)  # fmt: skip

MEASURES = (HELD,)
