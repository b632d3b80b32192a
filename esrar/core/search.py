"""Full-text search over folded names: every typed word is the beginning of some stored word, or its
spelling in the other alphabet is.

SQLite keeps an FTS5 table beside each searched table, filled by triggers so that no door can
forget it; PostgreSQL has a GIN index. Both answer the same rule, `words.matches`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Table,
    bindparam,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy import table as named_table
from sqlalchemy.orm import Session

from esrar.core import words
from esrar.core.words import Wanted


def searchable(row: Any, *texts: str) -> str:
    """The search document of a record; empty once it is deleted or merged away."""
    if row.deleted_at is not None or row.merged_into_id is not None:
        return ""
    return words.document(*texts)


def matching(session: Session, table: Table, wanted: Sequence[Wanted]) -> Select[Any]:
    """Ids of the rows whose document answers all that is wanted, latest first; ask with a limit."""
    dialect = session.get_bind().dialect.name
    return answering(dialect, table, bindparam("wanted", asked_of(dialect, wanted), unique=True))


def in_index(session: Session, table: Table, wanted: Sequence[Wanted], most: int) -> Sequence[int]:
    """Ids of the rows whose document answers all that is wanted, latest first, so many at most."""
    dialect = session.get_bind().dialect.name
    statement = answering_at_most(dialect, table, most)
    return session.scalars(statement, {"asked": asked_of(dialect, wanted)}).all()


@cache
def answering_at_most(dialect: str, table: Table, most: int) -> Select[Any]:
    """The same, so many at most, for a question given as `asked`. Stated once."""
    return answering(dialect, table, bindparam("asked", type_=String)).limit(most)


def answering(dialect: str, table: Table, asked: ColumnElement[str]) -> Select[Any]:
    """The same for a question in the index's own language, given when the statement is run."""
    if dialect == "sqlite":
        index = named_table(f"{table.name}_search", column("rowid"))
        itself: ColumnElement[str] = literal_column(index.name)
        answers = itself.op("MATCH", is_comparison=True)(asked)
        key = index.c.rowid
        return select(key.label("id")).select_from(index).where(answers).order_by(key.desc())
    return select(table.c.id).where(_vector(table, asked)).order_by(table.c.id.desc())


def asked_of(dialect: str, wanted: Sequence[Wanted]) -> str:
    """What is wanted, in the query language of a database's index.

    Words are letters and digits alone, so that nothing typed can be read as a part of it.
    """
    both, either, word, beginning = (
        (" AND ", " OR ", '"{}"', '"{}" *') if dialect == "sqlite" else
        (" & ", " | ", "'{}'", "'{}':*")
    )  # fmt: skip
    asked = []
    for one in wanted:
        told = both.join((word if one.whole else beginning).format(w) for w in one.words)
        ways = [f"({told})", *((word if whole else beginning).format(k) for k, whole in one.keys)]
        asked.append(f"({either.join(ways)})")
    return both.join(asked)


def _vector(table: Table, asked: ColumnElement[str]) -> ColumnElement[bool]:
    simple: ColumnElement[str] = literal_column("'simple'::regconfig")
    vector = func.to_tsvector(simple, table.c.search_text)
    return vector.op("@@", is_comparison=True)(func.to_tsquery(simple, asked))


def create_index(dialect: str, table: str) -> list[str]:
    """Statements that begin the search of a table, for its migration."""
    if dialect != "sqlite":
        return [
            f"CREATE INDEX ix_{table}_search ON {table}"
            f" USING gin (to_tsvector('simple'::regconfig, search_text))"
        ]
    search = f"{table}_search"
    # The name is a table's of our own, and a migration runs it: nothing typed comes near.
    gone = (
        f"INSERT INTO {search}({search}, rowid, search_text)"  # noqa: S608
        f" VALUES ('delete', old.id, old.search_text)"
    )
    come = f"INSERT INTO {search}(rowid, search_text) VALUES (new.id, new.search_text)"  # noqa: S608
    return [
        f"CREATE VIRTUAL TABLE {search} USING fts5(search_text, content='{table}',"
        f" content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='1 2 3 4 5 6',"
        f" detail=none)",
        f"CREATE TRIGGER {search}_insert AFTER INSERT ON {table} BEGIN {come}; END",
        f"CREATE TRIGGER {search}_delete AFTER DELETE ON {table} BEGIN {gone}; END",
        f"CREATE TRIGGER {search}_update AFTER UPDATE OF search_text ON {table}"
        f" WHEN old.search_text IS NOT new.search_text BEGIN {gone}; {come}; END",
    ]


def drop_index(dialect: str, table: str) -> list[str]:
    """The reverse of `create_index`."""
    if dialect != "sqlite":
        return [f"DROP INDEX ix_{table}_search"]
    triggers = [f"DROP TRIGGER {table}_search_{act}" for act in ("insert", "delete", "update")]
    return [*triggers, f"DROP TABLE {table}_search"]


def fill_index(dialect: str, table: str) -> list[str]:
    """Statements that fill a new search with the rows that are there; the server does it itself."""
    search = f"{table}_search"
    if dialect != "sqlite":
        return []
    return [f"INSERT INTO {search}({search}) VALUES ('rebuild')"]  # noqa: S608
