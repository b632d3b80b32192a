"""Lines ticked off at a door, or added many at once, as their templates receive them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from esrar.core.pages import Link
from esrar.kit.pages.lists import NO_FILTERS, Chip, FilterPanel, Tab


@dataclass(frozen=True)
class RollLine:
    """A line to be ticked off."""

    id: int
    title: str
    tails: str
    came: bool


@dataclass(frozen=True)
class RollPage:
    """Lines ticked off at the door; `others` are records that are not on the list."""

    title: str
    back: Link
    action: str
    count_text: str
    hint: str
    lines: Sequence[RollLine]
    q: str = ""
    narrowed: bool = False
    others: Sequence[tuple[int, str]] = ()
    sheet: Link | None = None


@dataclass(frozen=True)
class FillPage:
    """Many records about to be added to one: filtered like their list, counted, and confirmed.

    While no record is chosen to add them to, `choices` are those there are.
    """

    title: str
    back: Link
    count_text: str = ""
    notes: Sequence[str] = ()
    action: str = ""
    confirm: str = ""
    expected: int = 0
    names: Sequence[str] = ()
    more: str = ""
    views: Sequence[Tab] = ()
    chips: Sequence[Chip] = ()
    clear_url: str = ""
    filter_fields: FilterPanel = NO_FILTERS
    hidden: Sequence[tuple[str, str]] = ()
    q: str = ""
    search_url: str = ""
    search_label: str = ""
    search_hint: str = ""
    choices: Sequence[tuple[Link, str]] = ()
    empty: str = ""
    new: Link | None = None
