"""Objective "specialised training": programmes whose courses were completed and attended (12)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Table, case, func, select

from esrar.core.counted import counted
from esrar.core.i18n import _, _l
from esrar.core.standing import stands
from esrar.families.models import Family
from esrar.measures.catalogue import words
from esrar.measures.catalogue.conditions import hundredths, itself, of, via, when_it_goes
from esrar.measures.kit import Criterion, Label, Measure, Setting, Settings, Turn, Window
from esrar.training.models import Trainee, TrainingProgramme, TrainingRun

RUN: Table = TrainingRun.__table__
PROGRAMME: Table = TrainingProgramme.__table__
TRAINEE: Table = Trainee.__table__
FAMILY: Table = Family.__table__
run, programme, trainee, family = RUN.c, PROGRAMME.c, TRAINEE.c, FAMILY.c

PERSON = case((trainee.member_id.is_(None), -trainee.family_id), else_=trainee.member_id)
"""Two members of a family are two persons; somebody who stands there twice is one."""


def _trainees(*tests: ColumnElement[bool]) -> Any:
    return (
        select(func.count(PERSON.distinct()))
        .join(FAMILY, family.id == trainee.family_id)
        .where(trainee.run_id == run.id, stands(FAMILY), *tests)
        .correlate(RUN, PROGRAMME)
        .scalar_subquery()
    )


def _attended(window: Window) -> ColumnElement[bool]:
    on, hours = window.settings, func.coalesce(run.total_hours, programme.hours)
    enough = hundredths(trainee.hours) * 100 >= hundredths(hours) * on["attendance"]
    reached: ColumnElement[bool] = on["least_trainees"] <= _trainees(trainee.hours > 0, enough)
    return reached


def _definition(settings: Settings) -> Label:
    trainees = counted("trainee", settings["least_trainees"], oblique=True)
    if settings["unit"] == "runs":
        return _(
            "The number of courses of specialised training programmes that were completed within "
            "the fiscal year, not cancelled, in which at least %(trainees)s of families of the "
            "register attended at least %(share)s%% of the hours: a programme held twice counts "
            "twice. Persons are counted: two members of a family are two.",
            trainees=trainees,
            share=settings["attendance"],
        )
    return _(
        "The number of different specialised training programmes with a course completed within "
        "the fiscal year, not cancelled, in which at least %(trainees)s of families of the "
        "register attended at least %(share)s%% of the hours. Persons are counted: two members "
        "of a family are two. Lectures and courses without attendance do not count.",
        trainees=trainees,
        share=settings["attendance"],
    )


_RUNS_OF_FAMILY = via(select(trainee.run_id), trainee.family_id)
_RUNS_OF_PROGRAMME = via(select(run.id), run.programme_id)
_OF_PROGRAMME = via(select(run.programme_id), run.id, "run_id")
_OF_FAMILY = via(
    select(run.programme_id).join(TRAINEE, trainee.run_id == run.id), trainee.family_id
)


_PROGRAMMES = Measure(
    key="training.programmes",
    label=_l("Specialised training programmes"),
    definition=_definition,
    record=RUN,
    source=RUN.join(PROGRAMME, programme.id == run.programme_id),
    unit=run.programme_id,
    dated=run.completed_on,
    record_register="training-runs",
    unit_register="training-programmes",
    noun="programme",
    caused=_l("Course"),
    missing=_l("A course of the programme is registered"),
    missing_act=lambda id: words.act(
        _l("Register a course"), "/training-runs/new?programme_id=%%23%s"
    )({"id": id}),
    criteria=(
        Criterion(
            "programme", _l("The programme is in the register"), lambda w: stands(PROGRAMME)
        ),
        Criterion("specialised", _l("It is specialised"), lambda w: programme.specialised),
        words.dated(
            run.completed_on,
            words.act(_l("Add the day of completion"), "/training-runs/%s/edit"),
            _l("It was completed"),
        ),
        words.in_window(
            run.completed_on, "completed_on",
            _l("Completed within the fiscal year, up to the day asked about"),
        ),
        words.not_cancelled(RUN),
        Criterion(
            "attended", _l("Enough trainees attended enough of the hours"), _attended,
            words.number("trainees", "least_trainees"),
            words.act(_l("Record attendance"), "/training-runs/%s/edit"),
        ),
    ),
    touches={
        RUN.name: of("programme_id"),
        PROGRAMME.name: itself,
        TRAINEE.name: _OF_PROGRAMME,
        FAMILY.name: when_it_goes(_OF_FAMILY),
    },
    turns=(Turn(run.completed_on, run.programme_id), Turn(run.cancelled_on, run.programme_id)),
    facts={
        "completed_on": run.completed_on,
        "cancelled_on": run.cancelled_on,
        "trainees": _trainees(trainee.hours > 0),
    },
    settings=(
        Setting("least_trainees", _l("Least trainees of families of the register"), 5, "trainee"),
        Setting("attendance", _l("Least attendance, in percent of the hours"), 75, most=100),
        Setting("unit", _l("What is counted"), "programmes", choices={
            "programmes": _l("The programme, once however often it is held"),
            "runs": _l("Every course of a programme"),
        }),
    ),
)  # fmt: skip

_RUNS = replace(
    _PROGRAMMES,
    unit=run.id,
    unit_register="training-runs",
    noun="course",
    missing_act=None,
    touches={
        RUN.name: itself,
        PROGRAMME.name: _RUNS_OF_PROGRAMME,
        TRAINEE.name: of("run_id"),
        FAMILY.name: when_it_goes(_RUNS_OF_FAMILY),
    },
    turns=(Turn(run.completed_on, run.id), Turn(run.cancelled_on, run.id)),
    also={"training-programmes": select(func.max(run.id)).where(
        run.programme_id == words.RECORD, stands(RUN))},
)  # fmt: skip

COMPLETED = replace(_PROGRAMMES, ways={("unit", "runs"): _RUNS})

MEASURES = (COMPLETED,)
