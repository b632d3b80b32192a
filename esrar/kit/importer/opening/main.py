"""The process that reads one file: it comes on standard input, its rows go out as lines of JSON.

{"sheets": [[name, seen], …]}, then for each sheet {"sheet": name, "rows": how many, …} and its
rows, several to a line: [[row number, cell, …], …], then {"end": true}; or {"error": code} wherever
it stops. Blank rows are left out. A date is {"d": "2026-04-24"}.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from .books import plain, workbook
from .kinds import kind_of
from .limits import ABOVE, COLUMNS, FIRST, ROWS, Refused, limit
from .texts import text_sheets

BLANK = ("", None)
LINE = 60_000
"""A line ends with the row that makes it so long: to send and to read each row alone takes longer
than the row itself."""

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def main(arguments: list[str]) -> int:
    """Read standard input as the arguments ask: the file's ending, how closely, which sheets."""
    limit()
    ending, closely, *wanted = [a.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                       for a in arguments]  # fmt: skip
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace")
    try:
        for line in lines(read(sys.stdin.buffer.read(), ending, wanted, bool(closely))):
            out.write(line + "\n")
    except Refused as refused:
        out.write(json.dumps({"error": str(refused)}) + "\n")
    except MemoryError:
        out.write('{"error": "memory"}\n')
    out.flush()
    return 0


def lines(items: Iterable[Any]) -> Iterator[str]:
    """What is said, as it is sent: rows together until they make a line, all else by itself."""
    rows: list[str] = []
    size = 0
    for item in items:
        said = _written(item)
        if isinstance(item, list):
            rows.append(said)
            size += len(said)
            if size < LINE:
                continue
        if rows:
            yield f"[{','.join(rows)}]"
            rows, size = [], 0
        if not isinstance(item, list):
            yield said


def read(content: bytes, ending: str, wanted: list[str], closely: bool = False) -> Iterator[Any]:
    """What goes to the parent. Without wanted sheets only their names.

    Looked at `closely`, a sheet comes with remarks on what a person should know of it.
    """
    kind = kind_of(content, ending)
    sheets = text_sheets(content, kind) if kind in ("csv", "tsv") else workbook(content, closely)
    yield {"sheets": [[name, visible] for name, visible, _load in sheets]}
    by_name = {name: load for name, _visible, load in sheets}
    left = ROWS + ABOVE
    first = next((n for n, visible, _load in sheets if visible), sheets[0][0] if sheets else "")
    for name in (first if name == FIRST else name for name in wanted):
        if name not in by_name:
            raise Refused("sheet")
        about, rows = by_name[name]()
        yield {"sheet": name, **about}
        for number, cells in enumerate(rows, start=1):
            while cells and cells[-1] in BLANK:
                cells.pop()
            if not cells:
                continue
            if len(cells) > COLUMNS:
                raise Refused("columns")
            left -= 1
            if left < 0:
                raise Refused("rows")
            yield [number, *map(plain, cells)]
    yield {"end": True}
