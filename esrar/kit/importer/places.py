"""Places of rows: the number of the sheet and the row's number in it, in one whole number.

Rows of several sheets are checked against each other; a place of the first sheet is the row number.
"""

from __future__ import annotations

SHEET = 1 << 24
"""More rows than any sheet has."""


def place(sheet: int, row: int) -> int:
    """The place of a row."""
    return sheet * SHEET + row


def row_of(place: int) -> int:
    """The row's number in its sheet, as Excel shows it."""
    return place % SHEET


def sheet_of(place: int) -> int:
    """Which of the sheets it is, counted from 0."""
    return place // SHEET
