"""Keeps which records a file held, and finds the files that a record was in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, insert, select
from sqlalchemy.orm import Session

from esrar.core import clock, context
from esrar.core.db import db
from esrar.kit.disclosures.correcting import current
from esrar.kit.disclosures.models import DisclosedSet, Disclosure
from esrar.kit.register import Register

BLOCK = 4096
"""So many record numbers share one row of bits."""
SIZE = BLOCK // 8

DISCLOSURE: Table = Disclosure.__table__
HELD: Table = DisclosedSet.__table__
_HELD = select(HELD.c.disclosure_id, HELD.c.block, HELD.c.bits).where(
    HELD.c.register == bindparam("register"),
    HELD.c.block.in_(bindparam("blocks", expanding=True)),
)
_DISCLOSURES = (
    current()
    .where(DISCLOSURE.c.id.in_(bindparam("numbers", expanding=True)))
    .order_by(DISCLOSURE.c.id.desc())
)


def keep(session: Session, values: Mapping[str, Any], held: Mapping[str, Iterable[int]]) -> int:
    """Keep a file that left, with the records it held by register; returns its number."""
    who = context.actor()
    one = Disclosure(**values, at=clock.now(), actor_id=who.id, actor=who.name)
    session.add(one)
    session.flush()
    rows = [
        {"register": key, "block": block, "disclosure_id": one.id, "bits": bits}
        for key, ids in held.items()
        for block, bits in packed(ids).items()
    ]
    if rows:
        session.execute(insert(HELD), rows)
    return one.id


def packed(ids: Iterable[int]) -> dict[int, bytes]:
    """Numbers as bits, by their block."""
    found: dict[int, bytearray] = {}
    for number in ids:
        block, place = divmod(number, BLOCK)
        bits = found.get(block)
        if bits is None:
            bits = found[block] = bytearray(SIZE)
        bits[place >> 3] |= 1 << (place & 7)
    return {block: bytes(bits) for block, bits in found.items()}


def holds(bits: bytes, number: int) -> bool:
    """Whether a number is among those of its block."""
    place = number % BLOCK
    return bool(bits[place >> 3] & 1 << (place & 7))


def of_record(register: Register, record_id: int) -> Sequence[Any]:
    """The files that a record was in, the latest first; also as what was merged into it since.

    Each as a row of `correcting.current`: its terms as they are said now.
    """
    ids, session = _same(register, record_id), db.session()
    rows = session.execute(_HELD, {"register": register.key, "blocks": [i // BLOCK for i in ids]})
    numbers = {
        number for number, block, bits in rows
        if any(i // BLOCK == block and holds(bits, i) for i in ids)
    }  # fmt: skip
    return session.execute(_DISCLOSURES, {"numbers": list(numbers)}).all() if numbers else []


def _same(register: Register, record_id: int) -> list[int]:
    """A record and all that were merged into it, one after another."""
    return list(db.session.scalars(_merged(register.table), {"record": record_id}))


@cache
def _merged(table: Table) -> Select[Any]:
    asked = table.c.id == bindparam("record")
    base = select(table.c.id).where(asked).cte("same", recursive=True)
    whole = base.union(select(table.c.id).where(table.c.merged_into_id == base.c.id))
    return select(whole.c.id)


def records_in(number: int) -> dict[str, list[int]]:
    """The records that a file held, by register."""
    found: dict[str, list[int]] = {}
    statement = select(HELD).where(HELD.c.disclosure_id == number)
    for row in db.session.execute(statement.order_by(HELD.c.register, HELD.c.block)):
        own = found.setdefault(row.register, [])
        own += [n for n in range(row.block * BLOCK, (row.block + 1) * BLOCK) if holds(row.bits, n)]
    return found
