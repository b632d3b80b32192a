"""Objective "channels of funding": partnerships of good quality, and all signed ones (14)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import case, null, select

from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.criteria.models import CriteriaSet
from esrar.measures.aggregates import CountAssessed, CountTogether
from esrar.measures.catalogue import words
from esrar.measures.catalogue.channels import IN_REGISTER
from esrar.measures.catalogue.conditions import everything, itself, of, pending, via, when_it_goes
from esrar.measures.catalogue.partner_conditions import (
    AGREEMENT,
    ASSESSMENT,
    BODY,
    agreement,
    assessed,
    assessment,
    best_scores,
    body,
    in_force,
    is_partnership,
    reach_together,
)
from esrar.measures.kit import Criterion, Label, Measure, Setting, Settings, Turn

KIND = Criterion(
    "kind", _l("An agreement, a memorandum or a partnership contract"),
    lambda w: is_partnership(AGREEMENT),
)  # fmt: skip
SIGNED = Criterion(
    "signed", _l("Both sides have signed"), lambda w: agreement.effective_on.is_not(None),
    act=words.act(_l("Record the signatures"), "/agreements/%s/edit"),
)  # fmt: skip
IN_FORCE = Criterion(
    "in_force", _l("In force on a day of the fiscal year, up to the day asked about"),
    in_force, words.day("ends_on", _l("until")),
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
            assessed,
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
                (assessed(w), assessed(w, assessment.score >= w.settings["floor"])), else_=null()
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
            lambda w: case((assessed(w), reach_together(w)), else_=null()),
        ),
    ),
    aggregate=CountTogether(best_scores, "floor"),
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

MEASURES = (QUALIFIED, ALL_SIGNED)
