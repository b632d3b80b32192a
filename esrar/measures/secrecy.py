"""Whether the rows behind a number tell what not everybody may see: read off the criteria."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, literal
from sqlalchemy.sql import visitors

from esrar.accounts.permissions import granted
from esrar.core import clock
from esrar.kit import registry
from esrar.measures.kit import Measure
from esrar.measures.statements import window


def may_follow(measure: Measure) -> bool:
    """Whether whoever acts now may follow a number to its rows: to who counts, and who does not.

    A criterion that reads a hidden field answers for it, record by record.
    """
    return needed(measure) <= granted()


@cache
def needed(measure: Measure) -> frozenset[str]:
    """The permissions that whoever meets all that the rows tell of a record needs."""
    hidden = dict(_hidden())
    found = {hidden.get(column) for one in _read(measure) for column in one}
    return frozenset(permission for permission in found if permission)


def _read(measure: Measure) -> Iterator[set[tuple[str, str]]]:
    for one in (measure, *measure.ways.values()):
        seen = window(one, literal(clock.today()))
        yield from (_columns(criterion.test(seen)) for criterion in one.criteria)
        yield from (_columns(remark.test(seen)) for remark in one.remarks)
        yield from map(_columns, one.facts.values())


def _columns(read: Any) -> set[tuple[str, str]]:
    """Tables and columns that an expression reads, at any depth."""
    parts = (part for part in visitors.iterate(read) if isinstance(part, ColumnElement))
    bases = (base for part in parts for base in part.base_columns)
    return {(base.table.name, base.name) for base in bases if hasattr(base, "table")
            and hasattr(base.table, "name")}  # fmt: skip


def _hidden() -> Iterator[tuple[tuple[str, str], str]]:
    """The columns of fields that not every reader may meet, with the permission to do so."""
    for register in registry.registers().values():
        tables = [(register.table, register.fields)]
        if register.role is not None:
            tables.append((register.role.model.__table__, register.fields))
        tables += [(block.model.__table__, block.fields) for block in register.lines]
        for table, fields in tables:
            for one in fields:
                for column in one.kind.columns(one.name) if one.access and not one.through else ():
                    yield (table.name, column), f"{register.key}:{one.access}"
