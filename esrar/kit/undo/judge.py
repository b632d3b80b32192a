"""Decides row by row what of an operation goes back, and says of the rest why it stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy.orm import Session

from esrar.core.approval import Approvable
from esrar.kit.undo.created import name_of_part, set_aside
from esrar.kit.undo.deltas import Delta
from esrar.kit.undo.homes import APPROVAL, STATE, SUBMITTED, Home, fetch, homes
from esrar.kit.undo.outcome import Reason, Subject
from esrar.kit.undo.plan import Place, Plan, Row


def propose(session: Session, deltas: Mapping[Place, Delta], unmerging: bool = False) -> Plan:
    """What would go back if only each row itself is looked at. Locks the rows."""
    plan = Plan(homes(), unmerging)
    known = {p: d for p, d in deltas.items() if _reversible(plan, d)}
    _load(session, plan, known)
    for table, part in _by_table(known, "created"):
        set_aside(session, plan, table, part, known)
    for place, delta in known.items():
        if delta.is_record and delta.did == "changed":
            _changed(plan, place, delta)
    for place, delta in known.items():
        owner = known.get(delta.subject, delta)
        if not delta.is_record and (owner is delta or owner.did != "created"):
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
