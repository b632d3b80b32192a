"""Tables of papers: letters and their templates, reports, what is written in them, packs."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.approval import Approvable
from esrar.core.contents import STORED
from esrar.core.db import NEVER_REUSED, Record
from esrar.core.indexes import filled_index, live_index
from esrar.core.search import searchable

HASH = 64


class LetterTemplate(Record):
    """A text with named fields, from which letters are made."""

    __tablename__ = "letter_template"
    __table_args__ = (
        live_index("uq_letter_template_name_key", "name_key", unique=True),
        NEVER_REUSED,
    )

    name: Mapped[str] = mapped_column(String(120))
    audience: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(2), default="ar")
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(140), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.name),
        "search_text": lambda row: searchable(row, row.name, row.subject),
    }


class Letter(Approvable, Record):
    """An outgoing letter. Numbered when it is issued, year by year without a gap.

    `sha256` is its paper as it was frozen then; `disclosure_id` is what was kept of whom it told
    somebody else about. Letters written in one act share a `batch`.
    """

    __tablename__ = "letter"
    __table_args__ = (
        Index("uq_letter_number", "year", "number", unique=True),
        Index("ix_letter_family_id", "family_id"),
        Index("ix_letter_organisation_id", "organisation_id"),
        filled_index("ix_letter_batch", "batch"),
        filled_index("ix_letter_sha256", "sha256"),
        live_index("ix_letter_name_key", "name_key", "id"),
        NEVER_REUSED,
    )

    template_id: Mapped[int | None] = mapped_column(ForeignKey("letter_template.id"))
    language: Mapped[str] = mapped_column(String(2), default="ar")
    family_id: Mapped[int | None] = mapped_column(ForeignKey("family.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    recipient: Mapped[str | None] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str | None] = mapped_column(Text)
    basis: Mapped[str | None] = mapped_column(String(16))
    signatory: Mapped[str | None] = mapped_column(String(200))
    year: Mapped[int | None]
    number: Mapped[int | None]
    reference: Mapped[str | None] = mapped_column(String(12))
    issued_on: Mapped[date | None] = mapped_column(Date)
    issued_on_entered: Mapped[str | None] = mapped_column(String(16))
    batch: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(HASH), info=STORED)
    disclosure_id: Mapped[int | None] = mapped_column(ForeignKey("disclosure.id"))
    name_key: Mapped[str] = mapped_column(String(240), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")

    derived = {
        "name_key": lambda row: arabic.sort_key(row.subject),
        # No name: whoever may not meet persons searches this list too.
        "search_text": lambda row: searchable(row, row.subject),
    }


class Report(Record):
    """A report as it was made. `content` is all that its papers say; the fingerprint is of it."""

    __tablename__ = "report"
    __table_args__ = (
        Index("uq_report_identifier", "identifier", unique=True),
        Index("ix_report_period", "fiscal_year_id", "span"),
        NEVER_REUSED,
    )

    identifier: Mapped[str] = mapped_column(String(32))
    fiscal_year_id: Mapped[int] = mapped_column(ForeignKey("fiscal_year.id"))
    span: Mapped[str] = mapped_column(String(4))
    language: Mapped[str] = mapped_column(String(2))
    edition: Mapped[str] = mapped_column(String(16))
    as_of: Mapped[date] = mapped_column(Date)
    closing_id: Mapped[int | None] = mapped_column(ForeignKey("plan_closing.id"))
    made_on: Mapped[date] = mapped_column(Date)
    made_by: Mapped[str] = mapped_column(String(120), default="")
    content: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(HASH))
    pdf: Mapped[str] = mapped_column(String(HASH), info=STORED)
    xlsx: Mapped[str] = mapped_column(String(HASH), info=STORED)

    unrecorded: ClassVar[frozenset[str]] = frozenset({"content"})


class Narrative(Record):
    """What is written about an indicator in the reports of a period, in each language."""

    __tablename__ = "report_narrative"
    __table_args__: Any = (
        live_index(
            "uq_report_narrative_indicator", "fiscal_year_id", "span", "measure", unique=True
        ),
        NEVER_REUSED,
    )

    fiscal_year_id: Mapped[int] = mapped_column(ForeignKey("fiscal_year.id"))
    span: Mapped[str] = mapped_column(String(4))
    measure: Mapped[str] = mapped_column(String(48))
    text_ar: Mapped[str | None] = mapped_column(Text)
    text_en: Mapped[str | None] = mapped_column(Text)


class ProofPack(Record):
    """A sample of the rows behind a number, drawn by a seed, with its paper as it was made."""

    __tablename__ = "proof_pack"
    __table_args__ = (
        Index("uq_proof_pack_identifier", "identifier", unique=True),
        Index("ix_proof_pack_measure", "measure"),
        NEVER_REUSED,
    )

    identifier: Mapped[str] = mapped_column(String(32))
    measure: Mapped[str] = mapped_column(String(48))
    as_of: Mapped[date] = mapped_column(Date)
    seed: Mapped[str] = mapped_column(String(24))
    size: Mapped[int]
    population: Mapped[int]
    records: Mapped[str] = mapped_column(Text)
    made_on: Mapped[date] = mapped_column(Date)
    made_by: Mapped[str] = mapped_column(String(120), default="")
    fingerprint: Mapped[str] = mapped_column(String(HASH))
    pdf: Mapped[str] = mapped_column(String(HASH), info=STORED)
