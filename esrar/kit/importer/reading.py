"""What is asked of a file: its sheets, the first rows of one, all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from esrar.kit.importer.opening.limits import FIRST
from esrar.kit.importer.reader import Upload, asked


@dataclass(frozen=True)
class Row:
    """One row that is not blank, with its number in Excel; cells up to the last filled one."""

    number: int
    cells: list[Any]


@dataclass(frozen=True)
class Glimpse:
    """The first rows of a sheet; merged cells as first and last row and column, from 0."""

    rows: list[Row]
    remarks: tuple[str, ...] = ()
    merged: Sequence[Sequence[int]] = ()


def sheet_names(upload: Upload) -> list[str]:
    """The sheets that a person sees, in their order."""
    with _items(upload) as items:
        return _seen(next(items))


def rows(upload: Upload, sheet: str, told: Callable[[int], None] | None = None) -> Iterator[Row]:
    """The rows of one sheet, as they come; first it is `told` about how many they are.

    Raises Unreadable, also in the middle.
    """
    with _items(upload, sheet, last=True) as items:
        for item in items:
            if isinstance(item, list):
                for number, *cells in item:
                    yield Row(number, cells)
            elif told and "rows" in item:
                told(item["rows"])


def look_into(upload: Upload, sheet: str, most: int, *, closely: bool = True) -> Glimpse:
    """The first rows of a sheet, with what should be known of it: that takes as long as reading
    it, and is left out where nobody is told. Raises Unreadable."""
    first: list[Row] = []
    about: dict[str, Any] = {}
    hidden = 0
    with _items(upload, sheet, closely=closely) as items:
        for item in items:
            if isinstance(item, list):
                first += [Row(number, cells) for number, *cells in item[: most - len(first)]]
                if len(first) == most:
                    break
            elif "sheet" in item:
                about = item
            else:
                hidden = sum(1 for _name, visible in item.get("sheets", ()) if not visible)
    remarks = [*about.get("remarks", ()), *(["hidden_sheets"] if hidden else [])]
    return Glimpse(first, tuple(remarks), about.get("merged", []))


@contextmanager
def read_once(upload: Upload) -> Iterator[None]:
    """Within, one reading of the first sheet answers all that is asked of it, its rows last.

    To open a workbook takes as long as to read all of it.
    """
    with asked(upload, (FIRST,)) as items:
        token = _under_way.set(_Once(upload, items))
        try:
            yield
        finally:
            _under_way.reset(token)


class _Once:
    """What came of a reading so far, for whoever asks again from the beginning."""

    def __init__(self, upload: Upload, items: Iterator[Any]) -> None:
        self.upload, self._items = upload, items
        self._kept: list[Any] = []
        self._given = False

    def has(self, sheet: str | None) -> bool:
        """Whether the sheet is the one that is read, and its rows were not given yet."""
        return not self._given and (sheet is None or sheet == _seen(next(self.again()))[0])

    def again(self, *, last: bool = False) -> Iterator[Any]:
        """All from the beginning; what is given `last` is not kept."""
        self._given = last
        yield from self._kept
        for item in self._items:
            if not last:
                self._kept.append(item)
            yield item


_under_way: ContextVar[_Once | None] = ContextVar("reading", default=None)


@contextmanager
def _items(upload: Upload, sheet: str | None = None, *, closely: bool = False,
           last: bool = False) -> Iterator[Iterator[Any]]:  # fmt: skip
    once = _under_way.get()
    if once and once.upload is upload and not closely and once.has(sheet):
        yield once.again(last=last)
        return
    with asked(upload, () if sheet is None else (sheet,), closely) as items:
        yield items


def _seen(item: Any) -> list[str]:
    """The sheets that a person sees; those that nobody sees if there are no others."""
    sheets = item["sheets"]
    return [name for name, visible in sheets if visible] or [name for name, _visible in sheets]
