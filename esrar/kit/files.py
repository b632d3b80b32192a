"""Files attached to a record: rows that say whose a stored content is, and what it was called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Index, String, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from esrar.audit.recorder import note
from esrar.core import clock, storage
from esrar.core.calendar import show_date
from esrar.core.contents import STORED
from esrar.core.db import NEVER_REUSED, Record, Write, db, writing
from esrar.core.errors import Invalid
from esrar.core.i18n import _, _l
from esrar.core.indexes import live_index
from esrar.core.uploads import Upload, shown_name
from esrar.kit.access import may, may_change
from esrar.kit.disclosures.basis import COPIED
from esrar.kit.pages import FileRow
from esrar.kit.register import Register

NAME_LENGTH = 160
BASIS_NOTE = 300


@dataclass(frozen=True)
class Ground:
    """Why a file is kept that is else refused: the basis, and its article or who asked."""

    basis: str = ""
    note: str = ""


NO_GROUND = Ground()


class Attachment(Record):
    """A file of a record: `subject` and `subject_id` name it, `sha256` is the content."""

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
    sha256: Mapped[str] = mapped_column(String(64), info=STORED)
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    basis: Mapped[str | None] = mapped_column(String(16))
    basis_note: Mapped[str | None] = mapped_column(String(BASIS_NOTE))


def readable(register: Register) -> bool:
    """Whether whoever acts now may read files here: any paper can hold personal data."""
    return may(register, "read") and (may(register, "personal") or may(register, "write"))


def rows(register: Register, record: Mapping[str, Any]) -> list[FileRow]:
    """The files of a record as its page lists them, newest first."""
    if not (register.attached and readable(register)):
        return []
    removable = may_remove(register, record)
    asked = {"subject": register.table.name, "record": record["id"]}
    return [_row(register, one, removable) for one in db.session.execute(_LATEST, asked)]


_FILE = Attachment.__table__.c
_LATEST = (
    select(
        _FILE.id,
        _FILE.subject_id,
        _FILE.kind,
        _FILE.name,
        _FILE.size,
        _FILE.created_at,
        _FILE.basis,
        _FILE.basis_note,
    )
    .where(
        _FILE.subject == bindparam("subject"),
        _FILE.subject_id == bindparam("record"),
        _FILE.deleted_at.is_(None),
    )
    .order_by(_FILE.id.desc())
)


def may_remove(register: Register, record: Mapping[str, Any]) -> bool:
    """Whether whoever acts now may put its files aside: never once it is a paper that went out."""
    gone_out = register.beyond is not None and register.beyond(record)
    return may_change(register, record) and not gone_out


def _row(register: Register, one: Any, removable: bool) -> FileRow:
    id, file_id = one.subject_id, one.id
    grounds = [COPIED.show(one.basis), one.basis_note] if one.basis else []
    added = show_date(clock.local(one.created_at).date())
    return FileRow(
        url_for(f"{register.key}.file", id=id, file_id=file_id),
        one.name,
        " · ".join((kind_label(register, one.kind), size_text(one.size), added, *grounds)),
        url_for(f"{register.key}.remove_file", id=id, file_id=file_id) if removable else "",
    )


def find(register: Register, record_id: int, file_id: int) -> Attachment | None:
    """That file of that record, if it was not removed."""
    return db.session.scalar(
        select(Attachment).where(*_of(register, record_id), Attachment.id == file_id)
    )


def _of(register: Register, record_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Attachment.subject == register.table.name,
        Attachment.subject_id == record_id,
        Attachment.deleted_at.is_(None),
    )


def kind_label(register: Register, kind: str) -> str:
    """What the register calls this kind of file."""
    return str(dict(register.attached).get(kind) or _("Attachment"))


def size_text(size: int) -> str:
    """A size as people say it."""
    if size < 1_000_000:
        return str(_("%(n)s KB", n=max(1, round(size / 1000))))
    return str(_("%(n)s MB", n=f"{size / 1_000_000:.1f}"))


class _Repeated(Invalid):
    """The record has this very file already; the write is taken back."""


def refuse_unfounded(register: Register, kind: str, ground: Ground) -> None:
    """Raise Invalid for a guarded file, such as a copy of an identity card, without its ground."""
    if kind in register.guarded and not (ground.basis and ground.note):
        raise Invalid(
            _l("A copy of an identity document is kept only by a duty or at the request of an "
               "authority: choose the basis and write the article or the request. Otherwise see "
               "the original and note «Original of the identity document seen on»")
        )  # fmt: skip


def keep(register: Register, record_id: int, kind: str, given_name: str, upload: Upload,
         ground: Ground = NO_GROUND) -> bool:  # fmt: skip
    """Store an upload as a file of the record; False if it has this very file already."""
    refuse_unfounded(register, kind, ground)
    storage.put(upload.content)  # before the lock: a large one takes its time
    try:
        with writing(origin="attach") as write:
            attach(write, register, record_id, kind, given_name, upload, ground)
    except _Repeated:
        return False
    return True


def attach(write: Write, register: Register, record_id: int, kind: str, given_name: str,
           upload: Upload, ground: Ground = NO_GROUND) -> None:  # fmt: skip
    """Store an upload as a file of a record, inside a write under way.

    Raises Invalid if the record has this very file already, or if it lacks its ground.
    """
    refuse_unfounded(register, kind, ground)
    name = shown_name(given_name, upload.content_type, NAME_LENGTH)
    if name.startswith("."):
        name = kind_label(register, kind) + name
    file = Attachment(
        subject=register.table.name, subject_id=record_id, kind=kind, name=name,
        content_type=upload.content_type, size=len(upload.content),
        basis=ground.basis or None, basis_note=ground.note[:BASIS_NOTE] or None,
    )  # fmt: skip
    # Noted first: it holds the audit's head, so a sweep or the same form again must wait.
    note(write.session, "attach", subject=file.subject, subject_id=record_id)
    file.sha256 = storage.put(upload.content)  # once more: it may have been swept meanwhile
    same = Attachment.kind == kind, Attachment.sha256 == file.sha256
    if write.session.scalar(select(Attachment.id).where(*_of(register, record_id), *same)):
        raise _Repeated(_l("This file was attached already"))
    write.session.add(file)


def remove(register: Register, record_id: int, file_id: int) -> None:
    """Put a file aside. Its content stays for the history, until the person's data is destroyed."""
    with writing(origin="detach") as write:
        one = find(register, record_id, file_id)
        if one is not None:
            note(write.session, "detach", subject=register.table.name, subject_id=record_id)
            one.deleted_at = clock.now()
