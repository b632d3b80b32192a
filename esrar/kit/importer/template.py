"""The workbook to fill in: right headings, lists to choose from, a word about each column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import IO, Any

from flask import Response
from xlsxwriter.utility import xl_col_to_name

from esrar.core.fields import Code, Date, Kind, Mobile, NationalId, UnifiedNumber
from esrar.core.i18n import _
from esrar.kit.downloads import made, sent
from esrar.kit.importer.columns import NUMBER, Target
from esrar.kit.register import Field, Register
from esrar.kit.relations import Relation
from esrar.kit.workbooks import XLSX, Book, Heading

ROWS = 2_000
"""So many rows offer their lists; below them the same is typed without help."""
TEXTS = (Code, Mobile, NationalId, UnifiedNumber)
LONGEST = 255


def write(register: Register, out: IO[bytes]) -> None:
    """Write the template of a register: a sheet for its records, one for each block of lines."""
    book = Book(out)
    targets = [Target(register), *(Target(register, block) for block in register.lines)]
    fields = [[f for f in t.fields if f is not NUMBER] for t in targets]
    lists = _lists([f for some in fields for f in some])
    for target, columns in zip(targets, fields, strict=True):
        label = target.block.label if target.block else register.label
        book.sheet(str(label), [_heading(f) for f in columns])
    ranges: dict[int, str] = {}
    if lists:
        kept = list(dict.fromkeys(lists.values()))
        name = book.hidden(str(_("Lists")), kept)
        ranges = {kind: _range(name, kept.index(values), values) for kind, values in lists.items()}
    for sheet, columns in zip(book.sheets, fields, strict=True):
        for i, one in enumerate(columns):
            sheet.data_validation(1, i, ROWS, i, _validation(one, ranges.get(id(one.kind))))
    book.close()


def _range(sheet: str, column: int, values: Sequence[str]) -> str:
    letter = xl_col_to_name(column)
    return f"='{sheet}'!${letter}$1:${letter}${len(values)}"


def _lists(fields: Sequence[Field]) -> dict[int, tuple[str, ...]]:
    """The values to choose from by the identity of the kind, for kinds that have some."""
    found: dict[int, tuple[str, ...]] = {}
    for one in fields:
        options: Callable[[], Any] | None = getattr(one.kind, "options", None)
        if options is None or id(one.kind) in found or _endless(one.kind):
            continue
        values = tuple(str(label)[:LONGEST] for _value, label in options())
        if values:
            found[id(one.kind)] = values
    return found


def _endless(kind: Kind) -> bool:
    return isinstance(kind, Relation) and kind.many


def _heading(one: Field) -> Heading:
    return Heading(
        str(one.label),
        {"s": 14, "m": 20, "l": 34}.get(one.kind.width, 20),
        required=one.required,
        as_text=isinstance(one.kind, TEXTS),
        as_date=isinstance(one.kind, Date),
    )


def _validation(one: Field, source: str | None) -> dict[str, Any]:
    """A list to choose from where there is one, and a word about the column; nothing is barred."""
    words = [str(_("Must be filled in")) if one.required else "", str(one.hint)]
    if isinstance(one.kind, Date):
        words.append(str(_("Gregorian or Hijri, such as 23/11/2026 or 12/06/1448هـ")))
    said = {
        "input_title": str(one.label)[:32],
        "input_message": ". ".join(filter(None, words))[:LONGEST],
    }
    if source is None:
        return {"validate": "any", **said}
    # Other spellings are understood as well, so a value outside the list only warns.
    return {"validate": "list", "source": source, "error_type": "information", **said}


def template(register: Register) -> Response:
    """The template as a download."""
    out, _none = made(lambda out: write(register, out))
    return sent(out, f"{register.key}-template.xlsx", XLSX)
