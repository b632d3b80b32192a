"""Rules of the roles of bodies: how far a supporter is, how near a partner, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, exists, or_, select

from esrar.core.sequence import steps_out_of_order
from esrar.organisations.models import Contribution, Supporter


class Scope(StrEnum):
    """Where somebody who trains comes from; trainers and centres carry it alike."""

    LOCAL = "local"
    INTERNATIONAL = "international"


class Gift(StrEnum):
    """What a contribution is. A sponsorship is a deal with something in return, a donation none."""

    DONATION = "donation"
    SPONSORSHIP = "sponsorship"
    IN_KIND = "in-kind"


class Pipeline(StrEnum):
    """How far a supporter is on a day."""

    LISTED = "listed"
    IDENTIFIED = "identified"
    CONTACTED = "contacted"
    PROMISED = "promised"
    GAVE = "gave"
    DECLINED = "declined"


def pipeline_on(day: date) -> ColumnElement[Any]:
    """How far a supporter is on a day: the furthest step taken by then."""
    given = exists(
        select(Contribution.id).where(
            Contribution.organisation_id == Supporter.organisation_id,
            Contribution.given_on <= day,
        )
    )
    return case(
        (or_(Supporter.gave_on <= day, given), Pipeline.GAVE.value),
        (Supporter.declined_on <= day, Pipeline.DECLINED.value),
        (Supporter.promised_on <= day, Pipeline.PROMISED.value),
        (Supporter.contacted_on <= day, Pipeline.CONTACTED.value),
        (Supporter.identified_on <= day, Pipeline.IDENTIFIED.value),
        else_=Pipeline.LISTED.value,
    )


def supporter_problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together; field name and message."""
    return steps_out_of_order(values, ("identified_on", "contacted_on", "promised_on", "gave_on"))
