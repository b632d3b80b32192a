"""A record as a page: its sections, lines, what higher tiers say of it, relations and history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup, escape

from esrar.audit.reading import Entry
from esrar.audit.reading import history as read_history
from esrar.core import clock
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.pages import Link, StatusTag
from esrar.core.uploads import ACCEPT
from esrar.kit import files, registry, roles, tags
from esrar.kit.access import may, may_change, visible, visible_line
from esrar.kit.approval import is_settled
from esrar.kit.approval_views import links as approval_links
from esrar.kit.disclosures.basis import COPIED
from esrar.kit.extensions import panels
from esrar.kit.fill_views import links as fill_links
from esrar.kit.history import entries
from esrar.kit.listing import cell, computed_cell, prepare
from esrar.kit.loading import Row, is_sealed, line_rows, title
from esrar.kit.pages import LinesTable, RecordPage
from esrar.kit.register import Field, Lines, Register
from esrar.kit.related import related
from esrar.kit.relations import Relation
from esrar.kit.roll_views import links as roll_links
from esrar.kit.undo.history import offers

HISTORY = 20
"""So many acts of a record's history stand on its page."""

WHOLE_HISTORY = 1000
"""So many stand on the page of the history alone; no record is edited more often by hand."""


def record_page(register: Register, row: Row) -> RecordPage:
    """Everything the page of one record shows."""
    fields = visible(register)
    shown = [f for f in fields if not f.through and not _named_by(register, f)]
    prepare(register, shown, [_Loaded(row)])
    told = _history(register, row["id"], HISTORY + 1)
    blocks, none = related(register, row)
    return RecordPage(
        title=title(register, row),
        subtitle=f"{register.singular} {row['id']}",
        status=_status(register, row),
        back=Link(str(register.label), url_for(f"{register.key}.list")),
        actions=_actions(register, row),
        summary=[*((str(c.label), computed_cell(c, row[c.name])) for c in register.computed),
                 *roles.summary(register, row), *_tags(register, row["id"])],
        sections=_sections(register, shown, row),
        blanks=_blanks(shown, row),
        lines=[_lines_table(register, b, row["id"]) for b in register.lines],
        panels=panels(register, row),
        related=blocks,
        unrelated=none,
        files=files.rows(register, row),
        file_action=url_for(f"{register.key}.attach", id=row["id"])
        if register.attached and may_change(register, row) else "",
        file_kinds=[(key, str(label)) for key, label in register.attached],
        file_types=ACCEPT,
        file_bases=COPIED.options() if register.guarded else (),
        history=entries(register, fields, told[:HISTORY], offers(register, told[:HISTORY])),
        history_url=url_for(f"{register.key}.history", id=row["id"])
        if len(told) > HISTORY else "",
    )  # fmt: skip


def _tags(register: Register, record_id: int) -> list[tuple[str, Markup]]:
    """The words put on a record, each leading to all that bear it."""
    put, kind = tags.of_records(register, [record_id]).get(record_id, ()), tags.kind(register)
    link = Markup('<a href="%s?tag=%s">%s</a>')
    found = [link % (registry.address(register.key), tag, kind.show(tag)) for tag in put]
    return [(str(_("Tags")), Markup("، ").join(found))] if found else []


def _named_by(register: Register, one: Field) -> bool:
    """Whether the heading of the page says this field whole; a record it points at is a link."""
    return one.name == register.title and not isinstance(one.kind, Relation)


def _history(register: Register, record_id: int, limit: int) -> Sequence[Entry]:
    return read_history(db.session(), register.table.name, record_id, limit)


def history_page(register: Register, row: Row) -> RecordPage:
    """All that is known of what became of a record."""
    told = _history(register, row["id"], WHOLE_HISTORY)
    name, url = title(register, row), url_for(f"{register.key}.show", id=row["id"])
    return RecordPage(str(_("History: %(name)s", name=name)), (), back=Link(name, url),
                      history=entries(register, visible(register), told,
                                      offers(register, told)))  # fmt: skip


class _Loaded:
    """A mapping in the shape of a fetched row."""

    def __init__(self, mapping: Row) -> None:
        self._mapping, self.id = mapping, mapping["id"]


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


def _value(register: Register, one: Field, row: Row) -> str:
    shown = escape(one.kind.show_whole(one.kind.fetch(one.name, row)))
    if not is_sealed(register, one.name) or not may(register, "reveal"):
        return shown
    url = url_for(f"{register.key}.reveal", id=row["id"], field=one.name)
    return shown + Markup(' <a class="reveal" href="%s">%s</a>') % (url, _("Reveal"))


def _lines_table(register: Register, block: Lines, record_id: int) -> LinesTable:
    fields = visible_line(register, block)
    stored = line_rows(register, block, record_id)
    if block.order:
        stored = sorted(stored, key=lambda line: (line[block.order] is None, line[block.order]))
    rows = [[cell(register, f, values, {}) for f in fields] for values in stored]
    headings = [str(f.label) for f in fields]
    acts = [*roll_links(register, block, record_id), *fill_links(register, block, record_id)]
    return LinesTable(str(block.label), headings, rows, str(_("None yet")), acts)


def _actions(register: Register, row: Row) -> list[Link]:
    links, key, record_id = [], register.key, row["id"]
    if row["deleted_at"]:
        if may(register, "delete"):
            links.append(
                Link(str(_("Restore")), url_for(f"{key}.restore", id=record_id), "primary", "post")
            )
        return links
    if may_change(register, row):
        for stage in register.stages:
            if may(register, stage.action) and stage.applies(row, clock.today()):
                links.append(
                    Link(str(stage.label), url_for(f"{key}.stage", id=record_id, stage=stage.key))
                )
        if not is_settled(register, row):
            links.insert(0, Link(str(_("Edit")), url_for(f"{key}.edit", id=record_id), "primary"))
    links += approval_links(register, row)  # who approves need not be one who writes
    if may(register, "delete"):
        links.append(Link(str(_("Delete")), url_for(f"{key}.delete", id=record_id), "danger"))
    return links
