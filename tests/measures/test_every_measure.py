"""What every measure owes: its statements run, its texts are there, its registers are known."""

from __future__ import annotations

import json
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from esrar.core.db import writing
from esrar.kit import registry
from esrar.measures import day, evaluate, keeping
from esrar.measures.catalogue import MEASURES
from esrar.measures.kit import Measure
from esrar.measures.years import current_year
from esrar.plan.data_file import read_plan

NOW = date(2026, 11, 23)
ALL = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)


def test_every_indicator_of_the_plan_is_connected(app: Flask) -> None:
    keys = {i.measure for i in read_plan().indicators}
    keys |= {key for i in read_plan().indicators for key in i.second_readings}
    assert keys == MEASURES.keys()


@pytest.mark.both
def test_every_statement_runs_on_an_empty_register(session: Session) -> None:
    year = current_year()
    assert year is not None
    period = year.seen_from(NOW)
    for measure in MEASURES.values():
        choices = [{}, *({one.name: choice} for one in measure.settings for choice in one.choices)]
        for chosen in choices:
            settings = {**evaluate.ask(session, measure, year).settings, **chosen}
            asked = evaluate.Question(measure.under(settings), settings)
            value = evaluate.value(session, asked, period)
            assert value.number == (None if measure.percent else 0), (measure, chosen)
            assert evaluate.members(session, asked, [period, period]) == [{}, {}]
            assert evaluate.rows(session, asked, period) == []
            assert evaluate.left_out(session, asked, period) == {}
            assert evaluate.near(session, asked, period) == []
            assert evaluate.judge_record(session, asked, period, 1) is None
            assert evaluate.judge_unit(session, asked, period, 1) == []
            assert all(number == 0 for _, number in evaluate.beside(session, asked, period))
            assert str(measure.definition(asked.settings))
            for criterion in asked.criteria:
                assert evaluate.left_out_rows(session, asked, period, criterion.key) == []
    with writing() as write:
        assert keeping.turned(write.session, MEASURES["meetings.held"], NOW, NOW) == set()


@ALL
def test_its_registers_and_those_that_show_it_exist(app: Flask, measure: Measure) -> None:
    with app.app_context():
        for one in (measure, *measure.ways.values()):
            for key in (one.record_register, one.unit_register, *one.also):
                assert registry.get(key)
            assert registry.get(one.record_register).table is one.record
            assert (one.key, one.settings) == (measure.key, measure.settings)


def test_a_recount_on_an_empty_register_agrees_with_what_is_kept(app: Flask) -> None:
    with app.app_context():
        day.run_day()
        assert day.run_recount() == 0
    found = app.test_cli_runner().invoke(args=["indicators", "--verify", "--json"])
    assert json.loads(found.stdout)["verified"] is True
