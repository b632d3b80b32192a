"""What the components of every page receive, whichever tier prepared it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Link:
    """Something to go to or, by POST, to do."""

    label: str
    url: str
    kind: str = ""
    method: str = "get"


@dataclass(frozen=True)
class StatusTag:
    """A status as word and tone; the template adds the icon, so that colour never stands alone."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True)
class Entry:
    """One field of a short form as it is printed: text, password or select."""

    id: str
    name: str
    label: str
    kind: str = "text"
    value: Any = ""
    required: bool = True
    hint: str = ""
    error: str = ""
    options: Sequence[tuple[str, str, bool]] = ()
    inputmode: str = ""
    ltr: bool = False
    autocomplete: str = "off"
    width: str = "m"
    maxlength: int | None = None


@dataclass(frozen=True)
class Notice:
    """A page that only says something: what it is, and what to do next."""

    title: str
    text: str
    actions: Sequence[Link] = ()
    errors: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Banner:
    """A message on top of the page, with what can be done about it."""

    kind: str
    text: str
    actions: list[Link]
