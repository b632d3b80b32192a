"""A record as a page: its sections, lines, what higher tiers say of it, relations and history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup, escape
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from esrar.audit.reading import Entry
from esrar.audit.reading import history as read_history
from esrar.core import clock
from esrar.core.crypto import EncryptedText, agreed
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.pages import Link, StatusTag
from esrar.core.uploads import ACCEPT
from esrar.kit import files
from esrar.kit.access import may, visible, visible_line
from esrar.kit.extensions import panels
from esrar.kit.history import entries
from esrar.kit.listing import cell, count_text, list_rows, list_url, prepare
from esrar.kit.pages import LinesTable, RecordPage, Related
from esrar.kit.queries import COUNTED, Query, among, count, selection, standing, whole
from esrar.kit.register import Field, Lines, Register, Values
from esrar.kit.relations import nameless, pointing_at

RELATED = 5
"""So many related records stand on the page; the rest are one link away."""

HISTORY = 20
"""So many acts of a record's history stand on its page."""

Row = Mapping[str, Any]


def fetch(register: Register, record_id: int) -> Row:
    """All columns of a record. Raises NotFound; a merged record is still found by its number."""
    statement = whole(register, clock.today()).where(register.table.c.id == record_id)
    found = db.session.execute(statement).mappings().first()
    if found is None:
        raise NotFound()
    row = dict(found)
    _check_sealed(register, row)
    return row


def standing_row(register: Register, id: int) -> Row:
    """A record that can be changed. Raises NotFound when it was deleted or merged away."""
    row = fetch(register, id)
    if row["deleted_at"] or row["merged_into_id"]:
        raise NotFound()
    return row


def _check_sealed(register: Register, row: Row) -> None:
    """An encrypted value must be its own row's: compared with the blind index beside it."""
    for column in register.table.c:
        index = f"{column.name}_index"
        if isinstance(column.type, EncryptedText) and index in row:
            agreed(register.model.sealed_context, row[column.name], row[index])


def record_page(register: Register, row: Row) -> RecordPage:
    """Everything the page of one record shows."""
    fields = visible(register)
    shown = [f for f in fields if not f.through and f.name != register.title]
    prepare(register, shown, [_Loaded(row)])
    return RecordPage(
        title=title(register, row),
        subtitle=f"{register.singular} {row['id']}",
        status=_status(register, row),
        back=Link(str(register.label), url_for(f"{register.key}.list")),
        actions=_actions(register, row),
        sections=_sections(register, shown, row),
        blanks=_blanks(shown, row),
        lines=[_lines_table(register, b, row["id"]) for b in register.lines],
        panels=panels(register, row),
        related=_related(register, row),
        files=files.rows(register, row["id"]),
        file_action=url_for(f"{register.key}.attach", id=row["id"])
        if register.attached and may(register, "write") else "",
        file_kinds=[(key, str(label)) for key, label in register.attached],
        file_types=ACCEPT,
        history=entries(register, fields, _history(register, row["id"])),
    )  # fmt: skip


def _history(register: Register, record_id: int) -> Sequence[Entry]:
    return read_history(db.session(), register.table.name, record_id, HISTORY)


class _Loaded:
    """A mapping in the shape of a fetched row."""

    def __init__(self, mapping: Row) -> None:
        self._mapping, self.id = mapping, mapping["id"]


def title(register: Register, row: Row) -> str:
    """What a record is called."""
    return str(row[register.title] or nameless(register, row["id"]))


def _status(register: Register, row: Row) -> StatusTag | None:
    if row["deleted_at"]:
        return StatusTag(str(_("Deleted")), "bad")
    for status in register.derived:
        state = status.states.get(row[status.name])
        if state is not None:
            return StatusTag(str(state.label), state.tone)
    return None


def _sections(register: Register, shown: Sequence[Field], row: Row) -> list[Any]:
    """The filled fields by section; a record is read for what it says, not for what it lacks."""
    made = []
    titles = {s.key: str(s.label) for s in register.sections}
    filled = [f for f in shown if f.kind.fetch(f.name, row) is not None]
    for key in dict.fromkeys(f.section for f in filled):
        pairs = [(str(f.label), _value(register, f, row)) for f in filled if f.section == key]
        made.append((f"section-{key}", titles.get(key) or str(_("Details")), pairs))
    return made


