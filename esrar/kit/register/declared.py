"""What a register is: the declaration from which every screen, import and export follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table
from sqlalchemy.orm import Session

from esrar.core.db import Model, Record
from esrar.core.fields import Kind
from esrar.kit.register.fields import Field, Label, Lines, Section, Settle, Values
from esrar.kit.register.matching import Match
from esrar.kit.register.shown import Computed, Derived, Inline, OnCalendar, Quick, Stage, View


@dataclass(frozen=True)
class Role:
    """A register that is a role of another's records: its table's primary key is that id."""

    of: str
    model: type[Model]
    column: str


@dataclass(frozen=True)
class Share:
    """A register that several departments write in, each in its own records only.

    `whole` is the action that opens all of it; new records take it too. Whoever writes without it
    changes the records that `mine` names, and of those the `fields`.
    """

    whole: str
    mine: Callable[[Mapping[str, Any]], bool]
    fields: frozenset[str]


Problem = tuple[str, Any]
"""Field name and message."""


@dataclass(frozen=True, eq=False)
class Register:
    """One database of the plan.

    `presence` are the fields without any of which an imported row is no record. Two records of
    persons with like names deserve a look when they share one of the columns in `alike`. `order`
    is how a list stands before anyone sorts it: a column, or a computed one, from high to low
    after a minus; without it by name, else the latest first. `settle` fills columns that follow
    from lines. A `final` record, once approved, is changed only after its approval is withdrawn;
    never once it is `beyond` that, as a paper is that went out.
    `guarded` are the kinds of attached files that are kept only on a basis that is said.
    `pages` are endpoints of further pages about the whole register, each with its label.
    `lacks` says what keeps a record from being approved. `leaves` says of persons whose data may be
    handed to somebody outside on a basis, on a day, for one of the `aims` that persons are asked
    about apart. `withholds` says of a row why it may not hold
    sensitive values on a day, None where it may. `opens` gives the filters that a list has
    before anybody asks for others.
    """

    key: str
    model: type[Record]
    label: Label
    singular: Label
    new_label: Label
    noun: str
    department: str
    title: str
    fields: tuple[Field, ...]
    match: tuple[Match, ...]
    presence: tuple[str, ...]
    alike: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    lines: tuple[Lines, ...] = ()
    derived: tuple[Derived, ...] = ()
    searched: bool = False
    lookup: Callable[[Iterable[str]], dict[str, list[Any]]] | None = None
    check: Callable[[Values, date], Iterable[Problem]] | None = None
    warn: Callable[[Values, date], Iterable[Any]] | None = None
    complete: Callable[[Values], Values] | None = None
    batch_values: Callable[[str], Values] | None = None
    quick: Quick | None = None
    stages: tuple[Stage, ...] = ()
    role: Role | None = None
    attached: tuple[tuple[str, Label], ...] = ()
    guarded: frozenset[str] = frozenset()
    aliases: str = ""
    personal: bool = False
    computed: tuple[Computed, ...] = ()
    views: tuple[View, ...] = ()
    inline: Inline | None = None
    order: str = ""
    settle: Settle | None = None
    final: bool = False
    beyond: Callable[[Mapping[str, Any]], bool] | None = None
    pages: tuple[tuple[str, Label], ...] = ()
    lacks: Callable[[Session, Mapping[str, Any]], Iterable[Label]] | None = None
    leaves: Callable[[str, date, str], ColumnElement[bool]] | None = None
    aims: Kind | None = None
    withholds: Callable[[Mapping[str, Any], date], Any] | None = None
    calendar: OnCalendar | None = None
    shared: Share | None = None
    opens: Callable[[], Mapping[str, str]] | None = None

    def field(self, name: str) -> Field:
        """The field of that name. Raises KeyError."""
        return self._by_name[name]

    @property
    def _by_name(self) -> dict[str, Field]:
        found: dict[str, Field] | None = self.__dict__.get("_fields")
        if found is None:
            found = {f.name: f for f in self.fields}
            object.__setattr__(self, "_fields", found)
        return found

    @property
    def table(self) -> Table:
        """The table of the records themselves."""
        return self.model.__table__

    def column(self, name: str) -> ColumnElement[Any]:
        """A column of the record, or of its role when the register is one."""
        if name in self.table.c:
            return self.table.c[name]
        if self.role is not None:
            return self.role.model.__table__.c[name]
        raise KeyError(name)

    def reckoned(self, name: str, day: date) -> ColumnElement[Any] | None:
        """The SQL of a computed column on a day; None for a name that is none."""
        return next((c.at(day) for c in self.computed if c.name == name), None)

    def own_columns(self, field: Field) -> tuple[str, ...]:
        """The columns that keep a field, none when it lives in the lines."""
        return () if field.through else field.kind.columns(field.name)


def strong(register: Register) -> tuple[Match, ...]:
    """The matches that decide, in the order they are asked."""
    return tuple(m for m in register.match if not m.warns)
