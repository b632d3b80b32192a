"""Objective "developing the financial resources": growth of the capital (4)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, case, not_, select, tuple_

from esrar.capital.models import CapitalSnapshot
from esrar.core.i18n import _, _l
from esrar.core.standing import stands
from esrar.measures.aggregates import Growth
from esrar.measures.catalogue import words
from esrar.measures.catalogue.conditions import itself, there_is
from esrar.measures.kit import Criterion, Label, Measure, Setting, Settings, Window

SNAPSHOT: Table = CapitalSnapshot.__table__
LATER = SNAPSHOT.alias("later")
snapshot = SNAPSHOT.c
AGE = 92

FIGURES = {
    "paid_up": _l("Paid-up capital"),
    "equity": _l("Equity"),
    "own_resources": _l("Own resources"),
}


def _figure(table: FromClause, window: Window) -> ColumnElement[Any]:
    chosen = window.settings["figure"]
    return case(
        (chosen == "equity", table.c.equity),
        (chosen == "own_resources", table.c.own_resources),
        else_=table.c.paid_up,
    )


def _latest(window: Window) -> ColumnElement[bool]:
    """The last of those before the year, or the last of those within it."""
    later = LATER.c
    ahead = select(later.id).where(
        stands(LATER), later.approved_on.is_not(None), _figure(LATER, window).is_not(None),
        later.taken_on <= window.as_of,
        (later.taken_on < window.start) == (snapshot.taken_on < window.start),
        tuple_(later.taken_on, later.id) > tuple_(snapshot.taken_on, snapshot.id),
    )  # fmt: skip
    return not_(there_is(ahead, LATER))


def _amounts(window: Window) -> Select[Any]:
    return select(snapshot.id, snapshot.taken_on, _figure(SNAPSHOT, window))


def _definition(settings: Settings) -> Label:
    return _(
        "How much %(figure)s grew, in percent: the difference between the latest approved "
        "snapshot within the fiscal year and the latest approved one before it, divided by that "
        "one. Without either, or with an opening of zero or less, there are no data; with an "
        "opening taken more than %(days)s days before the year the value is provisional.",
        figure=FIGURES[settings["figure"]],
        days=AGE,
    )


GROWTH = Measure(
    key="capital.growth",
    label=_l("Growth of the capital"),
    definition=_definition,
    record=SNAPSHOT,
    source=SNAPSHOT,
    unit=snapshot.id,
    dated=snapshot.taken_on,
    record_register="capital-snapshots",
    unit_register="capital-snapshots",
    noun="snapshot",
    caused=_l("Snapshot of"),
    criteria=(
        Criterion(
            "by_then", _l("Taken by the day asked about"),
            lambda w: snapshot.taken_on <= w.as_of, words.day("taken_on"),
        ),
        Criterion(
            "stated", _l("It states the figure that is compared"),
            lambda w: _figure(SNAPSHOT, w).is_not(None),
            act=words.act(_l("Add the figure"), "/capital-snapshots/%s/edit"),
        ),
        words.approved(
            snapshot.approved_on, words.act(_l("Approve the snapshot"), "/capital-snapshots/%s")
        ),
        Criterion("latest", _l("The latest before the year, or the latest within it"), _latest),
    ),
    touches={SNAPSHOT.name: itself},
    turns=None,
    flow=False,
    facts={"taken_on": snapshot.taken_on},
    settings=(Setting("figure", _l("The figure that is compared"), "paid_up", choices=FIGURES),),
    aggregate=Growth(_amounts, AGE),
)  # fmt: skip

MEASURES = (GROWTH,)
