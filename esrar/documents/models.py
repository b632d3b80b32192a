"""Documents: what each is for, which versions there were, and the decision that approved it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.approval import Approvable
from esrar.core.db import NEVER_REUSED, Line, Record
from esrar.core.indexes import live_index
from esrar.core.search import searchable


class Document(Approvable, Record):
    """A study, plan, mechanism or form that somebody approves; the file is attached to it."""

    __tablename__ = "document"
    __table_args__ = (
        live_index("ix_document_name_key", "name_key", "id"),
        Index("ix_document_kind_id", "kind_id"),
        NEVER_REUSED,
    )

    title: Mapped[str] = mapped_column(String(240))
    kind_id: Mapped[int] = mapped_column(ForeignKey("choice.id"))
    department: Mapped[str | None] = mapped_column(String(40))
    task_code: Mapped[str | None] = mapped_column(String(8))
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_on_entered: Mapped[str | None] = mapped_column(String(16))
    notes: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(260), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.title),
        "search_text": lambda row: searchable(row, row.title),
    }


class DocumentVersion(Line):
    """A version of a document."""

    __tablename__ = "document_version"
    parent_column = "document_id"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    issued_on: Mapped[date | None] = mapped_column(Date)
    issued_on_entered: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(String(300))
