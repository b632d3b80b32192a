"""Decides row by row what of an operation goes back, and says of the rest why it stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core.approval import Approvable
from esrar.core.db import Part
from esrar.kit.files import Attachment
from esrar.kit.undo.deltas import Delta
from esrar.kit.undo.homes import APPROVAL, STATE, SUBMITTED, Home, homes
from esrar.kit.undo.outcome import Reason, Subject
from esrar.kit.undo.plan import Place, Plan, Row

CHUNK = 1_000
ATTACHMENTS = "attachments"
"""In the place of a field: the record got files since."""


def propose(session: Session, deltas: Mapping[Place, Delta]) -> Plan:
    """What would go back if only each row itself is looked at. Locks the rows."""
    plan = Plan(homes())
    known = {p: d for p, d in deltas.items() if _reversible(plan, d)}
    _load(session, plan, known)
    for table, part in _by_table(known, "created"):
        _created(session, plan, table, part, known)
    for place, delta in known.items():
        if delta.is_record and delta.did == "changed":
            _changed(plan, place, delta)
    for place, delta in known.items():
        if (not delta.is_record and known.get(delta.subject, delta).did != "created") or (
            not delta.is_record and delta is known.get(delta.subject, delta)
        ):
            _part(plan, place, delta)
    return plan


def _reversible(plan: Plan, delta: Delta) -> bool:
    """Whether the row is one of a register's, and the audit still knows its values."""
    apart = delta.home is not None and not delta.home.registers and delta.did != "changed"
    if delta.home is None or (apart and issubclass(delta.home.model, Approvable)):
        plan.stays(delta.subject, Reason.FOREIGN)
    elif delta.erased:
        plan.stays(delta.subject, Reason.ERASED)
    else:
        return True
    return False


def _by_table(deltas: Mapping[Place, Delta], did: str) -> Iterator[tuple[str, dict[int, Delta]]]:
    found: dict[str, dict[int, Delta]] = {}
    for (table, key), delta in deltas.items():
        if delta.is_record and delta.did == did:
            found.setdefault(table, {})[key] = delta
    yield from found.items()


def _load(session: Session, plan: Plan, deltas: Mapping[Place, Delta]) -> None:
    """The rows as they stand, with the records they belong to."""
    wanted: dict[str, set[int]] = {}
    for place, delta in deltas.items():
        for table, key in (place, delta.subject):
            wanted.setdefault(table, set()).add(key)
    for table, keys in sorted(wanted.items()):
        if table in plan.homes:
            home = plan.homes[table]
            for row in fetch(session, home, sorted(keys), lock=True):
                plan.rows[table, row[home.key]] = row


def fetch(
    session: Session, home: Home, keys: Sequence[int], *, lock: bool = False, by: str = ""
) -> Iterator[Row]:
    """Whole rows by their keys, or by another column."""
    table = home.model.__table__
    for start in range(0, len(keys), CHUNK):
        statement = select(table).where(table.c[by or home.key].in_(keys[start : start + CHUNK]))
        if lock:
            statement = statement.order_by(table.c[home.key]).with_for_update(of=table)
        for row in session.execute(statement).mappings():
            yield dict(row)


# -- what was created ----------------------------------------------------------------------------


def _created(session: Session, plan: Plan, table: str, created: Mapping[int, Delta],
             deltas: Mapping[Place, Delta]) -> None:  # fmt: skip
    """A new record goes aside, unless it is no longer as it was written."""
    for key, delta in created.items():
        place, row = (table, key), plan.rows.get((table, key))
        if row is None or row["deleted_at"] is not None or delta.home is None:
            continue
        if row["merged_into_id"] is not None:
            plan.stays(place, Reason.MERGED)
        elif plan.settled(place) and delta.new.get("approved_on") is None:
            plan.stays(place, Reason.SETTLED)
        elif edited := delta.home.differences(delta.new, row, delta.home.compared):
            plan.stays(place, Reason.EDITED, edited)
        else:
            plan.add(plan.aside, place, row)
    for place, name in _grown(session, plan, table, deltas):
        if place in plan.aside:
            plan.stays(place, Reason.EDITED, (name,))
    for place, reason in list(plan.items):
        if reason is Reason.EDITED:
            plan.aside.pop(place, None)


def _grown(session: Session, plan: Plan, table: str,
           deltas: Mapping[Place, Delta]) -> Iterator[tuple[Place, str]]:  # fmt: skip
    """New records whose lines, roles or files are not those they came with."""
    keys = [key for name, key in plan.aside if name == table]
    for name, home in plan.homes.items():
        for key, parent in _belonging(session, home, table, keys):
            came = deltas.get((name, key))
            if came is None or came.did != "created":
                yield (table, parent), name_of_part(home)
    for place, delta in deltas.items():
        if delta.home is None or delta.is_record or delta.subject[0] != table:
            continue
        row = plan.rows.get(place)
        if row is None or delta.home.differences(delta.new, row, delta.home.compared):
            yield delta.subject, name_of_part(delta.home)


