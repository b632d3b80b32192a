"""The year that `make demo` tells: who did what, and how the board stands for it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from esrar.accounts import links
from esrar.accounts.departments import Department
from esrar.accounts.matrix import current_matrix
from esrar.accounts.models import User
from esrar.accounts.passwords import passwords
from esrar.audit.chain import verify
from esrar.audit.models import AuditEntry
from esrar.core import clock
from esrar.core.db import db
from esrar.demo import diary, make_demo, promises
from esrar.kit.queries import count, standing
from esrar.measures import evaluate
from esrar.measures.catalogue import MEASURES
from esrar.measures.day import run_recount
from esrar.measures.models import MeasureValue, Movement
from esrar.measures.years import current_year
from esrar.plan import figures
from esrar.plan.promises import promises as promised
from esrar.registers import REGISTERS
from esrar.roles import ROLES
from tests.support.databases import TODAY, SqliteWorkshop, quick_folder

STATES = {row["measure"]: row["status"] for row in promises.board()}
ONE_STEP = (
    "families.licensed", "exhibitions.held", "meetings.held", "capital.growth",
    "initiatives.quality", "initiatives.community", "operations.electronic",
    "training.programmes", "funding.channels", "partnerships.qualified",
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[Flask, Sequence[str]]]:
    """Made once for all: no test here changes it."""
    with quick_folder() as folder:
        workshop = SqliteWorkshop(folder)
        clock.fix_today(TODAY)
        with workshop.app.app_context():
            lines = list(make_demo(workshop.folder))
        yield workshop.app, lines
        workshop.close()


@pytest.fixture
def demo(made: tuple[Flask, Sequence[str]]) -> Iterator[Session]:
    with made[0].app_context():
        yield db.session()


def test_somebody_of_every_role_can_sign_in(
    demo: Session, made: tuple[Flask, Sequence[str]]
) -> None:
    staff = {(u.role, u.department): u for u in demo.scalars(select(User))}
    for role in ROLES:
        for department in Department if role.departmental else (None,):
            person = staff[role.key, department and department.value]
            (line,) = [text for text in made[1] if f" {person.username} " in text]
            assert passwords().matches(person.password_hash, line.split()[1])
            found = links.find(demo, line.split("/welcome/")[1].split()[0])
            assert found is not None
            assert found.user_id == person.id


def test_a_second_run_only_prints(demo: Session, made: tuple[Flask, Sequence[str]]) -> None:
    app, lines = made
    entries = demo.scalar(select(func.count()).select_from(AuditEntry))
    assert list(make_demo(app.config["DATA_FOLDER"])) == lines[1:]
    assert demo.scalar(select(func.count()).select_from(AuditEntry)) == entries


def test_the_passwords_are_for_their_owner_only(made: tuple[Flask, Sequence[str]]) -> None:
    kept = made[0].config["DATA_FOLDER"] / "sign-ins.json"
    assert kept.stat().st_mode & 0o077 == 0
    assert json.loads(kept.read_text(encoding="utf-8"))


def test_every_register_holds_something(demo: Session) -> None:
    assert [r.key for r in REGISTERS if not count(r, [standing(r)])] == []


def test_the_board_stands_as_its_table_says(demo: Session) -> None:
    year = current_year()
    assert year is not None
    found = {
        one.key: figures.progress(
            one, figures.reading_of(demo, one.key, year, clock.today()), year
        ).status.value
        for one in promised(demo, year)
    }
    assert found == STATES
    assert {"met", "on_pace", "behind", "provisional", "no_data"} <= set(found.values())


@pytest.mark.parametrize("key", ONE_STEP)
def test_a_record_is_one_step_from_counting(demo: Session, key: str) -> None:
    year = current_year()
    assert year is not None
    asked = evaluate.ask(demo, MEASURES[key], year)
    near = evaluate.near(demo, asked, year.seen_from(clock.today()))
    assert [one for one in near if one.misses and one.misses.act]


def test_the_year_tells_of_movements_up_and_down(demo: Session) -> None:
    rows = demo.execute(
        select(Movement.old, Movement.new, Movement.day)
        .where(Movement.measure == "families.licensed").order_by(Movement.id)
    ).all()  # fmt: skip
    assert any(row.new < row.old for row in rows)
    assert len({row.day.month for row in rows}) > 5
    assert all(row.day <= TODAY for row in rows)
    assert rows[-1].new == 9, "one short of the target: the next licence registered meets it"
    assert not verify(demo).broken


def test_what_is_kept_is_what_a_recount_finds(demo: Session) -> None:
    assert demo.scalar(select(func.count()).select_from(MeasureValue))
    assert run_recount() == 0


def test_everyone_did_only_what_their_role_may_do(demo: Session) -> None:
    """The diary goes past the pages, which would have asked."""
    matrix, people = current_matrix(), {u.username: u for u in demo.scalars(select(User))}
    registers = {one["as"]: one.get("to", "documents") for one in diary.entries() if "as" in one}
    for entry in diary.entries():
        word = next(w for w in diary.WORDS if w in entry)
        if word == "answers":
            continue
        name = entry[word] if word not in ("tasks", "hand") else "tasks"
        key = name if word in ("to", "copy") else registers.get(name, name.partition(": ")[0])
        if diary.FAMILIES.match(key):
            key = "families"
        act = {"approve": "approve", "return": "approve", "copy": "export"}.get(word, "write")
        if word == "copy" and "number" in entry:
            act = "approve"
        who = people[entry["by"]]
        assert f"{key}:{act}" in matrix.permissions(who.role, who.department), entry
