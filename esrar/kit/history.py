"""A record's history in words: field labels, values as people read them, hidden fields absent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from markupsafe import escape
from sqlalchemy import Table

from esrar.audit.reading import Entry
from esrar.audit.values import loaded
from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.context import who_acted
from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.kit import registry
from esrar.kit.access import visible_line
from esrar.kit.pages import HistoryEntry
from esrar.kit.register import Field, Lines, Register

ACTIONS: Mapping[str, Any] = {
    "create": _l("Registered"), "update": _l("Edited"), "delete": _l("Deleted"),
    "restore": _l("Restored"), "merge": _l("Merged"),
    "absorb": _l("Took in other records"), "reveal": _l("Revealed a number"),
    "attach": _l("Attached a file"), "detach": _l("Removed a file"),
    "distinct": _l("Found not to be a duplicate"),
    "not-distinct": _l("May be a duplicate again"), "download": _l("Downloaded a file"),
    "alias": _l("Said what a value means"), "alias-removed": _l("Forgot what a value means"),
    "export": _l("Exported"), "copy": _l("Gave the person a copy of the data"),
    "destroy": _l("Destroyed personal data"), "approved_on": _l("Approved"),
    "returned_on": _l("Returned for completion"), "submitted_on": _l("Submitted for approval"),
}  # fmt: skip
APPROVALS = ("approved_on", "returned_on", "submitted_on")


@dataclass(frozen=True)
class Offer:
    """Where an act can be undone, or why it cannot."""

    undo: Link | None
    note: str = ""


NOTHING = Offer(None)


def entries(
    register: Register, fields: Sequence[Field], found: Sequence[Entry],
    offers: Mapping[int, Offer],
) -> list[HistoryEntry]:  # fmt: skip
    """The history as it is shown, each act with what can be done about it."""
    return [_entry(register, fields, one, offers.get(one.id, NOTHING)) for one in found]


def show_moment(moment: Any) -> str:
    """A moment in local time; today's only by its hour."""
    local = clock.local(moment)
    time = f"{local:%H:%M}"
    if local.date() == clock.today():
        return str(_("today %(time)s", time=time))
    if local.date() == clock.today() - timedelta(days=1):
        return str(_("yesterday %(time)s", time=time))
    return f"{show_date(local.date())} {time}"


def _entry(register: Register, fields: Sequence[Field], one: Entry, offer: Offer) -> HistoryEntry:
    who, what = who_acted(one.actor), act_said(register, one)
    changes = changed(register, fields, one)
    return HistoryEntry(show_moment(one.at), who, what, changes, offer.undo, offer.note)


def act_said(register: Register, one: Entry) -> str:
    """What was done, in words; of a line or a role, to which."""
    block = _block(register, one)
    if block is not None:
        return f"{block.label}: {_line_action(one.action)}"
    role = registry.of_role(one.item) if one.item else None
    if role is not None:
        return f"{role.singular}: {_line_action(one.action)}"
    return str(ACTIONS.get(_act(one), one.action))


def changed(register: Register, fields: Sequence[Field], one: Entry) -> list[tuple[str, str, str]]:
    """What it was and became, of these fields and of those lines that one may see."""
    if one.erased:
        return [(str(_("Values")), str(_("erased")), str(_("erased")))]
    block = _block(register, one)
    table = block.model.__table__ if block else _table(register, one.item)
    return _changes(table, visible_line(register, block) if block else fields, one)


def _block(register: Register, one: Entry) -> Lines | None:
    return next((b for b in register.lines if b.model.__tablename__ == one.item), None)


def _act(one: Entry) -> str:
    """What was done: an approval is told from other changes by the date that it sets."""
    set_now = (c for c in APPROVALS if one.values.get(c, (None, None))[1] is not None)
    return next(set_now, one.action) if one.action == "update" else one.action


def _table(register: Register, item: str) -> Table:
    """The table whose columns an entry speaks of: the record's, or that of its role."""
    if item and register.role is not None and register.role.model.__tablename__ == item:
        return register.role.model.__table__
    return register.table


def _line_action(action: str) -> str:
    words = {"create": _("added"), "delete": _("removed")}
    return str(words.get(action, _("edited")))


def _changes(table: Any, fields: Sequence[Field], one: Entry) -> list[tuple[str, str, str]]:
    shown = []
    for field in fields:
        columns = field.kind.columns(field.name)
        if field.through or not any(c in one.values for c in columns):
            continue
        old, new = ({c: one.values.get(c, (None, None))[i] for c in columns} for i in (0, 1))
        shown.append((str(field.label), _shown(table, field, old), _shown(table, field, new)))
    return shown


def _shown(table: Table, field: Field, values: Mapping[str, Any]) -> str:
    if all(value is None for value in values.values()):
        return ""
    known = {name: loaded(table.c[name].type, v) if name in table.c else v
              for name, v in values.items()}  # fmt: skip
    value = field.kind.fetch(field.name, known)
    return "" if value is None else escape(field.kind.show(value))
