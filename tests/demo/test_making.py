"""`flask demo`: made once, on a database of its own, on whatever day of the year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from esrar.accounts.models import User
from esrar.audit.chain import verify
from esrar.core.db import writing
from esrar.core.errors import Conflict
from esrar.demo import make_demo
from esrar.families.models import Family
from esrar.invented import add_families
from esrar.kit.queries import count, standing
from esrar.measures.keeping import faults
from esrar.measures.models import FiscalYear
from esrar.registers import REGISTERS


@pytest.fixture
def folder(app: Flask) -> Path:
    return Path(app.config["DATA_FOLDER"])


def test_real_people_are_not_mixed_with_invented_ones(session: Session, folder: Path) -> None:
    add_families(1, 1)
    with pytest.raises(Conflict):
        list(make_demo(folder))
    assert session.scalar(select(func.count()).select_from(User)) == 0


def test_the_command_says_so_in_one_line(app: Flask, session: Session) -> None:
    add_families(1, 1)
    result = CliRunner().invoke(app.cli.commands["demo"], [])
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1
    assert session.scalar(select(func.count()).select_from(Family)) == 1


@pytest.mark.parametrize("day", [date(2026, 1, 2), date(2028, 2, 29)], ids=str)
def test_it_can_be_made_on_any_day_of_the_year(
    session: Session, folder: Path, today: Callable[[date], None], day: date
) -> None:
    today(day)
    with writing() as write:
        year = write.session.scalars(select(FiscalYear)).one()
        year.start, year.label = date(day.year, 1, 1), str(day.year)
    list(make_demo(folder))
    assert [r.key for r in REGISTERS if not count(r, [standing(r)])] == []
    assert list(faults(session)) == []
    assert not verify(session).broken
