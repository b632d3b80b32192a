"""The small year of docs/worked-example.md, in a database: the application says what paper says."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace as Row
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.agreements.models import Agreement
from esrar.core.db import Write, writing
from esrar.families.models import FamilyMember
from esrar.measures import OBSERVER, evaluate, keeping, ledger
from esrar.measures.catalogue import MEASURES
from esrar.measures.explain import explain
from esrar.measures.models import TODAY
from esrar.measures.years import current_year
from esrar.staff.models import Appraisal
from esrar.training.models import Trainee, TrainingProgramme, TrainingRun
from tests.measures import stories, worlds
from tests.measures.oracle import Home, Paper
from tests.measures.worlds import END, START

PAGE = Path(__file__).resolve().parents[2] / "docs" / "worked-example.md"
LINE = re.compile(r"^\| ([a-z]+\.[a-z]+) \| (\S+) \| (yes|no) \| (\S+) \|$", re.M)
EVE = date(2025, 12, 31)
FIVE = range(5)


def on(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


def table() -> dict[str, tuple[Fraction, bool, tuple[int, int] | None]]:
    """The page's last table."""
    found = {}
    for key, value, provisional, coverage in LINE.findall(PAGE.read_text(encoding="utf-8")):
        done, _, of = coverage.partition("/")
        pair = (int(done), int(of)) if of else None
        found[key] = (Fraction(value), provisional == "yes", pair)
    return found


def row(**values: Any) -> Row:
    """A row that stands, with blanks for what is not said."""
    blank = dict.fromkeys(("cancelled", "suspended", "resumed", "left", "ended", "terminated"))
    return Row(**{**blank, "gone": False, **values})


def families(session: Session) -> None:
    homes = [row() for _ in FIVE]
    all_ = [(n, None) for n in FIVE]
    base = {"specialised": True, "cancelled": None}
    stories.build_exhibitions(session, Row(homes=homes, all=[
        row(**base, role="organised", opened=on(2, 10), stalls=all_),
        row(**base, role="co-organised", opened=on(5, 3), stalls=[*all_[1:], (0, False)]),
        row(**base, role="joined", opened=on(5, 9), stalls=all_),
    ]))  # fmt: skip
    worlds.build(session, [Home() for _ in FIVE], [
        Paper(0, issued=START, expires=END),
        Paper(1, number="b", issued=on(2, 1, 2025), expires=on(1, 31)),
        Paper(1, issued=on(2, 1), expires=on(1, 31, 2027)),
        Paper(2, number="c", issued=on(2, 1, 2024), expires=on(11, 1, 2025)),
        Paper(2, issued=on(1, 30)),
        Paper(3, number="d", issued=on(2, 1, 2024), expires=on(10, 31, 2025)),
        Paper(3, issued=on(1, 30)),
        Paper(4),
    ])  # fmt: skip
    active = {"registered": None, "works": [(None, None)], "acts": []}
    guests = [row(**active) for _ in range(4)] + [row(**active), row(**active)]
    guests[5].suspended = on(10, 1)
    present = [(n, True) for n in FIVE]
    met = {"kind": "periodic", "with_families": True, "paper": "minutes", "present": present}
    stories.build_meetings(session, Row(homes=guests, all=[
        row(title="الأول", held=on(3, 15), **met),
        row(title="الثاني", held=on(6, 20), **{**met, "paper": "attendance"}),
        row(title="الثاني", held=on(6, 20), **{**met, "paper": "attendance"}),
        row(title="الثالث", held=on(9, 10), **{**met, "paper": "photo"}),
        row(title="الرابع", held=on(10, 1), **{**met, "present": [*present[1:], (5, True)]}),
    ]))  # fmt: skip


def finance(session: Session) -> None:
    stories.build_capital(session, Row(all=[
        row(taken=EVE, amount="200000", approved=True),
        row(taken=on(6, 30), amount="210000", approved=True),
        row(taken=on(12, 15), amount="218000", approved=True),
        row(taken=END, amount="230000", approved=False),
    ]))  # fmt: skip


def sets() -> list[Row]:
    return [row(starts=on(1, 1, 2024), ends=None, approved=True)]


def found(day: date, second: str, *, meets: bool = True) -> Row:
    return row(set=0, period=day, assessed=day, approved=True, meets=meets, marks=("10", second))


