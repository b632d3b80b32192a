"""A list of a register as its template receives it: columns, rows, chips, filters, acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from esrar.core.pages import Link
from esrar.kit.pages.forms import Button


@dataclass(frozen=True)
class Column:
    """A heading of a list."""

    key: str
    label: str
    sort_url: str | None = None
    sorted: str = ""


@dataclass(frozen=True)
class ListRow:
    """A record in a list; `title` is its row header."""

    id: int
    url: str
    title: str
    cells: Sequence[str]

    @property
    def linked(self) -> tuple[str, ...]:
        """What fills a row whose header leads to the record."""
        return self.url, self.title, *self.cells

    @property
    def chosen(self) -> tuple[str, ...]:
        """What fills a row whose header is a box."""
        return str(self.id), self.title, *self.cells


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    remove_url: str


@dataclass(frozen=True)
class Tab:
    """A view of a list."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class FilterField:
    """A filter that can be set."""

    name: str
    label: str
    kind: str
    options: Sequence[tuple[str, str, bool]] = ()
    value: str = ""
    value_to: str = ""
    pick_url: str = ""


@dataclass(frozen=True)
class FilterPanel:
    """The filters of a list as they are printed; `picks` says that some ask while one types."""

    kinds: Mapping[str, str]
    markup: Markup
    picks: bool

    def __bool__(self) -> bool:
        return bool(self.kinds)


NO_FILTERS = FilterPanel({}, Markup(), picks=False)


@dataclass(frozen=True)
class Selection:
    """A list whose rows are being chosen: where the choice goes, and what may be done with it."""

    action: str
    hidden: Sequence[tuple[str, str]]
    buttons: Sequence[Button]
    export_url: str
    all_label: str
    cancel: Link


@dataclass(frozen=True)
class ListPage:
    """A register's list."""

    title: str
    count_text: str
    columns: Sequence[Column]
    rows: Sequence[ListRow]
    q: str
    search_url: str
    search_label: str
    search_hint: str
    capped_note: str = ""
    views: Sequence[Tab] = ()
    chips: Sequence[Chip] = ()
    clear_url: str = ""
    filter_fields: FilterPanel = NO_FILTERS
    hidden: Sequence[tuple[str, str]] = ()
    actions: Sequence[Link] = ()
    bulk_actions: Sequence[Link] = ()
    first_url: str | None = None
    next_url: str | None = None
    empty_text: str = ""
    empty_actions: Sequence[Link] = ()
    more_views: Sequence[Tab] = ()
    tools: Sequence[Link] = ()
    filters_url: str = ""
    selection: Selection | None = None
    sensitive: Sequence[str] = ()
