"""A table as a paper: rows under headings, portrait or landscape by what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any

from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.errors import Invalid
from esrar.core.i18n import _, _l, _n
from esrar.core.typeset import Paper, typeset
from esrar.kit.workbooks import Cell, Heading

FORM = "print/list.typ"
MOST = 80_000
"""So many cells go on paper; a spreadsheet holds more."""
UPRIGHT, SIDEWAYS = 95, 150
"""Letters that a line holds, upright and sideways, at the usual size."""
LEAST, LONGEST = 5, 30
"""The narrowest and the widest column, in letters; what is longer wraps."""
LOOKED_AT = 400


def write(out: IO[bytes], name: str, headings: Sequence[Heading], rows: Iterable[Sequence[Cell]],
          *, said: str = "") -> None:  # fmt: skip
    """Write a table as PDF. Raises Invalid for more than fit."""
    shown: list[list[str]] = []
    for row in rows:
        shown.append([text_of(cell) for cell in row])
        if len(shown) * len(headings) > MOST:
            raise Invalid(_l("At most %(most)s rows of these columns go on paper: narrow the list "
                             "with a filter, or take a workbook"),
                          most=f"{MOST // len(headings):,}")  # fmt: skip
    titles = [heading.text for heading in headings]
    parts = shares(titles, shown)
    whole = sum(parts)
    day = show_date(clock.today())
    paper = Paper(
        FORM, name, running=name, house=str(_("Esrar association")), wide=whole > UPRIGHT,
        cells=len(shown) * len(headings),
        data={
            "headings": titles, "rows": shown, "parts": parts, "said": said,
            "count": str(_n("one row", "%(num)s rows", len(shown))),
            "dated": str(_("As of %(day)s", day=day)),
            "size": max(6.5, min(9.5, 9.5 * (SIDEWAYS if whole > UPRIGHT else UPRIGHT) / whole)),
        },
    )  # fmt: skip
    out.write(typeset(paper))


def shares(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column is, in letters: most of its cells fit, its longest words stay whole."""
    looked_at = rows[:: max(1, len(rows) // LOOKED_AT)]
    found = []
    for at, title in enumerate(titles):
        lengths = sorted(len(row[at]) for row in looked_at) or [0]
        usual = lengths[int(0.9 * (len(lengths) - 1))]
        word = max((len(word) for row in looked_at for word in row[at].split()), default=0)
        heading = max(len(word) for word in title.split() or [""])
        found.append(max(LEAST, heading + 1, min(word + 1, LONGEST), min(usual + 1, LONGEST)))
    return found


def text_of(cell: Any) -> str:
    """A cell as people read it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return show_date(cell)
    if isinstance(cell, Decimal | float):
        return f"{cell:,.0f}" if cell == int(cell) else f"{cell:,.2f}"
    return str(cell)