def initiatives(session: Session) -> None:
    stories.build_initiatives(session, Row(sets=sets(), all=[
        row(kind="economic", approved=True, launched=on(1, 15), completed=on(5, 1),
            found=[found(on(5, 1), "3")]),
        row(kind="community", approved=True, launched=on(11, 1, 2025), completed=on(7, 1),
            found=[found(on(7, 1), "2.5")]),
        row(kind="economic", approved=False, launched=on(8, 1), completed=on(12, 1), found=[]),
        row(kind="community", approved=True, launched=on(9, 1), completed=None,
            suspended=on(10, 1), found=[]),
    ]))  # fmt: skip


def staff(session: Session) -> None:
    old = on(1, 1, 2024)
    special, ordinary = [(0, None, None)], [(1, None, None)]
    people = [
        row(kind="employee", hired=old, posts=special, found=[found(on(6, 1), "3")]),
        row(kind="employee", hired=old, posts=special,
            found=[found(on(6, 1), "1", meets=False)]),
        row(kind="employee", hired=on(10, 3), posts=special, found=[]),
        row(kind="employee", hired=on(10, 4), posts=ordinary, found=[]),
        row(kind="volunteer", hired=old, posts=special, found=[found(on(6, 1), "3")]),
    ]  # fmt: skip
    posts = [row(required=True, abolished=None), row(required=False, abolished=None)]
    stories.build_specialists(session, Row(sets=sets(), posts=posts, all=people))
    for who, kind, day, score in (
        (0, "final", END, "90"), (1, "interim", on(6, 30), "70"), (1, "interim", END, "81"),
        (2, "final", END, "94.96"), (3, "final", END, "50"),
    ):  # fmt: skip
        session.add(Appraisal(employee_id=people[who].id, kind=kind, period_end=day,
                              score=Decimal(score), approved_on=on(2, 1, 2027)))  # fmt: skip
    sheets = [(4, 4, 16), (4, 4, 20), (4, 2, 9), (4, 1, 5)]
    survey = row(period=END, closed=on(12, 20), typed=None, sheets=sheets)
    stories.build_surveys(session, Row(workers=[], all=[survey]))


def technology(session: Session) -> None:
    base = {"since": None, "in_scope": True, "approved": True, "volumes": []}
    stories.build_processes(session, Row(all=[
        row(**base, degree="full"),
        row(**base, degree="full"),
        row(**base, degree="partly"),
        row(**{**base, "since": on(1, 1, 2027)}, degree="full"),
        row(**{**base, "in_scope": False}, degree="full"),
        row(**{**base, "approved": False}, degree="full"),
        row(**{**base, "ended": on(12, 30)}, degree="full"),
    ]))  # fmt: skip


def training(session: Session) -> None:
    homes = [row() for _ in range(4)]
    stories.people(session, homes)
    member = FamilyMember(family_id=homes[0].id, full_name="فرد من الأسرة")
    packing = TrainingProgramme(name="التغليف", specialised=True)
    marketing = TrainingProgramme(name="التسويق", specialised=True)
    session.add_all((member, packing, marketing))
    session.flush()
    for programme, day, last in ((packing, on(4, 20), "7.5"), (packing, on(9, 20), "7.5"),
                                 (marketing, on(5, 20), "7.49")):  # fmt: skip
        run = TrainingRun(name="دورة", programme_id=programme.id, completed_on=day,
                          total_hours=Decimal(10))  # fmt: skip
        session.add(run)
        session.flush()
        for n, home in enumerate(homes):
            hours = last if n == 3 else "7.5"
            session.add(Trainee(run_id=run.id, family_id=home.id, hours=Decimal(hours)))
        session.add(Trainee(run_id=run.id, family_id=homes[0].id, member_id=member.id,
                            hours=Decimal("7.5")))  # fmt: skip


