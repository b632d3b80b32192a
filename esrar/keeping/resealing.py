"""Closes the encrypted columns of a table anew, with the blind indexes beside them."""

from __future__ import annotations

import hmac
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import LargeBinary, bindparam, column, func, select, table
from sqlalchemy.sql.expression import TableClause

from esrar.audit.models import AuditValue
from esrar.core.crypto import VERSION, EncryptedText
from esrar.core.db import Base, Write, db
from esrar.keeping.refused import Refused
from esrar.kit.snapshots.models import SnapshotRow

ROWS = 5_000
TEXTS = {"audit_value.text": AuditValue.__table__.c.text,
         "snapshot_row.text": SnapshotRow.__table__.c.text}  # fmt: skip
SEALED = '{"sealed":"'
CHANGED = "%s %s: its value was changed outside the application; look at it before the keys change"


@dataclass(frozen=True)
class SealedTable:
    """A table with encrypted columns, whose values are taken here as they lie."""

    model: Any

    @property
    def name(self) -> str:
        """What the table is called."""
        return str(self.model.__tablename__)

    @cached_property
    def key(self) -> str:
        """The column that numbers its rows."""
        (found,) = self.model.__table__.primary_key.columns
        return str(found.name)

    @cached_property
    def columns(self) -> dict[str, EncryptedText]:
        """Its encrypted columns."""
        return {c.name: c.type for c in self.model.__table__.c
                if isinstance(c.type, EncryptedText)}  # fmt: skip

    @cached_property
    def indexes(self) -> dict[str, str]:
        """The blind index beside each column that has one."""
        derived = getattr(self.model, "derived", {})
        return {name: f"{name}_index" for name in self.columns if f"{name}_index" in derived}

    @cached_property
    def plain(self) -> TableClause:
        """The table with values as bytes: nothing is opened in passing."""
        names = (*self.columns, *self.indexes.values())
        return table(self.name, column(self.key), *(column(n, LargeBinary) for n in names))

    def index(self, name: str, text: str) -> bytes:
        """The blind index of a text in one of the columns."""
        made: bytes = self.model.derived[self.indexes[name]](SimpleNamespace(**{name: text}))
        return made

    def portions(self, connection: Any) -> Iterator[Sequence[Any]]:
        """All rows that have a value, some at a time, in the order of their numbers."""
        own, last = self.plain.c[self.key], None
        statement = select(self.plain).order_by(own).limit(ROWS)
        while True:
            after = statement if last is None else statement.where(own > last)
            rows = connection.execute(after).mappings().all()
            if not rows:
                return
            yield rows
            last = rows[-1][self.key]


def sealed_tables() -> list[SealedTable]:
    """Every table that has encrypted columns."""
    found = [SealedTable(mapper.class_) for mapper in Base.registry.mappers]
    return sorted((one for one in found if one.columns), key=lambda one: one.name)


def reseal(write: Write, one: SealedTable, old: int, new: int) -> Counter[str]:
    """Close every value with the new version. Raises Refused at one that is not its row's."""
    connection, done = write.session.connection(), Counter[str]()
    names = (*one.columns, *one.indexes.values())
    statement = (
        one.plain.update()
        .where(one.plain.c[one.key] == bindparam("row"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    for rows in one.portions(connection):
        write.results[VERSION] = old
        opened = [_opened(one, row) for row in rows]
        write.results[VERSION] = new
        both = [(row[one.key], texts) for row, texts in zip(rows, opened, strict=True)]
        some = [_closed(one, key, t) for key, t in both if set(t.values()) != {None}]
        if some:
            connection.execute(statement, some)
        for texts in opened:
            done.update(name for name, text in texts.items() if text is not None)
    return done


def _opened(one: SealedTable, row: Any) -> dict[str, str | None]:
    """The texts of a row; what was tampered with must not come out as if it were sound."""
    texts: dict[str, str | None] = {}
    for name, kind in one.columns.items():
        try:
            texts[name] = None if row[name] is None else kind.open(bytes(row[name]))
        except InvalidTag:
            raise Refused(CHANGED % (one.name, row[one.key])) from None
        text, index = texts[name], one.indexes.get(name)
        said = bytes(row[index] or b"") if index else b""
        due = one.index(name, text) if index and text is not None else b""
        if not hmac.compare_digest(said, due):
            raise Refused(CHANGED % (one.name, row[one.key]))
    return texts


def _closed(one: SealedTable, key: Any, texts: dict[str, str | None]) -> dict[str, Any]:
    row: dict[str, Any] = {"row": key}
    for name, text in texts.items():
        row[f"new_{name}"] = None if text is None else one.columns[name].seal(text)
        if name in one.indexes:
            row[f"new_{one.indexes[name]}"] = None if text is None else one.index(name, text)
    return row


def versions(one: SealedTable) -> dict[str, dict[int, int]]:
    """How many values of each column are closed with which version."""
    found: dict[str, dict[int, int]] = {}
    for name in one.columns:
        first = func.substr(one.plain.c[name], 1, 1, type_=LargeBinary)
        asked = select(first, func.count()).where(one.plain.c[name].is_not(None)).group_by(first)
        rows = db.session.execute(asked)
        found[f"{one.name}.{name}"] = {bytes(byte)[0]: count for byte, count in rows}
    return found


def in_texts() -> dict[str, dict[int, int]]:
    """The same of values inside texts whose digests are proven: these stay as they were closed."""
    found: dict[str, dict[int, int]] = {}
    for place, text in TEXTS.items():
        counts = Counter[int]()
        asked = select(text).where(text.like(f"%{SEALED}%")).execution_options(yield_per=ROWS)
        for whole in db.session.scalars(asked):
            for value in whole.split(SEALED)[1:]:
                counts[b64decode(value[:4])[0]] += 1
        found[place] = dict(counts)
    return found
