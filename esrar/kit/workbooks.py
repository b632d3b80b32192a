"""Writes workbooks and CSV files, row after row in little memory; no cell can become a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from esrar.core import calendar

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FIRST_DATE = date(1900, 3, 1)
"""Excel believes in a 29 February 1900; what lies before is written as text."""
EPOCH = date(1899, 12, 30).toordinal()
LONGEST = 32_767
NAME = 31
UNFIT = re.compile(r"[\[\]:*?/\\']")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
SPLIT = r"(?<=[;\t\n\r|])(\"*)"
"""Where another program may begin a cell: an Excel whose lists are parted by semicolons splits our
file there, quoted or not."""
WITHIN, MARKED = re.compile(SPLIT + "(?=[=+@-])"), re.compile(SPLIT + "'(?=[=+@-])")
REMEMBERED = 20_000
A4 = 9
WIDEST = 200
"""So many characters in a row are still legible on one page."""

Cell = Any
"""Text, number, date or None."""


@dataclass(frozen=True)
class Heading:
    """A column of a sheet: what stands above it and how wide it is."""

    text: str
    width: int = 16
    required: bool = False
    as_text: bool = False
    as_date: bool = False


class Plain(Worksheet):  # type: ignore[misc]
    """A worksheet that takes ready rows: 100,000 of them in the time its own way takes for 10,000.

    It writes the very XML that XlsxWriter writes for inline strings and numbers when memory is
    constant, without making an object and two checks for each cell.
    """

    def begin(self, columns: int, day: Format, number: Format) -> None:
        """Make ready for rows of so many columns, below the headings in the first row."""
        self._write_single_row()
        self._letters = [xlsxwriter.utility.xl_col_to_name(i) for i in range(columns)]
        self._day, self._number = day._get_xf_index(), number._get_xf_index()
        self._texts: dict[str, str] = {}
        self._next = 2
        self.last_row, self.last_column = 0, max(columns - 1, 0)

    def put(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write rows below what is there."""
        letters, texts, fh = self._letters, self._texts, self.fh
        number, day, money = self._next, self._day, self._number
        for row in rows:
            parts = [f'<row r="{number}">']
            for letter, cell in zip(letters, row, strict=True):
                if cell is None or cell == "":
                    continue
                kind = type(cell)
                if kind is str:
                    body = texts.get(cell)
                    if body is None:
                        if len(texts) > REMEMBERED:
                            texts.clear()
                        body = texts[cell] = _inline(cell)
                    parts.append(f'<c r="{letter}{number}"{body}')
                elif kind is int:
                    parts.append(f'<c r="{letter}{number}"><v>{cell}</v></c>')
                elif kind is date:
                    parts.append(_dated(f"{letter}{number}", cell, day))
                else:
                    parts.append(f'<c r="{letter}{number}" s="{money}"><v>{cell}</v></c>')
            parts.append("</row>")
            fh.write("".join(parts))
            number += 1
        self._next, self.last_row = number, number - 2
        self.dim_rowmax = self.last_row


def _inline(text: str) -> str:
    fit = CONTROLS.sub("", text[:LONGEST])
    fit = fit.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "")
    keep = ' xml:space="preserve"' if fit != fit.strip() or "\n" in fit else ""
    return f' t="inlineStr"><is><t{keep}>{fit}</t></is></c>'


def _dated(place: str, day: date, style: int) -> str:
    if day < FIRST_DATE:
        return f'<c r="{place}"{_inline(calendar.show_date(day))}'
    return f'<c r="{place}" s="{style}"><v>{day.toordinal() - EPOCH}</v></c>'


class Book:
    """A workbook under way, right to left."""

    def __init__(self, out: IO[bytes], made: datetime | None = None,
                 about: Mapping[str, str] | None = None) -> None:  # fmt: skip
        """With the moment it says it was `made`, the same rows give the same bytes.

        `about` are further properties of the file, such as its title and keywords.
        """
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(out, options)
        if made is not None:
            self._book.set_properties({"created": made, **(about or {})})
        self._day = self._book.add_format({"num_format": "dd/mm/yyyy"})
        self._number = self._book.add_format({"num_format": "#,##0.00"})
        self._text = self._book.add_format({"num_format": "@"})
        bold = {"bold": True, "bg_color": "#e8f1ec", "bottom": 1, "text_wrap": True}
        self._heading = self._book.add_format(bold)
        self._required = self._book.add_format({**bold, "font_color": "#166a45"})
        self._names: set[str] = set()
        self.sheets: list[Plain] = []

    def sheet(self, name: str, headings: Sequence[Heading]) -> Plain:
        """A new sheet with its headings, frozen, ready for rows."""
        sheet: Plain = self._book.add_worksheet(self._fit(name), Plain)
        sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        _on_paper(sheet, sum(one.width for one in headings))
        for i, one in enumerate(headings):
            style = self._day if one.as_date else self._text if one.as_text else None
            sheet.set_column(i, i, one.width, style)
            style = self._required if one.required else self._heading
            sheet.write_string(0, i, one.text, style)
        sheet.begin(len(headings), self._day, self._number)
        self.sheets.append(sheet)
        return sheet

    def close(self) -> None:
        """Finish the file; nothing is there before."""
        for sheet in self.sheets:
            sheet.autofilter(0, 0, sheet.last_row, sheet.last_column)
        self._book.close()

    def hidden(self, name: str, columns: Sequence[Sequence[str]]) -> str:
        """A hidden sheet of lists, one a column; returns its name for references."""
        sheet = self._book.add_worksheet(self._fit(name))
        height = max((len(c) for c in columns), default=0)
        for row in range(height):
            for i, column in enumerate(columns):
                if row < len(column):
                    sheet.write_string(row, i, column[row])
        sheet.hide()
        return str(sheet.name)

    def _fit(self, name: str) -> str:
        base = UNFIT.sub(" ", name)[:NAME].strip() or "1"
        fit, number = base, 2
        while fit.casefold() in self._names:
            ending = f" {number}"
            fit, number = base[: NAME - len(ending)] + ending, number + 1
        self._names.add(fit.casefold())
        return fit


def _on_paper(sheet: Plain, width: int) -> None:
    """How a spreadsheet prints it: A4, sideways, headings on each page, a page wide if legible."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    if width <= WIDEST:
        sheet.fit_to_pages(1, 0)


def write_csv(out: IO[bytes], headings: Sequence[Heading], rows: Iterable[Sequence[Cell]]) -> None:
    """A CSV that Excel opens in Arabic (with a byte-order mark) and that holds no formula."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([harmless(h.text) for h in headings])
    writer.writerows([plain(cell) for cell in row] for row in rows)
    text.detach()


def plain(cell: Cell) -> str | int | Decimal | float:
    """A cell as CSV writes it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, date):
        return calendar.show_date(cell)
    return cell  # type: ignore[no-any-return]


def harmless(text: str) -> str:
    """A text that a spreadsheet would run as a formula, made text by an apostrophe before it."""
    text = WITHIN.sub(r"\1'", text)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def unharmed(text: str) -> str:
    """What `harmless` was given."""
    text = text[1:] if text[1:].startswith(DANGEROUS) else text
    return MARKED.sub(r"\1", text)
