"""What is kept in memory: loaded again when it may have changed, and not before."""

from __future__ import annotations

from itertools import count

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.audit.cache import kept
from esrar.core import clock
from esrar.core.db import writing
from esrar.kit.choices import ChoiceRow
from esrar.places.models import Locality

PLACES = Locality.__table__


@pytest.fixture
def times(app: Flask, session: Session) -> count[int]:
    return count()


def asked(times: count[int], *tables: object) -> int:
    """How often it was loaded, as a new request finds it."""
    session_free()
    return kept(("test", tables), lambda: next(times), *tables)  # type: ignore[arg-type]


def session_free() -> None:
    from esrar.core.db import db, forget_read

    db.session.rollback()
    forget_read()


def change(model: type, **values: object) -> None:
    with writing() as write:
        row = write.session.scalars(select(model).limit(1)).one()
        for name, value in values.items():
            setattr(row, name, value)


def test_any_change_loads_what_names_no_table(times: count[int]) -> None:
    assert asked(times) == asked(times) == 0
    change(ChoiceRow, position=99)
    assert asked(times) == 1


def test_only_a_change_of_its_tables_loads_what_names_some(times: count[int]) -> None:
    assert asked(times, PLACES) == 0
    change(ChoiceRow, position=99)
    assert asked(times, PLACES) == 0
    change(Locality, note="seen")
    assert asked(times, PLACES) == asked(times, PLACES) == 1
    change(Locality, deleted_at=clock.now())
    assert asked(times, PLACES) == 2
    with writing() as write:
        write.session.add(Locality(slug="new", name="نخلة", name_en="Nakhlah", type="village"))
    assert asked(times, PLACES) == 3


def test_within_a_write_it_is_always_loaded(times: count[int]) -> None:
    assert asked(times, PLACES) == 0
    with writing():
        assert kept(("test", (PLACES,)), lambda: next(times), PLACES) == 1  # type: ignore[arg-type]
