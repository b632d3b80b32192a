"""Reads what a list is asked for out of its address: search, filters, order, place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import ColumnElement

from esrar.core import clock
from esrar.core.crypto import EncryptedText
from esrar.core.errors import Invalid
from esrar.core.fields import (
    Date,
    Email,
    Mobile,
    Money,
    NationalAddress,
    NationalId,
    Number,
    Phone,
    UnifiedNumber,
    Whole,
)
from esrar.core.i18n import _l
from esrar.kit.register import Derived, Field, Register

TAG = "tag"
"""The name of the filter by tags, which every register has."""
BLANK = "-"
SEALED = (NationalId, Mobile, Phone, UnifiedNumber, Email, NationalAddress)
"""Kinds of values that stand in no address, hence are no filter."""
NUMBERS = (Whole, Money, Number)
OURS = frozenset({"q", "sort", "after", "lang", "view", "select", "csrf_token", "format", "columns",
                  "template", "all"})  # fmt: skip
"""Names in an address that are no filter."""


class Op(StrEnum):
    """How a filter compares, as the ending of its name in the address."""

    NOT = "!"
    FROM = "_from"
    TO = "_to"
    IN = "_in"
    IS = ""


class Only(Protocol):
    """Leaves out of a file what may not be in it: records, and lines of records."""

    def records(self, register: Register) -> Sequence[ColumnElement[bool]]: ...

    def lines(self, register: Register, block: str) -> Sequence[ColumnElement[bool]]: ...


@dataclass(frozen=True)
class Query:
    """What a list was asked for, out of its URL."""

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    after: int | None = None
    day: date = field(default_factory=clock.today)
    ids: tuple[int, ...] | None = None
    """Only these records: the answer to a number, or a selection; they stand in no address."""
    view: str = ""
    """The tab that it was begun in, by its key."""
    only: Only | None = None
    """What the program itself leaves out of a file."""


def parse(register: Register, fields: Sequence[Field], args: Any) -> Query:
    """Read a list's URL. Raises Invalid for a name that is unknown or hidden: none is ignored."""
    filters = {}
    for name in args:
        if name in OURS:
            continue
        key = filter_key(register, fields, name)
        given = tuple(v for v in args.getlist(name) if v.strip())
        if given:
            filters[key] = given
    sort = args.get("sort", "")
    name, descending = sort.removeprefix("-"), sort.startswith("-")
    if name and name not in sortable(register, fields):
        raise Invalid(_l("This list is not sorted by «%(name)s»"), name=name[:60])
    return Query(args.get("q", "").strip()[:200], filters, name, descending,
                 _key(args.get("after", "")), view=args.get("view", "")[:24])  # fmt: skip


def sortable(register: Register, fields: Sequence[Field]) -> set[str]:
    """What a list can be sorted by."""
    own = {f.name for f in fields if f.sorted_by}
    return own | {c.name for c in register.computed if c.sorted}


def filter_key(register: Register, fields: Sequence[Field], name: str) -> str:
    """The name of a filter, a field called by its public name included. Raises Invalid."""
    for op in (Op.IS, *Op):
        base = name.removesuffix(op) if op else name
        if base + op != name or not base:
            continue
        if base == TAG or derived_of(register, base):
            if op in (Op.IS, Op.NOT):
                return name
            continue
        one = next((f for f in fields if base in (f.name, f.public)), None)
        if one is not None and op in operators(one) and is_filter(register, one):
            return f"{one.name}{op}"
    raise Invalid(_l("There is no filter «%(name)s» here"), name=name[:60])


def is_filter(register: Register, one: Field) -> bool:
    """Whether a list can be filtered by a field: whatever may stand in an address."""
    if isinstance(one.kind, SEALED):
        return False
    if one.through or one.filtered:
        return one.filtered
    return not isinstance(register.column(one.kind.columns(one.name)[0]).type, EncryptedText)


def operators(one: Field) -> tuple[Op, ...]:
    """How values of a field are compared."""
    if isinstance(one.kind, Date) and not one.through:
        return (Op.IS, Op.NOT, Op.FROM, Op.TO, Op.IN)
    if isinstance(one.kind, NUMBERS) and not one.through:
        return (Op.IS, Op.NOT, Op.FROM, Op.TO)
    return (Op.IS, Op.NOT)


def parts(register: Register, key: str) -> tuple[str, Op]:
    """The field of a filter that was read, and how it compares."""
    if key == TAG or derived_of(register, key) or any(f.name == key for f in register.fields):
        return key, Op.IS
    op = next(op for op in Op if key.endswith(op))
    return key.removesuffix(op), op


def derived_of(register: Register, name: str) -> Derived | None:
    """The derived status of that name."""
    return next((d for d in register.derived if d.name == name), None)


def _key(text: str) -> int | None:
    """The record after which a page begins; what cannot be one begins at the first."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def without(query: Query, name: str) -> Query:
    """The same query less one filter."""
    rest = {k: v for k, v in query.filters.items() if k != name}
    return replace(query, filters=rest, after=None)
