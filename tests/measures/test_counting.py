"""The number, the rows, the reasons and the written rules agree, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from esrar.core.db import writing
from esrar.licensing.models import Licence
from esrar.measures import evaluate
from esrar.measures.catalogue import MEASURES
from esrar.measures.evaluate import Question
from esrar.measures.explain import explain
from esrar.measures.years import Year, current_year
from tests.measures import oracle
from tests.measures.oracle import Home, Paper
from tests.measures.worlds import END, START, build, days, worlds

RULES = {"families.licensed": oracle.obtained, "families.holding": oracle.holding}
YEAR = oracle.Year(START, END)


def question(session: Session, key: str) -> tuple[Question, Year]:
    year = current_year()
    assert year is not None
    return evaluate.ask(session, MEASURES[key], year), year


@pytest.mark.both
@given(world=worlds(), day=days.filter(lambda d: d >= START))
def test_the_rows_are_those_of_the_written_rules_and_as_many_as_the_number(
    session: Session, world: tuple[list[Home], list[Paper]], day: date
) -> None:
    with writing(preview=True):
        families, licences = build(session, *world)
        for key, rule in RULES.items():
            asked, year = question(session, key)
            period = year.seen_from(day)
            (found,) = evaluate.members(session, asked, [period])
            expected = rule(*world, YEAR, day)
            assert {unit: m.record_id for unit, m in found.items()} == {
                families[home].id: licences[paper].id for home, paper in expected.items()
            }
            assert evaluate.value(session, asked, period).number == len(expected)
            rows = evaluate.rows(session, asked, period)
            assert [(r.unit, r.record) for r in rows] == sorted(
                (unit, m.record_id) for unit, m in found.items()
            )


@pytest.mark.both
@given(world=worlds(), day=days.filter(lambda d: d >= START))
def test_every_record_is_counted_or_left_out_by_one_criterion_and_says_which(
    session: Session, world: tuple[list[Home], list[Paper]], day: date
) -> None:
    with writing(preview=True):
        families, licences = build(session, *world)
        for key in RULES:
            asked, year = question(session, key)
            period = year.seen_from(day)
            (found,) = evaluate.members(session, asked, [period])
            counts = evaluate.left_out(session, asked, period)
            listed = {
                row["id"]: criterion
                for criterion, count in counts.items()
                for row in evaluate.left_out_rows(session, asked, period, criterion)
            }
            assert sum(counts.values()) == len(listed)
            for licence in licences:
                judged = evaluate.judge_record(session, asked, period, licence.id)
                assert judged is not None
                assert judged.counts != (licence.id in listed or licence.deleted_at is not None)
                if judged.counts:
                    assert licence.family_id in found
                elif judged.failed and licence.id in listed:
                    assert judged.failed[0].key == listed[licence.id]
            for home in families:
                judged_all = evaluate.judge_unit(session, asked, period, home.id)
                assert any(j.counts for j in judged_all) == (home.id in found)


@pytest.mark.both
@given(world=worlds(), day=days.filter(lambda d: d >= START))
def test_the_explanation_of_a_record_agrees_with_its_presence_in_the_rows(
    session: Session, world: tuple[list[Home], list[Paper]], day: date
) -> None:
    day = min(day, END)
    with writing(preview=True):
        families, licences = build(session, *world)
        for home in families:
            for effect in explain(session, "families", home.id, day):
                asked, year = question(session, effect.measure.key)
                (found,) = evaluate.members(session, asked, [year.seen_from(day)])
                assert (effect.state == "counts") == (home.id in found)
                if home.id in found:
                    assert effect.record_id == found[home.id].record_id
        for licence in licences:
            for effect in explain(session, "licences", licence.id, day):
                passed = all(test.passed for test in effect.tests)
                assert (effect.state == "counts") == passed
                if effect.state == "near":
                    assert effect.act is not None
                    assert [t.passed for t in effect.tests].count(False) == 1


@given(world=worlds(), day=days.filter(lambda d: START <= d <= END), today=days)
def test_the_value_of_a_day_never_depends_on_today(
    session: Session, world: tuple[list[Home], list[Paper]], day: date, today: date,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    move = request.getfixturevalue("today")
    with writing(preview=True):
        build(session, *world)
        for key in RULES:
            asked, year = question(session, key)
            before = evaluate.members(session, asked, [year.seen_from(day)])
            move(today)
            assert evaluate.members(session, asked, [year.seen_from(day)]) == before
            move(None)


@given(world=worlds(), order=st.randoms(use_true_random=False))
def test_the_order_in_which_licences_arrive_changes_no_number(
    session: Session, world: tuple[list[Home], list[Paper]], order: object
) -> None:
    homes, papers = world
    shuffled = list(papers)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    numbers = []
    for one in (papers, shuffled):
        with writing(preview=True):
            families, _ = build(session, homes, one)
            places = {family.id: n for n, family in enumerate(families)}
            numbers.append([
                {places[unit] for unit in found}
                for key in RULES
                for asked, year in [question(session, key)]
                for found in evaluate.members(session, asked, [year.seen_from(END)])
            ])  # fmt: skip
    assert numbers[0] == numbers[1]


# -- single rules, by name -----------------------------------------------------------------------

NEW = Paper(0, issued=date(2026, 5, 10), expires=date(2027, 5, 9))


def old(**dates: date | None) -> Paper:
    return Paper(0, number="old", issued=date(2024, 5, 1), **dates)


@pytest.mark.parametrize(
    ("why", "papers", "day", "number"),
    [
        ("it is issued on the first day", [Paper(0, issued=START)], END, 1),
        ("it is issued on the last day", [Paper(0, issued=END)], END, 1),
        ("it is issued the day before the year", [Paper(0, issued=date(2025, 12, 31))], END, 0),
        ("it is issued after the day asked about", [NEW], date(2026, 5, 9), 0),
        ("it is issued on the day asked about", [NEW], date(2026, 5, 10), 1),
        ("it is cancelled from that day", [Paper(0, issued=START, cancelled=date(2026, 6, 1))],
         date(2026, 6, 1), 0),
        ("it is cancelled the day after", [Paper(0, issued=START, cancelled=date(2026, 6, 1))],
         date(2026, 5, 31), 1),
        ("it expired within the year", [Paper(0, issued=START, expires=date(2026, 2, 1))], END, 1),
        ("another was in force on the eve", [old(expires=date(2025, 12, 31)), NEW], END, 0),
        ("another ended 91 days before", [old(expires=date(2025, 12, 1)),
         Paper(0, issued=date(2026, 3, 2))], END, 1),
        ("another ended 90 days before", [old(expires=date(2025, 12, 2)),
         Paper(0, issued=date(2026, 3, 2))], END, 0),
        ("another ended on the very day", [Paper(0, issued=date(2026, 5, 10)),
         Paper(0, number="b", issued=date(2026, 2, 1), expires=date(2026, 5, 10), counts=True)],
         END, 1),
        ("another was cancelled on the first day", [old(cancelled=START), NEW], END, 0),
        ("another was cancelled on the eve, long before", [old(cancelled=date(2025, 12, 31)),
         Paper(0, issued=date(2026, 4, 1))], END, 1),
        ("another of no expiry is in force", [old(), NEW], END, 0),
        ("the other paper does not count", [Paper(0, counts=False, issued=date(2024, 1, 1)), NEW],
         END, 1),
        ("the other has no issue date", [Paper(0, number="x"), NEW], END, 1),
        ("two licences make one family", [NEW, Paper(0, number="b", issued=START)], END, 1),
        ("it ends on the day it is issued", [Paper(0, issued=START, expires=START)], END, 1),
        ("another was in force up to the very day", [Paper(0, number="b", issued=date(2026, 2, 1),
         cancelled=date(2026, 5, 11)), NEW], END, 0),
        ("another was cancelled 90 days before, its last day being the 91st",
         [Paper(0, number="b", issued=date(2026, 2, 1), cancelled=date(2026, 4, 1)),
          Paper(0, issued=date(2026, 6, 30))], END, 1),
        ("another was cancelled 89 days before, its last day being the 90th",
         [Paper(0, number="b", issued=date(2026, 2, 1), cancelled=date(2026, 4, 2)),
          Paper(0, issued=date(2026, 6, 30))], END, 0),
        ("a leap day ends it 90 days before", [Paper(0, number="l", issued=date(2023, 3, 1),
         expires=date(2024, 2, 29)), NEW], END, 1),
    ],
)  # fmt: skip
def test_a_family_obtained_a_licence_when(
    session: Session, why: str, papers: list[Paper], day: date, number: int
) -> None:
    with writing(preview=True):
        build(session, [Home()], papers)
        asked, year = question(session, "families.licensed")
        assert evaluate.value(session, asked, year.seen_from(day)).number == number, why
    assert len(oracle.obtained([Home()], papers, YEAR, day)) == number, why


@pytest.mark.parametrize(
    ("left", "number"), [(date(2026, 6, 29), 0), (date(2026, 6, 30), 1), (date(2026, 7, 1), 1)]
)
def test_the_day_a_family_left_is_its_last_day_in(
    session: Session, left: date, number: int
) -> None:
    with writing(preview=True):
        build(session, [Home(left=left)], [Paper(0, issued=START)])
        asked, year = question(session, "families.licensed")
        assert evaluate.value(session, asked, year.seen_from(date(2026, 6, 30))).number == number


def test_a_licence_without_issue_date_is_one_step_away_and_says_which(session: Session) -> None:
    with writing(preview=True):
        _, (licence,) = build(session, [Home()], [Paper(0)])
        licensed, _holding = explain(session, "licences", licence.id)
        assert licensed.state == "near"
        assert licensed.act is not None
        assert licensed.act.url == f"/licences/{licence.id}/edit"
        asked, year = question(session, "families.licensed")
        near = evaluate.near(session, asked, year.seen_from(date(2026, 11, 23)))
        assert [one.facts["id"] for one in near] == [licence.id]


def test_a_family_without_a_licence_is_told_to_register_one(session: Session) -> None:
    with writing(preview=True):
        (family,), _ = build(session, [Home()], [])
        for effect in explain(session, "families", family.id):
            assert effect.state == "not"
            assert effect.act is not None
            assert "/licences/new" in effect.act.url


def test_a_deleted_licence_says_that_it_stands_nowhere(session: Session) -> None:
    with writing(preview=True):
        _, (licence,) = build(session, [Home()], [Paper(0, issued=START, gone=True)])
        assert isinstance(licence, Licence)
        for effect in explain(session, "licences", licence.id):
            assert effect.state == "not"
            assert effect.tests[0].key == "stands"


def test_evidence_can_be_made_compulsory_for_a_year(session: Session, app: Flask) -> None:
    from esrar.measures.models import MeasureSetting

    with writing(preview=True):
        build(session, [Home()], [Paper(0, issued=START)])
        year = current_year()
        session.add(MeasureSetting(fiscal_year_id=year.id if year else 0, value="yes",
                                   measure="families.licensed", name="evidence"))  # fmt: skip
        session.flush()
        asked, found = question(session, "families.licensed")
        assert evaluate.value(session, asked, found.seen_from(END)).number == 0
        assert list(evaluate.left_out(session, asked, found.seen_from(END))) == ["evidence"]
