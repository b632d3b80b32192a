"""A part of the audit as a file: what stands in the list, never the values of a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, Any

from esrar.audit.finding import find
from esrar.audit.recorder import note
from esrar.core.db import db, writing
from esrar.core.i18n import _
from esrar.kit.one_table import Table, write
from esrar.kit.workbooks import Heading
from esrar.trail.asking import Asked, said
from esrar.trail.subjects import about
from esrar.trail.told import line

MOST = 100_000
PORTION = 500
ENDINGS = ("xlsx", "csv")


def write_part(out: IO[bytes], one: Asked, ending: str) -> int:
    """Write the newest entries that answer; returns how many."""
    table = Table(str(_("Audit log")), _headings(), _rows(one), said(one))
    return write(out, ending, table)


def keep_note(one: Asked, count: int, ending: str) -> None:
    """The taking of it is an entry as well."""
    values = {"count": count, "format": ending, "slice": one.given}
    with writing(origin="export") as done:
        note(done.session, "export", subject="audit_entry", values=values)


def _headings() -> list[Heading]:
    return [
        Heading(str(_("Number")), 10), Heading(str(_("When (Riyadh)")), 20),
        Heading(str(_("Done by")), 24), Heading(str(_("What")), 28), Heading(str(_("Code")), 14),
        Heading(str(_("About")), 22), Heading(str(_("Name")), 34),
        Heading(str(_("Import")), 10), Heading(str(_("From address")), 18),
        Heading(str(_("Request number")), 20),
    ]  # fmt: skip


def _rows(one: Asked) -> Iterator[Sequence[Any]]:
    """Portion by portion: a hundred thousand names are never held together."""
    below: int | None = None
    left = MOST
    while left > 0:
        found = find(db.session(), one.wanted, below, min(PORTION, left))
        subjects = about(found)
        yield from (line(entry, subjects[entry.entry.id]) for entry in found)
        if len(found) < PORTION:
            return
        below, left = found[-1].entry.id, left - len(found)
