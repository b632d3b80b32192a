"""What templates receive: every text in it is already chosen and every cell prepared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from esrar.core.pages import Entry, Link, StatusTag
from esrar.kit.extensions import Panel


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
