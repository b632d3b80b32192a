"""Reads a workbook in a process of its own, under limits: a small file can ask for gigabytes.

Run by path, never imported by the application's code paths, so that it starts in a moment: it needs
the standard library and calamine only. The workbook comes on standard input; out go lines of JSON:
{"sheets": …}, then for each sheet {"sheet": name} and [row number, cell, …], then {"end": true};
or {"error": code} wherever it stops. Blank rows are left out. A date is {"d": "2026-04-24"}.
"""

from __future__ import annotations

import csv
import io
import json
import re
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

MEMORY = 1536 * 1024 * 1024
SECONDS = 30
ROWS = 100_000
ABOVE = 100
"""Room for titles and headings besides."""
COLUMNS = 500
CELL = 32_767
"""What one cell of Excel can hold; what is longer is cut, and too long for any field anyway."""

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
BLANK = ("", None)


class Refused(Exception):
    """The file cannot be read; the argument is a code that the parent has a sentence for."""


def limit() -> None:
    """Take away what reading does not need."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # output goes into a pipe
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Read standard input as the arguments ask: the file's ending, then the sheets wanted."""
    limit()
    ending, *wanted = [a.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                       for a in sys.argv[1:]]  # fmt: skip
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace")
    try:
        for item in read(sys.stdin.buffer.read(), ending, wanted):
            out.write(json.dumps(item, ensure_ascii=False, separators=(",", ":")) + "\n")
    except Refused as refused:
        out.write(json.dumps({"error": str(refused)}) + "\n")
    except MemoryError:
        out.write('{"error": "memory"}\n')
    out.flush()
    return 0


def read(content: bytes, ending: str, wanted: list[str]) -> Iterator[Any]:
    """What goes to the parent. Without wanted sheets only their names."""
    kind = kind_of(content, ending)
    sheets = text_sheets(content, kind) if kind in ("csv", "tsv") else workbook(content)
    yield {"sheets": [[name, visible] for name, visible, _load in sheets]}
    by_name = {name: load for name, _visible, load in sheets}
    left = ROWS + ABOVE
    for name in wanted:
        if name not in by_name:
            raise Refused("sheet")
        yield {"sheet": name}
        for number, cells in enumerate(by_name[name](), start=1):
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


def kind_of(content: bytes, ending: str) -> str:
    """What the bytes are, whatever the name says. Raises Refused for what is not read here."""
    if content.startswith(ZIP):
        return zip_kind(content)
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Refused("password")
        return "xls"
    if ending in ("xlsx", "xls", "ods"):
        raise Refused("text_as_workbook" if looks_like_text(content) else "kind")
    if not content.strip():
        raise Refused("empty")
    if not looks_like_text(content):
        raise Refused("kind")
    return "tsv" if ending == "tsv" else "csv"


def zip_kind(content: bytes) -> str:
    """xlsx or ods, by what the archive holds."""
    import zipfile

    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except Exception:
        raise Refused("corrupt") from None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        return "ods"
    raise Refused("kind" if names else "corrupt")


def looks_like_text(content: bytes) -> bool:
    """Whether bytes are text in one of the encodings that spreadsheets save."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or _wide(content):
        return True
    return BINARY.search(content) is None


def _wide(content: bytes) -> str:
    """UTF-16 without its mark: separators and digits leave every other byte zero."""
    even, odd = content[0:4000:2], content[1:4000:2]
    if len(content) % 2 or len(even) < 4:
        return ""
    for encoding, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if high.count(0) > len(high) // 20 and low.count(0) == 0:
            return encoding
    return ""


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 or the Windows code page of Arabic."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if wide := _wide(content):
        return content.decode(wide, "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1256", "replace")


def text_sheets(content: bytes, kind: str) -> list[Any]:
    """The one sheet of a text file."""
    text = text_of(content)
    separator = "\t" if kind == "tsv" else _separator(text)
    csv.field_size_limit(len(text) + 1)

    def load() -> Iterator[list[Any]]:
        try:
            yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        except csv.Error:
            raise Refused("corrupt") from None

    return [("csv", True, load)]


def _separator(text: str) -> str:
    """The separator that stands most evenly in the first lines, outside quotes."""
    lines = [
        re.sub(r'"[^"]*"', "", line) for line in text[:20_000].splitlines()[:20] if line.strip()
    ]

    def score(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        return sum(1 for c in counts if c and c == max(counts)), sum(counts)

    return max((",", ";", "\t", "|"), key=score) if lines else ","


def workbook(content: bytes) -> list[Any]:
    """The sheets of a workbook with a way to read each."""
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(io.BytesIO(content))
        metadata = book.sheets_metadata
    except calamine.PasswordError:
        raise Refused("password") from None
    except MemoryError:
        raise
    except BaseException as error:
        raise Refused("password" if "password" in str(error).lower() else "corrupt") from None

    def loader(name: str) -> Any:
        def load() -> Iterable[list[Any]]:
            try:
                sheet = book.get_sheet_by_name(name)
                if sheet.start is None:
                    return
                if sheet.total_width - sheet.start[1] > 16_384:
                    raise Refused("columns")
                yield from sheet.iter_rows()
            except (Refused, MemoryError, GeneratorExit):
                raise
            except BaseException:
                raise Refused("corrupt") from None

        return load

    return [
        (one.name, one.visible == calamine.SheetVisibleEnum.Visible, loader(one.name))
        for one in metadata
        if one.typ == calamine.SheetTypeEnum.WorkSheet
    ]


def plain(cell: Any) -> Any:
    """A cell as JSON can carry it."""
    if isinstance(cell, str):
        return cell if len(cell) <= CELL else cell[: CELL + 1]
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, float):
        if cell != cell or cell in (float("inf"), float("-inf")):
            return str(cell)
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, datetime | date):
        return {"d": cell.isoformat()[:10]}
    if isinstance(cell, time | timedelta):
        return str(cell)
    return cell if isinstance(cell, int) else str(cell)


if __name__ == "__main__":
    sys.exit(main())
