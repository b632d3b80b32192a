"""What the templates of this feature receive."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from esrar.core.pages import Entry, Link, StatusTag


@dataclass(frozen=True)
class EntryPage:
    """A short form before the menu; `set_up` is what an app is to be given first."""

    title: str
    action: str
    fields: list[Entry]
    errors: list[tuple[str, str]]
    text: str = ""
    button: str = ""
    danger: bool = False
    hidden: list[tuple[str, str]] = field(default_factory=list)
    username: str = ""
    back: Link | None = None
    after: list[Link] = field(default_factory=list)
    set_up: SetUpPart | None = None


@dataclass(frozen=True)
class SetUpPart:
    """What an authenticator app is given: a picture to scan, the same as text and as a link."""

    picture: Markup
    secret: str
    address: str


@dataclass(frozen=True)
class CodesPage:
    """Recovery codes that were just made: shown once, for only their digests are kept."""

    title: str
    text: str
    codes: list[str]
    onward: Link
    username: str
    made: str
    errors: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PersonRow:
    """An account in the list."""

    name: str
    url: str
    role: str
    department: str
    status: StatusTag
    second_step: StatusTag
    last_seen: str


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