def _belonging(
    session: Session, home: Home, table: str, keys: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Keys of the parts and files of these records, each with its record."""
    model, own = home.model, home.model.__table__.c
    if issubclass(model, Part):
        (target,) = own[model.parent_column].foreign_keys
        if target.column.table.name != table:
            return
        statement, parent = select(own[home.key], own[model.parent_column]), model.parent_column
    elif model is Attachment:
        statement = select(own.id, own.subject_id)
        statement = statement.where(own.subject == table, own.deleted_at.is_(None))
        parent = "subject_id"
    else:
        return
    for start in range(0, len(keys), CHUNK):
        part = statement.where(own[parent].in_(keys[start : start + CHUNK]))
        yield from ((key, record) for key, record in session.execute(part))


def name_of_part(home: Home) -> str:
    """What stands in the place of a field where lines, a role or files changed."""
    if home.block is not None:
        return home.block.key
    return home.registers[0].key if home.registers else ATTACHMENTS


# -- what was changed ----------------------------------------------------------------------------


def _changed(plan: Plan, place: Place, delta: Delta) -> None:
    """Old values go back, each where the present one is still the one that was written."""
    row = plan.rows.get(place)
    if row is None or delta.home is None:
        return
    for column, reason in (("deleted_at", Reason.DELETED), ("merged_into_id", Reason.MERGED)):
        if row[column] is not None and row[column] != delta.new.get(column):
            plan.stays(place, reason)
            return
    new, edited = _units(delta.home, delta, row)
    if edited:
        plan.stays(delta.home.subject(row), Reason.EDITED, edited)
    if not new:
        return
    plan.add(plan.changes, place, new)
    if plan.settled(place):
        plan.drop(place, Reason.SETTLED)


def _units(home: Home, delta: Delta, row: Row) -> tuple[Row, tuple[str, ...]]:
    """New values of what is still as written, and the fields that are not."""
    groups: dict[str, list[str]] = {}
    for column in delta.new:
        if column not in home.model.derived:
            groups.setdefault(home.units[column], []).append(column)
    new: Row = {}
    edited = []
    for unit, columns in groups.items():
        if all(row[c] == delta.old.get(c) for c in columns):
            continue  # it is as it was before, whoever saw to that
        since = unit == "approval" and row["approved_on"] and "approved_on" not in columns
        if all(row[c] == delta.new.get(c) for c in columns) and not since:
            new |= {c: delta.old.get(c) for c in columns}
        elif not home.following.issuperset(columns) and not STATE.issuperset(columns):
            edited.append(unit)
    return new, tuple(edited)


def approves(delta: Delta) -> bool:
    """Whether undoing this takes back, or puts back, an approval."""
    if not delta.is_record or delta.did != "changed" or SUBMITTED & delta.new.keys():
        return False  # to hand in again, after a return, is to write
    return bool(APPROVAL & delta.new.keys())


# -- lines and roles -----------------------------------------------------------------------------


def _part(plan: Plan, place: Place, delta: Delta) -> None:
    """A line or role: removed if it was added, put back if it was removed, else as a record."""
    home, row = delta.home, plan.rows.get(place)
    assert home is not None
    if (row is None) is (delta.did != "removed"):
        if delta.did == "changed":
            plan.stays(delta.subject, Reason.EDITED, (name_of_part(home),))
        return  # gone already, or back already
    subject = delta.subject if row is None else home.subject(row)
    if not _subject_allows(plan, subject):
        return
    if delta.did == "removed":
        plan.add(plan.inserted, place, whole(home, place, delta))
        return
    assert row is not None
    if delta.did == "created":
        if home.differences(delta.new, row, home.compared):
            plan.stays(subject, Reason.EDITED, (name_of_part(home),))
        else:
            plan.add(plan.removed, place, row)
        return
    new, edited = _units(home, delta, row)
    if edited:
        plan.stays(subject, Reason.EDITED, (name_of_part(home),))
    if new:
        plan.add(plan.changes, place, new)


def _subject_allows(plan: Plan, subject: Subject) -> bool:
    """Whether a record's lines may go back; it says itself why not."""
    record = plan.rows.get(subject)
    if record is None:
        return False
    if not plan.standing(subject):
        reason = Reason.MERGED if record["merged_into_id"] else Reason.DELETED
        plan.stays(subject, reason)
        return False
    if plan.settled(subject):
        plan.drop(subject, Reason.SETTLED)
        return False
    return True


def whole(home: Home, place: Place, delta: Delta) -> Row:
    """A removed row as it was, under its old number; what follows from it is worked out anew."""
    row: Row = dict.fromkeys(home.columns) | {home.key: place[1]} | delta.old
    return {c: home.default(c) if v is None and c not in delta.old else v for c, v in row.items()}
