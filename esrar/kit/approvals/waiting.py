"""What waits for the approval of whoever asks: records of every register, copies, and more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from flask import current_app, url_for
from sqlalchemy import Select, Table, literal, select, union_all
from sqlalchemy.orm import Session

from esrar.core import clock, context
from esrar.core.calendar import show_date
from esrar.core.counted import counted
from esrar.core.db import Record, Write, db
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _, _l
from esrar.core.pieces import HASH
from esrar.core.standing import stands
from esrar.kit import registry, saving
from esrar.kit.access import may, visible
from esrar.kit.approval import is_approvable
from esrar.kit.listing import prepare
from esrar.kit.register import Register
from esrar.kit.relations import titles
from esrar.kit.snapshots.finding import SNAPSHOT, met, reference
from esrar.kit.snapshots.models import Snapshot

Columns = Mapping[str, Any]
Facts = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Waiting:
    """Something that was handed in and not decided yet; `source` and `id` say what."""

    source: str
    id: int
    group: str
    title: str
    url: str
    submitted_on: date
    submitted_by_id: int | None
    asked: Any = None

    @property
    def key(self) -> str:
        """What stands for it in a form."""
        return f"{self.source}:{self.id}"


class Source(Protocol):
    """One kind of thing that waits."""

    @property
    def key(self) -> str: ...

    def waiting(self, session: Session) -> Sequence[Waiting]:
        """What of it waits for whoever acts now."""
        ...

    def facts(self, found: Sequence[Waiting]) -> Mapping[int, Facts]:
        """What the printed pack says of each, by id."""
        ...

    def decide(self, write: Write, id: int, columns: Columns, source: str) -> None:
        """Approve or return one. Raises Invalid or Conflict with the reason why it stays."""
        ...


def everything() -> list[Waiting]:
    """All that waits for whoever acts now, by register, the longest first."""
    session = db.session()
    return [one for source in sources() for one in source.waiting(session)]


def sources() -> list[Source]:
    """Where it is looked for."""
    own, _groupings = current_app.extensions["esrar.approvals"]
    return [Records(), Copies(), *own]


def still_waiting(row: Any) -> None:
    """Raise Conflict for what was decided meanwhile."""
    if row is None or row.deleted_at is not None:
        raise Conflict(_l("It was deleted meanwhile"))
    if row.submitted_on is None or row.approved_on is not None or row.returned_on is not None:
        raise Conflict(_l("It was decided meanwhile"))


class Records:
    """The records of every register that are approved one by one."""

    key = "record"

    def waiting(self, session: Session) -> Sequence[Waiting]:
        """One statement for all registers, and one for the titles of each that has any."""
        own = {r.key: r for r in registry.registers().values()
               if r.role is None and is_approvable(r) and may(r, "approve")}  # fmt: skip
        if not own:
            return []
        rows = session.execute(union_all(*(_handed(r.key, r.table) for r in own.values()))).all()
        found: list[Waiting] = []
        for key, register in own.items():
            mine = sorted((r for r in rows if r.key == key), key=lambda r: (r.submitted_on, r.id))
            names = titles(register, [r.id for r in mine])
            found += [
                Waiting(f"{self.key}.{key}", r.id, str(register.label), names.get(r.id, ""),
                        registry.address(key, r.id), r.submitted_on, r.submitted_by_id)
                for r in mine
            ]  # fmt: skip
        return found

    def facts(self, found: Sequence[Waiting]) -> Mapping[int, Facts]:
        """The filled fields of each; `found` are of one register."""
        register = _register(found[0].source)
        fields = [f for f in visible(register) if f.entered and not f.through]
        rows = db.session.execute(
            select(register.table).where(register.table.c.id.in_([one.id for one in found]))
        ).all()
        prepare(register, fields, rows)
        return {
            row.id: [(str(f.label), f.kind.show(value)) for f in fields
                     if (value := f.kind.fetch(f.name, dict(row._mapping))) is not None]
            for row in rows
        }  # fmt: skip

    def decide(self, write: Write, id: int, columns: Columns, source: str) -> None:
        """Set the columns of one record, locked, if nothing keeps it from that."""
        register = _register(source)
        if not may(register, "approve"):
            raise Invalid(_l("It is not for you to approve"))
        record: Any = saving.load(write.session, register, id)
        still_waiting(record)
        if columns.get("approved_on") is not None:
            problem = saving.unready(write.session, register, vars(record))
            if problem is not None:
                raise problem
        store(record, columns)


class Copies:
    """The frozen copies of registers."""

    key = "copy"

    def waiting(self, session: Session) -> Sequence[Waiting]:
        """Those whose filter whoever asks may meet."""
        own = {r.key: r for r in registry.registers().values() if may(r, "approve")}
        rows = session.execute(
            select(SNAPSHOT)
            .where(SNAPSHOT.c.register.in_(own), *undecided(SNAPSHOT))
            .order_by(SNAPSHOT.c.submitted_on, SNAPSHOT.c.id)
        ).all()
        return [
            Waiting(self.key, row.id, str(_("Approved copies")),
                    f"{own[row.register].label} {reference(row)}",
                    url_for(f"{row.register}.snapshot", id=row.id), row.submitted_on,
                    row.submitted_by_id, row)
            for row in rows if met(own[row.register], row.asked)
        ]  # fmt: skip

    def facts(self, found: Sequence[Waiting]) -> Mapping[int, Facts]:
        """What each copy is of, how many records it has, and its fingerprint."""
        return {one.id: list(_copied(one.asked)) for one in found}

    def decide(self, write: Write, id: int, columns: Columns, source: str) -> None:
        """Set the columns of one copy."""
        one = write.session.get(Snapshot, id, populate_existing=True, with_for_update=True)
        still_waiting(one)
        assert one is not None
        if not may(registry.get(one.register), "approve"):
            raise Invalid(_l("It is not for you to approve"))
        store(one, columns)


def _copied(row: Any) -> Any:
    register = registry.get(row.register)
    yield str(_("Register")), str(register.label)
    yield str(_("Filter")), row.said or str(_("All records"))
    yield str(_("Records")), counted(register.noun, row.count)
    yield str(_("Taken on")), show_date(row.taken_on)
    yield str(_("Fingerprint")), HASH % row.fingerprint


def store(record: Record, columns: Columns) -> None:
    """Give a record its columns, those alone that change."""
    for name, value in columns.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def approved(day: Columns) -> Columns:
    """The columns of an approval, with the decision in `day`."""
    return {**day, "approved_by_id": context.actor_id(), "returned_on": None,
            "return_reason": None}  # fmt: skip


def returned(reason: str) -> Columns:
    """The columns of a return with its reason."""
    return {"returned_on": clock.today(), "return_reason": reason}


def undecided(table: Table) -> tuple[Any, ...]:
    """The conditions of a record that waits for its approval."""
    own = table.c
    return (own.submitted_on.is_not(None), own.approved_on.is_(None), own.returned_on.is_(None),
            stands(own))  # fmt: skip


def _handed(key: str, table: Table) -> Select[Any]:
    own = table.c
    return select(literal(key).label("key"), own.id, own.submitted_on,
                  own.submitted_by_id).where(*undecided(table))  # fmt: skip


def _register(source: str) -> Register:
    return registry.get(source.partition(".")[2])
