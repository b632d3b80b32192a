"""Proves that closings are as they were made: rows, content, fingerprints, chain, audit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.audit import reading
from esrar.kit.snapshots.frozen import fingerprint
from esrar.plan.closing.acts import header, row_digest
from esrar.plan.closing.gathering import Row
from esrar.plan.closing.kept import CLOSING, ROW
from esrar.plan.closing.models import PlanClosing


@dataclass(frozen=True)
class Verdict:
    """What a check of a closing found; `broken` says what does not hold."""

    id: int
    span: str
    edition: int
    as_of: str
    rows: int
    fingerprint: str
    broken: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything is as it was frozen."""
        return not self.broken


def verify_all(session: Session) -> list[Verdict]:
    """Every closing there is, in the order in which they were made."""
    ids = list(session.scalars(select(CLOSING.c.id).order_by(CLOSING.c.id)))
    return [verify(session, closing_id) for closing_id in ids]


def verify(session: Session, closing_id: int) -> Verdict:
    """Finds a changed row, a missing one, another content, a gap in the chain, another audit."""
    one = session.get_one(PlanClosing, closing_id)
    digests, broken = [], list[str]()
    for row in _rows(session, one.id):
        digests.append(bytes(row.digest))
        held = Row(row.unit_id, row.record_id, row.dated, row.outcome, row.remarks)
        if bytes(row.digest) != row_digest(row.measure, held, bytes(row.title)):
            broken.append(f"{row.measure}, record {row.record_id}: it was changed")
    if len(digests) != one.count:
        broken.append(f"{one.count} rows were frozen, {len(digests)} are there")
    if fingerprint(header(one), digests) != one.fingerprint:
        broken.append("the fingerprint is another one")
    before = session.scalar(
        select(CLOSING.c.fingerprint).where(CLOSING.c.id < one.id).order_by(CLOSING.c.id.desc())
    )
    if (before or "") != one.previous:
        broken.append("the closing before it is another one")
    if _audited(session, one.id) != one.fingerprint:
        broken.append("the audit states another fingerprint")
    return Verdict(one.id, one.span, one.edition, one.as_of.isoformat(), len(digests),
                   one.fingerprint, tuple(broken))  # fmt: skip


def _rows(session: Session, closing_id: int) -> Iterator[Any]:
    key = (ROW.c.measure, ROW.c.unit_id, ROW.c.record_id)
    measures = session.scalars(
        select(ROW.c.measure).where(ROW.c.closing_id == closing_id).distinct()
    )
    for measure in sorted(measures):  # as Python sorts, whatever the database's own order is
        statement = select(ROW).where(ROW.c.closing_id == closing_id, ROW.c.measure == measure)
        yield from session.execute(statement.order_by(*key).execution_options(yield_per=2_000))


def _audited(session: Session, closing_id: int) -> str:
    """The fingerprint that the audit's chain states for a closing."""
    found = reading.history(session, CLOSING.name, closing_id, limit=1_000)
    made = [entry for entry in found if entry.action == "create"]
    return str(made[-1].values.get("fingerprint", ("", ""))[1]) if made else ""
