"""Reads workbooks: the sheets of a file, the cells of a sheet as JSON can carry them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from .limits import CELL, Refused
from .remarks import Remarks

HEADINGS = 30
"""Cells merged below so many rows are no headings."""


def workbook(content: bytes, closely: bool = False) -> list[Any]:
    """The sheets of a workbook: name, whether it is seen, and a way to read it."""
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
    remarks = Remarks(content)

    def loader(name: str) -> Any:
        def opened() -> tuple[dict[str, Any], Iterable[list[Any]]]:
            try:
                sheet = book.get_sheet_by_name(name)
                if sheet.start is None:
                    return {"rows": 0}, ()
                if sheet.total_width - sheet.start[1] > 16_384:
                    raise Refused("columns")
                about = {"rows": sheet.total_height, "merged": _merged(sheet),
                         "remarks": remarks.of(name) if closely else []}  # fmt: skip
                return about, _rows(sheet)
            except (Refused, MemoryError):
                raise
            except BaseException:
                raise Refused("corrupt") from None

        return opened

    return [
        (one.name, one.visible == calamine.SheetVisibleEnum.Visible, loader(one.name))
        for one in metadata
        if one.typ == calamine.SheetTypeEnum.WorkSheet
    ]


def _rows(sheet: Any) -> Iterable[list[Any]]:
    try:
        yield from sheet.iter_rows()
    except (MemoryError, GeneratorExit):
        raise
    except BaseException:
        raise Refused("corrupt") from None


def _merged(sheet: Any) -> list[list[int]]:
    """First and last row and column of cells that were merged where headings may be, from 0."""
    found = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
    return [one for one in found if one[0] < HEADINGS][:200]


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
