"""What hangs on a record: records of other registers that point at it, the latest of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup
from sqlalchemy import ColumnElement, Integer, Select, bindparam, select

from esrar.accounts.permissions import granted
from esrar.core.db import db
from esrar.core.pages import Link
from esrar.kit import roles
from esrar.kit.access import may, visible, visible_line
from esrar.kit.inline import inline_form
from esrar.kit.listing import cell, count_text, list_rows, list_url, row_headings
from esrar.kit.loading import Row
from esrar.kit.pages import ListRow, Related
from esrar.kit.queries import COUNTED, Query, among, count, selection, source, standing
from esrar.kit.register import Field, Lines, Register
from esrar.kit.relations import nameless, pointing_at
from esrar.kit.selecting import KEPT

RELATED, UNLISTED = 5, 50
"""So many related records stand on the page; the rest are one link away, where a list has them."""
WIDEST, FEWER, SAID = 5, 3, 4
"""Columns of a related record; fewer where it points here by its lines, for they speak as well."""


def related(register: Register, row: Row) -> tuple[list[Related], list[Link]]:
    """What points at a record: a block for each field that does, and what nothing does yet.

    Which blocks have records is asked in one statement: some are pointed at from all sides.
    """
    body, has = roles.body_of(register), roles.held(register, row["id"])
    asked = _pointing(frozenset({body.key, *has}))
    present = _present([pair[:2] for pair in asked], row["id"])
    blocks, none = [], []
    for (other, one, add), is_there in zip(asked, present, strict=True):
        if is_there or (add and _enters_here(other, one)):
            blocks.append(_block(other, one, row["id"], add))
        elif add and one.entered and not one.through:
            none.append(Link(str(other.label), _new_url(other, one, row["id"])))
    return blocks, none


def _pointing(keys: frozenset[str]) -> Sequence[tuple[Register, Field, bool]]:
    """The fields that point at such a record, as far as the reader may meet them, and whether
    the reader may add records there; found once for all who may do the same."""
    known: dict[Any, Any] = current_app.extensions.setdefault("esrar.pointing", {})
    who = keys, granted()
    if who not in known:
        known[who] = [
            (other, one, may(other, "write"))
            for other, one in pointing_at(keys)
            if may(other, "read") and _met(other, one)
        ]
    found: Sequence[tuple[Register, Field, bool]] = known[who]
    return found


def _met(other: Register, one: Field) -> bool:
    """Whether the reader may meet the field that points here."""
    if one.through and not _listed(other, one):
        return any(f.name == one.name for f in visible_line(other, _lines(other, one)))
    return one in visible(other)


def _listed(other: Register, one: Field) -> bool:
    """Whether the other register's list is filtered by this field."""
    return one in other.fields


def _lines(other: Register, one: Field) -> Lines:
    return next(b for b in other.lines if b.key == one.through)


def _enters_here(other: Register, one: Field) -> bool:
    """Whether a record of the other register is added in one line on this page."""
    return other.inline is not None and other.inline.on == one.name and not one.through


def _new_url(other: Register, one: Field, record_id: int) -> str:
    chosen: dict[str, Any] = {one.name: f"#{record_id}"}
    return url_for(f"{other.key}.new", **chosen)


def _present(pairs: Sequence[tuple[Register, Field]], record_id: int) -> Sequence[bool]:
    if not pairs:
        return ()
    key = tuple((other.key, one.through, one.name) for other, one in pairs)
    if key not in _STATEMENTS:
        asked: list[Any] = [_any_points(*pair) for pair in pairs]
        _STATEMENTS[key] = select(*asked)
    return list(db.session.execute(_STATEMENTS[key], {"record": record_id}).one())


def _any_points(other: Register, one: Field) -> ColumnElement[bool]:
    points = _points(other, one)
    return (
        select(other.table.c.id).select_from(source(other)).where(standing(other), points).exists()
    )


