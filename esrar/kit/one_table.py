"""Writes one table as a workbook, a text or a paper, whichever was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from esrar.core.i18n import _l
from esrar.core.typeset import PDF
from esrar.kit import paper
from esrar.kit.workbooks import CSV, XLSX, Book, Cell, Heading, write_csv

ENDINGS = {
    "xlsx": (XLSX, _l("Excel workbook (xlsx)")),
    "csv": (CSV, _l("Text (csv)")),
    "pdf": (PDF, _l("Paper (PDF): the columns of the list as they stand")),
}
"""What a file can be: the kind that a browser is told, and its name where it is chosen."""


class Counter:
    """Counts rows while they pass."""

    number = 0

    def count(self, rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        """The same rows."""
        for row in rows:
            self.number += 1
            yield row


@dataclass(frozen=True)
class Table:
    """A table with its name; `said` is what it was filtered by, `made` the moment it speaks of."""

    name: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Cell]]
    said: str = ""
    made: datetime | None = None


def write(out: IO[bytes], ending: str, table: Table) -> int:
    """Write the table; returns how many rows it has. Raises Invalid for too much for a paper."""
    counter = Counter()
    rows = counter.count(table.rows)
    if ending == "csv":
        write_csv(out, table.headings, rows)
    elif ending == "pdf":
        paper.write(out, table.name, table.headings, rows, said=table.said)
    else:
        book = Book(out, table.made)
        book.sheet(table.name, table.headings).put(rows)
        book.close()
    return counter.number
