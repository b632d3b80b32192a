"""What of a record's history can still be undone, read off the history itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from esrar.audit.operations import CHANGED, Operation, of_entries
from esrar.audit.reading import Entry
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit.access import may
from esrar.kit.history import Offer, show_moment
from esrar.kit.register import Register
from esrar.kit.undo.homes import APPROVAL, SUBMITTED

Cell = tuple[str, int | None, str]
"""One column of the record, of a line or of a role."""


@dataclass(frozen=True)
class _Last:
    """What a column was given last, and when."""

    value: Any
    entry: Entry


def offers(register: Register, found: Sequence[Entry]) -> dict[int, Offer]:
    """For each act, newest first, where it can be undone or why not; once for an operation.

    Whether it can is seen from what came later: the page that asks looks at everything else.
    """
    acts = of_entries(db.session(), [one.id for one in found if one.action in CHANGED])
    last: dict[Cell, _Last] = {}
    blocked: dict[int, str] = {}
    first: dict[int, int] = {}
    for one in found:
        act = acts.get(one.id)
        if act is None:
            continue
        first.setdefault(act.id, one.id)
        since = _overtaken(one, act, acts, last)
        if not _registers(one):  # of the others, one entry that goes back is enough
            since = since and blocked.get(act.id, since)
        blocked[act.id] = since
        for name, (_old, new) in one.values.items():
            last.setdefault((one.item, one.item_id, name), _Last(new, one))
    decided = {
        act.id for one in found
        if (act := acts.get(one.id)) and APPROVAL & one.values.keys()
        and one.action == "update" and not SUBMITTED & one.values.keys()
    }  # fmt: skip
    return {
        entry: _offer(register, acts[entry], blocked[number],
                      "approve" if number in decided else "write")
        for number, entry in first.items()
    }  # fmt: skip


def _overtaken(
    one: Entry, act: Operation, acts: Mapping[int, Operation], last: Mapping[Cell, _Last]
) -> str:
    """When somebody changed all of what an act wrote; for a new row, any of it."""
    later = []
    for name, (_old, new) in one.values.items():
        known = last.get((one.item, one.item_id, name))
        same = known is None or known.value == new or acts[known.entry.id].id == act.id
        later.append(None if same else known)
    changed = [k for k in later if k is not None]
    if _registers(one):
        changed += [k for (_item, _id, _name), k in last.items()
                    if acts[k.entry.id].id != act.id and _adds(k, one)]  # fmt: skip
        return show_moment(changed[0].entry.at) if changed else ""
    return show_moment(changed[0].entry.at) if changed and len(changed) == len(later) else ""


def _registers(one: Entry) -> bool:
    """Whether this is the record's own beginning: all that came with it goes with it."""
    return one.action == "create" and not one.item


def _adds(known: _Last, one: Entry) -> bool:
    """Whether a later value says something that the new record did not say."""
    if known.entry.item:
        return known.entry.action != "delete"
    return known.value is not None and not any(name in one.values for name in known.entry.values)


def _offer(register: Register, act: Operation, since: str, action: str) -> Offer:
    if act.undone_by_id is not None:
        return Offer(None, str(_("Undone already")))
    if act.batch_id is not None:
        text = str(_("Part of import number %(id)s", id=act.batch_id))
        url = url_for(f"{register.key}.import_batch", batch=act.batch_id)
        return Offer(Link(text, url)) if may(register, "import") else Offer(None, text)
    if not may(register, action):
        return Offer(None)
    if since:
        return Offer(None, str(_("Cannot be undone alone: it was edited since, %(when)s",
                                 when=since)))  # fmt: skip
    url = url_for(f"{register.key}.undo_operation", operation=act.id)
    return Offer(Link(str(_("Undo this change")), url))
