"""A form of a register as its template receives it: fields in sections, lines, buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from esrar.core.pages import Entry, Link


@dataclass(frozen=True, kw_only=True)
class FormField(Entry):
    """One field of a register's form as it is printed."""

    pick_url: str = ""
    shown: str = ""
    candidates: Sequence[tuple[str, str]] = ()
    pinnable: bool = False
    pinned: bool = False


@dataclass(frozen=True)
class FormSection:
    """Fields under one heading."""

    label: str
    fields: Sequence[FormField]


@dataclass(frozen=True)
class LineRow:
    """One line of a block; `index` is a number, or a placeholder in the template row."""

    index: int | str
    fields: Sequence[FormField]
    id: int | None = None
    removed: bool = False


@dataclass(frozen=True)
class LinesBlock:
    """Lines edited on their parent."""

    key: str
    label: str
    rows: Sequence[LineRow]
    template_row: LineRow
    add_label: str
    help: str = ""

    @property
    def add_name(self) -> str:
        """Name of the button that asks the server for one more row."""
        return f"add-{self.key}"


@dataclass(frozen=True)
class Button:
    """A button that submits a form."""

    label: str
    name: str = ""
    value: str = ""
    primary: bool = False


@dataclass(frozen=True)
class FormPage:
    """A form, new or edited, as it is printed."""

    title: str
    action: str
    sections: Sequence[FormSection]
    buttons: Sequence[Button]
    cancel: Link | None = None
    back: Link | None = None
    lines: Sequence[LinesBlock] = ()
    errors: Sequence[tuple[str, str]] = ()
    hidden: Sequence[tuple[str, str]] = ()
    notices: Sequence[str] = ()
    match_url: str = ""
    match_fields: Sequence[str] = ()
