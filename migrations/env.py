"""Runs the migrations on the application's own database, through Flask-Migrate."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, TypeDecorator


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write a column type of ours as the plain type it is stored in: old revisions must not change."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def include_object(_thing: Any, name: str | None, kind: str, reflected: bool, _other: Any) -> bool:
    """Leave out the search's tables and indexes: they are made by hand, no model describes them."""
    return not (reflected and kind in ("table", "index") and "_search" in (name or ""))


database = current_app.extensions["migrate"].db
options: dict[str, Any] = {
    "target_metadata": database.metadata,
    # SQLite cannot alter a table in place, so changes are batched: copy, swap, rename.
    "render_as_batch": True,
    "compare_type": True,
    "render_item": render_item,
    "include_object": include_object,
    # Alembic supposes that SQLite commits each change of a table; ours keeps it in the transaction.
    "transactional_ddl": True,
}


def skip_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no revision when the models and the tables already agree."""
    if directives and directives[0].upgrade_ops.is_empty():
        directives.clear()


@contextmanager
def references_unchecked(connection: Connection) -> Iterator[None]:
    """Let SQLite swap a table that others refer to; check every reference before the commit.

    With the checks on, dropping the old copy would delete its children. The switch works only
    outside a transaction, hence on the driver's own connection.
    """
    if connection.dialect.name != "sqlite":
        with connection.begin():
            yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            yield
            if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                raise RuntimeError(f"the migration leaves broken references: {broken[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def run_offline() -> None:
    """Print the statements instead of running them."""
    context.configure(dialect_name=database.engine.dialect.name, literal_binds=True, **options)
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Apply all revisions in one transaction: killed midway, the old schema is left whole."""
    with database.engine.connect() as plain:
        # The write lock is taken at the start, so that two servers starting at once take turns.
        connection = plain.execution_options(esrar_write=True)
        with references_unchecked(connection):
            context.configure(
                connection=connection, process_revision_directives=skip_empty, **options
            )
            context.run_migrations()


def run_within(connection: Connection) -> None:
    """Apply all revisions inside a transaction that somebody else began and will end."""
    context.configure(connection=connection, process_revision_directives=skip_empty, **options)
    context.run_migrations()


if context.is_offline_mode():
    run_offline()
elif given := context.config.attributes.get("connection"):
    run_within(given)
else:
    run_online()
