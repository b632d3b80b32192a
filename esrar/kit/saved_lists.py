"""What people keep of lists: views with a name, the columns each of them wants, workbooks that
always have the same shape."""

from __future__ import annotations

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from esrar.core.db import NEVER_REUSED, Record
from esrar.core.indexes import live_index

NAME = 80
ADDRESS = 2_000


class ListView(Record):
    """A list as somebody asked for it: `asked` is its address after the question mark.

    `columns` are what its maker saw, as columns.py writes them; empty for the register's own.
    """

    __tablename__ = "list_view"
    __table_args__ = (Index("ix_list_view_register", "register"), NEVER_REUSED)

    register: Mapped[str] = mapped_column(String(48))
    name: Mapped[str] = mapped_column(String(NAME))
    owner_id: Mapped[int]
    shared: Mapped[bool] = mapped_column(default=False)
    asked: Mapped[str] = mapped_column(String(ADDRESS), default="")
    columns: Mapped[str] = mapped_column(Text, default="")


class ListLayout(Record):
    """The columns that one person wants in one view of a list, and whether the list opens there.

    `view` is the key of a tab: empty for the whole list.
    """

    __tablename__ = "list_layout"
    __table_args__ = (
        live_index("ix_list_layout_person", "register", "person_id", "view", unique=True),
        NEVER_REUSED,
    )

    register: Mapped[str] = mapped_column(String(48))
    person_id: Mapped[int]
    view: Mapped[str] = mapped_column(String(24), default="")
    columns: Mapped[str] = mapped_column(Text, default="")
    starts: Mapped[bool] = mapped_column(default=False)


class ExportTemplate(Record):
    """A workbook that is asked for again and again: which records, which columns, which headings.

    `dates` is how it writes days: a style of export_templates.py.
    """

    __tablename__ = "export_template"
    __table_args__ = (Index("ix_export_template_register", "register"), NEVER_REUSED)

    register: Mapped[str] = mapped_column(String(48))
    name: Mapped[str] = mapped_column(String(NAME))
    owner_id: Mapped[int]
    shared: Mapped[bool] = mapped_column(default=False)
    asked: Mapped[str] = mapped_column(String(ADDRESS), default="")
    columns: Mapped[str] = mapped_column(Text, default="")
    dates: Mapped[str] = mapped_column(String(16), default="")
