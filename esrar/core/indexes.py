"""Indexes of a part of a table: the records that stand, those that are gone, what is filled."""

from __future__ import annotations

from sqlalchemy import Index, text

from esrar.core.standing import LIVE


def live_index(name: str, *columns: str, unique: bool = False) -> Index:
    """An index of the records that stand: lists walk it, uniqueness holds among them only."""
    return Index(name, *columns, unique=unique, sqlite_where=LIVE, postgresql_where=LIVE)


def merged_index(name: str) -> Index:
    """An index of the records that were merged away, by the one that took them in."""
    gone = text("merged_into_id IS NOT NULL")
    return Index(name, "merged_into_id", sqlite_where=gone, postgresql_where=gone)


def gone_index(table: str) -> Index:
    """An index of the few records that stand no more: a number of lines is told without those."""
    gone = text("deleted_at IS NOT NULL OR merged_into_id IS NOT NULL")
    return Index(gone_name(table), "id", sqlite_where=gone, postgresql_where=gone)


def gone_name(table: str) -> str:
    """What that index of a table is called."""
    return f"ix_{table}_gone"


def filled_index(name: str, column: str) -> Index:
    """An index of the rows that have a value: to be looked up by it, and never by its absence."""
    filled = text(f"{column} IS NOT NULL")
    return Index(name, column, sqlite_where=filled, postgresql_where=filled)
