"""Proves that a copy is as it was frozen, and says how the register differs from it now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from esrar.audit.chain import content_digest
from esrar.core.db import db, one_moment
from esrar.core.i18n import _l, speaking
from esrar.kit.access import visible
from esrar.kit.asking import Query, parse
from esrar.kit.register import Register
from esrar.kit.snapshots.frozen import Frozen, fingerprint, layout_of, read, same
from esrar.kit.snapshots.taking import ROW, current, header

PORTION = 2_000


@dataclass(frozen=True)
class Verdict:
    """What a check found: rows, erased ones, and those that are not as they were frozen."""

    rows: int
    erased: int
    broken: Sequence[Any]

    @property
    def holds(self) -> bool:
        """Whether everything is as it was frozen, or was erased with proof."""
        return not self.broken


def verify(one: Any) -> Verdict:
    """Walk all rows of a copy: finds a changed row, a missing one, another order, another head."""
    digests, erased, broken = [], 0, []
    for at, row in enumerate(_rows(one.id)):
        digests.append(row.digest)
        if row.erased_at is not None and row.text is None:
            erased += 1
        elif row.text is None or row.digest != content_digest(row.salt or b"", row.text):
            broken.append(_l("row %(row)s was changed", row=at + 1))
    if len(digests) != one.count:
        were = _l("%(were)s rows were frozen, %(are)s are there", were=one.count, are=len(digests))
        broken.append(were)
    if fingerprint(header(one), digests) != one.fingerprint:
        broken.append(_l("the fingerprint is another one"))
    return Verdict(len(digests), erased, tuple(broken))


def _rows(snapshot_id: int) -> Iterator[Any]:
    statement = select(ROW).where(ROW.c.snapshot_id == snapshot_id).order_by(ROW.c.position)
    yield from db.session.execute(statement.execution_options(yield_per=PORTION))


def readable(register: Register, columns: Sequence[Frozen]) -> list[int]:
    """The places of the columns that whoever acts now may meet in the register itself."""
    known = {f.name for f in visible(register)} | {d.name for d in register.derived}
    hidden = {f.name for f in register.fields} - known
    return [at for at, column in enumerate(columns) if column.key not in hidden]


def frozen_rows(one: Any, after: int = -1, limit: int | None = None) -> Iterator[tuple[Any, Any]]:
    """The rows of a copy in their order: what is kept of each, and its cells; None when erased."""
    statement = select(ROW).where(ROW.c.snapshot_id == one.id, ROW.c.position > after)
    statement = statement.order_by(ROW.c.position)
    if limit is not None:
        statement = statement.limit(limit)
    width = len(layout_of(one.columns).columns)
    for row in db.session.execute(statement.execution_options(yield_per=PORTION)):
        yield row, None if row.text is None else _cells(row.text, width)


def _cells(text: str, width: int) -> list[Any]:
    """The cells of a row; blank where somebody changed it so that it cannot be read any more."""
    try:
        cells = read(text)
    except (ValueError, KeyError, TypeError, AttributeError):
        cells = []
    return [*cells, *[None] * (width - len(cells))]


@dataclass
class Differences:
    """How a register differs from a copy of it: numbers of records, and of each change what."""

    added: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    changed: dict[int, list[str]] = field(default_factory=dict)
    erased: int = 0
    same: int = 0


def compare(register: Register, one: Any) -> Differences:
    """A copy and the register as its filter finds it now, in the columns one may meet."""
    layout = layout_of(one.columns)
    places, found = readable(register, layout.columns), Differences()
    one_moment()
    with speaking(layout.language):  # words are compared in the language they were frozen in
        now = dict(current(register, layout, query_of(register, one)))
    for row, cells in frozen_rows(one):
        today = now.pop(row.record_id, None)
        if cells is None:
            found.erased += 1
        elif today is None:
            found.removed.append(row.record_id)
        else:
            moved = [layout.columns[at].heading for at in places if not same(cells[at], today[at])]
            if moved:
                found.changed[row.record_id] = moved
            else:
                found.same += 1
    found.added = sorted(now)
    return found


def query_of(register: Register, one: Any) -> Query:
    """The filter of a copy. Raises Invalid when it names what is hidden or no more."""
    return parse(register, visible(register), MultiDict(parse_qsl(one.asked)))
