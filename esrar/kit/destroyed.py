"""Marks records whose data, or whose kept paper, were destroyed: nothing brings them back."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, Table, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from esrar.core.contents import TAKEN
from esrar.core.db import Model


class DestroyedRecord(Model):
    """A record of which only the number stands, or a paper without its content; `number` is that
    of the proof."""

    __tablename__ = "destroyed_record"
    __table_args__ = {"sqlite_with_rowid": False, "info": TAKEN}

    subject: Mapped[str] = mapped_column(String(48), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(String(20))


DESTROYED: Table = DestroyedRecord.__table__


def proof_of(session: Session, table: Table, record_id: int) -> str | None:
    """The number of the proof that a record was destroyed; None of one that was not."""
    found: str | None = session.scalar(
        select(DESTROYED.c.number).where(
            DESTROYED.c.subject == table.name, DESTROYED.c.subject_id == record_id
        )
    )
    return found


def was_destroyed(table: Table) -> ColumnElement[bool]:
    """That a row of this table was destroyed."""
    return exists().where(DESTROYED.c.subject == table.name, DESTROYED.c.subject_id == table.c.id)
