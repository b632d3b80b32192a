"""What a kind of value is: how it is typed, checked, stored, shown and put into a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from markupsafe import Markup, escape

from esrar.core import arabic
from esrar.core.markup import safe, safe_all

Option = tuple[str, str]


@dataclass(frozen=True)
class Kind:
    """One kind of value. `parse` reads what was typed, None for blank; it raises Invalid."""

    widget: ClassVar[str] = "text"
    ltr: ClassVar[bool] = False
    inputmode: ClassVar[str] = ""
    width: ClassVar[str] = "m"
    suffixes: ClassVar[tuple[str, ...]] = ("",)
    """What is appended to the field's name for each column it is stored in."""

    def parse(self, raw: Any) -> Any:
        """The stored value of what was typed, or None when it is blank."""
        text = arabic.clean(text_of(raw))
        return self.read(text) if text else None

    def read(self, text: str) -> Any:
        """The value of a text that is not blank and already clean."""
        return text

    def show(self, value: Any) -> str:
        """For people; Markup where letters of another direction need isolating."""
        # Hundreds stand on a page of a list, where Markup's own % is the dearest part of a cell.
        text = self.text(value)
        return safe(f'<bdi dir="ltr">{escape(text)}</bdi>') if self.ltr else text

    def text(self, value: Any) -> str:
        """The words of `show`, where nothing else stands around them."""
        return str(value)

    def cells(self, values: Sequence[Any]) -> list[Markup]:
        """Markup of each value, as `show` gives it, for a column of a list."""
        if type(self).show is not Kind.show:
            return safe_all(self.show(value) for value in values)
        found = safe_all(self.text(value) for value in values)
        return [safe(f'<bdi dir="ltr">{text}</bdi>') for text in found] if self.ltr else found

    def show_whole(self, value: Any) -> str:
        """For people, on the record's own page: with what can be done with the value."""
        return self.show(value)

    def edit(self, value: Any) -> str:
        """The text that stands in the form's box."""
        return "" if value is None else str(value)

    def stands(self, raw: Any) -> bool:
        """Whether what came back from a form is only the sign for the value that stands."""
        return False

    def cell(self, value: Any) -> Any:
        """For a workbook: text, number or date."""
        return str(value)

    def store(self, name: str, value: Any) -> dict[str, Any]:
        """The columns that keep a value."""
        return {name: value}

    def fetch(self, name: str, row: Mapping[str, Any]) -> Any:
        """The value out of its columns."""
        return row[name]

    def from_form(self, name: str, data: Mapping[str, str]) -> Any:
        """What was typed, out of a submitted form."""
        return data.get(name, "")

    def columns(self, name: str) -> tuple[str, ...]:
        """Names of the columns that keep a value."""
        if self.suffixes == ("",):
            return (name,)
        return tuple(name + suffix for suffix in self.suffixes)


def text_of(raw: Any) -> str:
    """A cell or a form entry as text; a workbook's whole numbers come back as floats."""
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw)
