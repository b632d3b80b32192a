"""What a new installation holds before anyone works with it: the lists and the plan."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core import arabic, clock
from esrar.core.db import RolePart, writing
from esrar.events.meeting_models import Occasion
from esrar.families.consent_texts import ConsentText
from esrar.families.models import Activity
from esrar.kit.choices import ChoiceRow, load_choices
from esrar.licensing.models import ActivityLicenceType, LicenceType
from esrar.measures.models import FiscalYear
from esrar.organisations.models import (
    Funder,
    LicensingAuthority,
    Organisation,
    Partner,
    Supporter,
    TrainingCentre,
)
from esrar.organisations.rules import Scope
from esrar.places.models import Locality
from esrar.plan.loader import load_plan
from esrar.privacy.processing_models import Processing
from esrar.reports.letters.starting import load_templates

HERE = Path(__file__).resolve().parent
ROLES: dict[str, Callable[..., RolePart]] = {
    "licensing_authority": LicensingAuthority,
    "funder": Funder,
    "target_partner": Partner,
    "potential_supporter": Supporter,
    "training_centre": partial(TrainingCentre, scope=Scope.LOCAL),
}
"""The roles of the starter list of bodies."""


def load_reference(year: int | None = None) -> None:
    """Lists, starter registers and the plan of a fiscal year; again, it adds what is missing."""
    with writing(origin="setup") as write:
        session = write.session
        for path in sorted(HERE.glob("*/data/choices.csv")):
            load_choices(session, path)
        _activity_classes(session)
        session.flush()
        _localities(session)
        _organisations(session)
        session.flush()
        _licence_types(session)
        session.flush()
        _activities(session)
        _occasions(session)
        load_templates(session)
        _processing(session)
        fiscal = _fiscal_year(session, year or clock.today().year)
        _consent_texts(session, fiscal.start)
        load_plan(session, fiscal)


def _fiscal_year(session: Session, year: int) -> FiscalYear:
    found = session.scalar(select(FiscalYear).order_by(FiscalYear.start.desc()))
    if found is None:
        found = FiscalYear(start=date(year, 1, 1), label=str(year))
        session.add(found)
        session.flush()
    return found


def _rows(package: str, name: str) -> Iterator[dict[str, str]]:
    with (HERE / package / "data" / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _empty(session: Session, model: type) -> bool:
    """Starter rows are given once: what staff deleted must not come back."""
    return session.scalar(select(model.id).limit(1)) is None  # type: ignore[attr-defined]


def _activity_classes(session: Session) -> None:
    have = set(session.scalars(select(ChoiceRow.key).where(ChoiceRow.list == "activity-class")))
    for position, row in enumerate(_rows("families", "activity_classes.csv")):
        if row["slug"] not in have:
            session.add(ChoiceRow(list="activity-class", key=row["slug"], ar=row["name_ar"],
                                  en=row["name_en"], position=position))  # fmt: skip


def _localities(session: Session) -> None:
    have = set(session.scalars(select(Locality.slug)))
    for row in _rows("places", "localities.csv"):
        if row["slug"] not in have:
            session.add(Locality(
                slug=row["slug"], name=row["name_ar"], name_en=row["name_en"], type=row["type"],
                group_ar=row["group_ar"], aliases=row["aliases_ar"], note=row["note"],
            ))  # fmt: skip


def _organisations(session: Session) -> None:
    if not _empty(session, Organisation):
        return
    sectors = _keys(session, "sector")
    for row in _rows("organisations", "organisations.csv"):
        body = Organisation(
            name=row["name_ar"], name_en=row["name_en"], unverified=True,
            sector_id=sectors.get(row["sector"]), notes=row["note_ar"] or None,
        )  # fmt: skip
        session.add(body)
        session.flush()
        for role in row["roles"].split("|"):
            session.add(ROLES[role](organisation_id=body.id))


def _licence_types(session: Session) -> None:
    if not _empty(session, LicenceType):
        return
    bodies = {arabic.sort_key(o.name): o.id for o in session.scalars(select(Organisation))}
    for row in _rows("licensing", "licence_types.csv"):
        session.add(LicenceType(
            name=row["name_ar"], name_en=row["name_en"], unverified=True,
            authority_id=bodies.get(arabic.sort_key(row["issuer_ar"] or "-")),
            counts=row["counts"] == "yes", has_expiry=row["has_expiry"] == "yes",
            validity_months=int(row["validity_months"]) if row["validity_months"] else None,
            number_hint=row["number_hint"] or None, aliases=row["aliases"] or None,
            notes=row["note_ar"] or None,
        ))  # fmt: skip


def _activities(session: Session) -> None:
    if not _empty(session, Activity):
        return
    classes = _keys(session, "activity-class")
    slugs = {row["slug"]: row["name_ar"] for row in _rows("licensing", "licence_types.csv")}
    types = {t.name: t.id for t in session.scalars(select(LicenceType))}
    for row in _rows("families", "activities.csv"):
        activity = Activity(
            name=row["name_ar"], name_en=row["name_en"], class_id=classes.get(row["class"]),
            needs_licence=row["needs_licence"], aliases=row["aliases"] or None, unverified=True,
        )  # fmt: skip
        session.add(activity)
        session.flush()
        for slug in filter(None, row["usual_licence_types"].split("|")):
            session.add(ActivityLicenceType(activity_id=activity.id,
                                            licence_type_id=types[slugs[slug]]))  # fmt: skip


def _occasions(session: Session) -> None:
    if not _empty(session, Occasion):
        return
    for row in _rows("events", "occasions.csv"):
        session.add(Occasion(
            name=row["name_ar"], name_en=row["name_en"], scope=row["scope"], rule=row["rule"],
            month=int(row["month"]), day=int(row["day"]) if row["day"] else None,
            nth=int(row["nth"]) if row["nth"] else None, weekday=row["weekday"] or None,
            unverified=True,
        ))  # fmt: skip


def _consent_texts(session: Session, since: date) -> None:
    if not _empty(session, ConsentText):
        return
    for row in _rows("families", "consent_texts.csv"):
        session.add(ConsentText(name=row["name"], purpose=row["purpose"], body=row["body"],
                                since=since, approved_on=since, unverified=True))  # fmt: skip


def _processing(session: Session) -> None:
    if not _empty(session, Processing):
        return
    bases = _keys(session, "legal-basis")
    for row in _rows("privacy", "processing.csv"):
        session.add(Processing(
            name=row["name"], purpose=row["purpose"], department=row["department"],
            persons=row["persons"], categories=row["categories"],
            sensitive=row["sensitive"] == "yes", basis_id=bases.get(row["basis"]),
            article=row["article"] or None, recipients=row["recipients"] or None,
            abroad=row["abroad"] == "yes", retention=row["retention"] or None,
            safeguards=row["safeguards"] or None, unverified=True,
        ))  # fmt: skip


def _keys(session: Session, name: str) -> dict[str, int]:
    rows = session.execute(select(ChoiceRow.key, ChoiceRow.id).where(ChoiceRow.list == name))
    return {row.key: row.id for row in rows}
