"""What unknown values of a file mean: what may be chosen, what is suggested, what is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from secrets import token_hex
from typing import Any

from sqlalchemy import delete, func, insert, select

from esrar.accounts.identity import me
from esrar.accounts.permissions import can
from esrar.audit.recorder import note
from esrar.core import arabic, clock, context
from esrar.core.db import Write
from esrar.core.fields import Kind, Text
from esrar.kit import registry
from esrar.kit.access import may
from esrar.kit.choices import Choice, ChoiceRow
from esrar.kit.importer.columns import Target
from esrar.kit.importer.lists import is_listed, list_of
from esrar.kit.importer.models import ImportAlias
from esrar.kit.register import Register
from esrar.kit.relations import Relation

NEAR, CUTOFF = 4, 0.55


@dataclass(frozen=True)
class Unknown:
    """A text of the file that a list does not know."""

    list: str
    spelling: str
    text: str
    kind: Kind


def suggestions(kind: Kind, text: str) -> list[tuple[str, str]]:
    """The values of a list that look like a text, the nearest first; offered, never taken."""
    folded: dict[str, tuple[str, str]] = {}
    for value, label in kind.options():  # type: ignore[attr-defined]
        folded.setdefault(arabic.fold(str(label)), (value, str(label)))
    own = arabic.fold(text)
    near = get_close_matches(own, folded, n=NEAR, cutoff=CUTOFF)
    within = [f for f in folded if len(own) > 2 and (own in f or f in own) and len(f) > 2]
    return [folded[f] for f in dict.fromkeys([*near, *within])][:NEAR]


def addable(kind: Kind) -> bool:
    """Whether whoever acts may add an item to this list from a name alone."""
    if isinstance(kind, Choice):
        return bool(can(me(), "settings:manage"))
    if not isinstance(kind, Relation) or kind.many:
        return False
    target = registry.get(kind.to)
    if target.role is not None or not may(target, "write"):
        return False
    if not isinstance(target.field(target.title).kind, Text):
        return False
    return all(f.name == target.title for f in target.fields if f.required)


def add(write: Write, kind: Kind, text: str) -> str:
    """Add an item of this name to the list; returns its value."""
    if isinstance(kind, Choice):
        last = write.session.scalar(
            select(func.max(ChoiceRow.position)).where(ChoiceRow.list == kind.list)
        )
        row = ChoiceRow(list=kind.list, key=f"added-{token_hex(4)}", ar=text[:120], en=text[:120],
                        position=(last or 0) + 1)  # fmt: skip
    else:
        assert isinstance(kind, Relation)
        target = registry.get(kind.to)
        name: Any = target.field(target.title).kind.parse(text)
        row = target.model(**{target.title: name})  # type: ignore[assignment]
    write.session.add(row)
    write.session.flush()
    return str(row.id)


def remember(write: Write, unknown: Unknown, value: str) -> None:
    """Keep what a text means, for every later import."""
    table = ImportAlias.__table__
    same = (table.c.list == unknown.list, table.c.spelling == unknown.spelling[:120])
    write.session.execute(delete(table).where(*same))
    row = {"list": unknown.list, "spelling": unknown.spelling[:120], "text": unknown.text[:120],
           "value": value, "actor": context.actor().name, "at": clock.now()}  # fmt: skip
    number = write.session.scalars(insert(table).returning(table.c.id), [row]).one()
    told = {"list": unknown.list, "text": unknown.text, "value": value}
    note(write.session, "alias", subject="import_alias", subject_id=number, values=told)


def forget(write: Write, alias: Mapping[str, Any]) -> None:
    """A text means nothing by itself any more."""
    table = ImportAlias.__table__
    write.session.execute(delete(table).where(table.c.id == alias["id"]))
    told = {"list": alias["list"], "text": alias["text"], "value": alias["value"]}
    note(write.session, "alias-removed", subject="import_alias", subject_id=alias["id"],
         values=told)  # fmt: skip


def kinds_of(register: Register) -> dict[str, tuple[Kind, str]]:
    """The lists that the columns of a register are read by, each with the label of a field."""
    targets = [Target(register), *(Target(register, block) for block in register.lines)]
    found: dict[str, tuple[Kind, str]] = {}
    for target in targets:
        for one in target.fields:
            if is_listed(one.kind):
                found.setdefault(list_of(one.kind), (one.kind, str(one.label)))
    return found
