"""On what a disclosure rests, and whose data a file of a register holds."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy import Column, Table

from esrar.core.fields import Kind, OneOf
from esrar.core.i18n import _l
from esrar.kit import registry
from esrar.kit.register import Register


class Basis(StrEnum):
    """What the law allows a disclosure by."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LAW = "law"
    AUTHORITY = "authority"
    VITAL = "vital-interest"
    LEGITIMATE = "legitimate"


BASIS = OneOf(
    Basis,
    {
        Basis.CONSENT: _l("Consent of the persons"),
        Basis.CONTRACT: _l("A contract with the persons"),
        Basis.LAW: _l("A duty by law"),
        Basis.AUTHORITY: _l("Request of a public authority by law"),
        Basis.VITAL: _l("A vital interest of the persons"),
        Basis.LEGITIMATE: _l("A legitimate interest of the association"),
    },
)

COPIED = OneOf(Basis, {
    Basis.LAW: _l("A duty by law"),
    Basis.AUTHORITY: _l("Request of a public authority by law"),
})  # fmt: skip
"""On what alone a copy of an identity document is kept: PDPL, article 28."""

WITHOUT_CONSENT = frozenset({Basis.LAW, Basis.AUTHORITY, Basis.VITAL})
"""Bases that hold whether or not a person agreed, and though a consent was withdrawn."""


def personal() -> list[Register]:
    """The registers whose records are persons, not roles of them."""
    return [r for r in registry.registers().values() if r.personal and r.role is None]


def asks(register: Register) -> bool:
    """Whether a file of this register holds data of persons, so that it must be said where to."""
    return register.personal or any(whose(register)) or any(of_lines(register))


def aims(register: Register) -> Kind | None:
    """The aims that the persons in a file of this register are asked about, where they are."""
    named = (person for person, _column in whose(register))
    lines = (person for _key, person, _column, _parent in of_lines(register))
    return next((p.aims for p in (register, *named, *lines) if p.aims is not None), None)


def whose(register: Register) -> Iterator[tuple[Register, Column[int]]]:
    """The columns of a record that name persons, each with their register."""
    tables = [register.table, *([register.role.model.__table__] if register.role else [])]
    for table in tables:
        yield from _pointing(table)


def of_lines(register: Register) -> Iterator[tuple[str, Register, Column[int], Column[int]]]:
    """The columns of its lines that do: the block, the register, the column, the line's parent."""
    for block in register.lines:
        child: Table = block.model.__table__
        parent = child.c[block.model.parent_column]
        for person, column in _pointing(child):
            if column is not parent:
                yield block.key, person, column, parent


def _pointing(table: Table) -> Iterator[tuple[Register, Column[int]]]:
    for person in personal():
        for column in table.c:
            if any(key.column.table is person.table for key in column.foreign_keys):
                yield person, column
