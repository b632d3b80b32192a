"""A locality: governorate, city, village or district, and every way lists have spelt it."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core import arabic
from esrar.core.db import NEVER_REUSED, Record


class Locality(Record):
    """A place people live in. A `district` row belongs to the locality of its `group_ar`."""

    __tablename__ = "locality"
    __table_args__ = NEVER_REUSED

    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    type: Mapped[str] = mapped_column(String(20))
    group_ar: Mapped[str] = mapped_column(String(120), default="")
    aliases: Mapped[str] = mapped_column(String(600), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    name_key: Mapped[str] = mapped_column(String(120), default="")

    derived = {"name_key": lambda row: arabic.sort_key(row.name)}
