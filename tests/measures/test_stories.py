"""Every measure of the catalogue says what the written rule says, on both databases, on any day."""

from __future__ import annotations

import copy
from datetime import date
from fractions import Fraction
from types import SimpleNamespace as Row
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Date, bindparam, select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.db import writing
from esrar.measures.kit import Value
from esrar.measures.sql import year_before
from tests.measures.proving import Follower, proves, settle
from tests.measures.stories import STORIES, Story
from tests.measures.worlds import END, START, days

MANY = settings().max_examples
EACH = pytest.mark.parametrize("story", STORIES, ids=lambda s: f"{s.key} {s.name}".strip())


@pytest.mark.both
@EACH
@settings(max_examples=MANY)
@given(data=st.data(), day=days.filter(lambda d: START <= d <= END))
def test_the_database_says_what_plain_python_says(
    session: Session, story: Story, data: st.DataObject, day: date
) -> None:
    world = data.draw(story.worlds)
    with writing(preview=True) as write:
        settle(write.session, story.key, story.settings)
        story.build(write.session, world)
        write.session.flush()
        for one in (day, END):
            proves(write.session, story.key, one, story.rule(world, one))


@EACH
@settings(max_examples=MANY // 3, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(data=st.data())
def test_what_is_kept_follows_every_write(
    session: Session, story: Story, data: st.DataObject
) -> None:
    """Built, then records of it deleted and restored, one write after another."""
    world = data.draw(story.worlds)
    with writing(preview=True) as write:
        follower = Follower(write, story.key)
        settle(write.session, story.key, story.settings)
        follower.commit()
        story.build(write.session, world)
        follower.commit()
        known = [
            (c.model, c.record_id) for c in write.changes
            if c.action == "create" and hasattr(c.model, "deleted_at")
        ]  # fmt: skip
        for _ in range(2):
            if not known:
                break
            model, number = data.draw(st.sampled_from(known))
            record: Any = write.session.get(model, number)
            assert record is not None
            record.deleted_at = None if record.deleted_at else clock.now()
            follower.commit()


# -- single edges, by name -----------------------------------------------------------------------

BY_NAME = {f"{story.key} {story.name}".strip(): story for story in STORIES}
NO_DATA = Value(None)
FIRST_SET = Row(starts=date(2024, 1, 1), ends=None, approved=True, gone=False)


def snapshot(day: date, amount: str | None, *, approved: bool = True) -> Row:
    return Row(taken=day, amount=amount, approved=approved, gone=False)


def worker(hired: date, left: date | None = None, **more: Any) -> Row:
    return Row(kind="employee", hired=hired, left=left, gone=False, **more)


def appraisal(score: str = "80", day: date = END, *, approved: bool = True) -> Row:
    return Row(kind="final", period=day, score=score, approved=approved, gone=False)


def survey(*answers: tuple[int, int, int], staff: int = 4, day: date = END) -> Row:
    one = Row(period=day, closed=day, typed=None, sheets=list(answers), gone=False)
    return Row(all=[one], workers=[worker(START) for _ in range(staff)])


def paper(signed: date, ends: date | None = None, terminated: date | None = None,
          found: tuple[Row, ...] = (), body: int = 0) -> Row:  # fmt: skip
    return Row(body=body, kind="agreement", ours=signed, theirs=signed, starts=None, ends=ends,
               terminated=terminated, gone=False, found=list(found))  # fmt: skip


def partners(*papers: Row) -> Row:
    return Row(all=list(papers), bodies=[Row(gone=False), Row(gone=False)], sets=[FIRST_SET])


def assessed(second: str = "3") -> Row:
    return Row(set=0, period=END, assessed=END, approved=True, gone=False, meets=True,
               marks=("10", second))  # fmt: skip


def grants(day: date) -> Row:
    channel = Row(body=0, activated=START, ended=None, suspended=None, resumed=None, gone=False,
                  paper=None, granted=[Row(home=0, on=day, refused=None, gone=False)])  # fmt: skip
    return Row(all=[channel], bodies=[Row(gone=False)], homes=[Row(gone=False)])


EVE = date(2025, 12, 31)
EDGES = [
    ("the opening is missing", "capital.growth", [snapshot(START, "100")], NO_DATA),
    ("the closing is missing", "capital.growth", [snapshot(EVE, "100")], NO_DATA),
    ("the opening is zero", "capital.growth",
     [snapshot(EVE, "0"), snapshot(END, "9")], NO_DATA),
    ("the opening is below zero", "capital.growth",
     [snapshot(EVE, "-5"), snapshot(END, "9")], NO_DATA),
    ("the closing is a draft", "capital.growth",
     [snapshot(EVE, "100"), snapshot(END, "110", approved=False)], NO_DATA),
    ("the opening is 92 days old", "capital.growth",
     [snapshot(date(2025, 10, 1), "100"), snapshot(END, "110")], Value(10)),
    ("the opening is 93 days old", "capital.growth",
     [snapshot(date(2025, 9, 30), "100"), snapshot(END, "110")], Value(10, True)),
    ("it fell", "capital.growth", [snapshot(EVE, "100"), snapshot(START, "95")], Value(-5)),
    ("there is no process", "operations.electronic", [], NO_DATA),
    ("nobody is a specialist", "staff.specialised",
     Row(all=[], posts=[], sets=[FIRST_SET]), Value(None, coverage=(0, 0))),
    ("a specialist is not assessed", "staff.specialised",
     Row(all=[worker(START, posts=[(0, None, None)], found=[])], sets=[FIRST_SET],
         posts=[Row(required=True, abolished=None, gone=False)]), Value(0, True, (0, 1))),
    ("somebody served 89 days", "staff.performance",
     [worker(date(2026, 10, 4), found=[appraisal()])], Value(None, coverage=(0, 0))),
    ("somebody served 90 days", "staff.performance",
     [worker(date(2026, 10, 3), found=[appraisal()])], Value(80, coverage=(1, 1))),
    ("a leaver served 89 days", "staff.performance",
     [worker(START, date(2026, 3, 30), found=[appraisal()])], Value(None, coverage=(0, 0))),
    ("a leaver served 90 days", "staff.performance",
     [worker(START, date(2026, 3, 31), found=[appraisal()])], Value(80, coverage=(1, 1))),
    ("one of two is not appraised", "staff.performance",
     [worker(START, found=[appraisal("94.96")]), worker(START, found=[])],
     Value(Fraction("94.96"), True, (1, 2))),
    ("a survey has two answers", "staff.satisfaction", survey(*[(4, 4, 16)] * 2),
     Value(None, coverage=(2, 4))),
    ("a survey has three answers", "staff.satisfaction", survey(*[(4, 4, 16)] * 3),
     Value(80, coverage=(3, 4))),
    ("a survey has four answers", "staff.satisfaction", survey(*[(4, 4, 16)] * 4),
     Value(80, coverage=(4, 4))),
    ("the third answer is less than half filled", "staff.satisfaction",
     survey((4, 4, 16), (4, 2, 8), (4, 1, 5)), Value(None, coverage=(2, 4))),
    ("under half of the staff answered", "staff.satisfaction", survey(*[(4, 4, 16)] * 3, staff=7),
     Value(80, True, (3, 7))),
    ("exactly half of the staff answered", "staff.satisfaction",
     survey(*[(4, 4, 16)] * 3, staff=6), Value(80, coverage=(3, 6))),
    ("a partner is not assessed", "partnerships.qualified", partners(paper(START)),
     Value(0, True, (0, 1))),
    ("one agreement of two suffices for a partner", "partnerships.qualified",
     partners(paper(START, found=(assessed(),)), paper(START)), Value(1, False, (1, 1))),
    ("an agreement was terminated and renewed", "partnerships.signed",
     partners(paper(EVE, terminated=date(2026, 5, 1)), paper(date(2026, 6, 1))), Value(1)),
    ("its first day out is the first of the year", "partnerships.signed",
     partners(paper(date(2025, 3, 1), terminated=START)), Value(0)),
    ("its first day out is the second", "partnerships.signed",
     partners(paper(date(2025, 3, 1), terminated=date(2026, 1, 2))), Value(1)),
    ("its last day is the eve", "partnerships.signed",
     partners(paper(date(2025, 3, 1), ends=EVE)), Value(0)),
    ("its last day is the first of the year", "partnerships.signed",
     partners(paper(date(2025, 3, 1), ends=START)), Value(1)),
    ("a grant is a year old to the day", "funding.channels", grants(EVE), Value(0)),
    ("a grant is a year less a day old", "funding.channels", grants(START), Value(1)),
]  # fmt: skip


@pytest.mark.both
@pytest.mark.parametrize(
    ("why", "key", "world", "value"), EDGES, ids=lambda one: one if isinstance(one, str) else ""
)
def test_at_an_edge_when(session: Session, why: str, key: str, world: Any, value: Value) -> None:
    story = BY_NAME[key]
    world = copy.deepcopy(Row(all=world) if isinstance(world, list) else world)
    with writing(preview=True) as write:
        story.build(write.session, world)
        write.session.flush()
        found = story.rule(world, END)
        assert found.whole == Value(value.number, value.provisional, value.coverage), why
        proves(write.session, key, END, found)


@pytest.mark.both
def test_a_year_before_a_leap_day_is_the_end_of_that_february(session: Session) -> None:
    for day, before in (
        (date(2024, 2, 29), date(2023, 2, 28)), (date(2025, 2, 28), date(2024, 2, 28)),
        (date(2025, 3, 1), date(2024, 3, 1)), (date(2024, 12, 31), date(2023, 12, 31)),
    ):  # fmt: skip
        asked = bindparam("day", type_=Date())
        assert session.scalar(select(year_before(asked)), {"day": day}) == before
