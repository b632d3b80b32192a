"""Leaves open what a file calls approved although it lacks what an approval asks for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from esrar.core.db import Write
from esrar.core.i18n import _l
from esrar.core.portions import portions
from esrar.kit.approval import FIELDS
from esrar.kit.bulk import update_rows
from esrar.kit.importer.known import locked
from esrar.kit.importer.outcome import Outcome
from esrar.kit.register import Register
from esrar.kit.saving import unready


def leave_open(write: Write, register: Register, ids: Collection[int], outcome: Outcome) -> None:
    """Take the approval of these records back where it may not stand, once their lines are there.

    The outcome warns of each reason; the rest of such a record is taken in as it is.
    """
    if not ids or register.lacks is None:
        return
    write.part()  # what follows from the lines, such as a score, is reckoned only now
    blank = dict.fromkeys(c for f in FIELDS for c in f.kind.columns(f.name))
    wanted, changes = sorted(ids), list[Any]()
    for part in portions(wanted):
        for row in locked(write.session, register.table, "id", part).values():
            problem = unready(write.session, register, row)
            if problem is not None:
                changes.append((row, {c: v for c, v in blank.items() if row[c] is not None}))
                text = _l("Taken in without its approval. %(reason)s")
                outcome.warnings[str(text % {"reason": problem})] += 1
    update_rows(write, register.model, changes)
