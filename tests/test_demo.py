"""`flask demo`: made once, on a database of its own; then it only says who can sign in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from esrar.accounts.departments import Department
from esrar.accounts.models import User
from esrar.accounts.passwords import passwords
from esrar.audit.chain import verify
from esrar.audit.models import AuditEntry
from esrar.core import clock
from esrar.core.errors import Conflict
from esrar.demo import make_demo
from esrar.families.models import Family
from esrar.invented import add_families
from esrar.measures.day import run_recount
from esrar.measures.models import MeasureValue, Movement
from esrar.roles import ROLES
from tests.support.databases import TODAY


@pytest.fixture
def folder(app: Flask) -> Path:
    return Path(app.config["DATA_FOLDER"])


@pytest.fixture
def demo(session: Session, folder: Path) -> list[str]:
    return list(make_demo(folder))


def test_somebody_of_every_role_can_sign_in(session: Session, demo: list[str]) -> None:
    staff = {(u.role, u.department): u for u in session.scalars(select(User))}
    for role in ROLES:
        for department in Department if role.departmental else (None,):
            person = staff[role.key, department and department.value]
            (line,) = [text for text in demo if f" {person.username} " in text]
            assert passwords().matches(person.password_hash, line.split()[1])


def test_a_second_run_only_prints(session: Session, folder: Path, demo: list[str]) -> None:
    entries = session.scalar(select(func.count()).select_from(AuditEntry))
    assert list(make_demo(folder)) == demo[1:]
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == entries


def test_the_passwords_are_for_their_owner_only(demo: list[str], folder: Path) -> None:
    assert (folder / "sign-ins.json").stat().st_mode & 0o077 == 0
    assert json.loads((folder / "sign-ins.json").read_text(encoding="utf-8"))


def test_the_year_tells_of_movements_up_and_down(session: Session, demo: list[str]) -> None:
    assert clock.today() == TODAY
    rows = session.execute(
        select(Movement.old, Movement.new, Movement.day, Movement.actor)
        .where(Movement.measure == "families.licensed").order_by(Movement.id)
    ).all()  # fmt: skip
    assert any(row.new < row.old for row in rows)
    assert len({row.day.month for row in rows}) > 5
    assert all(row.day <= TODAY for row in rows)
    assert rows[-1].new == 9, "one short of the target: the next licence registered meets it"
    assert not verify(session).broken


def test_what_is_kept_is_what_a_recount_finds(session: Session, demo: list[str]) -> None:
    assert session.scalar(select(func.count()).select_from(MeasureValue))
    assert run_recount() == 0


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
