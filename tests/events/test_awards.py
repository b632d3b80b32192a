"""An edition of the award: scores come from the families' assessments, winners by their rank."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.core.calendar import EnteredDate
from esrar.core.dating import parse_date
from esrar.core.db import db
from esrar.criteria.models import Criterion
from esrar.events.models import AwardNominee
from esrar.kit import registry, saving
from esrar.kit.saving import Draft, LineDraft
from tests.support.imports import run, take
from tests.support.records import add, add_family
from tests.support.visitor import SignIn

DAY = parse_date("1/11/2026").date
Nominee = tuple[Decimal | None, int | None]


@pytest.fixture
def criteria(app: Flask) -> int:
    lines = [{"text": "الجودة", "weight": "60", "maximum": "5"},
             {"text": "الاستمرار", "weight": "40", "maximum": "10"}]  # fmt: skip
    number = add(app, "criteria-sets", {"criteria": lines}, name="معايير التميز", edition="1",
                 subject="family-excellence", starts_on="1/1/2026")  # fmt: skip
    approve(app, "criteria-sets", number)
    return number


@pytest.fixture
def families(app: Flask) -> list[int]:
    return [add_family(app) for _each in range(3)]


@pytest.fixture
def award(app: Flask, criteria: int, families: list[int]) -> int:
    nominees = [{"family_id": f"#{one}"} for one in families]
    return add(app, "awards", {"nominees": nominees}, name="جائزة التميز", year="2026",
               criteria_set_id=f"#{criteria}")  # fmt: skip


def approve(app: Flask, register: str, number: int, approved: bool = True) -> None:
    with app.app_context():
        day = DAY if approved else None
        saving.set_columns(registry.get(register), number, {"approved_on": day})


def assess(app: Flask, family: int, criteria: int, *marks: str, period_end: str = "30/6/2026",
           approved: bool = True) -> int:  # fmt: skip
    with app.app_context():
        lines = db.session.scalars(
            select(Criterion.id).where(Criterion.criteria_set_id == criteria).order_by(Criterion.id)
        ).all()
    scores = [{"criterion_id": str(one), "score": mark}
              for one, mark in zip(lines, marks, strict=True)]  # fmt: skip
    number = add(app, "family-assessments", {"scores": scores}, family_id=f"#{family}",
                 criteria_set_id=f"#{criteria}", period_end=period_end,
                 assessed_on="1/7/2026")  # fmt: skip
    if approved:
        approve(app, "family-assessments", number)
    return number


def nominees(app: Flask) -> list[Nominee]:
    with app.app_context():
        rows = db.session.execute(
            select(AwardNominee.score, AwardNominee.rank).order_by(AwardNominee.id)
        )
        return [(row.score, row.rank) for row in rows]


@pytest.mark.both
def test_scores_and_ranks_follow_the_approved_assessments(
    app: Flask, award: int, criteria: int, families: list[int]
) -> None:
    assert nominees(app) == [(None, None)] * 3
    assess(app, families[0], criteria, "4", "5")  # 48 + 20
    assess(app, families[1], criteria, "5", "10")
    waiting = assess(app, families[2], criteria, "5", "10", approved=False)
    assert nominees(app) == [(Decimal(68), 2), (Decimal(100), 1), (None, None)]
    approve(app, "family-assessments", waiting)
    assert nominees(app) == [(Decimal(68), 3), (Decimal(100), 1), (Decimal(100), 1)]
    approve(app, "family-assessments", waiting, approved=False)
    assert nominees(app) == [(Decimal(68), 2), (Decimal(100), 1), (None, None)]


def test_an_assessment_of_another_year_or_by_another_set_gives_nothing(
    app: Flask, award: int, criteria: int, families: list[int]
) -> None:
    assess(app, families[0], criteria, "4", "5", period_end="31/12/2025")
    lines = [{"text": "أخرى", "weight": "100", "maximum": "5"}]
    other = add(app, "criteria-sets", {"criteria": lines}, name="معايير أخرى", edition="1",
                subject="family-excellence", starts_on="1/1/2026")  # fmt: skip
    assess(app, families[1], other, "5")
    assert nominees(app) == [(None, None)] * 3
    assess(app, families[0], criteria, "5", "10", period_end="31/12/2026")
    assert nominees(app)[0] == (Decimal(100), 1)


def test_a_typed_score_stands_only_where_there_is_no_assessment(
    app: Flask, award: int, criteria: int, families: list[int], sign_in: SignIn
) -> None:
    assess(app, families[0], criteria, "4", "5")
    who, address = sign_in("officer", "programmes"), f"/awards/{award}/edit"
    form = {**who.get(address).values, "nominees-0-score": "90", "nominees-1-score": "70"}
    refused = who.post(address, form, expect=422)
    assert "68" in refused.text
    who.post(address, {**form, "nominees-0-score": "68"}, follow=True)
    assert nominees(app) == [(Decimal(68), 2), (Decimal(70), 1), (None, None)]


def test_winners_rank_first_or_the_edition_is_not_approved(
    app: Flask, award: int, criteria: int, families: list[int], sign_in: SignIn
) -> None:
    head, address = sign_in("head", "programmes"), f"/awards/{award}"
    head.get(f"{address}/approve", expect=302)
    assert "تحديد الفائزين" in head.get(address).text
    for family, marks in zip(families, (("4", "5"), ("5", "10"), ("1", "1")), strict=True):
        assess(app, family, criteria, *marks)
    win(app, award, 0)
    head.get(f"{address}/approve", expect=302)
    assert "مرشَّح غير فائز" in head.get(address).text
    win(app, award, 1)
    head.post(f"{address}/approve", head.get(f"{address}/approve").values)
    with app.app_context():
        row = db.session.get_one(registry.get("awards").model, award)
        assert row.approved_on is not None  # type: ignore[attr-defined]
    urls = [a.url for a in head.get(address).anchors]
    assert urls.index(f"/families/{families[1]}") < urls.index(f"/families/{families[0]}")


def test_an_approved_edition_stays_as_it_was(
    app: Flask, award: int, criteria: int, families: list[int]
) -> None:
    assess(app, families[0], criteria, "4", "5")
    win(app, award, 0)
    approve(app, "awards", award)
    assess(app, families[1], criteria, "5", "10")
    assert nominees(app) == [(Decimal(68), 1), (None, None), (None, None)]


def test_its_workbook_changes_nothing(
    app: Flask, award: int, criteria: int, families: list[int], tmp_path: Path
) -> None:
    assess(app, families[0], criteria, "4", "5")
    before = nominees(app)
    run(app, "export", "awards", str(tmp_path / "awards.xlsx"))
    done = take(app, "awards", tmp_path / "awards.xlsx")
    assert done["totals"]["unchanged"] == 1
    (lines,) = done["lines"].values()
    assert lines["totals"]["unchanged"] == 3
    assert nominees(app) == before


def win(app: Flask, award: int, which: int) -> None:
    with app.app_context():
        ids = db.session.scalars(select(AwardNominee.id).order_by(AwardNominee.id)).all()
        drafts = [LineDraft(ids[which], {"won": True})]
        saving.save(registry.get("awards"),
                    Draft({"announced_on": EnteredDate(DAY)}, {"nominees": drafts}),
                    record_id=award)  # fmt: skip
