"""`flask seed`: invented people in bulk, whole and audited, the same for the same seed."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from esrar.audit.chain import verify
from esrar.audit.models import AuditEntry
from esrar.core import arabic, identifiers
from esrar.families.models import Family, FamilyActivity, FamilyMember
from esrar.families.register import FAMILIES
from esrar.families.rules import problems as family_problems
from esrar.invented import add_families
from esrar.kit import queries
from esrar.kit.finding import find_exactly
from esrar.kit.loading import fetch, stored_values
from esrar.licensing.models import Licence
from esrar.licensing.register import LICENCES
from esrar.licensing.rules import Force
from esrar.licensing.rules import problems as licence_problems
from esrar.measures.models import MeasureValue, Movement
from tests.support.databases import TODAY, Workshop

SOME = 300
ENTRIES = (Family, FamilyActivity, FamilyMember, Licence)


def counted(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def people(session: Session) -> list[tuple[str, str, str]]:
    rows = session.execute(select(Family.full_name, Family.mobile, Family.national_id))
    return [tuple(row) for row in rows.all()]


@pytest.mark.both
def test_every_row_is_whole_and_in_the_audit(app: Flask, session: Session) -> None:
    entries = counted(session, AuditEntry)
    assert add_families(SOME, 1) == SOME
    assert counted(session, Family) == SOME
    written = sum(counted(session, model) for model in ENTRIES)
    assert counted(session, AuditEntry) - entries == written
    assert not verify(session).broken
    for family in session.scalars(select(Family)):
        assert identifiers.national_id(family.national_id) == family.national_id
        assert identifiers.mobile(family.mobile) == family.mobile
        assert family.name_key == arabic.sort_key(family.full_name)
        assert family.registered_on is not None
        assert family.registered_on <= TODAY
    ids = select(Family.id).where(Family.id.not_in(select(FamilyActivity.family_id)))
    assert session.scalar(ids.limit(1)) is None, "a family without an activity"


def test_the_rules_of_the_forms_have_nothing_to_say(app: Flask, session: Session) -> None:
    add_families(SOME, 2)
    for register, rules in ((FAMILIES, family_problems), (LICENCES, licence_problems)):
        for record_id in session.scalars(select(register.table.c.id)).all():
            values = stored_values(register, fetch(register, record_id))
            assert not list(rules(values, TODAY)), (register.key, values)


def test_invented_people_are_found_by_name_and_by_number(app: Flask, session: Session) -> None:
    add_families(50, 1)
    family = session.scalars(select(Family).limit(1)).one()
    assert family.id in queries.search(FAMILIES, family.full_name)
    assert list(find_exactly(FAMILIES, family.national_id) or ()) == [family.id]


def test_licences_are_of_every_state(app: Flask, session: Session) -> None:
    add_families(SOME, 1)
    forces = select(LICENCES.derived[0].at(TODAY)).select_from(LICENCES.table).distinct()
    assert set(session.scalars(forces)) >= set(Force) - {Force.AHEAD}
    assert session.scalar(select(Licence.id).where(Licence.renews_id.is_not(None)).limit(1))
    assert session.scalar(select(Licence.id).where(Licence.member_id.is_not(None)).limit(1))


def test_the_measures_follow(app: Flask, session: Session) -> None:
    add_families(SOME, 1)
    kept = select(MeasureValue.units).where(
        MeasureValue.measure == "families.licensed", MeasureValue.point == "today"
    )
    units = session.scalar(kept)
    assert units
    moved = select(Movement.new).where(Movement.measure == "families.licensed")
    assert session.scalars(moved.order_by(Movement.id.desc())).first() == units


def test_a_seed_gives_the_same_people_again(workshop: Workshop) -> None:
    found = []
    for seed in (1, 1, 2):
        workshop.reset()
        with workshop.app.app_context():
            from esrar.core.db import db

            add_families(40, seed)
            found.append(people(db.session()))
    assert found[0] == found[1]
    assert not {row[2] for row in found[0]} & {row[2] for row in found[2]}


def test_more_people_never_collide(app: Flask, session: Session) -> None:
    for seed in (1, 2, 1):
        add_families(60, seed)
    rows = people(session)
    assert len({row[2] for row in rows}) == len({row[1] for row in rows}) == 180
