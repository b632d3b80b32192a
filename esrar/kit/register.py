"""What a register is: the declaration from which every screen, import and export follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table
from sqlalchemy.orm import Session

from esrar.core.changes import Change
from esrar.core.db import Line, Model, Record
from esrar.core.fields import Kind

Label = Any
"""A text in the reader's language: lazily translated."""

Values = dict[str, Any]
"""Parsed values by field name."""

Settle = Callable[[Session, Sequence[Change]], Mapping[int, Mapping[str, Any]]]
"""New values of columns that follow from other rows, by id, after these changes."""


@dataclass(frozen=True)
class Section:
    """A titled group of fields on the form and on the record page."""

    key: str
    label: Label


@dataclass(frozen=True)
class Field:
    """One field: declared once, it is in form, list, filter, import, export and history.

    `access` names what else than reading a role needs to meet this field at all. `through` says
    the value lives in the first line of that lines block, not in a column of the record. `public`
    is the name that commands and their JSON give the field, where it differs from its column.
    A date that is `fixed` stands once its day has come: to move it then takes that action.
    """

    name: str
    label: Label
    kind: Kind
    section: str = "main"
    required: bool = False
    hint: Label = ""
    headings: tuple[str, ...] = ()
    access: str = ""
    listed: bool = False
    filtered: bool = False
    sorted_by: str = ""
    pinned: bool = False
    through: str = ""
    entered: bool = True
    importable: bool = True
    public: str = ""
    default: Callable[[], Any] | None = None
    fixed: str = ""


@dataclass(frozen=True)
class Roll:
    """Lines ticked off at the door: `flag` says yes, whoever `who` names came.

    `tails` are fields of the records named whose last four digits are an answer too. `sheet` names
    the list to be printed and signed. `uninvited` is what a line says of who was not on the list.
    """

    who: str
    flag: str
    label: Label
    tails: tuple[str, ...] = ()
    sheet: Label = ""
    uninvited: Mapping[str, Any] = dataclass_field(default_factory=dict)


@dataclass(frozen=True)
class Fill:
    """Lines added many at once: all that a list shows of the records that the field `of` names.

    `values` is what each new line says besides.
    """

    of: str
    label: Label
    values: Mapping[str, Any] = dataclass_field(default_factory=dict)


@dataclass(frozen=True)
class Lines:
    """Children edited on their parent; `same` are the fields that make two lines the same one.

    `starts` gives the lines that a new record's form begins with, out of its other values. `check`
    says what is wrong with a record's lines as a whole, beside its values. `settle` fills columns
    of lines that follow from other records. The record's page shows the lines in the `order` of a
    column, those without it last; else as they were added.
    """

    key: str
    label: Label
    model: type[Line]
    fields: tuple[Field, ...]
    same: tuple[str, ...]
    add_label: Label
    section: str = ""
    hint: Label = ""
    least: int = 0
    starts: Callable[[Values], Iterable[Values]] | None = None
    check: Callable[[Values, Sequence[Values]], Iterable[Label]] | None = None
    roll: Roll | None = None
    fill: Fill | None = None
    settle: Settle | None = None
    order: str = ""


@dataclass(frozen=True)
class State:
    """One value of a derived status: its word and the tone it is shown in."""

    label: Label
    tone: str = "plain"


@dataclass(frozen=True)
class Derived:
    """A status read off dates for a given day: never stored, never typed."""

    name: str
    label: Label
    at: Callable[[date], ColumnElement[Any]]
    states: Mapping[str, State]
    listed: bool = True


@dataclass(frozen=True)
class Computed:
    """A column that is reckoned for every row of a list in the same statement, never stored.

    `at` gives its SQL for a day; `show` makes of a value what people read.
    """

    name: str
    label: Label
    at: Callable[[date], ColumnElement[Any]]
    show: Callable[[Any], str] = str
    sorted: bool = True


@dataclass(frozen=True)
class View:
    """A tab above a list: a label for filters that are asked for again and again.

    The values are those of the list's address; `@today`, `@today+30`, `@me` and `@department` stand
    for when it is asked, and by whom.
    """

    label: Label
    filters: tuple[tuple[str, str], ...]
    sort: str = ""


