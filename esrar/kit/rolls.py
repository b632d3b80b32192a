"""Who stands on a roll: the lines of a record with the names and the ends of the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from esrar.core import arabic, words
from esrar.core.db import db
from esrar.core.fields import Mobile
from esrar.kit import queries, registry
from esrar.kit.access import visible
from esrar.kit.finding import find_exactly
from esrar.kit.loading import line_rows
from esrar.kit.register import Field, Lines, Register, Roll
from esrar.kit.relations import Relation, by_title, titles

TAIL = 4
MOST = 12
"""So many records that are not on a roll are offered."""


@dataclass(frozen=True)
class Named:
    """A line with the record it names."""

    id: int
    of: int
    title: str
    tails: tuple[str, ...]
    came: bool


def rolls(register: Register) -> list[Lines]:
    """The blocks of a register that are ticked off."""
    return [b for b in register.lines if b.roll is not None]


def target_of(block: Lines, roll: Roll) -> Register:
    """The register of those who stand on the roll."""
    kind = next(f.kind for f in block.fields if f.name == roll.who)
    assert isinstance(kind, Relation)
    return registry.get(kind.to)


def tails_of(target: Register, roll: Roll) -> list[Field]:
    """The fields whose ends are an answer, as far as whoever acts may meet them."""
    return [f for f in visible(target) if f.name in roll.tails]


def on_roll(register: Register, block: Lines, roll: Roll, record_id: int) -> list[Named]:
    """The lines of a record, in the order of their names."""
    target, lines = target_of(block, roll), line_rows(register, block, record_id)
    ids = [line[roll.who] for line in lines]
    named, ends = titles(target, ids), _ends(target, tails_of(target, roll), ids)
    found = [
        Named(line["id"], line[roll.who], named.get(line[roll.who], ""),
               ends.get(line[roll.who], ()), bool(line[roll.flag]))
        for line in lines
    ]  # fmt: skip
    return sorted(found, key=lambda one: arabic.sort_key(one.title))


def _ends(target: Register, fields: Sequence[Field], ids: Sequence[int]) -> dict[int, Any]:
    if not fields or not ids:
        return {}
    columns = [target.column(f.name) for f in fields]
    rows = db.session.execute(
        select(target.table.c.id, *columns).where(target.table.c.id.in_(set(ids)))
    )
    return {row[0]: tuple((value or "")[-TAIL:] for value in row[1:]) for row in rows}


def answers(register: Register, block: Lines, roll: Roll, id: int, asked: str) -> list[Named]:
    """The lines whose name begins with every word typed, or whose numbers end in the digits."""
    named = on_roll(register, block, roll, id)
    digits = arabic.western_digits(asked).replace(" ", "")
    if digits.isdigit():
        if len(digits) == TAIL:
            return [one for one in named if digits in one.tails]
        exact = set(find_exactly(target_of(block, roll), digits) or ())
        return [one for one in named if one.of in exact]
    if not words.wanted(asked):
        return []
    return [one for one in named if words.matches(asked, one.title)]


def elsewhere(register: Register, block: Lines, roll: Roll, id: int,
               asked: str) -> list[tuple[int, str]]:  # fmt: skip
    """Records that are not on the roll and answer to what was typed."""
    target = target_of(block, roll)
    digits = arabic.western_digits(asked).replace(" ", "")
    if digits.isdigit():
        ids = list(find_exactly(target, digits) or _ending(target, roll, digits))
    elif asked.startswith("#"):
        ids = by_title(target, [asked])[asked]
    else:
        ids = queries.search(target, asked) if target.searched else []
    there = {one.of for one in on_roll(register, block, roll, id)}
    wanted = [i for i in ids if i not in there][:MOST]
    named = titles(target, wanted)
    return [(i, named[i]) for i in wanted if i in named]


def _ending(target: Register, roll: Roll, digits: str) -> list[int]:
    """Records whose number ends so, of the numbers that are not stored encrypted."""
    if len(digits) != TAIL:
        return []
    plain = [f for f in tails_of(target, roll)
             if isinstance(f.kind, Mobile)]  # fmt: skip
    found: list[int] = []
    for one in plain:
        found += db.session.scalars(
            select(target.table.c.id)
            .where(queries.standing(target), target.column(one.name).endswith(digits))
            .limit(MOST)
        )
    return list(dict.fromkeys(found))
