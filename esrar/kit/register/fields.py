"""What a record holds: fields in sections, and lines edited on their parent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from sqlalchemy.orm import Session

from esrar.core.changes import Change
from esrar.core.db import Line
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
