"""The pairs that wait for a look: scanned anew, read as clusters, set apart for good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from esrar.audit.recorder import note
from esrar.core import clock, context
from esrar.core.db import db, writing
from esrar.core.portions import portions
from esrar.kit.duplicates import cards
from esrar.kit.duplicates.blocking import scan
from esrar.kit.duplicates.models import DistinctPair, DuplicatePair, DuplicateScan
from esrar.kit.duplicates.scoring import Card, Finding, Reason
from esrar.kit.queries import standing
from esrar.kit.register import Register

KEPT = 5_000
"""So many pairs are kept, the likeliest; who has looked at them scans again."""
LARGEST = 10
"""So many records stand in one cluster at most: more are nobody's to compare at once."""
APART, TOGETHER = "distinct", "not-distinct"

Pair = tuple[int, int]


@dataclass(frozen=True)
class Cluster:
    """Records that hang together by findings, the likeliest finding first."""

    ids: tuple[int, ...]
    findings: tuple[Finding, ...]

    @property
    def score(self) -> int:
        """How likely the likeliest two are one."""
        return self.findings[0].score


@dataclass(frozen=True)
class Apart:
    """Two records known to be two, by whom and since when."""

    ids: Pair
    at: datetime
    actor: str


def rescan(register: Register) -> list[Finding]:
    """Compare all records of a register anew and keep what deserves a look."""
    session = db.session()
    found = find(session, register)
    read = len(found[0])
    kept = found[1][:KEPT]
    with writing(origin="duplicates") as write:
        for model in (DuplicatePair, DuplicateScan):
            table = model.__table__
            write.session.execute(delete(table).where(table.c.register == register.key))
        if kept:
            rows = [_row(register, one) for one in kept]
            write.session.execute(insert(DuplicatePair.__table__), rows)
        write.session.add(
            DuplicateScan(register=register.key, records=read, pairs=len(found[1]), at=clock.now())
        )
    return kept


def find(session: Session, register: Register) -> tuple[list[Card], list[Finding]]:
    """All cards of a register, and every pair among them that nobody has set apart yet."""
    known = set(_apart(session, register))
    read = cards.read(session, register)
    found = scan(read, persons=cards.traits(register).persons)
    return read, [f for f in found if (f.first, f.second) not in known]


def _row(register: Register, one: Finding) -> dict[str, object]:
    reasons = "|".join(f"{r.code}:{r.points}:{r.place}:{r.faults}" for r in one.reasons)
    return {"register": register.key, "first_id": one.first, "second_id": one.second,
            "score": one.score, "reasons": reasons}  # fmt: skip


def _finding(row: DuplicatePair) -> Finding:
    reasons = []
    for part in row.reasons.split("|"):
        code, points, place, faults = part.split(":")
        reasons.append(Reason(code, int(points), int(place), int(faults)))
    return Finding(row.first_id, row.second_id, row.score, tuple(reasons))


def last_scan(register: Register) -> DuplicateScan | None:
    """When the register was scanned last."""
    return db.session().get(DuplicateScan, register.key)


def clusters(register: Register) -> list[Cluster]:
    """What waits for a look, likeliest first: of records that stand, and are not set apart."""
    session = db.session()
    table, pair = register.table, DuplicatePair
    rows = session.scalars(
        select(pair).where(pair.register == register.key).order_by(pair.score.desc(), pair.id)
    ).all()
    ids = sorted({i for row in rows for i in (row.first_id, row.second_id)})
    stands = {
        i for part in portions(ids)
        for i in session.scalars(
            select(table.c.id).where(standing(register), table.c.id.in_(part))
        )
    }  # fmt: skip
    known = set(_apart(session, register))
    open_pairs = [
        row for row in rows
        if row.first_id in stands and row.second_id in stands
        and (row.first_id, row.second_id) not in known
    ]  # fmt: skip
    return list(_clustered([_finding(row) for row in open_pairs]))


def _clustered(findings: Sequence[Finding]) -> Iterator[Cluster]:
    """Pairs that share a record stand together, as long as these are few.

    A pair that would make too many of them stands for itself.
    """
    home: dict[int, list[Finding]] = {}
    blocks: list[list[Finding]] = []
    for one in findings:
        joined = {id(b): b for b in (home.get(one.first), home.get(one.second)) if b is not None}
        block = [one, *(f for other in joined.values() for f in other)]
        numbers = _ids(block)
        if len(numbers) > LARGEST:
            blocks.append([one])
            continue
        blocks = [b for b in blocks if id(b) not in joined]
        blocks.append(block)
        for number in numbers:
            home[number] = block
    made = [
        Cluster(tuple(sorted(_ids(b))), tuple(sorted(b, key=lambda f: (-f.score, f.first))))
        for b in blocks
    ]
    yield from sorted(made, key=lambda c: (-c.score, c.ids))


def _ids(findings: Iterable[Finding]) -> set[int]:
    return {i for one in findings for i in (one.first, one.second)}


def _apart(session: Session, register: Register) -> Iterator[Pair]:
    """Pairs known to be two. What is known of a record holds for the one that took it in."""
    pair = DistinctPair
    rows = session.execute(
        select(pair.first_id, pair.second_id).where(pair.register == register.key)
    ).all()
    into = _merged(session, register) if rows else {}
    for row in rows:
        first, second = (_last(into, i) for i in row)
        yield min(first, second), max(first, second)


def _merged(session: Session, register: Register) -> dict[int, int]:
    table = register.table
    statement = select(table.c.id, table.c.merged_into_id)
    rows = session.execute(statement.where(table.c.merged_into_id.is_not(None)))
    return {row[0]: row[1] for row in rows}


def _last(into: dict[int, int], number: int) -> int:
    while number in into:
        number = into[number]
    return number


def set_apart(register: Register, ids: Sequence[int]) -> None:
    """Remember that each two of these records are two, and who said so."""
    who = context.actor()
    with writing(origin=APART) as write:
        for first, second in combinations(sorted(set(ids)), 2):
            if _known(write.session, register, (first, second)) is None:
                pair = DistinctPair(register=register.key, first_id=first, second_id=second,
                                    actor_id=who.id, actor=who.name)  # fmt: skip
                write.session.add(pair)
                _note(write.session, APART, register, (first, second))


def bring_together(register: Register, pair: Pair) -> None:
    """Forget that two records are two: they may be named again."""
    with writing(origin=TOGETHER) as write:
        found = _known(write.session, register, pair)
        if found is not None:
            write.session.delete(found)
            _note(write.session, TOGETHER, register, pair)


def _known(session: Session, register: Register, pair: Pair) -> DistinctPair | None:
    one = DistinctPair
    return session.scalar(
        select(one).where(one.register == register.key, one.first_id == pair[0],
                          one.second_id == pair[1])
    )  # fmt: skip


def _note(session: Session, action: str, register: Register, pair: Pair) -> None:
    """In the history of both."""
    for number, other in (pair, pair[::-1]):
        note(session, action, subject=register.table.name, subject_id=number,
             values={"other": other})  # fmt: skip


def apart(register: Register, limit: int = 20) -> list[Apart]:
    """The pairs set apart last."""
    one = DistinctPair
    statement = select(one).where(one.register == register.key).order_by(one.id.desc())
    rows = db.session.scalars(statement.limit(limit))
    return [Apart((row.first_id, row.second_id), row.at, row.actor) for row in rows]
