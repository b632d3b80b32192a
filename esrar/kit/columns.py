"""What the columns of a list can be, and which of them, in which order, under which heading."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from esrar.core.i18n import _l
from esrar.kit.access import visible, visible_line
from esrar.kit.asking import TAG
from esrar.kit.register import Computed, Derived, Field, Lines, Register
from esrar.kit.selecting import COUNT

Pairs = Sequence[tuple[str, str]]
"""Columns as they are kept: the key of each, and its own heading if it has one."""
LONGEST = 60


@dataclass(frozen=True)
class Tags:
    """The column of tags, which every register has."""


@dataclass(frozen=True)
class ListColumn:
    """One column: what it is of, and what stands above it."""

    key: str
    label: Any
    part: Field | Derived | Computed | Lines | Tags
    sorts: bool = False


def columns_of(register: Register, shown: Iterable[Field], reckoned: bool = True
               ) -> list[ListColumn]:  # fmt: skip
    """These fields but the title, and what is reckoned: the columns that a register declares."""
    found = [_of_field(f) for f in shown if f.name != register.title]
    if reckoned:
        found += [_of_computed(c) for c in register.computed]
    return found + [ListColumn(d.name, d.label, d) for d in register.derived if d.listed]


def declared(register: Register, fields: Sequence[Field]) -> list[ListColumn]:
    """The columns of a list for whoever chose none."""
    return columns_of(register, [f for f in fields if f.listed])


def available(register: Register) -> dict[str, ListColumn]:
    """Every column that whoever acts now may have, by its key; the title stands first anyway."""
    found = [_of_field(f) for f in visible(register) if f.name != register.title]
    found += [_of_computed(c) for c in register.computed]
    found += [ListColumn(d.name, d.label, d) for d in register.derived]
    found += [
        ListColumn(COUNT + b.key, _l("Number of: %(lines)s", lines=b.label), b)
        for b in register.lines if visible_line(register, b)
    ]  # fmt: skip
    found.append(ListColumn(TAG, _l("Tags"), Tags()))
    return {one.key: one for one in found}


def _of_field(one: Field) -> ListColumn:
    return ListColumn(one.name, one.label, one, bool(one.sorted_by))


def _of_computed(one: Computed) -> ListColumn:
    return ListColumn(one.name, one.label, one, one.sorted)


def chosen(register: Register, kept: str) -> list[ListColumn]:
    """The columns that were kept, less what is hidden from whoever reads or is no more."""
    known = available(register)
    return [
        replace(known[key], label=heading or known[key].label)
        for key, heading in read(kept) if key in known
    ]  # fmt: skip


def read(kept: str) -> Pairs:
    """Columns as they were kept."""
    return [(str(key), str(heading)) for key, heading in json.loads(kept)] if kept else []


def written(pairs: Pairs) -> str:
    """Columns as they are kept."""
    return json.dumps([[key, heading[:LONGEST]] for key, heading in pairs], ensure_ascii=False)


def title_heading(register: Register, kept: str) -> str:
    """What stands above the names: its own heading, if one was chosen."""
    own = dict(read(kept)).get(register.title)
    return own or str(register.field(register.title).label)


def fields_in(columns: Iterable[ListColumn]) -> list[Field]:
    """The columns that are fields of the register."""
    return [c.part for c in columns if isinstance(c.part, Field)]


def reckoned_in(columns: Iterable[ListColumn]) -> tuple[str, ...]:
    """The names of what is selected besides fields."""
    return tuple(c.key for c in columns if isinstance(c.part, (Derived, Computed, Lines)))