def _blanks(shown: Sequence[Field], row: Row) -> list[str]:
    """Labels of the fields that nobody filled yet."""
    return [str(f.label) for f in shown if f.entered and f.kind.fetch(f.name, row) is None]


def is_sealed(register: Register, name: str) -> bool:
    """Whether a field is stored encrypted, hence shown masked until it is revealed."""
    return name in register.table.c and isinstance(register.table.c[name].type, EncryptedText)


def _value(register: Register, one: Field, row: Row) -> str:
    shown = escape(one.kind.show_whole(one.kind.fetch(one.name, row)))
    if not is_sealed(register, one.name) or not may(register, "reveal"):
        return shown
    url = url_for(f"{register.key}.reveal", id=row["id"], field=one.name)
    return shown + Markup(' <a class="reveal" href="%s">%s</a>') % (url, _("Reveal"))


def _lines_table(register: Register, block: Lines, record_id: int) -> LinesTable:
    fields = visible_line(register, block)
    rows = [
        [cell(register, f, values, {}) for f in fields]
        for values in line_rows(register, block, record_id)
    ]
    headings = [str(f.label) for f in fields]
    return LinesTable(str(block.label), headings, rows, str(_("None yet")))


def line_rows(register: Register, block: Lines, record_id: int) -> Sequence[Row]:
    """The stored lines of a record, oldest first."""
    child = block.model.__table__
    statement = select(child).where(child.c[block.model.parent_column] == record_id)
    return [dict(row) for row in db.session.execute(statement.order_by(child.c.id)).mappings()]


def stored_values(register: Register, row: Row) -> Values:
    """Every field's value as stored, hidden ones included: what cross-field rules look at."""
    return {f.name: f.kind.fetch(f.name, row) for f in register.fields if not f.through}


def stored_lines(register: Register, record_id: int) -> dict[str, list[tuple[int, Values]]]:
    """The lines of a record as values, for its form."""
    return {
        b.key: [
            (line["id"], {f.name: f.kind.fetch(f.name, line) for f in b.fields})
            for line in line_rows(register, b, record_id)
        ]
        for b in register.lines
    }


def _related(register: Register, row: Row) -> list[Related]:
    found = []
    for other, one in pointing_at(register):
        if may(other, "read") and one in visible(other):
            found.append(_related_block(other, one, row["id"], may(other, "write")))
    return found


def _related_block(other: Register, one: Field, record_id: int, add: bool) -> Related:
    query = Query(filters={one.name: (f"#{record_id}",)})
    shown = [f for f in visible(other) if f.listed and f.name != one.name][:5]
    where = [standing(other), among(other, one, [record_id])]
    statement = selection(other, shown, query.day).where(*where)
    statement = statement.order_by(other.table.c.id.desc()).limit(RELATED)
    rows = list_rows(other, shown, db.session.execute(statement).all())
    total = len(rows) if len(rows) < RELATED else count(other, where)
    chosen: dict[str, Any] = {one.name: f"#{record_id}"}
    new = url_for(f"{other.key}.new", **chosen) if add and one.entered else ""
    headings = [str(other.field(other.title).label)]
    headings += [str(f.label) for f in shown if f.name != other.title]
    headings += [str(d.label) for d in other.derived if d.listed]
    return Related(
        str(other.label), count_text(other, total, total > COUNTED), headings,
        [(r.url, [r.title, *r.cells]) for r in rows], list_url(other, query), new,
    )  # fmt: skip


def _actions(register: Register, row: Row) -> list[Link]:
    links, key, record_id = [], register.key, row["id"]
    if row["deleted_at"]:
        if may(register, "delete"):
            links.append(
                Link(str(_("Restore")), url_for(f"{key}.restore", id=record_id), "primary", "post")
            )
        return links
    if may(register, "write"):
        for stage in register.stages:
            if stage.applies(row, clock.today()):
                links.append(
                    Link(str(stage.label), url_for(f"{key}.stage", id=record_id, stage=stage.key))
                )
        links.insert(0, Link(str(_("Edit")), url_for(f"{key}.edit", id=record_id), "primary"))
    if may(register, "delete"):
        links.append(Link(str(_("Delete")), url_for(f"{key}.delete", id=record_id), "danger"))
    return links
