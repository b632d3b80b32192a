"""What a frozen row is: its cells as text, what stays encrypted in it, how it is proven."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from esrar.audit.chain import compact
from esrar.core.crypto import EncryptedText
from esrar.core.i18n import LANGUAGES, language
from esrar.kit.access import visible
from esrar.kit.export_cells import Column, Row, preparer, reader, status_of
from esrar.kit.export_cells import cells as cells_of
from esrar.kit.loading import is_sealed
from esrar.kit.register import Derived, Field, Register
from esrar.kit.selecting import line_values
from esrar.kit.workbooks import Cell, Heading

SEAL = EncryptedText("snapshot_row.text")
WIDE = {"s": 12, "m": 18, "l": 34}
BETWEEN = "، "


@dataclass(frozen=True)
class Frozen:
    """One column of a copy: what of the register it is, and how it was headed that day."""

    key: str
    heading: str
    width: int = 18
    sealed: bool = False


@dataclass(frozen=True)
class Layout:
    """The columns of a copy, and the language its words are in."""

    language: str
    columns: Sequence[Frozen]

    def text(self) -> str:
        """As it is kept, and as the fingerprint covers it."""
        return compact({"language": self.language, "columns": [asdict(c) for c in self.columns]})


def layout_of(text: str) -> Layout:
    """A layout as it was kept."""
    found = json.loads(text)
    tongue = found["language"] if found["language"] in LANGUAGES else "ar"
    return Layout(tongue, [Frozen(**one) for one in found["columns"]])


def choices(register: Register) -> dict[str, Field | Derived]:
    """What of a register whoever acts now can freeze, by key: fields, and statuses of the day."""
    found: dict[str, Field | Derived] = {f.name: f for f in visible(register) if f.importable}
    return found | {d.name: d for d in register.derived}


def usual(register: Register) -> list[str]:
    """What is frozen unless something else is chosen: the columns of the list."""
    return [key for key, part in choices(register).items()
            if part.listed or key == register.title]  # fmt: skip


def laid_out(register: Register, keys: Iterable[str]) -> Layout:
    """The columns of these keys, in the register's order and the language being spoken."""
    wanted, known = set(keys), choices(register)
    return Layout(language(), [_frozen(register, k, known[k]) for k in known if k in wanted])


def _frozen(register: Register, key: str, part: Field | Derived) -> Frozen:
    if isinstance(part, Derived):
        return Frozen(key, str(part.label), 14)
    sealed = not part.through and is_sealed(register, key)
    return Frozen(key, str(part.label), WIDE.get(part.kind.width, 18), sealed)


def readers(register: Register, layout: Layout) -> list[Column]:
    """How today's cells of these columns are read; of a column that is no more, blank ones."""
    fields = {f.name: f for f in register.fields}
    statuses = {d.name: d for d in register.derived}
    return [_column(register, c, fields.get(c.key), statuses.get(c.key)) for c in layout.columns]


def _column(register: Register, frozen: Frozen, one: Field | None,
            status: Derived | None) -> Column:  # fmt: skip
    heading = Heading(frozen.heading, frozen.width)
    if one is not None and one.through:
        every = _Every(register, one)
        return Column(heading, every.read, every.prepare)
    if one is not None:
        return Column(heading, reader(one, False), preparer(one))
    if status is not None:
        return status_of(status)
    return Column(heading, lambda row: None)


class _Every:
    """A field that lives in lines: all its values in one cell."""

    def __init__(self, register: Register, one: Field) -> None:
        self._register, self._field, self._cell = register, one, cells_of(one.kind)
        self._values: dict[int, list[Any]] = {}

    def prepare(self, rows: Sequence[Row]) -> None:
        self._values = line_values(self._register, self._field, [row["id"] for row in rows])

    def read(self, row: Row) -> Cell:
        found = [str(self._cell(v)) for v in self._values.get(row["id"], ())]
        return BETWEEN.join(found) or None


# -- rows as text ------------------------------------------------------------------------------


def written(layout: Layout, cells: Sequence[Cell]) -> str:
    """A row as it is kept: what is encrypted in the register is encrypted here."""
    return compact([
        _sealed(cell) if column.sealed and cell is not None else _plain(cell)
        for column, cell in zip(layout.columns, cells, strict=True)
    ])  # fmt: skip


def _sealed(cell: Cell) -> dict[str, str]:
    return {"sealed": b64encode(SEAL.seal(str(cell))).decode()}


def _plain(cell: Cell) -> Any:
    if cell is None or type(cell) in (str, int, bool):
        return cell
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, Decimal | float):
        return {"number": str(cell)}
    return str(cell)


def read(text: str) -> list[Cell]:
    """The cells of a kept row, encrypted ones opened."""
    return [_read(one) for one in json.loads(text)]


def _read(one: Any) -> Cell:
    if not isinstance(one, dict):
        return one
    ((kind, text),) = one.items()
    return OPENED[kind](text)


OPENED: dict[str, Callable[[str], Cell]] = {
    "sealed": lambda text: SEAL.open(b64decode(text)),
    "date": date.fromisoformat,
    "number": Decimal,
}


def same(first: Cell, second: Cell) -> bool:
    """Whether a frozen cell says what today's says: an amount is the same as 5 and as 5.00."""
    if isinstance(second, float):
        second = Decimal(str(second))
    return bool(first == second) or (first in (None, "") and second in (None, ""))


def fingerprint(header: Sequence[Any], digests: Iterable[bytes]) -> str:
    """What vouches for a copy: what it is, and every row of it in its order."""
    whole = hashlib.sha256(compact(list(header)).encode())
    for digest in digests:
        whole.update(digest)
    return whole.hexdigest()
