"""The rows that were not taken in, as a workbook: each error stands beside the cell it is about."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence

from flask import Response, send_file

from esrar.core.i18n import _
from esrar.kit.importer.job import Refused
from esrar.kit.register import Register
from esrar.kit.workbooks import XLSX, Book, Heading


def workbook(register: Register, rows: Sequence[Refused]) -> Response:
    """A download of the refused rows; mended, it can be imported as it is."""
    headings, *refused = rows
    places = sorted({column for row in refused for column, _label, _text in row.errors})
    width = max(len(row.cells) for row in rows)
    order: list[tuple[int, bool]] = []
    for column in range(width):
        order.append((column, False))
        if column in places:
            order.append((column, True))
    if -1 in places:
        order.append((-1, True))
    titles = [_title(headings, column, error) for column, error in order]
    out = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the answer
    book = Book(out)
    last = Heading(str(_("Row in the file")), 12)
    sheet = book.sheet(str(register.label), [*titles, last])
    sheet.put([*(_cell(row, column, error) for column, error in order), row.row] for row in refused)
    book.close()
    out.seek(0)
    return send_file(out, XLSX, as_attachment=True, download_name=f"{register.key}-rejected.xlsx")


def _title(headings: Refused, column: int, error: bool) -> Heading:
    text = headings.cells[column] if 0 <= column < len(headings.cells) else ""
    if error:
        return Heading(str(_("Error: %(heading)s", heading=text)), 34, required=True)
    return Heading(text, 18)


def _cell(row: Refused, column: int, error: bool) -> str:
    if error:
        return "؛ ".join(f"{label}: {text}" for at, label, text in row.errors if at == column)
    return row.cells[column] if column < len(row.cells) else ""
