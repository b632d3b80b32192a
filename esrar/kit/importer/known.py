"""Compares what a row says with what is registered: what it would change, and what it may not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.changes import derive
from esrar.core.db import Part, Record
from esrar.core.i18n import _l
from esrar.kit.access import may
from esrar.kit.importer.columns import Target
from esrar.kit.importer.parsing import Parsed
from esrar.kit.register import Field, Register

Model = type[Record] | type[Part]
Row = dict[str, Any]

KEPT = 2_000
"""So many changed records are shown one by one; the counts are of all."""


class Matches(StrEnum):
    """What becomes of a record that a row means and that is already there."""

    SKIP = "skip"
    FILL = "fill"
    OVERWRITE = "overwrite"


@dataclass(frozen=True)
class Policy:
    """How known records are treated; `clear` lets a blank cell empty what is registered."""

    matches: Matches = Matches.FILL
    clear: bool = False
    columns: frozenset[str] = frozenset()
    """The fields that have a column in the file: only they can be left blank in it."""

    def of(self, target: Target, columns: Collection[str]) -> Policy:
        """The same for one sheet: a match key and what is compulsory are never emptied."""
        kept = {m.field for m in target.register.match}
        own = frozenset(n for n in columns if n in target.by_name
                        and not target.by_name[n].required and n not in kept)  # fmt: skip
        return Policy(self.matches, self.clear, own)


@dataclass
class Differences:
    """The known records that change: how many in which columns, and the first as they were."""

    count: int = 0
    columns: Counter[frozenset[str]] = field(default_factory=Counter)
    first: list[tuple[int, Row, Row]] = field(default_factory=list)

    def add(self, place: int, old: Row, new: Row) -> None:
        """Count a record with its new columns."""
        self.count += 1
        self.columns[frozenset(new)] += 1
        if len(self.first) < KEPT:
            self.first.append((place, old, new))


def news(policy: Policy, parsed: Parsed, record: Row, fields: Iterable[Field]) -> tuple[Row, bool]:
    """The columns that the row gives the record; and whether it contradicts what stays."""
    stored, new = parsed.stored, dict[str, Any]()
    differs = False
    over = policy.matches is Matches.OVERWRITE
    for one in fields:
        if one.through:
            continue
        columns = one.kind.columns(one.name)
        value, first = stored.get(columns[0]), columns[0]
        if first not in record:
            continue
        was = record[first]
        if value is None:
            clears = over and policy.clear and one.name in policy.columns
            if clears and was is not None and one.name not in parsed.unread:
                new.update(dict.fromkeys(columns))
        elif was in (None, ""):
            new.update({c: stored[c] for c in columns if c in stored})
        elif was != value:
            differs = differs or not over
            if over:
                new.update({c: stored.get(c) for c in columns})
    return ({}, bool(new) or differs) if policy.matches is Matches.SKIP else (new, differs)


def moved(register: Register, record: Row, new: Row) -> tuple[Field, Any] | None:
    """The fixed date that the row would move although its day has come, and why it may not."""
    for one in register.fields:
        if one.fixed and one.name in new and not may(register, one.fixed):
            was = record.get(one.name)
            if was is not None and was <= clock.today() and new[one.name] != was:
                text = _l("«%(field)s» has passed: only the head of the department changes it")
                return one, text % {"field": one.label}
    return None


def derived(model: Model, record: Row, new: Row) -> Row:
    """The new columns, with those that follow from them."""
    whole = derive(model, {**record, **new})
    return {**new, **{k: whole[k] for k in model.derived if whole[k] != record[k]}}


def locked(session: Session, table: Any, key: str, ids: Sequence[Any]) -> dict[Any, Row]:
    """Rows by their key, locked for a change."""
    statement = select(table).where(table.c[key].in_(ids)).with_for_update(of=table)
    return {row[key]: dict(row) for row in session.execute(statement).mappings()}
