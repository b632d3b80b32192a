"""Tags: words that people put on records of any register, to find and to change them together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    bindparam,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.db import NEVER_REUSED, Record, Write, db
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.core.indexes import live_index
from esrar.kit.choices import Choice, ChoiceRow, values
from esrar.kit.register import Register

LONGEST = 40


class RecordTag(Record):
    """A tag on a record: `subject` and `subject_id` name it, `tag_id` is a value of its list."""

    __tablename__ = "record_tag"
    __table_args__ = (
        live_index("ix_record_tag_subject", "subject", "subject_id", "tag_id", unique=True),
        Index("ix_record_tag_tag_id", "tag_id"),
        NEVER_REUSED,
    )

    subject: Mapped[str] = mapped_column(String(48))
    subject_id: Mapped[int]
    tag_id: Mapped[int] = mapped_column(ForeignKey("choice.id"))


def list_of(register: Register) -> str:
    """The list of values that the tags of a register are; its roles share it."""
    return f"tag:{register.table.name}"[:40]


def kind(register: Register) -> Choice:
    """How a tag is read and shown."""
    return Choice(list_of(register))


def tagged(register: Register, given: Sequence[str]) -> ColumnElement[bool]:
    """Records with one of these tags; a minus among them means without any. Raises Invalid."""
    table, own = RecordTag.__table__, register.table.c.id
    stands = (table.c.subject == register.table.name, table.c.deleted_at.is_(None))
    any_tag = select(table.c.subject_id).where(*stands)
    found: list[ColumnElement[bool]] = []
    wanted = [kind(register).read(arabic.clean(text)) for text in given if text != "-"]
    if wanted:
        found.append(own.in_(any_tag.where(table.c.tag_id.in_(wanted))))
    if len(wanted) < len(given):
        found.append(not_(own.in_(any_tag)))
    return or_(*found)


def of_records(register: Register, ids: Sequence[int]) -> dict[int, list[int]]:
    """The tags of many records at once."""
    found: dict[int, list[int]] = {}
    if values(list_of(register)):
        given: dict[str, Any] = {"subject": register.table.name, "ids": list(ids)}
        for record_id, tag in db.session.execute(_of_records(), given):
            found.setdefault(record_id, []).append(tag)
    return found


@cache
def _of_records() -> Select[Any]:
    table = RecordTag.__table__
    among = table.c.subject_id.in_(bindparam("ids", expanding=True))
    stands = (table.c.subject == bindparam("subject"), table.c.deleted_at.is_(None))
    return select(table.c.subject_id, table.c.tag_id).where(*stands, among).order_by(table.c.id)


def taken(write: Write, register: Register, text: str) -> int:
    """Within a write: the tag of that name, made if there is none. Raises Invalid."""
    name = arabic.clean(text)
    if not name:
        raise Invalid(_l("Write the name of the tag"))
    if len(name) > LONGEST:
        raise Invalid(_l("Shorten the text to %(longest)s characters"), longest=LONGEST)
    try:
        return kind(register).read(name)
    except Invalid:
        pass
    there = select(func.count()).where(ChoiceRow.list == list_of(register))
    position = write.session.scalar(there) or 0
    row = ChoiceRow(list=list_of(register), key=f"{position + 1}-{arabic.fold(name)}"[:60],
                    ar=name, en=name, position=position)  # fmt: skip
    write.session.add(row)
    write.session.flush()
    return row.id
