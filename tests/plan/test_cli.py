"""`flask indicators`, `flask explain` and `flask day`, as a script uses them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from esrar.core.db import db, writing
from esrar.measures.models import MeasureMember
from tests.support.records import add_family, add_licence

KEYS = {
    "exhibitions.held", "families.licensed", "meetings.held", "capital.growth",
    "initiatives.quality", "initiatives.economic", "initiatives.community", "staff.specialised",
    "staff.performance", "staff.satisfaction", "operations.electronic", "training.programmes",
    "funding.channels", "partnerships.qualified", "families.holding", "partnerships.signed",
}  # fmt: skip


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    return lambda *words: app.test_cli_runner().invoke(args=list(map(str, words)))


def figures(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    return {row["key"]: row for row in json.loads(result.stdout)["indicators"]}


def test_every_indicator_and_second_reading_is_told(run: Callable[..., Result]) -> None:
    rows = figures(run("indicators", "--json"))
    assert rows.keys() == KEYS
    assert sorted(row["code"] for row in rows.values() if row["code"]) == list(range(1, 15))
    fields = {"key", "code", "value", "numerator", "denominator", "target", "status",
              "provisional", "coverage"}  # fmt: skip
    assert all(fields <= row.keys() for row in rows.values())
    assert rows["meetings.held"]["value"] == 0
    assert rows["staff.performance"]["value"] is None
    assert rows["staff.performance"]["status"] == "no_data"
    assert all(row["status"] != "not_connected" for row in rows.values())
    assert rows["families.licensed"]["value"] == 0


def test_the_value_of_any_day_is_told_also_one_ahead(
    app: Flask, run: Callable[..., Result]
) -> None:
    home = add_family(app)
    add_licence(app, home, issued_on="10/5/2025", expires_on="9/5/2026")
    add_licence(app, home, issued_on="1/12/2026")
    for day, obtained, held in (
        ("2025-05-09", 0, 0), ("2025-05-10", 1, 1), ("2026-05-10", 0, 0),
        ("2026-11-30", 0, 0), ("2026-12-01", 0, 1), ("2027-06-30", 0, 1),
    ):  # fmt: skip
        rows = figures(run("indicators", "--as-of", day, "--json"))
        values = (rows["families.licensed"]["value"], rows["families.holding"]["value"])
        assert values == (obtained, held), day


def test_the_closed_year_is_short_of_its_target(app: Flask, run: Callable[..., Result]) -> None:
    add_licence(app, add_family(app))
    rows = figures(run("indicators", "--as-of", "2026-12-31", "--json"))
    assert (rows["families.licensed"]["value"], rows["families.licensed"]["target"]) == (1, 10)
    assert rows["families.licensed"]["status"] == "not_met"


@pytest.mark.parametrize(
    "words",
    [
        ("indicators", "--year", "2019", "--json"),
        ("indicators", "--as-of", "soon", "--json"),
        ("indicators", "--year", "2026", "--as-of", "2025-01-01", "--json"),
        ("explain", "nothing", "1", "--json"),
        ("explain", "families", "99", "--json"),
    ],
)
def test_a_failure_is_one_line_on_standard_error(
    run: Callable[..., Result], words: tuple[str, ...]
) -> None:
    result = run(*words)
    assert result.exit_code != 0
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1


def test_verifying_finds_a_member_that_nobody_counted(
    app: Flask, run: Callable[..., Result]
) -> None:
    add_licence(app, add_family(app))
    assert json.loads(run("indicators", "--verify", "--json").stdout)["verified"] is True
    with app.app_context(), writing() as write:
        write.session.add(MeasureMember(measure="families.licensed", point="today",
                                        unit_id=999, record_id=999))  # fmt: skip
    result = run("indicators", "--verify", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["verified"] is False
    run("day", "--recount")
    assert run("indicators", "--verify").exit_code == 0


def test_a_record_is_explained_criterion_by_criterion(
    app: Flask, run: Callable[..., Result]
) -> None:
    home = add_family(app)
    licence = add_licence(app, home, issued_on=None)
    for register, number in (("licences", licence), ("families", home)):
        result = run("explain", register, number, "--json")
        first = json.loads(result.stdout)["measures"][0]
        assert (first["measure"], first["state"]) == ("families.licensed", "near")
        failed = [c["key"] for c in first["criteria"] if c["passed"] is False]
        assert failed == ["issued"]
        assert first["act"]["url"] == f"/licences/{licence}/edit"
    assert run("explain", "licences", licence).exit_code == 0


def test_the_day_is_accounted_for_once(
    app: Flask, run: Callable[..., Result], today: Callable[[date | None], None]
) -> None:
    today(date(2026, 12, 24))
    outputs = [run("day").output for _ in range(2)]
    assert outputs[0] != outputs[1]
    with app.app_context():
        assert db.session.get(MeasureMember, ("families.licensed", "today", 1)) is None