@dataclass(frozen=True)
class Match:
    """Columns that, all filled and all equal, make two records the same one.

    With `warns` they only call for a look, and never decide. `unless` names a column that, when
    filled, decides better: then this match is not asked.
    """

    columns: tuple[str, ...]
    field: str
    label: Label
    warns: bool = False
    unless: str = ""

    def applies(self, values: Mapping[str, Any]) -> bool:
        """Whether a record has what this match compares."""
        if self.unless and values.get(self.unless) is not None:
            return False
        return all(values.get(c) is not None for c in self.columns)

    def key(self, values: Mapping[str, Any]) -> Key | None:
        """What a record is compared by, or None when it lacks a part of it."""
        if self.unless and values.get(self.unless) is not None:
            return None
        key = tuple([values.get(c) for c in self.columns])
        return None if None in key else key


def same(matches: Sequence[Match], a: Mapping[str, Any], b: Mapping[str, Any]) -> Match | None:
    """The match that makes two records one; a lone identifier that differs makes them two."""
    for match in matches:
        first, second = match.key(a), match.key(b)
        if first is not None and second is not None:
            if first == second:
                return match
            if len(match.columns) == 1:
                return None
    return None


def same_line(block: Lines, first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether two lines of one record, as stored, are the same one."""
    # The second column of a value says something by being blank: the head, and no member.
    seconds = {c for f in block.fields for c in f.kind.columns(f.name)[1:]}
    if any(first.get(c) != second.get(c) for c in block.same if c in seconds):
        return False
    keys = [(first.get(c), second.get(c)) for c in block.same if c not in seconds]
    if all(a is not None and b is not None for a, b in keys):
        return all(a == b for a, b in keys)
    if any(a is not None and b is not None and a != b for a, b in keys):
        return False
    # Without what tells them apart, only a line that says all the same is the same.
    return all(second.get(c) == v for c, v in first.items())


@dataclass(frozen=True)
class Quick:
    """The quick form: the fields a person types all day, in their order; the rest stays blank."""

    title: Label
    fields: tuple[str, ...]
    again_label: Label
    hinted: tuple[str, ...] = ()
    printed_title: Label = ""
    consent: Label = ""


@dataclass(frozen=True)
class Inline:
    """A one-line entry of this register on the page of the record that its field `on` names."""

    on: str
    fields: tuple[str, ...]
    label: Label


@dataclass(frozen=True)
class Stage:
    """A further act on a record: a labelled link to a form with some fields already filled.

    One that `creates` makes another record; its lines begin as those of the blocks in `copies`.
    It is offered to who may do the `action`.
    """

    key: str
    label: Label
    applies: Callable[[Mapping[str, Any], date], bool]
    fills: Callable[[Mapping[str, Any], date], Values]
    creates: bool = False
    copies: tuple[str, ...] = ()
    action: str = "write"


@dataclass(frozen=True)
class OnCalendar:
    """Where a register's records stand on the calendar: from the date `starts` to the date `ends`.

    Days that come again are given by `days` instead: of one record, those within two dates.
    """

    starts: str = ""
    ends: str = ""
    days: Callable[[Mapping[str, Any], date, date], Iterable[date]] | None = None


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


Key = tuple[Any, ...]
"""What two records are compared by."""

Problem = tuple[str, Any]
"""Field name and message."""


@dataclass(frozen=True, eq=False)
class Register:
    """One database of the plan.

    `presence` are the fields without any of which an imported row is no record. Two records of
    persons with like names deserve a look when they share one of the columns in `alike`. `order`
    is how a list stands before anyone sorts it: a column, or a computed one, from high to low
    after a minus; without it by name, else the latest first. `settle` fills columns that follow
    from lines. A `final` record, once approved, is changed only after its approval is withdrawn.
    `pages` are endpoints of further pages about the whole register, each with its label.
    `lacks` says what keeps a record from being approved. `leaves` says of persons whose data may be
    handed to somebody outside on a basis, on a day. `opens` gives the filters that a list has
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
    aliases: str = ""
    personal: bool = False
    computed: tuple[Computed, ...] = ()
    views: tuple[View, ...] = ()
    inline: Inline | None = None
    order: str = ""
    settle: Settle | None = None
    final: bool = False
    pages: tuple[tuple[str, Label], ...] = ()
    lacks: Callable[[Session, Mapping[str, Any]], Iterable[Label]] | None = None
    leaves: Callable[[str, date], ColumnElement[bool]] | None = None
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
