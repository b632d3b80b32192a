"""Acts on many records at once: one value for a field, a tag put on or taken off.

Each is one operation: counted, previewed, done in one transaction, and undone like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from esrar.core import clock
from esrar.core.db import Write, writing
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _l
from esrar.core.portions import portions
from esrar.kit import tags
from esrar.kit.bulk import insert_rows, update_rows
from esrar.kit.bulk_judging import AT_ONCE, Judged, Row, judge
from esrar.kit.extensions import Panel, previews
from esrar.kit.register import Field, Register
from esrar.kit.saving import number
from esrar.kit.selecting import standing
from esrar.kit.tags import RecordTag

MOST = 20_000
"""So many records are changed at once; more are narrowed by a filter first."""


@dataclass(frozen=True)
class Set:
    """One value for a field; None leaves it blank."""

    field: Field
    value: Any


@dataclass(frozen=True)
class Tag:
    """A tag put on by its name, or taken off."""

    name: str
    on: bool = True


Act = Set | Tag


def preview(register: Register, ids: Sequence[int], act: Act) -> tuple[Judged, list[Panel]]:
    """What an act would do, and what it would move, by doing it and taking it back."""
    with writing(preview=True, origin="preview") as write:
        judged = perform(write, register, ids, act)
    return judged, previews(write)


def run(register: Register, ids: Sequence[int], act: Act, expected: int) -> tuple[Judged, Any]:
    """Do it, and give the number by which it can be undone.

    Raises Conflict when no longer so many would change as were counted.
    """
    if isinstance(act, Tag) and act.on:
        with writing(origin="tag") as write:
            tags.taken(write, register, act.name)  # the word stays when the act is undone
    with writing(origin="bulk") as write:
        judged = perform(write, register, ids, act)
        if len(judged.changed) != expected:
            raise Conflict(_l("The list has changed meanwhile: look at it again"))
    return judged, number(write)


def perform(write: Write, register: Register, ids: Sequence[int], act: Act) -> Judged:
    """The act itself, inside a write under way. Raises Invalid when there are too many."""
    if len(ids) > MOST:
        raise Invalid(_l("At most %(most)s are changed at once: narrow the list with a filter"),
                      most=f"{MOST:,}")  # fmt: skip
    if isinstance(act, Tag):
        return _tag(write, register, ids, act)
    if act.value is None and act.field.required:
        raise Invalid(_l("Fill in: %(label)s"), label=act.field.label)
    judged = judge(write.session, register, ids, act.field, act.value)
    update_rows(write, register.model, judged.own)
    if register.role is not None and judged.roles:
        role: Any = register.role.model
        update_rows(write, role, judged.roles)
        _touch(write, register, {r[register.role.column] for r, _new in judged.roles},
               {r["id"] for r, _new in judged.own})  # fmt: skip
    return judged


def _touch(write: Write, register: Register, changed: set[int], done: set[int]) -> None:
    """Whoever has a record open must learn of its role too."""
    table = register.table
    values = {"version": table.c.version + 1, "updated_at": clock.now()}
    for part in portions(sorted(changed - done), AT_ONCE):
        statement = update(table).where(table.c.id.in_(part)).values(values)
        write.session.connection().execute(statement)


def _tag(write: Write, register: Register, ids: Sequence[int], act: Tag) -> Judged:
    tag, judged = tags.taken(write, register, act.name), Judged()
    there = {row["subject_id"]: row for row in _having(write, register, ids, tag)}
    stand = set(_standing(write, register, ids))
    for gone in (i for i in ids if i not in stand):
        judged.refuse(gone, _l("It was deleted meanwhile"))
    judged.changed = [i for i in ids if i in stand and (i in there) is not act.on]
    judged.same = len(stand) - len(judged.changed)
    if act.on:
        subject = register.table.name
        made: list[Row] = [
            {"subject": subject, "subject_id": i, "tag_id": tag} for i in judged.changed
        ]
        insert_rows(write, RecordTag, made)
    else:
        now = clock.now()
        update_rows(write, RecordTag, [(there[i], {"deleted_at": now}) for i in judged.changed])
    return judged


def _having(write: Write, register: Register, ids: Sequence[int], tag: int) -> Iterator[Row]:
    table = RecordTag.__table__
    own = (table.c.subject == register.table.name, table.c.tag_id == tag,
           table.c.deleted_at.is_(None))  # fmt: skip
    for part in portions(ids, AT_ONCE):
        statement = select(table).where(*own, table.c.subject_id.in_(part)).with_for_update()
        for row in write.session.execute(statement).mappings():
            yield dict(row)


def _standing(write: Write, register: Register, ids: Sequence[int]) -> Iterator[int]:
    table = register.table
    for part in portions(ids, AT_ONCE):
        statement = select(table.c.id).where(table.c.id.in_(part), standing(register))
        yield from write.session.scalars(statement)
