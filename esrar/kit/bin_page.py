"""The bin: deleted records of all registers one may read, for as long as they rest there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Select, func, literal, select, union_all

from esrar.accounts.permissions import requires
from esrar.audit.models import AuditEntry
from esrar.core import arabic, clock
from esrar.core.context import who_acted
from esrar.core.db import db
from esrar.core.fields import Text
from esrar.core.i18n import _
from esrar.kit import registry
from esrar.kit.access import may
from esrar.kit.history import show_moment
from esrar.kit.register import Register
from esrar.kit.relations import nameless, titles

RESTS = timedelta(days=30)
"""So long a deleted record stands in the bin. After that it is only found by its own address."""
SHOWN = 100

blueprint = Blueprint("bin", __name__)


@dataclass(frozen=True)
class Deleted:
    """One record in the bin; `restore` is empty for who may not take it back."""

    name: str
    url: str
    kind: str
    by: str
    when: str
    left: str
    restore: str


@blueprint.route("/bin", methods=["GET", "POST"])
@requires("bin:read")
def page() -> str:
    """What was deleted lately, the latest first. A search is posted, and changes nothing."""
    keys = [r.key for r in _registers()]
    asked = request.values.get("register", "")
    chosen = asked if asked in keys else ""
    typed = arabic.clean(request.values.get("q", ""))[:100]
    wanted = [r for r in _registers() if not chosen or r.key == chosen]
    found = _found(wanted, typed)
    return render_template("kit/bin.html", page={
        "title": str(_("Deleted records")),
        "intro": str(_("Records rest here for 30 days after they were deleted; each can be "
                       "restored")),
        "rows": _rows(found[:SHOWN]),
        "more": str(_("And %(count)s more", count=f"{len(found) - SHOWN:,}"))
        if len(found) > SHOWN else "",
        "q": typed,
        "options": [("", str(_("All registers")), not chosen),
                    *((r.key, str(r.label), r.key == chosen) for r in _registers())],
        "empty": str(_("No deleted record answers to this") if typed or chosen
                     else _("The bin is empty")),
    })  # fmt: skip


def _registers() -> list[Register]:
    """Registers of records, not of roles: a role that ended leaves its record where it is."""
    return [r for r in registry.registers().values() if r.role is None and may(r, "read")]


@dataclass(frozen=True)
class _Row:
    register: Register
    id: int
    at: datetime


def _found(registers: Sequence[Register], typed: str) -> list[_Row]:
    if not registers:
        return []
    rows = db.session.execute(union_all(*(_deleted(r, typed) for r in registers)))
    found = [_Row(registry.get(key), number, clock.local(at)) for key, number, at in rows]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _deleted(register: Register, typed: str) -> Select[Any]:
    table = register.table
    statement = select(literal(register.key), table.c.id, table.c.deleted_at).where(
        table.c.deleted_at >= clock.now() - RESTS, table.c.merged_into_id.is_(None)
    )
    if not typed:
        return statement
    number = arabic.number_of(typed.removeprefix("#"))
    if number is not None:
        return statement.where(table.c.id == number)
    title = register.field(register.title)
    if not isinstance(title.kind, Text) or title.name not in table.c:
        return statement.where(literal(False))
    key = title.sorted_by if title.sorted_by in table.c else title.name
    folded = arabic.fold(typed) if key != title.name else typed
    return statement.where(table.c[key].contains(folded, autoescape=True))


def _rows(found: Sequence[_Row]) -> list[Deleted]:
    by: dict[str, list[_Row]] = {}
    for one in found:
        by.setdefault(one.register.key, []).append(one)
    names = {(key, i): name for key, rows in by.items()
             for i, name in titles(registry.get(key), [r.id for r in rows]).items()}  # fmt: skip
    who = {(key, i): name for key, rows in by.items()
           for i, name in _who(registry.get(key), [r.id for r in rows]).items()}  # fmt: skip
    made = []
    for one in found:
        key, register = (one.register.key, one.id), one.register
        left = RESTS - (clock.today() - one.at.date())
        restore = url_for(f"{register.key}.restore", id=one.id) if may(register, "delete") else ""
        made.append(Deleted(
            names.get(key) or nameless(register, one.id),
            url_for(f"{register.key}.show", id=one.id), str(register.singular),
            who_acted(who.get(key)), show_moment(one.at), str(max(left.days, 0)),
            restore,
        ))  # fmt: skip
    return made


def _who(register: Register, ids: Sequence[int]) -> dict[int, str]:
    """Who deleted these, by the audit: a deletion, or the undoing of a registration."""
    entry = AuditEntry.__table__
    last = (
        select(func.max(entry.c.id))
        .where(entry.c.subject == register.table.name, entry.c.subject_id.in_(ids),
               entry.c.action == "delete", entry.c.item == "")
        .group_by(entry.c.subject_id)
    )  # fmt: skip
    rows = db.session.execute(select(entry.c.subject_id, entry.c.actor).where(entry.c.id.in_(last)))
    return {row.subject_id: row.actor for row in rows}
