"""One search over all registers: by name, number or identifier, each in a single statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, literal, select, union_all

from esrar.core import arabic, words
from esrar.core.db import db
from esrar.core.search import answering, asked_of
from esrar.kit import registry
from esrar.kit.access import may
from esrar.kit.finding import looks_like_number, named_exactly, readings
from esrar.kit.register import Register
from esrar.kit.searching import named
from esrar.kit.selecting import source, standing

EACH = 5
"""So many of each kind are shown; one more is asked for, to say that there are more."""
DIGITS = 9


@dataclass(frozen=True)
class Found:
    """What one register has for a query: ids, best first, and whether there are more."""

    register: Register
    ids: list[int]
    more: bool


def readable() -> list[Register]:
    """The registers that whoever acts now may read, a record's own register for all its roles."""
    own = {r.key: r for r in registry.registers().values() if may(r, "read")}
    return [r for r in own.values() if _titled(r) and (r.role is None or r.role.of not in own)]


def _titled(register: Register) -> bool:
    needed = register.field(register.title).access
    return not needed or may(register, needed)


def search_all(q: str) -> list[Found]:
    """Everything that answers a query, register by register. An identifier finds its record."""
    registers = readable()
    number = record_number(q)
    if number is not None:
        found = _numbered(registers, number)
    else:
        found = _named_exactly(registers, q)
        rest = [r for r in registers if r.key not in found and r.searched]
        found.update(_named(rest, q))
    return [
        Found(r, found[r.key][:EACH], len(found[r.key]) > EACH)
        for r in registers if found.get(r.key)
    ]  # fmt: skip


def record_number(typed: str) -> int | None:
    """The number of a record that was typed as one: «#1248», in any digits."""
    text = arabic.western_digits(arabic.clean(typed)).replace(" ", "")
    digits = text.removeprefix("#")
    told = text != digits and digits.isascii() and digits.isdigit() and len(digits) <= DIGITS
    return int(digits) if told else None


def is_secret(typed: str) -> bool:
    """Whether a text is an identifier, a mobile or a paper's number, or may be one: no address
    has it."""
    if record_number(typed) is not None:
        return False
    if looks_like_number(typed):
        return True
    text = arabic.western_digits(arabic.clean(typed))
    if not any(c.isdigit() for c in text):
        return False
    registers = readable()
    known = any(named_exactly(r, text)[1] for r in registers)
    return known or bool(_named_exactly(registers, typed))


def _numbered(registers: Sequence[Register], number: int) -> dict[str, list[int]]:
    statement = _by_column(tuple((r, r.table.c.id) for r in registers))
    given = {f"value_{place}": number for place in range(len(registers))}
    return _read(db.session.execute(statement, given)) if registers else {}


def _named_exactly(registers: Sequence[Register], q: str) -> dict[str, list[int]]:
    if not any(c.isdigit() for c in q):
        return {}
    asked = [(r, *one) for text in readings(q)
             for r in registers for one in named_exactly(r, text)[0]]  # fmt: skip
    statement = _by_column(tuple((r, column) for r, column, _value in asked))
    given = {f"value_{place}": value for place, (_r, _column, value) in enumerate(asked)}
    return _read(db.session.execute(statement, given)) if asked else {}


def _standing(register: Register) -> Select[Any]:
    return select(register.table.c.id).select_from(source(register)).where(standing(register))


@lru_cache(maxsize=256)
def _by_column(asked: tuple[tuple[Register, ColumnElement[Any]], ...]) -> Any:
    """Records whose columns have the values given; a question for each, for each has its index.

    Built once for what a spelling may mean: to build it takes longer than to run it.
    """
    parts = [
        _part(register, place, _standing(register)
              .where(column == bindparam(f"value_{place}", type_=column.type)).limit(EACH + 1))
        for place, (register, column) in enumerate(asked)
    ]  # fmt: skip
    return union_all(*parts) if parts else None


def _part(register: Register, rank: int, asked: Select[Any]) -> Select[Any]:
    inner = asked.subquery()
    return select(literal(register.key).label("kind"), literal(rank).label("rank"), inner.c.id)


def _read(rows: Iterable[Any]) -> dict[str, list[int]]:
    found: dict[str, dict[int, None]] = {}
    for kind, _rank, number in sorted(rows, key=lambda row: row[1]):
        found.setdefault(kind, {})[number] = None
    return {kind: list(ids) for kind, ids in found.items()}


def _named(registers: Sequence[Register], q: str) -> dict[str, list[int]]:
    wanted = words.wanted(q)
    if not wanted or not registers:
        return {}
    dialect, typed = db.session().get_bind().dialect.name, arabic.sort_key(q)
    latin = words.has_latin(wanted)
    statement = _by_name(tuple(registers), dialect, latin)
    given = {"typed": typed, "beyond": typed + "\U0010ffff", "wanted": asked_of(dialect, wanted)}
    if latin:
        given["wholly"] = asked_of(dialect, words.wholly(wanted))
    return _read(db.session.execute(statement, given))


@cache
def _by_name(registers: tuple[Register, ...], dialect: str, latin: bool) -> Any:
    """Names that begin as typed, then whole words, then beginnings of words, in all registers.

    Built once for each set of registers: to build it takes longer than to run it.
    """
    parts: list[Select[Any]] = []
    for register in registers:
        if "name_key" in register.table.c:
            parts.append(_part(register, 0, named(register).limit(EACH + 1)))
        asked: list[ColumnElement[str]] = [bindparam("wholly")] if latin else []
        for rank, one in enumerate((*asked, bindparam("wanted")), 1):
            # Some of these are among those above; as many again are enough.
            found = answering(dialect, register.table, one).limit(2 * EACH + 1)
            if register.role is not None:
                inner = found.limit(None).order_by(None).subquery()
                key = register.table.c.id
                found = _standing(register).join(inner, inner.c.id == key).limit(EACH + 1)
            parts.append(_part(register, rank, found))
    return union_all(*parts)
