"""What is kept equals what is counted, after any sequence of writes and days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core import clock, context
from esrar.core.db import Write, db, writing
from esrar.core.identifiers import make_national_id
from esrar.families.models import Family
from esrar.kit.files import Attachment
from esrar.licensing.models import Licence
from esrar.measures import OBSERVER, PANEL, day, keeping, ledger
from esrar.measures.catalogue import MEASURES
from esrar.measures.models import (
    TODAY,
    FiscalYear,
    MeasureDay,
    MeasureSetting,
    Movement,
    MovementRecord,
)
from esrar.measures.movements import Cause, latest
from esrar.measures.years import current_year
from tests.measures.oracle import Home, Paper
from tests.measures.worlds import START, Types, days, family, licence_values, maybe, papers

HOMES = 3
NOW = date(2026, 11, 23)
places = st.integers(0, 5)
dates_of_year = st.dates(date(2025, 12, 20), date(2027, 1, 10))


@dataclass(frozen=True)
class Act:
    """Something that somebody does, or a date that comes."""

    kind: str
    place: int = 0
    value: Any = None


acts = st.one_of(
    st.builds(Act, st.just("licence"), places, papers(HOMES)),
    st.builds(Act, st.just("issued_on"), places, maybe),
    st.builds(Act, st.just("expires_on"), places, maybe),
    st.builds(Act, st.just("cancelled_on"), places, maybe),
    st.builds(Act, st.just("number"), places, st.sampled_from((None, "", "n"))),
    st.builds(Act, st.just("stage"), places, st.sampled_from(("issued", "refused", "wanted"))),
    st.builds(Act, st.just("delete licence"), places),
    st.builds(Act, st.just("move"), places, st.integers(0, HOMES - 1)),
    st.builds(Act, st.just("type"), places),
    st.builds(Act, st.just("counts")),
    st.builds(Act, st.just("left"), st.integers(0, HOMES - 1), maybe),
    st.builds(Act, st.just("registered"), st.integers(0, HOMES - 1), maybe),
    st.builds(Act, st.just("delete family"), st.integers(0, HOMES - 1)),
    st.builds(Act, st.just("merge"), st.integers(0, HOMES - 1), st.integers(0, HOMES - 1)),
    st.builds(Act, st.just("attach"), places),
    st.builds(Act, st.just("gap"), places, st.sampled_from(("0", "30", "90", "91"))),
    st.builds(Act, st.just("evidence"), places, st.sampled_from(("yes", "no"))),
    st.builds(Act, st.just("today"), places, dates_of_year),
    st.builds(Act, st.just("day passes"), places, dates_of_year),
)


FIRST_PAPERS = (
    Paper(0, issued=date(2026, 2, 1), expires=date(2026, 12, 31)),
    Paper(1, issued=date(2025, 2, 1), expires=date(2026, 1, 31)),
    Paper(2, issued=date(2026, 3, 1), counts=False),
)
"""What an office begins with: a licence that counts, a renewal's first, a supporting paper."""


