"""The page on which several records become one: side by side, a value chosen for each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup

from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import registry
from esrar.kit.access import may, visible
from esrar.kit.duplicates import choosing
from esrar.kit.duplicates.choosing import Choice
from esrar.kit.duplicates.merging import preview
from esrar.kit.duplicates.uniting import Union
from esrar.kit.loading import Row, title
from esrar.kit.register import Register
from esrar.kit.relations import Relation

Page = dict[str, Any]
KEEP, FROM = "keep", "from-"
DASH = Markup('<span class="muted">–</span>')


def merge_page(
    register: Register, rows: Mapping[int, Row], survivor: int, chosen: Mapping[str, int],
    error: str = "",
) -> Page:  # fmt: skip
    """Everything that the page of a merge shows, its effect with these choices included."""
    order = choosing.order(rows, survivor)
    shown = [c for c in choosing.choices(register, rows) if _may_see(c)]
    for choice in shown:
        if isinstance(choice.field.kind, Relation):
            choice.field.kind.prepare([v for v in choice.values.values() if v is not None])
    done, effects = preview(register, survivor, [i for i in rows if i != survivor], chosen)
    return {
        "title": str(_("Merge: %(register)s", register=register.label)),
        "back": Link(str(_("Duplicates")), url_for("duplicates.queue", register=register.key)),
        "action": url_for(f"{register.key}.merge"),
        "errors": [("merge", error)] if error else [],
        "records": [_record(register, row, survivor) for row in rows.values()],
        "differing": [_row(c, rows, order, chosen, register) for c in shown if c.differs],
        "agreeing": [
            (_label(c, register), _text(c, next(iter(rows)))) for c in shown if not c.differs
        ],
        "moved": _moved(done),
        "effects": [effect for panel in effects for effect in panel.data],
        "hidden": [(f"version-{i}", str(row["version"])) for i, row in rows.items()],
        "cancel": Link(str(_("Cancel")), url_for("duplicates.queue", register=register.key)),
    }


def _may_see(choice: Choice) -> bool:
    return may(choice.register, "read") and choice.field in visible(choice.register)


def _record(register: Register, row: Row, survivor: int) -> Page:
    number = row["id"]
    return {
        "id": number,
        "title": title(register, row),
        "heading": str(_("Number %(id)s", id=number)),
        "url": url_for(f"{register.key}.show", id=number),
        "detail": str(
            _("Registered on %(date)s", date=show_date(clock.local(row["created_at"]).date()))
        ),
        "keep": number == survivor,
    }


def _row(
    choice: Choice, rows: Mapping[int, Row], order: Sequence[int], chosen: Mapping[str, int],
    register: Register,
) -> Page:  # fmt: skip
    picked = chosen.get(choice.key, choice.default(order))
    cells = [
        {"id": number, "text": _text(choice, number), "checked": number == picked,
         "heading": str(_("Number %(id)s", id=number))}
        for number in rows
    ]  # fmt: skip
    return {"key": choice.key.replace(".", "-"), "name": FROM + choice.key,
            "label": _label(choice, register), "cells": cells}  # fmt: skip


def _label(choice: Choice, register: Register) -> str:
    label = str(choice.field.label)
    return label if choice.register is register else f"{choice.register.singular}: {label}"


def _text(choice: Choice, number: int) -> str:
    """A value as its record's page shows it: identifiers masked."""
    value = choice.values.get(number)
    return DASH if value is None else choice.field.kind.show(value)


def _moved(done: Union) -> list[tuple[str, str]]:
    """What goes over to the record that stays, and what becomes one, by kind."""
    became: dict[str, int] = {}
    for table, _gone, _kept in done.collapsed:
        became[table] = became.get(table, 0) + 1
    found = []
    for table in sorted({*done.moved, *became}):
        label = _kind(table)
        if not label:
            continue
        parts = []
        if table in done.moved:
            parts.append(str(_("go over: %(count)s", count=len(done.moved[table]))))
        if table in became:
            parts.append(str(_("become one with another: %(count)s", count=became[table])))
        found.append((label, "، ".join(parts)))
    return found


def _kind(table: str) -> str:
    """What the rows of a table are called, where whoever looks may read them."""
    for other in registry.registers().values():
        if not may(other, "read"):
            continue
        if other.role is None and other.table.name == table:
            return str(other.label)
        if other.role is not None and other.role.model.__tablename__ == table:
            return str(other.label)
        for block in other.lines:
            if block.model.__tablename__ == table:
                return f"{other.label}: {block.label}"
    return ""
