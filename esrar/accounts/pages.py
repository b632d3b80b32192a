"""What the templates of this feature receive."""

from __future__ import annotations

from dataclasses import dataclass, field

from esrar.core.pages import Entry, Link, StatusTag


@dataclass(frozen=True)
class EntryPage:
    """A short form before the menu."""

    title: str
    action: str
    fields: list[Entry]
    errors: list[tuple[str, str]]
    text: str = ""
    button: str = ""
    hidden: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class PersonRow:
    """An account in the list."""

    name: str
    url: str
    role: str
    department: str
    status: StatusTag
    last_seen: str
    actions: list[Link]


@dataclass(frozen=True)
class PeoplePage:
    """All accounts."""

    title: str
    people: list[PersonRow]
    actions: list[Link]


@dataclass(frozen=True)
class PersonPage:
    """A form about one account."""

    title: str
    action: str
    fields: list[Entry]
    errors: list[tuple[str, str]]
    button: str
    back: Link
    actions: list[Link]


@dataclass(frozen=True)
class LinkPage:
    """A link that was just made: it is shown once, for only its digest is kept."""

    title: str
    text: str
    link: str
    back: Link
