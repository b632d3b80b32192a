"""The one call in which every change of a record ends, from whatever door it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.changes import values_of
from esrar.core.db import Line, Part, Record, Write, db, writing
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _l
from esrar.kit import requests, sensitive
from esrar.kit.access import may, may_change, may_create
from esrar.kit.approval import SETTLED, is_settled
from esrar.kit.destroyed import proof_of
from esrar.kit.doubles import Duplicate, refuse_duplicate
from esrar.kit.register import Field, Lines, Register, Values


@dataclass(frozen=True)
class LineDraft:
    """One line as it should be; `id` is None for a new one."""

    id: int | None
    values: Values
    removed: bool = False


@dataclass(frozen=True)
class Draft:
    """A record as it should be: the fields named, and whole blocks of lines where given."""

    values: Values
    lines: Mapping[str, Sequence[LineDraft]] = field(default_factory=dict)


@dataclass(frozen=True)
class Saved:
    """What a save did; `repeated` says the same form had already done it.

    `operation` is the number by which it can be undone; None when it changed nothing.
    """

    record_id: int
    version: int
    created: bool
    repeated: bool = False
    operation: int | None = None


def save(register: Register, draft: Draft, *, record_id: int | None = None,
         version: int | None = None, request_key: str = "") -> Saved:  # fmt: skip
    """Create or change one record in a transaction of its own.

    Raises Conflict when somebody saved since `version`, Duplicate when another record is the
    same one, Invalid when the database refuses the combination. Nothing is half-saved.
    """
    try:
        with writing(origin="form") as write:
            done = requests.answered(write.session, request_key) if request_key else None
            if done is not None:
                return Saved(done, 0, created=record_id is None, repeated=True)
            record = apply(write, register, draft, record_id, version)
            if request_key:
                requests.answer(write.session, request_key, record.id)
    except IntegrityError as error:
        return _refused(register, error, request_key)
    except Duplicate:
        # The same form may have been saved by another request between the two looks.
        done = requests.answered(db.session(), request_key) if request_key else None
        if done is None:
            raise
        return Saved(done, 0, created=record_id is None, repeated=True)
    return Saved(record.id, record.version, created=record_id is None, operation=number(write))


def number(write: Write) -> int | None:
    """The number by which a finished write can be undone; None when it changed nothing."""
    found: int | None = write.results.get("audit_id")
    return found


def _refused(register: Register, error: IntegrityError, request_key: str) -> Saved:
    """Two requests at once: the same form is answered alike, anything else is explained."""
    done = requests.answered(db.session(), request_key) if request_key else None
    if done is not None:
        return Saved(done, 0, created=True, repeated=True)
    for match in register.match:
        if any(column in str(error.orig) for column in match.columns):
            raise Invalid(_l("A record with the same %(what)s exists"), what=match.label) from error
    raise Invalid(
        _l("Another record depends on what you removed; remove it there first")
    ) from error


def apply(write: Write, register: Register, draft: Draft,
          record_id: int | None = None, version: int | None = None) -> Record:  # fmt: skip
    """Apply a draft inside a write under way, and flush it. Used by forms and imports alike."""
    session = write.session
    if register.shared is not None and not record_id and not may_create(register):
        raise Invalid(_l("Only who keeps this register adds to it"))
    record = load(session, register, record_id, version) if record_id else register.model()
    if is_settled(register, vars(record)):
        raise Invalid(SETTLED)
    before = record.version
    values = _completed(register, record, draft.values)
    stored = stored_columns(register, values)
    _refuse_moved(register, record, stored)
    if register.withholds is not None:
        sensitive.refuse(register, values_of(record), stored)
    refuse_duplicate(session, register, record, stored)
    _assign(register, session, record, stored)
    session.add(record)
    session.flush()
    if register.role is not None:
        _assign_role(register, session, record, stored)
    for block in register.lines:
        if block.key in draft.lines:
            _apply_lines(session, record, block, draft.lines[block.key])
        known = record_id is not None or block.key in draft.lines
        _apply_first(session, register, record, block, values, known)
    if record_id and record.version == before and _parts_changed(session):
        record.updated_at = clock.now()  # whoever has the record open must learn of its lines too
    session.flush()
    return record


def _refuse_moved(register: Register, record: Record, stored: Mapping[str, Any]) -> None:
    """A fixed date whose day has come stays, unless whoever acts may move it."""
    for one in register.fields if record.id else ():
        if not one.fixed or one.name not in stored or may(register, one.fixed):
            continue
        was = getattr(record, one.name)
        if was is not None and was <= clock.today() and stored[one.name] != was:
            raise Invalid(
                _l("«%(field)s» has passed: only the head of the department changes it"),
                field=one.label,
            )


def _completed(register: Register, record: Record, typed: Values) -> Values:
    """What was typed, with what the register makes of it beside the values that stay."""
    if register.complete is None:
        return dict(typed)
    stored: Values = {}
    if record.id:
        row = values_of(record)
        own = (f for f in register.fields if f.name in row and not f.through)
        stored = {f.name: f.kind.fetch(f.name, row) for f in own}
    whole = register.complete({**stored, **typed})
    return {k: v for k, v in whole.items() if k in typed or v != stored.get(k)}


def _parts_changed(session: Session) -> bool:
    touched = (*session.new, *session.deleted, *filter(session.is_modified, session.dirty))
    return any(isinstance(one, Part) for one in touched)


def load(
    session: Session, register: Register, record_id: int, version: int | None = None
) -> Record:
    """Re-read a record for a change, locked. Raises Conflict when it is not as it was.

    Raises Invalid when it is not for whoever acts now to change.
    """
    record = session.get(
        register.model, record_id, populate_existing=True, with_for_update={"of": register.model}
    )
    if record is None or record.deleted_at or record.merged_into_id:
        raise Conflict(_l("The record was deleted meanwhile"))
    if version is not None and record.version != version:
        raise Conflict(_l("Somebody saved this record after you opened it"))
    if register.shared is not None and not may_change(register, vars(record)):
        raise Invalid(_l("Only who is responsible for this record changes it"))
    return record


def stored_columns(register: Register, values: Values) -> dict[str, Any]:
    """The columns that keep these values; those that live in lines are left out."""
    stored: dict[str, Any] = {}
    for name, value in values.items():
        one = register.field(name)
        if not one.through:
            stored.update(one.kind.store(name, value))
    return stored


def _assign(
    register: Register, session: Session, record: Record, stored: Mapping[str, Any]
) -> None:
    own = register.table.c
    for name, value in stored.items():
        if name in own and getattr(record, name) != value:
            setattr(record, name, value)


def _assign_role(
    register: Register, session: Session, record: Record, stored: Mapping[str, Any]
) -> None:
    assert register.role is not None
    role = register.role
    part = session.get(role.model, record.id)
    if part is None:
        part = role.model(**{role.column: record.id})
        session.add(part)
    for name, value in stored.items():
        if name in role.model.__table__.c and name not in register.table.c:
            setattr(part, name, value)


def _apply_lines(
    session: Session, record: Record, block: Lines, drafts: Sequence[LineDraft]
) -> None:
    parent = block.model.parent_column
    for draft in drafts:
        line = session.get(block.model, draft.id) if draft.id else None
        if line is not None and getattr(line, parent) != record.id:
            raise Conflict(_l("The line belongs to another record"))
        if draft.removed:
            if line is not None:
                session.delete(line)
            continue
        if line is None:
            line = block.model(**{parent: record.id})
            session.add(line)
        _fill(line, block.fields, draft.values)


def _fill(line: Line, fields: Sequence[Field], values: Values) -> None:
    for one in fields:
        if one.name in values:
            for column, value in one.kind.store(one.name, values[one.name]).items():
                if getattr(line, column) != value:
                    setattr(line, column, value)


def _apply_first(
    session: Session, register: Register, record: Record, block: Lines, values: Values,
    known: bool,
) -> None:  # fmt: skip
    """A field that lives in lines adds the line it names, unless the record already has it.

    Only a record that was `known`, or whose lines came along, can have it.
    """
    parent, child = block.model.parent_column, block.model.__table__
    for one in register.fields:
        value = values.get(one.name)
        if one.through != block.key or value is None:
            continue
        has = child.c[parent] == record.id, child.c[one.name] == value
        if known and session.scalar(select(child.c.id).where(*has)) is not None:
            continue
        session.add(block.model(**{parent: record.id, one.name: value}))


def set_columns(register: Register, record_id: int, columns: Mapping[str, Any]) -> int | None:
    """Set columns that no form shows, such as those of an approval; the number to undo it by.

    Raises Invalid when the record lacks what an approval asks for.
    """
    with writing(origin="act") as write:
        record = load(write.session, register, record_id)
        if columns.get("approved_on") is not None:
            problem = unready(write.session, register, vars(record))
            if problem is not None:
                raise problem
        _assign(register, write.session, record, columns)
    return number(write)


def unready(session: Session, register: Register, row: Mapping[str, Any]) -> Invalid | None:
    """What keeps a record from being approved; None when nothing does."""
    lacking = [str(one) for one in register.lacks(session, row)] if register.lacks else []
    if not lacking:
        return None
    return Invalid(_l("It cannot be approved yet. %(lacking)s"), lacking=" ".join(lacking))


def delete(register: Register, record_id: int, version: int | None = None) -> int | None:
    """Put a record aside: it counts nowhere from now on; the number to undo it by.

    In the register of a role only the role ends; the record itself stands, for it has others.
    """
    with writing(origin="delete") as write:
        set_aside(write, register, record_id, version)
    return number(write)


def set_aside(write: Write, register: Register, record_id: int, version: int | None) -> None:
    """The deletion itself, inside a write under way."""
    record = load(write.session, register, record_id, version)
    if register.role is None:
        record.deleted_at = clock.now()
        return
    part = write.session.get(register.role.model, record_id)
    if part is not None:
        write.session.delete(part)


def restore(register: Register, record_id: int) -> int | None:
    """Take a deleted record back. Raises Duplicate when its place was taken meanwhile."""
    with writing(origin="restore") as write:
        record = write.session.get(register.model, record_id)
        if record is None or record.deleted_at is None:
            raise Conflict(_l("The record is not deleted"))
        if proof_of(write.session, register.table, record_id):
            raise Conflict(_l("The data of this record were destroyed: nothing brings them back"))
        refuse_duplicate(write.session, register, record, {})
        record.deleted_at = None
    return number(write)