class Office:
    """Does the acts inside one transaction, each with its own refresh, as so many writes."""

    def __init__(self, write: Write, move: Callable[[date | None], None]) -> None:
        self.session, self.write, self.move = write.session, write, move
        self.seen = len(write.changes)
        self.types = Types(self.session)
        self.families = [family(self.session, Home()) for _ in range(HOMES)]
        self.session.add_all(self.families)
        self.licences: list[Licence] = []
        self.commit()
        for paper in FIRST_PAPERS:
            self.do(Act("licence", value=paper))

    def commit(self) -> None:
        self.session.flush()
        changes = self.write.changes[self.seen :]
        self.seen = len(self.write.changes)
        if changes:
            OBSERVER.wrote(Write(self.session, changes))

    def do(self, act: Act) -> None:
        if act.kind == "today":
            self.move(act.value)
        elif act.kind == "day passes":
            self.move(act.value)
            year = current_year()
            assert year is not None
            keeping.pass_day(Write(self.session), year)
        else:
            self._change(act)
            self.commit()

    def _change(self, act: Act) -> None:
        home = self.families[act.place % HOMES]
        if act.kind == "licence":
            values = licence_values(act.value, self.types, len(self.licences))
            owner = self.families[act.value.home]
            self.licences.append(Licence(family_id=owner.id, **values))
            self.session.add(self.licences[-1])
        elif act.kind == "counts":
            assert self.types.other is not None
            self.types.other.counts = not self.types.other.counts
        elif act.kind in ("left", "registered"):
            setattr(home, f"{act.kind}_on", act.value)
        elif act.kind == "delete family":
            home.deleted_at = None if home.deleted_at else clock.now()
        elif act.kind == "merge":
            self._merge(home, self.families[act.value])
        elif act.kind in ("gap", "evidence"):
            self._set({"gap": "gap_days", "evidence": "evidence"}[act.kind], act.value)
        elif self.licences:
            self._change_licence(act, self.licences[act.place % len(self.licences)])

    def _change_licence(self, act: Act, licence: Licence) -> None:
        if act.kind == "delete licence":
            licence.deleted_at = None if licence.deleted_at else clock.now()
        elif act.kind == "move":
            licence.family_id = self.families[act.value].id
        elif act.kind == "type":
            assert self.types.other is not None
            licence.licence_type_id = self.types.other.id
        elif act.kind == "attach":
            self.session.add(Attachment(
                subject="licence", subject_id=licence.id, name="a.pdf", sha256="0" * 64,
                content_type="application/pdf", size=1,
            ))  # fmt: skip
        elif act.kind == "number":
            licence.number = f"{act.value}-{licence.id}" if act.value else act.value
        else:
            setattr(licence, act.kind, act.value)

    def _merge(self, loser: Family, survivor: Family) -> None:
        if loser is survivor:
            return
        for licence in self.licences:
            if licence.family_id == loser.id:
                licence.family_id = survivor.id
        loser.merged_into_id = survivor.id

    def _set(self, name: str, value: str) -> None:
        year = self.session.scalars(select(FiscalYear)).one()
        found = self.session.scalars(select(MeasureSetting).filter_by(name=name)).first()
        if found is None:
            found = MeasureSetting(fiscal_year_id=year.id, measure="families.licensed", name=name)
            self.session.add(found)
        found.value = value


