"""What stands in a database: how many rows, which indicators, which end of the audit's chain.

Asked before a backup or a move and again after it: what is equal was not lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import alembic.command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection, func, inspect, select, table
from sqlalchemy.orm import Session

from esrar.audit.cache import forget
from esrar.audit.chain import verify
from esrar.core.db import reading_at
from esrar.measures.catalogue import MEASURES
from esrar.measures.years import current_year, year_of
from esrar.plan.figures import reading_of

VERSION_TABLE = "alembic_version"
Figure = list[str | None]
"""Value, numerator and denominator, as text that is exact."""


@dataclass(frozen=True)
class Standing:
    """What stands there; indicators only where the tables are those that this release knows."""

    tables: dict[str, int]
    indicators: dict[str, Figure] | None


def standing(connection: Connection, day: date) -> Standing:
    """Count it on a connection, within its transaction; indicators as of a day."""
    indicators = None
    if revision(connection) == newest():
        with reading(connection) as session:
            indicators = dict(_indicators(session, day))
    return Standing(standing_tables(connection), indicators)


def standing_tables(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {name: _count(connection, name) for name in own_tables(connection)}


def broken_audit(connection: Connection) -> tuple[str, ...]:
    """Where the audit's chain does not hold."""
    with reading(connection) as session:
        return verify(session).broken


class reading:
    """The application's reading, directed to a connection; what is kept of another is forgotten."""

    def __init__(self, connection: Connection) -> None:
        self._within = reading_at(connection)

    def __enter__(self) -> Session:
        forget()
        return self._within.__enter__()

    def __exit__(self, *failure: Any) -> None:
        self._within.__exit__(*failure)
        forget()


def own_tables(connection: Connection) -> list[str]:
    """The tables that hold data, by name; those of the search are made again from the others."""
    names = inspect(connection).get_table_names()
    return sorted(n for n in names if "_search" not in n and n != VERSION_TABLE)


def _count(connection: Connection, name: str) -> int:
    return connection.execute(select(func.count()).select_from(table(name))).scalar_one()


def _indicators(session: Session, day: date) -> Iterator[tuple[str, Figure]]:
    year = year_of(day) or current_year()
    if year is None:
        return
    for key in MEASURES:
        found = reading_of(session, key, year, day)
        if found is not None:
            value = found.value
            yield key, [_exact(n) for n in (value.number, value.numerator, value.denominator)]


def _exact(number: Any) -> str | None:
    return None if number is None else str(Fraction(number).limit_denominator(10**9))


def revision(connection: Connection) -> str | None:
    """The migration that the database has come to; None before the first."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The last migration of this release."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def known(revision: str) -> bool:
    """Whether this release has that migration: an older release cannot take a newer backup."""
    return any(r.revision == revision for r in
               ScriptDirectory.from_config(_config()).walk_revisions())  # fmt: skip


def migrate(connection: Connection, target: str = "head") -> None:
    """Bring the database of a connection to a migration, inside the transaction under way."""
    config = _config()
    config.attributes["connection"] = connection
    alembic.command.upgrade(config, target)


def _config() -> Config:
    found: Config = current_app.extensions["migrate"].migrate.get_config(None)
    return found
