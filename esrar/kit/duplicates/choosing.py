"""What each of several records says, field by field, and which of it one record should say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from esrar.core import arabic
from esrar.core.db import db
from esrar.core.fields import Date, PersonName
from esrar.kit import registry
from esrar.kit.loading import Row, fetch
from esrar.kit.register import Field, Register


@dataclass(frozen=True)
class Choice:
    """One field of the record or of one of its roles, and what each record says of it."""

    register: Register
    field: Field
    values: Mapping[int, Any]

    @property
    def key(self) -> str:
        """The name of the choice in a form."""
        return f"{self.register.key}.{self.field.name}"

    @property
    def differs(self) -> bool:
        """Whether the records do not all say the same, blanks included."""
        said = list(self.values.values())
        return any(value != said[0] for value in said[1:])

    def default(self, order: Sequence[int]) -> int:
        """Whose value is taken unless somebody chooses: the fullest, else the first in order."""
        filled = [i for i in order if self.values.get(i) is not None]
        return max(filled, key=lambda i: _fullness(self.field, self.values[i]), default=order[0])


def _fullness(field: Field, value: Any) -> int:
    """How much a value says, where one can say more than another."""
    if isinstance(field.kind, PersonName):
        return len(arabic.name_tokens(value))
    if isinstance(field.kind, Date):
        return int(value.precision == "day")
    return 0


def rows_of(register: Register, ids: Sequence[int]) -> dict[int, Row]:
    """The records whole, by id. Raises NotFound."""
    return {i: fetch(register, i) for i in ids}


def choices(register: Register, rows: Mapping[int, Row]) -> Iterator[Choice]:
    """Every field of which any of the records says something, those of its roles after its own."""
    yield from _filled(register, register.fields, rows)
    for role in registry.roles_of(register):
        assert role.role is not None
        table: Any = role.role.model.__table__
        own = [f for f in role.fields if not f.through and _is_roles(register, role, f)]
        key = table.c[role.role.column]
        found = db.session.execute(select(table).where(key.in_(rows))).mappings()
        yield from _filled(role, own, {row[key.name]: dict(row) for row in found})


def _is_roles(register: Register, role: Register, field: Field) -> bool:
    """Whether a field of a role is kept with the role, and not with the record that plays it."""
    return all(column not in register.table.c for column in role.own_columns(field))


def _filled(
    register: Register, fields: Sequence[Field], rows: Mapping[int, Row]
) -> Iterator[Choice]:
    for one in fields:
        if not one.through:
            values = {i: one.kind.fetch(one.name, row) for i, row in rows.items()}
            if any(value is not None for value in values.values()):
                yield Choice(register, one, values)


def fullest(register: Register, rows: Mapping[int, Row]) -> int:
    """The record that says most; of equals the oldest, whose number others may know."""
    fields = [f for f in register.fields if not f.through]
    return max(sorted(rows), key=lambda i: sum(
        f.kind.fetch(f.name, rows[i]) is not None for f in fields))  # fmt: skip


def order(rows: Mapping[int, Row], survivor: int) -> list[int]:
    """The survivor first, then what was changed last."""
    others = [i for i in rows if i != survivor]
    return [survivor, *sorted(others, key=lambda i: rows[i]["updated_at"], reverse=True)]
