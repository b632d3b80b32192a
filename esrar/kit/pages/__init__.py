"""What templates receive: every text in it is already chosen and every cell prepared."""

from esrar.kit.pages.forms import Button, FormField, FormPage, FormSection, LineRow, LinesBlock
from esrar.kit.pages.lists import (
    NO_FILTERS,
    Chip,
    Column,
    FilterField,
    FilterPanel,
    ListPage,
    ListRow,
    Selection,
    Tab,
)
from esrar.kit.pages.records import (
    FileRow,
    HistoryEntry,
    InlineForm,
    LinesTable,
    RecordPage,
    Related,
    SheetPage,
)
from esrar.kit.pages.rolls import FillPage, RollLine, RollPage

__all__ = [
    "NO_FILTERS",
    "Button",
    "Chip",
    "Column",
    "FileRow",
    "FillPage",
    "FilterField",
    "FilterPanel",
    "FormField",
    "FormPage",
    "FormSection",
    "HistoryEntry",
    "InlineForm",
    "LineRow",
    "LinesBlock",
    "LinesTable",
    "ListPage",
    "ListRow",
    "RecordPage",
    "Related",
    "RollLine",
    "RollPage",
    "Selection",
    "SheetPage",
    "Tab",
]
