"""Table of what the plan leaves open or misprints, each thing shown until it is confirmed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core.db import NEVER_REUSED, Record
from esrar.core.indexes import live_index


class OpenQuestion(Record):
    """Something the plan leaves open or misprints, shown to the manager until it is confirmed."""

    __tablename__ = "plan_question"
    __table_args__: Any = (
        live_index("uq_plan_question_key", "fiscal_year_id", "key", unique=True),
        NEVER_REUSED,
    )

    fiscal_year_id: Mapped[int] = mapped_column(ForeignKey("fiscal_year.id"))
    key: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    refers_to: Mapped[list[str]] = mapped_column(JSON, default=list)
    printed: Mapped[list[str]] = mapped_column(JSON, default=list)
    explanation_ar: Mapped[str] = mapped_column(Text)
    explanation_en: Mapped[str] = mapped_column(Text)
    handling_ar: Mapped[str] = mapped_column(Text)
    handling_en: Mapped[str] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    confirmed_on: Mapped[date | None]
    confirmed_by_id: Mapped[int | None]

    def explanation(self, language: str) -> str:
        """What is open, in "ar" or "en"."""
        return self.explanation_ar if language == "ar" else self.explanation_en

    def handling(self, language: str) -> str:
        """What the application does meanwhile, in "ar" or "en"."""
        return self.handling_ar if language == "ar" else self.handling_en
