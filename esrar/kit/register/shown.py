"""What a register shows besides its fields: states, views, stages, a calendar, a quick form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement

from esrar.kit.register.fields import Label, Values


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