def _points(other: Register, one: Field) -> ColumnElement[bool]:
    """That a record points at the one which is given when the statement is run as `record`."""
    this = bindparam("record", type_=Integer)
    if one.through:
        lines = _lines(other, one)
        child = lines.model.__table__
        parents = select(child.c[lines.model.parent_column]).where(child.c[one.name] == this)
        points: ColumnElement[bool] = other.table.c.id.in_(parents)
        return points
    own: ColumnElement[bool] = other.column(one.kind.columns(one.name)[0]) == this
    return own


_STATEMENTS: dict[tuple[tuple[str, str, str], ...], Select[Any]] = {}
_LATEST: dict[tuple[Select[Any], str, str], Select[Any]] = {}


def _latest(other: Register, one: Field, selected: Select[Any], most: int) -> Select[Any]:
    """The latest records that point here. Stated once: stating costs more than asking."""
    key = (selected, one.through, one.name)
    if key not in _LATEST:
        if len(_LATEST) > KEPT:
            _LATEST.clear()
        _LATEST[key] = (
            selected.where(standing(other), _points(other, one))
            .order_by(other.table.c.id.desc())
            .limit(most)
        )
    return _LATEST[key]


def _block(other: Register, one: Field, record_id: int, add: bool) -> Related:
    query = Query(filters={one.name: (f"#{record_id}",)})
    lines = _lines(other, one) if one.through else None
    most = RELATED if _listed(other, one) else UNLISTED
    own = one.name if _listed(other, one) else ""
    shown = [f for f in visible(other) if f.listed and f.name != own]
    shown = shown[: FEWER if lines else WIDEST]
    statement = _latest(other, one, selection(other, shown, query.day), most)
    found = db.session.execute(statement, {"record": record_id}).all()
    rows = list_rows(other, shown, found, reckoned=lines is None)
    total = len(rows)
    if total == most:
        total = count(other, [standing(other), among(other, one, [record_id])])
    add = add and one.entered and lines is None
    headings = row_headings(other, shown, reckoned=lines is None)
    if own == other.title:  # they all bear this record's name: their numbers tell them apart
        headings = [str(other.singular), *headings[1:]]
        rows = [replace(r, title=nameless(other, r.id)) for r in rows]
    said = _said(other, lines, one, rows, record_id) if lines else {}
    if lines is not None:
        headings += [str(f.label) for f in _saying(other, lines, one)]
    inline = add and _enters_here(other, one)
    label = str(other.label)
    if lines is not None and not _listed(other, one):  # another field may point here as well
        label = f"{label}: {lines.label}"
    return Related(
        label, count_text(other, total, COUNTED), headings,
        [(r.url, [r.title, *r.cells, *said.get(r.id, ())]) for r in rows],
        list_url(other, query) if _listed(other, one) else "",
        _new_url(other, one, record_id) if add else "",
        anchor="-".join(filter(None, ("related", other.key, one.through, one.name))),
        entry=inline_form(other, record_id) if inline else None,
    )  # fmt: skip


def _saying(other: Register, lines: Lines, one: Field) -> list[Field]:
    """What of a line stands beside the record it belongs to."""
    return [f for f in visible_line(other, lines) if f.name != one.name][:SAID]


def _said(other: Register, lines: Lines, one: Field, rows: Sequence[ListRow],
          record_id: int) -> dict[int, list[Markup]]:  # fmt: skip
    """What the lines that point here say, by the record they belong to; of two, the first."""
    child, fields = lines.model.__table__, _saying(other, lines, one)
    parent = child.c[lines.model.parent_column]
    wanted = (child.c[one.name] == record_id, parent.in_([r.id for r in rows]))
    statement = select(child).where(*wanted).order_by(child.c.id.desc())
    found = [dict(line) for line in db.session.execute(statement).mappings()]
    for field in fields:
        if hasattr(field.kind, "prepare"):
            field.kind.prepare([field.kind.fetch(field.name, line) for line in found])
    return {line[parent.name]: [cell(other, f, line, {}) for f in fields] for line in found}