def partners(session: Session) -> None:
    def paper(kind: str, signed: date, **more: Any) -> Row:
        return row(kind=kind, ours=signed, theirs=signed, starts=None,
                   **{"ends": None, **more})  # fmt: skip

    def channel(body: int, *days: date, **more: Any) -> Row:
        granted = [row(home=0, on=day, refused=None) for day in days]
        blank = {"paper": None, "activated": on(1, 1, 2025)}
        return row(body=body, granted=granted, **{**blank, **more})

    bodies = [row() for _ in range(4)]
    stories.build_channels(session, Row(bodies=bodies, homes=[row()], all=[
        channel(0, paper=paper("service", on(6, 1, 2025))),
        channel(0),
        channel(1, on(3, 1)),
        channel(2, EVE),
        channel(3, on(5, 5), suspended=on(6, 1)),
    ]))  # fmt: skip
    stories.build_sets(session, judged := sets(), "partnership")
    for body, one in (
        (0, paper("agreement", on(3, 1), found=[found(END, "3")])),
        (1, paper("partnership-contract", on(3, 1, 2025), found=[found(END, "1")])),
        (2, paper("memorandum", on(4, 1), found=[])),
        (3, paper("agreement", on(3, 1, 2025), terminated=START, found=[])),
    ):  # fmt: skip
        stories.build_agreement(session, one, bodies[body])
        stories.build_assessments(session, judged, one.found, stories.AgreementAssessment,
                                  agreement_id=one.id)  # fmt: skip


ACTS = {
    "exhibitions.held": ["/exhibitions/2/edit"],
    "families.holding": ["/licences/8/edit"],
    "meetings.held": ["/meetings/4#files", "/meetings/5/edit"],
    "capital.growth": ["/capital-snapshots/4"],
    "initiatives.quality": ["/initiative-assessments/new?initiative_id=%233"],
    "initiatives.economic": ["/initiatives/3"],
    "staff.specialised": ["/competency-assessments/new?employee_id=%233"],
    "operations.electronic": ["/processes/3/edit", "/processes/4/edit", "/processes/6"],
    "training.programmes": ["/training-runs/3/edit"],
    "funding.channels": ["/funding-channels/5/edit"],
    "partnerships.qualified": ["/agreement-assessments/new?agreement_id=%234"],
}
"""The one missing act of each near miss of that year; records are numbered as they are built."""


def test_records_say_what_they_do_and_what_one_act_would_change(
    session: Session, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("today")(END)
    year = current_year()
    assert year is not None
    period = year.seen_from(END)
    with writing(preview=True) as write:
        for chapter in (families, finance, initiatives, staff, technology, training, partners):
            chapter(write.session)
            write.session.flush()
        OBSERVER.wrote(Write(write.session, write.changes))
        for key, measure in MEASURES.items():
            asked = evaluate.ask(write.session, measure, year)
            (members,) = evaluate.members(write.session, asked, [period])
            for unit, member in members.items():
                for register, number in ((measure.unit_register, unit),
                                         (measure.record_register, member.record_id)):  # fmt: skip
                    effects = {e.measure.key: e for e in explain(write.session, register, number)}
                    assert effects[key].state == "counts", (key, register, number)
            near = evaluate.near(write.session, asked, period)
            acts = [one.misses.act(one.facts).url for one in near if one.misses and one.misses.act]
            if key != "families.licensed":
                assert acts == ACTS.get(key, []), key
        bodies = sorted(write.session.scalars(
            select(Agreement.organisation_id).where(Agreement.kind == "agreement")
        ))  # fmt: skip
        for register, number in (
            ("appraisals", 1), ("competency-assessments", 1), ("initiative-assessments", 1),
            ("agreement-assessments", 1), ("funders", bodies[0]), ("partners", bodies[0]),
        ):  # fmt: skip
            states = {effect.state for effect in explain(write.session, register, number)}
            assert "counts" in states, register


@pytest.mark.both
def test_the_application_says_what_paper_says(
    session: Session, request: pytest.FixtureRequest
) -> None:
    expected = table()
    assert expected.keys() == MEASURES.keys()
    request.getfixturevalue("today")(END)
    year = current_year()
    assert year is not None
    with writing(preview=True) as write:
        for chapter in (families, finance, initiatives, staff, technology, training, partners):
            chapter(write.session)
            write.session.flush()
        OBSERVER.wrote(Write(write.session, write.changes))
        kept = ledger.values(write.session)
        for key, answer in expected.items():
            asked = evaluate.ask(write.session, MEASURES[key], year)
            now = evaluate.value(write.session, asked, year.seen_from(END))
            assert (now.number, now.provisional, now.coverage) == answer, key
            held = ledger.value_of(kept[key][TODAY])
            assert (held.number, held.provisional, held.coverage) == answer, key
        assert keeping.faults(write.session) == []
