"""Lists of values as the import meets them: what they are called, what their values were called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from esrar.core.db import db
from esrar.core.fields import Kind, OneOf
from esrar.kit.choices import Choice
from esrar.kit.importer.models import ImportAlias
from esrar.kit.relations import Relation

Answers = Mapping[str, Mapping[str, str]]
"""What texts mean that a list does not know: list, folded text -> value; blank leaves it out."""


def is_listed(kind: Kind) -> bool:
    """Whether values are chosen from a list short enough to be shown whole."""
    return hasattr(kind, "options") and not (isinstance(kind, Relation) and kind.many)


def list_of(kind: Kind) -> str:
    """What the list of a kind is remembered by."""
    if isinstance(kind, Choice):
        return f"choice/{kind.list}"
    if isinstance(kind, OneOf):
        return kind.members.__name__
    return str(getattr(kind, "to", type(kind).__name__))


def learned(kinds: Iterable[Kind]) -> dict[str, dict[str, str]]:
    """What people said in earlier imports about the lists of these kinds."""
    names = {list_of(kind) for kind in kinds if is_listed(kind)}
    table = ImportAlias.__table__
    rows = db.session.execute(
        select(table.c.list, table.c.spelling, table.c.value).where(table.c.list.in_(names))
    )
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.list, {})[row.spelling] = row.value
    return found


def joined(*several: Answers) -> dict[str, dict[str, str]]:
    """The answers together; the later ones hold."""
    found: dict[str, dict[str, str]] = {}
    for answers in several:
        for name, texts in answers.items():
            found.setdefault(name, {}).update(texts)
    return found
