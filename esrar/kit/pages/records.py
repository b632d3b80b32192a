"""A record as its template receives it: its sections, lines, files, history and relations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from esrar.core.pages import Link, StatusTag
from esrar.kit.extensions import Panel
from esrar.kit.pages.forms import FormField


@dataclass(frozen=True)
class LinesTable:
    """Lines on a record page."""

    label: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str
    actions: Sequence[Link] = ()


@dataclass(frozen=True)
class InlineForm:
    """A one-line form that adds a record about the one whose page it stands on."""

    label: str
    action: str
    fields: Sequence[FormField]
    hidden: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Related:
    """Records of another register that point at this one."""

    label: str
    count_text: str
    headings: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]
    all_url: str
    new_url: str = ""
    empty: str = ""
    anchor: str = ""
    entry: InlineForm | None = None


@dataclass(frozen=True)
class HistoryEntry:
    """One act in a record's history."""

    when: str
    who: str
    what: str
    changes: Sequence[tuple[str, str, str]]
    undo: Link | None = None
    note: str = ""


@dataclass(frozen=True)
class FileRow:
    """A file attached to a record."""

    url: str
    label: str
    detail: str
    remove_url: str = ""


@dataclass(frozen=True)
class RecordPage:
    """One record."""

    title: str
    sections: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]
    subtitle: str = ""
    status: StatusTag | None = None
    back: Link | None = None
    actions: Sequence[Link] = ()
    summary: Sequence[tuple[str, str]] = ()
    lines: Sequence[LinesTable] = ()
    blanks: Sequence[str] = ()
    panels: Sequence[Panel] = ()
    related: Sequence[Related] = ()
    unrelated: Sequence[Link] = ()
    files: Sequence[FileRow] = ()
    file_action: str = ""
    file_kinds: Sequence[tuple[str, str]] = ()
    file_types: str = ""
    file_bases: Sequence[tuple[str, str]] = ()
    history: Sequence[HistoryEntry] = ()
    history_url: str = ""


@dataclass(frozen=True)
class SheetPage:
    """A table to be printed and signed; each row ends in an empty cell."""

    title: str
    facts: Sequence[tuple[str, str]]
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    back: Link
