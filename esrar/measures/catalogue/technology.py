"""Objective "electronic transactions": the share of processes that are fully electronic (11)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, or_, select

from esrar.core.i18n import _, _l
from esrar.measures.aggregates import Chosen, Rows, Share, Tally, Value
from esrar.measures.catalogue import words
from esrar.measures.catalogue.conditions import itself, of, there_is, until
from esrar.measures.kit import Criterion, Label, Measure, Setting, Settings, Window
from esrar.operations.models import Process, ProcessVolume
from esrar.operations.rules import Degree

PROCESS: Table = Process.__table__
VOLUME: Table = ProcessVolume.__table__
process, volume = PROCESS.c, VOLUME.c


def _electronic(window: Window) -> ColumnElement[bool]:
    since = or_(process.electronic_on.is_(None), process.electronic_on <= window.as_of)
    return and_(process.degree == Degree.FULL.value, since)


def _of_the_year(window: Window) -> ColumnElement[bool]:
    return volume.month.between(window.start, window.as_of)


def _has_volumes(window: Window) -> ColumnElement[bool]:
    found = select(volume.id).where(volume.process_id == process.id, _of_the_year(window))
    return there_is(found, VOLUME)


def _volumes(window: Window) -> Select[Any]:
    return select(volume.process_id, volume.total, volume.electronic).where(_of_the_year(window))


@dataclass(frozen=True)
class ShareOfVolume:
    """Per cent of the transactions, of all processes together, that went electronically."""

    volumes: Rows

    def value(self, tally: Tally) -> Value:
        passing = {unit for unit, _record in tally.passing()}
        found = [row for row in tally.rows(self.volumes) if row[0] in passing]
        electronic, total = sum(row[2] for row in found), sum(row[1] for row in found)
        if not total:
            return Value(None)
        return Value(Fraction(100 * electronic, total), False, None, electronic, total)


def _definition(settings: Settings) -> Label:
    if settings["method"] == "volumes":
        return _(
            "The share of transactions that went electronically among all transactions of the "
            "processes in scope of the approved inventory, in the months of the fiscal year for "
            "which figures were entered."
        )
    return _(
        "The share of processes that are fully electronic among the processes in scope of the "
        "approved inventory on the day. A process that is electronic in part is not counted; one "
        "that ended is left out of both."
    )


ELECTRONIC = Measure(
    key="operations.electronic",
    label=_l("Electronic transactions"),
    definition=_definition,
    record=PROCESS,
    source=PROCESS,
    unit=process.id,
    dated=process.electronic_on,
    record_register="processes",
    unit_register="processes",
    noun="process",
    caused=_l("Process"),
    criteria=(
        Criterion("in_scope", _l("In scope of the inventory"), lambda w: process.in_scope),
        Criterion(
            "in_use", _l("In use on the day asked about"),
            lambda w: until(process.ended_on, w.as_of), words.day("ended_on", _l("until")),
            applies=lambda settings: settings["method"] == "inventory",
        ),
        words.approved(process.approved_on, words.act(_l("Approve the process"), "/processes/%s")),
        Criterion(
            "electronic", _l("Fully electronic on the day asked about"), _electronic,
            words.day("electronic_on", _l("from")),
            words.act(_l("Record that it became electronic"), "/processes/%s/edit"),
            applies=lambda settings: settings["method"] == "inventory",
        ),
        Criterion(
            "volumes", _l("Its monthly figures are entered"), _has_volumes,
            act=words.act(_l("Enter the monthly figures"), "/processes/%s/edit"),
            applies=lambda settings: settings["method"] == "volumes",
        ),
    ),
    touches={PROCESS.name: itself, VOLUME.name: of("process_id")},
    turns=None,
    flow=False,
    facts={"electronic_on": process.electronic_on, "ended_on": process.ended_on},
    settings=(
        Setting("method", _l("What the share is reckoned of"), "inventory", choices={
            "inventory": _l("Processes of the inventory"),
            "volumes": _l("Transactions of each month"),
        }),
    ),
    aggregate=Chosen("method", {
        "inventory": Share(("electronic",)), "volumes": ShareOfVolume(_volumes),
    }),
)  # fmt: skip

MEASURES = (ELECTRONIC,)
