"""Objective "economic and community initiatives": how many were launched (6, 7)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table, case

from esrar.core.i18n import _, _l
from esrar.core.suspension import not_suspended
from esrar.initiatives.models import Initiative
from esrar.initiatives.rules import Kind
from esrar.measures.catalogue import words
from esrar.measures.catalogue.conditions import itself
from esrar.measures.kit import Criterion, Label, Measure, Setting, Settings, Turn, Window

INITIATIVE: Table = Initiative.__table__
initiative = INITIATIVE.c

EDIT = "/initiatives/%s/edit"
NOT_SUSPENDED = Criterion(
    "not_suspended", _l("Not suspended, or resumed since"),
    lambda w: not_suspended(INITIATIVE, w.as_of),
    words.day("suspended_on", _l("suspended on")),
)  # fmt: skip
FACTS = {
    name: initiative[name]
    for name in ("launched_on", "completed_on", "cancelled_on", "suspended_on", "approved_on")
}
OF_INITIATIVE: dict[str, Any] = {
    "record": INITIATIVE,
    "source": INITIATIVE,
    "unit": initiative.id,
    "record_register": "initiatives",
    "unit_register": "initiatives",
    "noun": "initiative",
    "caused": _l("Initiative"),
}

EVENTS = {
    "launch": _l("Its launch"),
    "approval": _l("Its approval"),
    "completion": _l("Its completion"),
}


def _event(window: Window) -> ColumnElement[Any]:
    chosen = window.settings["event"]
    return case(
        (chosen == "approval", initiative.approved_on),
        (chosen == "completion", initiative.completed_on),
        else_=initiative.launched_on,
    )


def _definition(kind: Kind) -> Any:
    def definition(settings: Settings) -> Label:
        text = {
            Kind.ECONOMIC: _(
                "The number of economic initiatives that were approved and launched within the "
                "fiscal year, running or completed."
            ),
            Kind.COMMUNITY: _(
                "The number of community initiatives that were approved and launched within the "
                "fiscal year, running or completed."
            ),
        }[kind]
        rest = _(
            "One that was suspended after its launch counts again from the day it resumes; one "
            "that was cancelled does not. What dates it: %(event)s.",
            event=EVENTS[settings["event"]],
        )
        return f"{text} {rest}"

    return definition


LAUNCHED = (
    Criterion(
        "dated", _l("Its launch is written down"),
        lambda w: initiative.launched_on.is_not(None),
        act=words.act(_l("Record the launch"), EDIT),
        applies=lambda settings: settings["event"] != "approval",
    ),
    Criterion(
        "in_window",
        _l("Launched within the fiscal year, up to the day asked about"),
        lambda w: _event(w).between(w.start, w.as_of),
        words.day("launched_on"),
    ),
    words.not_cancelled(INITIATIVE),
    NOT_SUSPENDED,
    words.approved(
        initiative.approved_on, words.act(_l("Approve the initiative"), "/initiatives/%s")
    ),
)  # fmt: skip
DATES = ("launched_on", "approved_on", "completed_on", "cancelled_on", "suspended_on", "resumed_on")


def _of_kind(kind: Kind, label: Label, is_kind: Label) -> Measure:
    return Measure(
        key=f"initiatives.{kind.value}",
        label=label,
        definition=_definition(kind),
        dated=initiative.launched_on,
        criteria=(Criterion("kind", is_kind, lambda w: initiative.kind == kind.value), *LAUNCHED),
        touches={INITIATIVE.name: itself},
        turns=tuple(Turn(initiative[name], initiative.id) for name in DATES),
        facts=FACTS,
        settings=(Setting("event", _l("What dates an initiative"), "launch", choices=EVENTS),),
        **OF_INITIATIVE,
    )


ECONOMIC = _of_kind(Kind.ECONOMIC, _l("Economic initiatives launched"), _l("It is economic"))
COMMUNITY = _of_kind(
    Kind.COMMUNITY, _l("Community initiatives launched"), _l("It serves the community")
)

MEASURES = (ECONOMIC, COMMUNITY)
