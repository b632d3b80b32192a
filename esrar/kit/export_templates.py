"""Workbooks that keep their shape: the same columns, headings and dates whenever they are run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO
from urllib.parse import parse_qsl

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from esrar.core.context import actor_id
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.kit import queries, views_kept
from esrar.kit.access import visible
from esrar.kit.asking import Query, parse
from esrar.kit.chips import filter_words
from esrar.kit.columns import (
    available,
    chosen,
    declared,
    fields_in,
    reckoned_in,
    title_heading,
)
from esrar.kit.exporter import filled, wanted
from esrar.kit.one_table import Table
from esrar.kit.one_table import write as write_table
from esrar.kit.register import Register
from esrar.kit.saved_lists import ExportTemplate
from esrar.kit.template_columns import NUMBER, Part, column, hidden


@dataclass(frozen=True)
class Template:
    """A template as it is kept."""

    id: int
    name: str
    owner_id: int
    shared: bool
    asked: str
    parts: Sequence[Part]
    dates: str
    version: int = 0

    @property
    def changeable(self) -> bool:
        """Whether whoever acts now made it."""
        return self.owner_id == actor_id()


def written(parts: Sequence[Part]) -> str:
    """Columns as they are kept."""
    return json.dumps([[p.key, p.heading, p.text] for p in parts], ensure_ascii=False)


def templates(register: Register) -> list[Template]:
    """The templates that whoever acts now may run: those shared, and one's own."""
    table = ExportTemplate.__table__
    rows = db.session.execute(
        select(table).where(table.c.register == register.key, table.c.deleted_at.is_(None))
        .order_by(table.c.name, table.c.id)
    )  # fmt: skip
    return [
        Template(r.id, r.name, r.owner_id, r.shared, r.asked,
                 [Part(heading, key, text) for key, heading, text in json.loads(r.columns)],
                 r.dates, r.version)
        for r in rows if r.shared or r.owner_id == (actor_id() or 0)
    ]  # fmt: skip


def find(register: Register, number: int | None = None, name: str = "") -> Template | None:
    """A template by its number or its name; of two of a name, the first."""
    found = templates(register)
    return next((t for t in found if t.id == number or (name and t.name == name)), None)


def query_of(register: Register, template: Template) -> Query:
    """Which records it takes. Raises Invalid when a filter names what is hidden or no more."""
    return parse(register, visible(register), MultiDict(parse_qsl(template.asked)))


def as_listed(register: Register, query: Query, numbered: bool = False) -> Template:
    """A list as it stands: its columns as whoever acts now sees them, under their headings.

    With `numbered` the number of the record stands before them.
    """
    kept = views_kept.layout(register, views_kept.current(register, query))
    columns = chosen(register, kept) if kept else declared(register, visible(register))
    title = Part(title_heading(register, kept), register.title)
    parts = [title, *(Part(str(c.label), c.key) for c in columns)]
    if numbered:
        parts.insert(0, Part(str(_("Record number")), NUMBER))
    return Template(0, str(register.label), 0, False, "", parts, "")


def write(register: Register, template: Template, out: IO[bytes], *, ending: str = "xlsx",
          query: Query | None = None, ordered: bool = False) -> int:  # fmt: skip
    """Write the template's records, or those of another query; returns how many.

    By number; a pdf, and whatever is asked `ordered`, in the order of the list.
    """
    query = query or query_of(register, template)
    known = available(register)
    shown = [p for p in template.parts if not hidden(register, p, known)]
    parts = [known[p.key] for p in shown if p.key in known]
    columns = [column(register, p, known, template.dates) for p in shown]
    fields = [register.field(register.title), *fields_in(parts)]
    selected = queries.selection(register, fields, query.day, reckoned_in(parts))
    statement = wanted(register, selected, query)
    if ordered or ending == "pdf":
        statement = queries.in_order(statement.order_by(None), register, query)
    rows, headings = filled(statement, columns), [c.heading for c in columns]
    table = Table(template.name, headings, rows, filter_words(register, query))
    return write_table(out, ending, table)
