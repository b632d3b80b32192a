"""Notes in the audit who read sensitive data of whom: on a record, its form and history, in a list.

Once a day for each person and record (in each process of the server): that somebody looked is what
must be known, not how often the page was loaded.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.exc import DBAPIError

from esrar.audit.cache import shelf
from esrar.audit.recorder import note
from esrar.core import clock, context
from esrar.core.db import writing
from esrar.kit.access import visible
from esrar.kit.asking import Query
from esrar.kit.pages import HistoryEntry
from esrar.kit.register import Field, Register

SENSITIVE, ACTION = "sensitive", "sensitive-read"
MOST = 50_000
"""So many readings are remembered; beyond that one may be noted twice a day."""

log = logging.getLogger(__name__)


def note_record(
    register: Register, row: Mapping[str, Any], history: Iterable[HistoryEntry] = ()
) -> None:
    """A record was shown: note it if sensitive values stand in it, or in the history shown."""
    fields = _sensitive(visible(register))
    if not fields:
        return
    labels = {label for entry in history for label, _old, _new in entry.changes}
    names = [f.name for f in fields
             if f.kind.fetch(f.name, row) is not None or str(f.label) in labels]  # fmt: skip
    if names:
        _note(register, [row["id"]], names)


def note_labels(register: Register, record_id: int, labels: Iterable[str]) -> None:
    """Old and new of the fields with these labels were shown of a record."""
    told = set(labels)
    names = [f.name for f in _sensitive(visible(register)) if str(f.label) in told]
    if names:
        _note(register, [record_id], names)


def in_list(register: Register, columns: Iterable[Field], query: Query) -> tuple[str, ...]:
    """The sensitive fields that a list tells of: as columns, by its filter or its order."""
    stand = {f.name for f in columns}
    asked = (query.sort, *query.filters)
    return tuple(
        f.name for f in _sensitive(visible(register))
        if f.name in stand or any(a == f.name or a.startswith(f"{f.name}_") for a in asked)
    )  # fmt: skip


def note_list(register: Register, names: Iterable[str], ids: Iterable[int]) -> None:
    """Records were listed by these fields."""
    told, shown = list(names), list(ids)
    if told and shown:
        _note(register, shown, told)


def _sensitive(fields: Iterable[Field]) -> list[Field]:
    return [f for f in fields if f.access == SENSITIVE]


def _note(register: Register, ids: list[int], names: list[str]) -> None:
    """Within a transaction of its own, after everything was read. A disk that is full, or a
    database that is away, keeps nobody from reading: then the log says what the audit cannot."""
    table, who, known = register.table.name, context.actor_id(), _known()
    new = [i for i in ids if (who, table, i) not in known]
    if not new:
        return
    one = new[0] if len(ids) == 1 else None
    values: dict[str, Any] = {"fields": names} if one else {"fields": names, "records": new}
    try:
        with writing(origin="read") as write:
            note(write.session, ACTION, subject=table, subject_id=one, values=values)
    except DBAPIError as error:
        kind = type(error.orig).__name__
        log.error("a reading of sensitive data could not be recorded: %s", kind)
        return
    known.update((who, table, i) for i in new)


def _known() -> set[Any]:
    """What was noted today."""
    kept: dict[date, set[Any]] = shelf("reads")
    today = clock.today()
    if today not in kept or len(kept[today]) > MOST:
        kept.clear()
        kept[today] = set()
    return kept[today]
