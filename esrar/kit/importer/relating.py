"""Finds the records that many cells name: asked together, answered or refused one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from esrar.core import arabic
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.kit import registry
from esrar.kit.queries import standing
from esrar.kit.relations import Relation

NUMBERED = re.compile(r"^(?P<title>.*?)\s*(?P<number>#\d{1,10}(?:/\d{1,10})?)$", re.DOTALL)
PORTIONS = (500, 25, 1)
"""Texts are asked in such portions: one that is refused is narrowed down to the culprit."""


def cell(kind: Relation, value: Any) -> str:
    """A related record for a workbook: «title #number», read back by `resolve`.

    Titles are not unique and numbers alone say nothing; together they cannot lead astray.
    """
    if not kind.many:
        return kind.title(value)
    number = kind.edit(value)
    return f"{kind.title(value)} {number}".strip()


def resolve(kind: Relation, texts: Iterable[str]) -> dict[str, Any]:
    """The value each text means, or the Invalid that says why it means none."""
    found: dict[str, Any] = {}
    plain, numbered = [], {}
    for text in texts:
        match = NUMBERED.match(text)
        if match:
            numbered[text] = (match["title"].strip(), match["number"])
        else:
            plain.append(text)
    if kind.many and registry.get(kind.to).lookup is None:
        found.update(_by_number(kind, [n for _title, n in numbered.values()]))
        found.update((t, Invalid(_l("No record answers to this"))) for t in plain)
    else:
        found.update(_ask(kind, [*plain, *{n for _title, n in numbered.values()}]))
    for text, (title, number) in numbered.items():
        found[text] = _agreeing(kind, title, found[number])
    return found


def _agreeing(kind: Relation, title: str, value: Any) -> Any:
    """A number is believed when the title before it is that record's."""
    if isinstance(value, Invalid) or not title:
        return value
    if arabic.fold(kind.title(value)) == arabic.fold(title):
        return value
    return Invalid(_l("This number belongs to another record"))


def _by_number(kind: Relation, numbers: Sequence[str]) -> dict[str, Any]:
    register = registry.get(kind.to)
    ids = {n: int(n[1:]) if n[1:].isdigit() else 0 for n in numbers}
    key = register.table.c.id
    known: set[int] = set()
    wanted = [i for i in set(ids.values()) if 0 < i < 2**31]
    for start in range(0, len(wanted), PORTIONS[0]):
        part = wanted[start : start + PORTIONS[0]]
        known.update(db.session.scalars(select(key).where(key.in_(part), standing(register))))
    unknown = Invalid(_l("No record answers to this"))
    return {n: i if i in known else unknown for n, i in ids.items()}


def _ask(
    kind: Relation, texts: Sequence[str], portions: Sequence[int] = PORTIONS
) -> dict[str, Any]:
    size, *smaller = portions
    found: dict[str, Any] = {}
    for start in range(0, len(texts), size):
        part = texts[start : start + size]
        try:
            found.update(_answers(kind, part))
        except Invalid as problem:
            found.update(_ask(kind, part, smaller) if smaller else {part[0]: problem})
    return found


def _answers(kind: Relation, texts: Sequence[str]) -> dict[str, Any]:
    if kind.many:
        return kind.find(texts)
    return {text: _small(kind, text) for text in texts}


def _small(kind: Relation, text: str) -> Any:
    return kind.read(text.removeprefix("#") if text.startswith("#") else text)
