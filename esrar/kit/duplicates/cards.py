"""Reads of each record what it is compared by, as the register's declaration says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from esrar.core.fields import (
    Date,
    Email,
    Kind,
    Mobile,
    NationalId,
    PersonName,
    Phone,
    UnifiedNumber,
    Url,
)
from esrar.kit.duplicates import names
from esrar.kit.duplicates.evidence import Day
from esrar.kit.duplicates.scoring import Card
from esrar.kit.queries import standing
from esrar.kit.register import Field, Register

IDENTIFIERS = (NationalId, UnifiedNumber)
NUMBERS = (Mobile, Phone)
ADDRESSES = (Email, Url)


@dataclass(frozen=True)
class Traits:
    """The fields of a register that tell its records apart, by what they can prove."""

    persons: bool
    identifiers: tuple[Field, ...]
    numbers: tuple[Field, ...]
    addresses: tuple[Field, ...]
    dates: tuple[Field, ...]
    places: tuple[Field, ...]
    inside: tuple[tuple[Any, str], ...]
    """Lines with an identifier of their own, and its column."""


def compared(register: Register) -> bool:
    """Whether the records of a register are people or bodies, each in the world but once."""
    titled = isinstance(register.field(register.title).kind, PersonName)
    return register.role is None and (titled or bool(_kinds(register, IDENTIFIERS)))


def traits(register: Register) -> Traits:
    """What the records of a register are compared by."""
    alike = [register.field(name) for name in register.alike]
    known = (*IDENTIFIERS, *NUMBERS, *ADDRESSES)
    return Traits(
        persons=isinstance(register.field(register.title).kind, PersonName),
        identifiers=_kinds(register, IDENTIFIERS),
        numbers=_kinds(register, NUMBERS),
        addresses=_kinds(register, ADDRESSES),
        dates=tuple(f for f in alike if isinstance(f.kind, Date)),
        places=tuple(f for f in alike if not isinstance(f.kind, (Date, *known))),
        inside=tuple(
            (block.model, index_of(block.model, f.name))
            for block in register.lines for f in block.fields if isinstance(f.kind, IDENTIFIERS)
        ),
    )  # fmt: skip


def _kinds(register: Register, kinds: tuple[type[Kind], ...]) -> tuple[Field, ...]:
    return tuple(f for f in register.fields if isinstance(f.kind, kinds) and not f.through)


def index_of(model: Any, name: str) -> str:
    """The column that a value is compared by: the blind index beside an encrypted one."""
    return f"{name}_index" if f"{name}_index" in model.__table__.c else name


def read(session: Session, register: Register, ids: Sequence[int] | None = None) -> list[Card]:
    """The cards of all standing records of a register, or of these."""
    told = traits(register)
    table = register.table
    wanted = ["id", "name_key"]
    groups = (told.identifiers, told.numbers, told.addresses, told.dates, told.places)
    parts: list[list[int]] = []
    for group in groups:
        columns = [_columns(register, f) for f in group]
        parts.append([len(wanted) + i for i in range(len(columns))])
        wanted += columns
    entered = len(wanted)
    wanted += [f"{f.name}_entered" for f in told.dates]
    statement = select(*(table.c[n] for n in wanted)).where(standing(register))
    if ids is not None:
        statement = statement.where(table.c.id.in_(ids))
    inside = _inside(session, told, ids)
    at = dict(zip(("identifiers", "numbers", "addresses", "dates", "places"), parts, strict=True))
    cards = []
    nobody: frozenset[object] = frozenset()
    # A name once split is shared by all who have its parts: so many words, not so many texts.
    words: dict[str, str] = {}
    said = tuple if told.persons else _bare
    for row in session.execute(statement.order_by(table.c.id)):
        cards.append(Card(
            row[0],
            said([words.setdefault(w, w) for w in row[1].split()]),
            tuple([row[i] for i in at["identifiers"]]),
            inside.get(row[0], nobody),
            frozenset([row[i] for i in at["numbers"] if row[i] is not None]),
            frozenset([row[i].lower() for i in at["addresses"] if row[i] is not None]),
            tuple([
                None if row[i] is None else Day(row[i], not _coarse(row[entered + n]))
                for n, i in enumerate(at["dates"])
            ]),
            tuple([row[i] for i in at["places"]]),
        ))  # fmt: skip
    return cards


def _columns(register: Register, field: Field) -> str:
    return index_of(register.model, field.name)


def _bare(words: Sequence[str]) -> names.Tokens:
    return names.bare(tuple(words))


def _coarse(entered: str | None) -> bool:
    """Whether a date was told without its day."""
    return entered is not None and not entered.endswith(":day")


def _inside(
    session: Session, told: Traits, ids: Iterable[int] | None
) -> dict[int, frozenset[object]]:
    found: dict[int, set[object]] = defaultdict(set)
    for model, name in told.inside:
        child = model.__table__
        parent: ColumnElement[int] = child.c[model.parent_column]
        statement = select(parent, child.c[name]).where(child.c[name].is_not(None))
        if ids is not None:
            statement = statement.where(parent.in_(ids))
        for record_id, value in session.execute(statement):
            found[record_id].add(value)
    return {record_id: frozenset(values) for record_id, values in found.items()}
