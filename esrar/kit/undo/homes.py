"""Where a row belongs: the register, block of lines or role whose table keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core.approval import Approvable
from esrar.core.changes import SILENT
from esrar.core.db import Base, Line, Part, Record, RolePart
from esrar.core.portions import portions
from esrar.kit import registry
from esrar.kit.references import naming
from esrar.kit.register import Field, Lines, Register

APPROVAL = frozenset(Approvable.__annotations__) - {"resource"}
SUBMITTED = frozenset({"submitted_on", "submitted_by_id"})
STATE = frozenset({"deleted_at", "merged_into_id"})


@dataclass(frozen=True)
class Home:
    """A table whose rows can be reversed. `registers` are those that show them, the first first."""

    model: type[Record] | type[Part]
    registers: tuple[Register, ...] = ()
    block: Lines | None = None

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields that are kept in this table."""
        if self.block is not None:
            return self.block.fields
        found: dict[str, Field] = {}
        for register in self.registers:
            for one in register.fields:
                if not one.through and set(one.kind.columns(one.name)) <= set(self.columns):
                    found.setdefault(one.name, one)
        return tuple(found.values())

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """All columns of the table."""
        return tuple(c.name for c in self.model.__table__.c)

    @cached_property
    def key(self) -> str:
        """The column that tells the rows apart."""
        (found,) = self.model.__table__.primary_key.columns
        return found.name

    @cached_property
    def following(self) -> frozenset[str]:
        """Columns that nobody enters: they follow from others, and go where those go."""
        return frozenset(
            c for f in self.fields if not f.entered for c in f.kind.columns(f.name)
        ) - APPROVAL  # fmt: skip

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """Columns by which one sees that a row is as it was written."""
        left = {*SILENT, *STATE, *self.model.derived, *self.model.unrecorded, *self.following}
        return tuple(c for c in self.columns if c not in left)

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Which columns are one value and go back together: the field of each, or the approval."""
        found = {c: f.name for f in self.fields for c in f.kind.columns(f.name)}
        return {c: "approval" if c in APPROVAL else found.get(c, c) for c in self.columns}

    def default(self, column: str) -> Any:
        """What a new row has there when nothing is said."""
        default: Any = self.model.__table__.c[column].default
        return default.arg if default is not None and default.is_scalar else None

    def subject(self, row: Mapping[str, Any]) -> tuple[str, int]:
        """The record a row belongs to, itself unless it is a part or a file."""
        model = self.model
        if issubclass(model, Part):
            (target,) = model.__table__.c[model.parent_column].foreign_keys
            return target.column.table.name, row[model.parent_column]
        if model in naming():
            return row["subject"], row["subject_id"]
        return model.__tablename__, row["id"]

    def differences(
        self, expected: Mapping[str, Any], row: Mapping[str, Any], names: Iterable[str]
    ) -> tuple[str, ...]:
        """Fields in which a row is no longer what was written."""
        units = (self.units[c] for c in names if not self._same(expected, row, c))
        return tuple(dict.fromkeys(units))

    def _same(self, expected: Mapping[str, Any], row: Mapping[str, Any], column: str) -> bool:
        # The audit of a new row leaves out its blanks and, of a bulk, what the table fills in.
        if column in expected:
            return bool(row[column] == expected[column])
        return row[column] is None or row[column] == self.default(column)


def approved_apart(shown: Iterable[type[Any]]) -> list[type[Record]]:
    """What is approved although no register shows it, such as a copy of one."""
    mapped = (mapper.class_ for mapper in Base.registry.mappers)
    return [m for m in mapped if issubclass(m, Approvable) and issubclass(m, Record)
            and m.resource and m not in set(shown)]  # fmt: skip


def homes() -> dict[str, Home]:
    """Every table that can be reversed, by its name."""
    found: dict[str, Home] | None = current_app.extensions.get("esrar.undo_homes")
    if found is None:
        found = current_app.extensions["esrar.undo_homes"] = dict(_homes())
    return found


def _homes() -> Iterable[tuple[str, Home]]:
    registers = sorted(registry.registers().values(), key=lambda r: r.role is not None)
    shown: dict[type[Record] | type[Part], list[Register]] = {}
    blocks: dict[type[Line], Lines] = {}
    for register in registers:
        shown.setdefault(register.model, []).append(register)
        if register.role is not None and issubclass(register.role.model, RolePart):
            shown.setdefault(register.role.model, []).append(register)
        for block in register.lines:
            blocks.setdefault(block.model, block)
            shown.setdefault(block.model, []).append(register)
    for model in (*naming(), *approved_apart(shown)):
        yield model.__tablename__, Home(model)
    for one, found in shown.items():
        own = blocks.get(one) if issubclass(one, Line) else None
        yield one.__tablename__, Home(one, tuple(found), own)


def fetch(
    session: Session, home: Home, keys: Sequence[int], *, lock: bool = False, by: str = ""
) -> Iterator[dict[str, Any]]:
    """Whole rows by their keys, or by another column."""
    table = home.model.__table__
    for part in portions(keys):
        statement = select(table).where(table.c[by or home.key].in_(part))
        if lock:
            statement = statement.order_by(table.c[home.key]).with_for_update(of=table)
        for row in session.execute(statement).mappings():
            yield dict(row)
