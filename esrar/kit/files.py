"""Files attached to a record: kept once by content, listed on its page, sent as downloads."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core.db import NEVER_REUSED, Record, live_index
from esrar.kit.pages import FileRow
from esrar.kit.register import Register

NAME_LENGTH = 160


class Attachment(Record):
    """A file of a record: `subject` and `subject_id` name it, `sha256` is where its content lies."""

    __tablename__ = "attachment"
    __table_args__ = (
        live_index("ix_attachment_subject", "subject", "subject_id"),
        Index("ix_attachment_sha256", "sha256"),
        NEVER_REUSED,
    )

    subject: Mapped[str] = mapped_column(String(48))
    subject_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    sha256: Mapped[str] = mapped_column(String(64))
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]


def rows(register: Register, record_id: int) -> list[FileRow]:
    """The files of a record as its page lists them, newest first."""
    return []


def attach(register: Register, id: int) -> Any:
    """Take in a file for a record."""
    raise NotImplementedError


def download(register: Register, id: int, file_id: int) -> Any:
    """Send a file of a record, and keep who took it."""
    raise NotImplementedError
