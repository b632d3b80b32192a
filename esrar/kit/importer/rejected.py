"""The rows that were not taken in, as a workbook: each error stands beside the cell it is about."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import IO

from flask import Response

from esrar.kit.downloads import made, sent
from esrar.kit.importer.layout import ERROR, IN_FILE
from esrar.kit.importer.outcome import Refused
from esrar.kit.register import Register
from esrar.kit.workbooks import XLSX, Book, Heading


def workbook(register: Register, rows: Sequence[Refused]) -> Response:
    """A download of the refused rows; mended, it can be imported as it is."""
    out, _none = made(lambda out: _write(register, rows, out))
    return sent(out, f"{register.key}-rejected.xlsx", XLSX)


def _write(register: Register, rows: Sequence[Refused], out: IO[bytes]) -> None:
    book = Book(out)
    for name, group in groupby(rows, key=lambda row: row.sheet):
        headings, *refused = group
        order = _order([headings, *refused])
        titles = [_title(headings, column, error) for column, error in order]
        sheet = book.sheet(name or str(register.label), [*titles, Heading(str(IN_FILE), 12)])
        sheet.put([*(_cell(row, column, error) for column, error in order), row.row]
                  for row in refused)  # fmt: skip
    book.close()


def _order(rows: Sequence[Refused]) -> list[tuple[int, bool]]:
    """The columns of the file, each followed by its errors if it has some."""
    places = {column for row in rows for column, _label, _text in row.errors}
    found = []
    for column in range(max(len(row.cells) for row in rows)):
        found.append((column, False))
        if column in places:
            found.append((column, True))
    if -1 in places:
        found.append((-1, True))  # what is compulsory and has no column
    return found


def _title(headings: Refused, column: int, error: bool) -> Heading:
    text = headings.cells[column] if 0 <= column < len(headings.cells) else ""
    if error:
        return Heading(str(ERROR) % {"heading": text}, 34, required=True)
    return Heading(text, 18)


def _cell(row: Refused, column: int, error: bool) -> str:
    if error:
        return "؛ ".join(f"{label}: {text}" for at, label, text in row.errors if at == column)
    return row.cells[column] if column < len(row.cells) else ""
