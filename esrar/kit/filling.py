"""Adds many lines to a record at once: one for each record that a list shows, none twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import current_app
from sqlalchemy import select

from esrar.core.db import db, writing
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _l
from esrar.kit import registry, saving
from esrar.kit.loading import standing_row, stored_lines, stored_values
from esrar.kit.queries import CANDIDATES, Query, conditions, search, source, standing
from esrar.kit.register import Field, Fill, Lines, Register, Values
from esrar.kit.relations import Relation
from esrar.kit.saving import Draft, LineDraft

MOST = 500
"""So many lines are added at once: the form of a record shows all that it has."""


@dataclass(frozen=True)
class Chosen:
    """Ids that a list shows: those to be added, and how many are lines of the record already.

    `operation` is the number by which adding them is undone.
    """

    new: Sequence[int]
    there: int
    operation: int | None = None

    @property
    def total(self) -> int:
        """How many the list shows."""
        return len(self.new) + self.there


def fillable(register: Register) -> list[Lines]:
    """The blocks of a register that are filled from a list."""
    return [b for b in register.lines if b.fill is not None]


def filled_from(target: Register) -> Sequence[tuple[Register, Lines]]:
    """The blocks that are filled from this register's list: found once for all lists."""
    known = current_app.extensions.setdefault("esrar.fills", {})
    if not known:
        for other in registry.registers().values():
            known[other.key] = []
        for other in registry.registers().values():
            for block in fillable(other):
                known[target_of(block).key].append((other, block))
    found: Sequence[tuple[Register, Lines]] = known[target.key]
    return found


def field_of(block: Lines) -> Field:
    """The field of a line that names the record it was added for."""
    assert block.fill is not None
    return next(f for f in block.fields if f.name == block.fill.of)


def target_of(block: Lines) -> Register:
    """The register whose list fills a block."""
    kind = field_of(block).kind
    assert isinstance(kind, Relation)
    return registry.get(kind.to)


def choose(block: Lines, record_id: int, query: Query) -> Chosen:
    """What a list shows, beside the lines of a record. Raises Invalid when it is too much."""
    ids = _shown(target_of(block), query)
    column = field_of(block).kind.columns(field_of(block).name)[0]
    child = block.model.__table__
    mine = select(child.c[column]).where(child.c[block.model.parent_column] == record_id)
    there = set(db.session.scalars(mine))
    new = [i for i in ids if i not in there]
    return Chosen(new, len(ids) - len(new))


def _shown(target: Register, query: Query) -> Sequence[int]:
    where, key = [standing(target), *conditions(target, query)], target.table.c.id
    if query.q:
        found = search(target, query.q, where)
        full = len(found) >= CANDIDATES
    else:
        statement = select(key).select_from(source(target)).where(*where).order_by(key)
        found = list(db.session.scalars(statement.limit(MOST + 1)))
        full = len(found) > MOST
    if full:
        raise Invalid(_l("At most %(most)s are added at once: narrow the list with a filter"),
                      most=CANDIDATES if query.q else MOST)  # fmt: skip
    return found


def fill(register: Register, block: Lines, record_id: int, query: Query, expected: int) -> Chosen:
    """Add the lines, in one transaction. Raises Conflict when the list is not as it was counted."""
    assert block.fill is not None
    with writing(origin="fill") as write:
        saving.load(write.session, register, record_id)
        chosen = choose(block, record_id, query)
        if len(chosen.new) != expected:
            raise Conflict(_l("The list has changed meanwhile: look at it again"))
        drafts = [LineDraft(None, _line(block, block.fill, i)) for i in chosen.new]
        _refuse_unfit(register, block, record_id, drafts)
        saving.apply(write, register, Draft({}, {block.key: drafts}), record_id)
    return replace(chosen, operation=saving.number(write))


def _line(block: Lines, fill: Fill, record_id: int) -> Values:
    one = field_of(block)
    first, *rest = one.kind.columns(one.name)
    return {one.name: one.kind.fetch(one.name, {first: record_id, **dict.fromkeys(rest)}),
            **fill.values}  # fmt: skip


def _refuse_unfit(register: Register, block: Lines, record_id: int,
                  drafts: Sequence[LineDraft]) -> None:  # fmt: skip
    if block.check is None:
        return
    values = stored_values(register, standing_row(register, record_id))
    lines = [line for _id, line in stored_lines(register, record_id)[block.key]]
    blank = {f.name: None for f in block.fields}
    for problem in block.check(values, [*lines, *({**blank, **d.values} for d in drafts)]):
        raise Invalid(problem)
