"""Lists of values that administrators edit: statuses nobody counts by, kinds, categories."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from esrar.audit.cache import kept
from esrar.core import arabic
from esrar.core.db import NEVER_REUSED, Record, db
from esrar.core.errors import Invalid
from esrar.core.fields import Kind, Option
from esrar.core.i18n import _l, language


class ChoiceRow(Record):
    """One value of a list, in both languages, with the other spellings lists have used for it."""

    __tablename__ = "choice"
    __table_args__ = (UniqueConstraint("list", "key"), NEVER_REUSED)

    list: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(60))
    ar: Mapped[str] = mapped_column(String(120))
    en: Mapped[str] = mapped_column(String(120))
    aliases: Mapped[str] = mapped_column(String(400), default="")
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True)
class _Value:
    id: int
    ar: str
    en: str
    active: bool
    spellings: frozenset[str]

    @property
    def label(self) -> str:
        return self.ar if language() == "ar" else self.en


def values(name: str) -> dict[int, _Value]:
    """The values of a list by id, in their order; retired ones included."""
    return kept(("choices",), _load, ChoiceRow.__table__).get(name, {})


def _load() -> dict[str, dict[int, _Value]]:
    # Of the table, not the model: to make ready all models takes a command longer than its work.
    table = ChoiceRow.__table__
    wanted = select(table).where(table.c.deleted_at.is_(None)).order_by(table.c.position)
    found: dict[str, dict[int, _Value]] = {}
    for row in db.session.execute(wanted):
        texts = (row.key, row.ar, row.en, *row.aliases.split("|"))
        known = frozenset(arabic.fold(t) for t in texts if t)
        value = _Value(row.id, row.ar, row.en, row.active, known)
        found.setdefault(row.list, {})[row.id] = value
    return found


@dataclass(frozen=True)
class Choice(Kind):
    """One value of an editable list; stored as its row's id."""

    widget: ClassVar[str] = "select"
    list: str

    def options(self) -> Sequence[Option]:
        """The values still in use."""
        return [(str(v.id), v.label) for v in values(self.list).values() if v.active]

    def read(self, text: str) -> int:
        known = values(self.list)
        number = arabic.number_of(text)
        if number is not None and number in known:
            return number
        folded = arabic.fold(text)
        for value in known.values():
            if folded in value.spellings:
                return value.id
        raise Invalid(_l("Choose one of the listed values"))

    def show(self, value: int) -> str:
        found = values(self.list).get(value)
        return found.label if found else str(value)

    def cell(self, value: int) -> str:
        return self.show(value)


def load_choices(session: Session, path: Path) -> None:
    """Add the values of a file (list,key,ar,en,order,aliases) that the database lacks."""
    have = {(r.list, r.key) for r in session.scalars(select(ChoiceRow))}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if (row["list"], row["key"]) not in have:
                session.add(ChoiceRow(
                    list=row["list"], key=row["key"], ar=row["ar"], en=row["en"],
                    aliases=row.get("aliases") or "", position=int(row["order"]),
                ))  # fmt: skip
