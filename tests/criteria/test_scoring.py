"""Sets of criteria, which of them judges on a day, and the score that follows from the marks."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import literal, select

from esrar.core.db import db, writing
from esrar.core.errors import Invalid
from esrar.criteria import rules
from esrar.criteria.models import CriteriaSet, Criterion
from esrar.criteria.rules import Standing, Subject
from esrar.initiatives.models import InitiativeAssessment, InitiativeScore
from esrar.kit import registry, saving
from esrar.kit.saving import Draft, LineDraft
from tests.support.imports import run, take
from tests.support.records import add
from tests.support.visitor import SignIn, Visitor

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
CRITERIA = [
    {"text": "الأثر", "weight": "60", "maximum": "5"},
    {"text": "الاستدامة", "weight": "40", "maximum": "10"},
]


def approve(app: Flask, register: str, number: int, day: date = TODAY) -> None:
    with app.app_context():
        saving.set_columns(registry.get(register), number, {"approved_on": day})


def add_set(app: Flask, approved: bool = True, criteria: Any = CRITERIA, **typed: str) -> int:
    whole = {"name": "معايير المبادرات", "subject": "initiative", "edition": "1",
             "starts_on": "1/1/2026", **typed}  # fmt: skip
    number = add(app, "criteria-sets", {"criteria": criteria}, **whole)
    if approved:
        approve(app, "criteria-sets", number)
    return number


def criteria_of(app: Flask, number: int) -> list[int]:
    with app.app_context():
        statement = select(Criterion.id).where(Criterion.criteria_set_id == number)
        return list(db.session.scalars(statement.order_by(Criterion.id)))


def assess(app: Flask, about: int, used: int, *marks: str | None) -> int:
    scores = [{"criterion_id": str(one), **({"score": mark} if mark else {})}
              for one, mark in zip(criteria_of(app, used), marks, strict=False)]  # fmt: skip
    typed = {"initiative_id": f"#{about}", "criteria_set_id": f"#{used}",
             "period_end": "30/6/2026", "assessed_on": "1/7/2026"}  # fmt: skip
    return add(app, "initiative-assessments", {"scores": scores}, **typed)


def score(app: Flask, number: int) -> Decimal | None:
    with app.app_context():
        return db.session.get_one(InitiativeAssessment, number).score


def initiative(app: Flask, name: str = "سوق الأسر") -> int:
    return add(app, "initiatives", name=name, kind="economic")


# -- which set is in force -------------------------------------------------------------------------


def oracle(sets: list[CriteriaSet], one: CriteriaSet, day: date) -> Standing:
    if one.approved_on is None:
        return Standing.DRAFT
    if one.starts_on > day:
        return Standing.AHEAD
    if one.ends_on is not None and one.ends_on < day:
        return Standing.ENDED
    for other in sets:
        later = (other.starts_on, other.edition, other.id) > (one.starts_on, one.edition, one.id)
        same = other.subject == one.subject and (
            one.subject != Subject.COMPETENCY or other.name == one.name
        )
        if later and same and other.approved_on is not None and other.starts_on <= day:
            return Standing.SUPERSEDED
    return Standing.IN_FORCE


@pytest.mark.both
@pytest.mark.parametrize("subject", [Subject.INITIATIVE, Subject.COMPETENCY])
def test_a_set_is_in_force_until_it_ends_or_a_later_one_begins(
    app: Flask, subject: Subject
) -> None:
    days = (TODAY - 9 * DAY, TODAY, TODAY + DAY)
    with app.app_context(), writing(preview=True) as write:
        sets = [
            CriteriaSet(name=name, subject=subject, edition=i + 1, starts_on=starts, ends_on=ends,
                        approved_on=approved)
            for i, (name, starts, ends, approved) in enumerate(
                product(("أ", "ب"), days, (None, TODAY - DAY, TODAY), (None, TODAY)))
        ]  # fmt: skip
        write.session.add_all(sets)
        write.session.flush()
        for day in (TODAY - 9 * DAY, TODAY - DAY, TODAY, TODAY + 9 * DAY):
            expected = [oracle(sets, one, day).value for one in sets]
            found = select(rules.standing_on(day)).order_by(CriteriaSet.id)
            assert list(write.session.scalars(found)) == expected
            inside = [one.id for one, state in zip(sets, expected, strict=True)
                      if state == Standing.IN_FORCE]  # fmt: skip
            for asked in (day, literal(day)):
                judged = select(CriteriaSet.id).where(rules.in_force(asked))
                assert list(write.session.scalars(judged.order_by(CriteriaSet.id))) == inside


@pytest.mark.parametrize(
    ("weights", "fits"),
    [(("60", "40"), True), (("60", "39.99"), False), (("100",), True), (("50", "60"), False)],
)
def test_the_weights_of_a_set_make_one_whole(weights: tuple[str, ...], fits: bool) -> None:
    lines = [{"weight": Decimal(weight)} for weight in weights]
    assert (list(rules.whole({}, lines)) == []) is fits


# -- the score -------------------------------------------------------------------------------------

marks = st.tuples(
    st.integers(1, 10_000).map(lambda n: Decimal(n) / 100), st.integers(1, 100).map(Decimal),
    st.fractions(0, 1),
)  # fmt: skip


@given(st.lists(marks, min_size=1, max_size=8))
def test_a_score_is_the_weighted_share_of_the_best(rows: list[Any]) -> None:
    scored = [(w, m, (m * f.numerator / f.denominator).quantize(Decimal("0.01")))
              for w, m, f in rows]  # fmt: skip
    exact = (
        100
        * sum(Fraction(w) * Fraction(s) / Fraction(m) for w, m, s in scored)
        / sum(Fraction(w) for w, _m, _s in scored)
    )
    found = rules.weighted(scored)
    assert found is not None
    assert abs(Fraction(found) - exact) < Fraction(1, 10**10)
    assert rules.weighted([*scored, (Decimal(1), Decimal(5), None)]) is None


@pytest.mark.both
def test_a_score_is_stored_with_the_marks_that_make_it(app: Flask) -> None:
    used, about = add_set(app), initiative(app)
    number = assess(app, about, used, "4", "9")
    assert score(app, number) == Decimal("84")
    first, _second = criteria_of(app, used)
    with app.app_context():
        kit = registry.get("initiative-assessments")
        line = db.session.scalars(
            select(InitiativeScore.id).where(InitiativeScore.criterion_id == first)
        ).one()
        values = {"criterion_id": first, "score": Decimal(5)}
        saving.save(kit, Draft({}, {"scores": [LineDraft(line, values)]}), record_id=number)
    assert score(app, number) == Decimal("96")


@pytest.mark.both
def test_a_mark_that_is_missing_leaves_no_score(app: Flask) -> None:
    used, about = add_set(app), initiative(app)
    assert score(app, assess(app, about, used, "4", None)) is None
    other = initiative(app, "حاضنة الأسر")
    assert score(app, assess(app, other, used, "4")) is None


def test_a_mean_of_thirds_is_exact_enough_to_compare(app: Flask) -> None:
    thirds = [{"text": "الأثر", "weight": "100", "maximum": "3"}]
    used = add_set(app, criteria=thirds)
    number = assess(app, initiative(app), used, "2")
    assert score(app, number) == Decimal("66.6666666667")


# -- at the front door -----------------------------------------------------------------------------


@pytest.fixture
def quality(sign_in: SignIn) -> Visitor:
    return sign_in("head", "quality")


def test_an_assessment_begins_with_the_criteria_in_force(app: Flask, quality: Visitor) -> None:
    used, about = add_set(app), initiative(app)
    add_set(app, approved=False, edition="2", starts_on="1/6/2026")
    form = quality.get(f"/initiative-assessments/new?initiative_id=%23{about}").values
    first, second = map(str, criteria_of(app, used))
    assert (form["scores-0-criterion_id"], form["scores-1-criterion_id"]) == (first, second)
    typed = {**form, "period_end": "30/6/2026", "scores-0-score": "٤٫٥", "scores-1-score": "9"}
    page = quality.post("/initiative-assessments/new", typed, follow=True)
    assert "90%" in page
    assert "90%" in quality.get(f"/initiatives/{about}")


def test_marks_beyond_the_best_or_of_another_set_are_refused(app: Flask, quality: Visitor) -> None:
    used, about = add_set(app), initiative(app)
    other = add_set(app, name="معايير أخرى", criteria=[
        {"text": "غيره", "weight": "100", "maximum": "5"}])  # fmt: skip
    url = f"/initiative-assessments/new?initiative_id=%23{about}&criteria_set_id=%23{used}"
    form = {**quality.get(url).values, "period_end": "30/6/2026", "scores-0-score": "5.5"}
    assert "الأثر" in quality.post(url, form, expect=422)
    stray = {
        **form,
        "scores-0-score": "5",
        "scores-1-criterion_id": str(criteria_of(app, other)[0]),
    }
    quality.post(url, stray, expect=422)
    twice = {**form, "scores-0-score": "5", "scores-1-criterion_id": form["scores-0-criterion_id"]}
    quality.post(url, twice, expect=422)


def test_an_approved_set_stays_and_a_new_edition_begins_with_its_criteria(
    app: Flask, quality: Visitor
) -> None:
    number = add_set(app)
    page = quality.get(f"/criteria-sets/{number}")
    assert f"/criteria-sets/{number}/edit" not in [a.url for a in page.anchors]
    assert quality.get(f"/criteria-sets/{number}/edit", expect=302).location.endswith(str(number))
    form = quality.get(f"/criteria-sets/{number}/stage/edition").values
    assert (form["criteria-0-text"], form["criteria-1-text"]) == ("الأثر", "الاستدامة")
    assert not form.get("criteria-0-id")
    sent = quality.post("/criteria-sets/new", {**form, "criteria-0-weight": "50",
                                               "criteria-1-weight": "50"})  # fmt: skip
    following = int(sent.location.rsplit("/", 1)[1])
    approve(app, "criteria-sets", following)
    listed = quality.get("/criteria-sets?standing=in-force")
    urls = [a.url for a in listed.anchors]
    assert f"/criteria-sets/{following}" in urls
    assert f"/criteria-sets/{number}" not in urls
    assert len(criteria_of(app, number)) == len(criteria_of(app, following)) == 2


def test_weights_that_make_no_whole_come_back_with_the_form(app: Flask, quality: Visitor) -> None:
    form = quality.get("/criteria-sets/new").values
    typed = {**form, "name": "معايير", "subject": "initiative", "criteria-0-text": "الأثر",
             "criteria-0-weight": "90", "criteria-0-maximum": "5"}  # fmt: skip
    page = quality.post("/criteria-sets/new", typed, expect=422)
    assert page.values["criteria-0-weight"] == "90"
    quality.post("/criteria-sets/new", {**typed, "criteria-0-weight": "100"})


@pytest.mark.both
def test_an_import_settles_scores_and_tells_assessments_of_one_subject_apart(
    app: Flask, tmp_path: Path
) -> None:
    used, about = add_set(app), initiative(app)
    number, file = assess(app, about, used, None, None), tmp_path / "assessments.xlsx"
    later = add(app, "initiative-assessments", initiative_id=f"#{about}", assessed_on="1/10/2026",
                criteria_set_id=f"#{used}", period_end="30/9/2026")  # fmt: skip
    run(app, "export", "initiative-assessments", str(file))
    found = openpyxl.load_workbook(file)
    scores = found.worksheets[1]
    parents = {scores.cell(row, 1).value for row in (2, 3)}
    assert parents == {f"سوق الأسر #{number}"}
    scores.cell(2, 3).value, scores.cell(3, 3).value = 4, 9
    for row, mark in ((2, 5), (3, 10)):
        scores.append([f"سوق الأسر #{later}", scores.cell(row, 2).value, mark])
    found.save(file)
    done = take(app, "initiative-assessments", file)
    assert done["totals"]["unchanged"] == 2
    assert (score(app, number), score(app, later)) == (Decimal("84"), Decimal("100"))


@pytest.mark.both
def test_lines_that_no_longer_fit_are_rejected_with_their_sheet(app: Flask, tmp_path: Path) -> None:
    number = add_set(app, approved=False)
    file = tmp_path / "sets.xlsx"
    run(app, "export", "criteria-sets", str(file))
    found = openpyxl.load_workbook(file)
    lines = found.worksheets[1]
    parent = lines.cell(2, 1).value
    lines.append([parent, "معيار زائد", 10, 5])
    found.save(file)
    done = take(app, "criteria-sets", file)
    (totals,) = [sheet["totals"] for sheet in done["lines"].values()]
    assert totals["rejected"] == 3
    assert len(criteria_of(app, number)) == 2


@pytest.mark.both
def test_what_is_approved_takes_no_lines_from_a_file(app: Flask, tmp_path: Path) -> None:
    number = add_set(app, criteria=[{"text": "الأثر", "weight": "100", "maximum": "5"}])
    file = tmp_path / "sets.xlsx"
    run(app, "export", "criteria-sets", str(file))
    found = openpyxl.load_workbook(file)
    lines = found.worksheets[1]
    lines.append([lines.cell(2, 1).value, "معيار زائد", 0, 5])
    found.save(file)
    done = take(app, "criteria-sets", file)
    (totals,) = [sheet["totals"] for sheet in done["lines"].values()]
    assert totals["rejected"] == 2
    assert len(criteria_of(app, number)) == 1


# -- approval ------------------------------------------------------------------------------------


def test_an_assessment_without_every_score_is_not_approved_and_says_what_it_lacks(
    app: Flask, sign_in: SignIn
) -> None:
    number = assess(app, initiative(app), add_set(app), "4")
    head, address = sign_in("head", "quality"), f"/initiative-assessments/{number}"
    head.post(f"{address}/submit", form=address)
    told = head.get(address).text
    assert "«الاستدامة»" in told
    assert "«الأثر»" not in told
    head.get(f"{address}/approve", expect=302)
    assert "«الاستدامة»" in head.get(address).text
    head.post(f"{address}/approve", {"approved_on-day": "23"}, form=address)
    with app.app_context():
        found = db.session.get_one(InitiativeAssessment, number)
        assert (found.submitted_on, found.approved_on) == (None, None)
        with pytest.raises(Invalid):
            saving.set_columns(registry.get("initiative-assessments"), number,
                               {"approved_on": TODAY})  # fmt: skip


@pytest.mark.both
def test_a_file_approves_only_what_has_every_score(app: Flask, tmp_path: Path) -> None:
    about, used = initiative(app), add_set(app)
    whole = assess(app, about, used, None, None)
    bare = add(app, "initiative-assessments", initiative_id=f"#{about}", assessed_on="1/10/2026",
               criteria_set_id=f"#{used}", period_end="30/9/2026")  # fmt: skip
    file = tmp_path / "assessments.xlsx"
    run(app, "export", "initiative-assessments", str(file))
    found = openpyxl.load_workbook(file)
    records, scores = found.worksheets
    column = next(c.column for c in records[1] if c.value == "تاريخ الاعتماد")
    for row in (2, 3):
        records.cell(row, column).value = "20/11/2026"
        scores.cell(row, 3).value = 5
    found.save(file)
    for options in (["--dry-run"], [], []):  # and again: what stands approved stays so
        done = take(app, "initiative-assessments", file, *options)
        (warning,) = done["warnings"]
        assert warning["rows"] == 1
        assert "«الأثر»، «الاستدامة»" in warning["text"]
        assert [sheet["totals"]["rejected"] for sheet in done["lines"].values()] == [0]
        with app.app_context():
            model = InitiativeAssessment
            days = [db.session.get_one(model, n).approved_on for n in (whole, bare)]
        assert days == ([None, None] if options else [date(2026, 11, 20), None])
    assert score(app, whole) == Decimal("80")


def test_an_assessment_with_every_score_is_approved(app: Flask, sign_in: SignIn) -> None:
    number = assess(app, initiative(app), add_set(app), "4", "7")
    head, address = sign_in("head", "quality"), f"/initiative-assessments/{number}/approve"
    head.post(address, head.get(address).values)
    with app.app_context():
        assert db.session.get_one(InitiativeAssessment, number).approved_on == TODAY
