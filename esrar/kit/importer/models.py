"""What is kept of an import: the batch, the rows it refused, which heading meant which field."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import clock
from esrar.core.crypto import EncryptedText
from esrar.core.db import NEVER_REUSED, Instant, Model


class ImportBatch(Model):
    """One file taken in. What it created and changed stands in the audit under its number.

    It is no record: a second import of the same file changes nothing, and this row is not a change.
    """

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_register", "register", "id"), NEVER_REUSED)

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(48))
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    actor_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(120), default="")
    file_name: Mapped[str] = mapped_column(String(200))
    sheet: Mapped[str] = mapped_column(String(200), default="")
    digest: Mapped[str] = mapped_column(String(64))
    basis: Mapped[str] = mapped_column(String(400))
    mapping: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12), default="done")
    read: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    repeated: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)


class ImportRow(Model):
    """A row that was not taken in, as it stood in the file; sealed, for it may hold identifiers."""

    __tablename__ = "import_row"
    __table_args__ = (Index("ix_import_row_batch_id", "batch_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    excel_row: Mapped[int]
    sealed: Mapped[str] = mapped_column(EncryptedText("import_row.sealed"))


class ImportMapping(Model):
    """Which field each heading of a known set of headings was said to be."""

    __tablename__ = "import_mapping"
    __table_args__ = (UniqueConstraint("register", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(48))
    digest: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[str] = mapped_column(Text)


class ImportAlias(Model):
    """What a text means in a list of values, as a person said once; applied to later imports.

    `spelling` is the folded text, `value` what the list's kind reads.
    """

    __tablename__ = "import_alias"
    __table_args__ = (UniqueConstraint("list", "spelling"), NEVER_REUSED)

    id: Mapped[int] = mapped_column(primary_key=True)
    list: Mapped[str] = mapped_column(String(80))
    spelling: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(String(120))
    value: Mapped[str] = mapped_column(String(60))
    actor: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
