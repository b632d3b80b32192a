"""What invented rows may point at: the values and starter records an installation holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.families.models import Activity
from esrar.kit.choices import ChoiceRow
from esrar.licensing.models import LicenceType
from esrar.places.kinds import DISTRICT
from esrar.places.models import Locality

TOWNS = ("hofuf", "mubarraz")
TOWN_WEIGHT = 12  # about as many people live in either town as in a dozen of the villages


@dataclass(frozen=True)
class Paper:
    """A licence type, as far as an invented licence needs it."""

    id: int
    authority_id: int | None
    counts: bool
    months: int | None


@dataclass(frozen=True)
class Lists:
    """Ids to draw from; a locality stands as often as people live there."""

    localities: Sequence[int]
    districts: Mapping[int, Sequence[str]]
    activities: Sequence[int]
    papers: Sequence[Paper]
    supporting: Sequence[Paper]
    kinds: Sequence[int]
    elderly: int
    marital: Sequence[int]
    housing: Sequence[int]
    tenures: Sequence[int]
    relationships: Sequence[int]
    consent: int
    earlier_list: int


def load(session: Session) -> Lists:
    """Read them in an order that does not change, so that a seed gives the same people."""
    localities, districts = _places(session)
    types = [Paper(*row) for row in session.execute(
        select(LicenceType.id, LicenceType.authority_id, LicenceType.counts,
               LicenceType.validity_months)
        .where(LicenceType.deleted_at.is_(None)).order_by(LicenceType.id)
    )]  # fmt: skip
    activities = select(Activity.id).where(Activity.deleted_at.is_(None)).order_by(Activity.id)
    choices: dict[str, dict[str, int]] = {}
    for row in session.execute(
        select(ChoiceRow.list, ChoiceRow.key, ChoiceRow.id).order_by(ChoiceRow.id)
    ):
        choices.setdefault(row.list, {})[row.key] = row.id
    return Lists(
        localities=localities,
        districts=districts,
        activities=session.scalars(activities).all(),
        papers=[one for one in types if one.counts],
        supporting=[one for one in types if not one.counts],
        kinds=[i for key, i in choices["beneficiary-kind"].items() if key != "elderly"],
        elderly=choices["beneficiary-kind"]["elderly"],
        marital=list(choices["marital-status"].values()),
        housing=list(choices["housing-type"].values()),
        tenures=list(choices["housing-tenure"].values()),
        relationships=list(choices["relationship-to-head"].values()),
        consent=choices["legal-basis"]["consent"],
        earlier_list=choices["legal-basis"]["existing-list"],
    )


def _places(session: Session) -> tuple[list[int], dict[int, list[str]]]:
    rows = session.execute(
        select(Locality.id, Locality.slug, Locality.name, Locality.type, Locality.group_ar)
        .where(Locality.deleted_at.is_(None), Locality.type.not_in(("governorate", "outside")))
        .order_by(Locality.id)
    ).all()
    homes = {row.name: row.id for row in rows if row.type != DISTRICT}
    weighted: list[int] = []
    districts: dict[int, list[str]] = {}
    for row in rows:
        if row.type != DISTRICT:
            weighted += [row.id] * (TOWN_WEIGHT if row.slug in TOWNS else 1)
        elif row.group_ar in homes:
            districts.setdefault(homes[row.group_ar], []).append(row.name)
    return weighted, districts
