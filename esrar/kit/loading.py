"""Reads one record with everything it holds, for its page, its form and the acts on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from werkzeug.exceptions import NotFound

from esrar.accounts.permissions import granted
from esrar.core import clock
from esrar.core.crypto import EncryptedText, agreed
from esrar.core.db import Line, db, remembered, under_way
from esrar.kit.queries import one_of, whole
from esrar.kit.register import Lines, Register, Values
from esrar.kit.relations import name_of, nameless

Row = Mapping[str, Any]
BIN = "bin:read"


def fetch(register: Register, record_id: int) -> Row:
    """All columns of a record. Raises NotFound; a merged record is still found by its number."""
    statement = one_of(register, whole(register, clock.today()))
    found = db.session.execute(statement, {"record": record_id}).mappings().first()
    if found is None:
        raise NotFound()
    row = dict(found)
    _check_sealed(register, row)
    return row


def met(register: Register, record_id: int) -> Row:
    """A record as its own pages show it; a deleted one to who may look into the bin only.

    Raises NotFound.
    """
    row = fetch(register, record_id)
    if row["deleted_at"] and BIN not in granted():
        raise NotFound()
    return row


def standing_row(register: Register, id: int) -> Row:
    """A record that can be changed. Raises NotFound when it was deleted or merged away."""
    row = fetch(register, id)
    if row["deleted_at"] or row["merged_into_id"]:
        raise NotFound()
    return row


def _check_sealed(register: Register, row: Row) -> None:
    """An encrypted value must be its own row's: compared with the blind index beside it."""
    for column in register.table.c:
        index = f"{column.name}_index"
        if isinstance(column.type, EncryptedText) and index in row:
            agreed(register.model.sealed_context, row[column.name], row[index])


def is_sealed(register: Register, name: str) -> bool:
    """Whether a field is stored encrypted, hence shown masked until it is revealed."""
    return name in register.table.c and isinstance(register.table.c[name].type, EncryptedText)


def title(register: Register, row: Row) -> str:
    """What a record is called."""
    return name_of(register, row) or nameless(register, row["id"])


def line_rows(register: Register, block: Lines, record_id: int) -> Sequence[Row]:
    """The stored lines of a record, oldest first; a page that shows them twice asks once."""
    if under_way() is not None:
        return _read_lines(block, record_id)
    known: dict[Any, Sequence[Row]] = remembered().setdefault("lines", {})
    asked = block.model, record_id
    if asked not in known:
        known[asked] = _read_lines(block, record_id)
    return known[asked]


def _read_lines(block: Lines, record_id: int) -> Sequence[Row]:
    rows = db.session.execute(_lines_of(block.model), {"record": record_id})
    return [dict(row) for row in rows.mappings()]


@cache
def _lines_of(model: type[Line]) -> Select[Any]:
    child = model.__table__
    own = child.c[model.parent_column] == bindparam("record")
    return select(child).where(own).order_by(child.c.id)


def stored_values(register: Register, row: Row) -> Values:
    """Every field's value as stored, hidden ones included: what cross-field rules look at."""
    return {f.name: f.kind.fetch(f.name, row) for f in register.fields if not f.through}


def stored_lines(register: Register, record_id: int) -> dict[str, list[tuple[int, Values]]]:
    """The lines of a record as values, for its form."""
    return {
        b.key: [
            (line["id"], {f.name: f.kind.fetch(f.name, line) for f in b.fields})
            for line in line_rows(register, b, record_id)
        ]
        for b in register.lines
    }