@pytest.mark.both
@settings(max_examples=settings().max_examples * 3 // 5)
@given(done=st.lists(acts, max_size=12))
def test_what_is_kept_equals_a_recount_after_any_sequence_of_acts(
    session: Session, done: list[Act], request: pytest.FixtureRequest
) -> None:
    move = request.getfixturevalue("today")
    move(NOW)
    with writing(preview=True) as write:
        office = Office(write, move)
        for act in done:
            office.do(act)
            assert not keeping.faults(session), act
        _follow_one_another(session)
        year = current_year()
        assert year is not None
        assert keeping.recount(Write(session), year, Cause.RECOUNT) == [] or any(
            act.kind == "today" for act in done
        )
        assert not keeping.faults(session)
        _remarks_are_counted(session)
    move(NOW)


@pytest.mark.parametrize(
    ("act", "obtained", "held"),
    [
        (Act("issued_on", 0, date(2025, 12, 31)), set(), {0}),
        (Act("expires_on", 0, date(2026, 11, 22)), {0}, set()),
        (Act("cancelled_on", 0, NOW), set(), set()),
        (Act("number", 0, None), set(), set()),
        (Act("stage", 0, "refused"), set(), set()),
        (Act("delete licence", 0), set(), set()),
        (Act("move", 0, 2), {2}, {2}),
        (Act("type", 0), set(), set()),
        (Act("counts"), {0, 2}, {0, 2}),
        (Act("left", 0, date(2026, 11, 22)), set(), set()),
        (Act("delete family", 0), set(), set()),
        (Act("merge", 0, 2), {2}, {2}),
        (Act("evidence", 0, "yes"), set(), {0}),
        (Act("day passes", 0, date(2027, 1, 1)), {0}, {0}),
    ],
    ids=lambda value: value.kind if isinstance(value, Act) else "",
)
def test_an_act_moves_whom_it_should(
    session: Session, act: Act, obtained: set[int], held: set[int],
    today: Callable[[date | None], None],
) -> None:  # fmt: skip
    with writing(preview=True) as write:
        office = Office(write, today)
        assert members_of(session, office) == ({0}, {0})
        office.do(act)
        assert members_of(session, office) == (obtained, held)
        assert not keeping.faults(session)


def members_of(session: Session, office: Office) -> tuple[set[int], set[int]]:
    """Places of the families kept today as having obtained, and as holding, a licence."""
    keys = ("families.licensed", "families.holding")
    kept = ledger.members(session, keys, [TODAY])
    homes = [one.id for one in office.families]
    first, second = ({homes.index(unit) for unit in kept[key, TODAY]} for key in keys)
    return first, second


def test_the_remarks_beside_a_value_follow_their_record(
    session: Session, today: Callable[[date | None], None]
) -> None:
    with writing(preview=True) as write:
        office = Office(write, today)
        for act, key, count in (
            (Act("registered", 0, date(2026, 5, 1)), "before_registration", 1),
            (Act("registered", 0, date(2026, 2, 1)), "before_registration", 0),
            (Act("attach", 0), "without_evidence", 0),
        ):
            office.do(act)
            row = ledger.values(session)["families.licensed"][TODAY]
            assert row["remarks"][key] == count
            _remarks_are_counted(session)
        office.families[0].national_id = make_national_id(1)
        office.commit()
        assert ledger.values(session)["families.licensed"][TODAY]["remarks"]["without_id"] == 0


def _follow_one_another(session: Session) -> None:
    """Each movement of a measure begins where the one before it ended."""
    ended: dict[str, Any] = {}
    for row in session.scalars(select(Movement).order_by(Movement.id)):
        assert row.old == ended.get(row.measure, row.old)
        assert row.new == row.old + row.added - row.removed
        ended[row.measure] = row.new
    for key, points in ledger.values(session).items():
        assert ended.get(key, points[TODAY]["number"]) == points[TODAY]["number"]


def _remarks_are_counted(session: Session) -> None:
    for key, points in ledger.values(session).items():
        for name, row in points.items():
            members = ledger.members(session, [key], [name])[key, name]
            width = len(MEASURES[key].remarks)
            bits = [sum(m.remarks >> n & 1 for m in members.values()) for n in range(width)]
            assert list(row["remarks"].values()) == bits


# -- movements -----------------------------------------------------------------------------------


def licensed(session: Session) -> int:
    return int(ledger.values(session)["families.licensed"][TODAY]["number"])


def add_licence(paper: Paper, home: Home | None = None) -> Write:
    with writing() as write:
        one = family(write.session, home or Home())
        write.session.add(one)
        write.session.flush()
        values = licence_values(paper, Types(write.session), one.id)
        write.session.add(Licence(family_id=one.id, **values))
    return write


@pytest.mark.both
def test_a_licence_moves_the_number_and_says_who_and_which(session: Session) -> None:
    context.act_as(context.Actor(7, "سعاد"))
    write = add_licence(Paper(0, issued=START))
    assert licensed(session) == 1
    moved = next(m for m in latest(session) if m.measure == "families.licensed")
    assert (moved.old, moved.new, moved.cause, moved.actor) == (0, 1, Cause.RECORD, "سعاد")
    licence = session.scalars(select(Licence)).one()
    assert (moved.came, moved.unit_id, moved.record_id) == (True, licence.family_id, licence.id)
    entry = session.get(Movement, moved.id)
    assert entry is not None
    assert entry.audit_id == write.results["audit_id"]


def test_a_write_that_changes_no_member_notes_no_movement(session: Session) -> None:
    add_licence(Paper(0, issued=START))
    before = len(latest(session, limit=100))
    with writing() as write:
        session.scalars(select(Licence)).one().notes = "ملاحظة"
    assert write.results["moved"] == []
    assert len(latest(session, limit=100)) == before


def test_a_large_write_keeps_one_movement_with_the_first_of_its_records(session: Session) -> None:
    with writing() as write:
        types = Types(write.session)
        for n in range(60):
            one = family(write.session, Home())
            write.session.add(one)
            write.session.flush()
            values = licence_values(Paper(0, issued=START), types, n)
            write.session.add(Licence(family_id=one.id, **values))
    moved = latest(session, measure="families.licensed")[0]
    assert (moved.old, moved.new, moved.added) == (0, 60, 60)
    kept = select(MovementRecord).filter_by(movement_id=moved.id)
    assert len(session.scalars(kept).all()) == 50


def test_a_preview_tells_the_movement_and_keeps_nothing(session: Session) -> None:
    with writing(preview=True) as write:
        one = family(write.session, Home())
        write.session.add(one)
        write.session.flush()
        values = licence_values(Paper(0, issued=START), Types(write.session))
        write.session.add(Licence(family_id=one.id, **values))
    panel = PANEL.preview(write)
    assert panel is not None
    assert [(old, new) for _, old, new in panel.data] == [("0", "1"), ("0", "1")]
    assert licensed(session) == 0
    assert latest(session) == []


def test_families_without_licences_cost_no_evaluation(
    session: Session, statements: Callable[[], Any]
) -> None:
    with statements() as sent, writing() as write:
        write.session.add_all(family(write.session, Home()) for _ in range(5))
    assert not [s for s in sent if "measure" in s]


# -- days ----------------------------------------------------------------------------------------


@pytest.mark.both
def test_a_date_that_comes_moves_the_number_once(
    session: Session, today: Callable[[date | None], None]
) -> None:
    add_licence(Paper(0, issued=date(2026, 12, 1)))
    assert licensed(session) == 0
    today(date(2026, 12, 1))
    assert day.run_day() is True
    assert licensed(session) == 1
    moved = latest(session, measure="families.licensed")[0]
    assert (moved.cause, moved.actor, moved.day) == (Cause.DAY, "", date(2026, 12, 1))
    assert day.run_day() is False
    assert len(latest(session, limit=100)) == 2
    assert session.get(MeasureDay, date(2026, 12, 1)) is not None


def test_a_measure_that_a_release_brings_is_counted_at_the_next_request(session: Session) -> None:
    add_licence(Paper(0, issued=START))
    day.run_day()
    with writing() as write:
        for table in (ledger.MEMBER, ledger.VALUE):
            write.session.execute(table.delete().where(table.c.measure == "families.holding"))
    assert day.run_day() is True
    assert int(ledger.values(session)["families.holding"][TODAY]["number"]) == 1
    assert day.run_day() is False


def test_a_licence_that_expires_leaves_on_the_day_after_its_last(
    session: Session, today: Callable[[date | None], None]
) -> None:
    add_licence(Paper(0, issued=START, expires=date(2026, 12, 1)))
    held = []
    for date_ in (date(2026, 12, 1), date(2026, 12, 2)):
        today(date_)
        day.run_day()
        held.append(int(ledger.values(session)["families.holding"][TODAY]["number"]))
    assert held == [1, 0]


def test_the_first_request_of_a_day_accounts_for_it(
    app: Flask, sign_in: Callable[..., Any], today: Callable[[date | None], None]
) -> None:
    today(date(2026, 12, 5))
    sign_in("auditor").get("/", expect=200)
    with app.app_context():
        assert db.session.get(MeasureDay, date(2026, 12, 5)) is not None


def test_a_write_before_the_day_was_accounted_for_parts_the_two_causes(
    session: Session, today: Callable[[date | None], None]
) -> None:
    add_licence(Paper(0, issued=date(2026, 12, 1)))
    today(date(2026, 12, 2))
    add_licence(Paper(0, issued=START))
    causes = [(m.cause, m.old, m.new) for m in latest(session, measure="families.licensed")]
    assert causes == [(Cause.RECORD, 1, 2), (Cause.DAY, 0, 1)]


def test_the_ends_of_closed_quarters_are_kept_and_a_new_year_forgets_them(
    session: Session, today: Callable[[date | None], None]
) -> None:
    add_licence(Paper(0, issued=date(2026, 5, 1)))
    points = ledger.values(session)["families.licensed"]
    assert {p: int(row["number"]) for p, row in points.items()} == {
        "2026-03-31": 0, "2026-06-30": 1, "2026-09-30": 1, TODAY: 1,
    }  # fmt: skip
    with writing() as write:
        write.session.add(FiscalYear(start=date(2027, 1, 1), label="2027"))
    today(date(2027, 1, 1))
    day.run_day()
    points = ledger.values(session)["families.licensed"]
    assert {p: int(row["number"]) for p, row in points.items()} == {TODAY: 0}
    assert not keeping.faults(session)


@given(then=days)
def test_days_may_pass_in_any_order(
    session: Session, then: date, request: pytest.FixtureRequest
) -> None:
    move = request.getfixturevalue("today")
    with writing(preview=True) as write:
        office = Office(write, move)
        office.do(Act("licence", value=Paper(0, issued=START, expires=date(2026, 6, 1))))
        office.do(Act("day passes", value=then))
        assert not keeping.faults(session)
        office.do(Act("day passes", value=NOW))
        assert not keeping.faults(session)
