"""Finds the records that many cells name: asked together, answered or refused one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from esrar.core import arabic
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.kit.relations import Relation

NUMBERED = re.compile(r"^(?P<title>.*?)\s*(?P<number>#\d{1,10}(?:/\d{1,10})?)$", re.DOTALL)


def cell(kind: Relation, value: Any) -> str:
    """A related record for a workbook: «title #number», read back by `resolve`.

    Titles are not unique and numbers alone say nothing; together they cannot lead astray.
    """
    if not kind.many:
        return kind.label(value)
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
    found.update(_answers(kind, [*plain, *{n for _title, n in numbered.values()}]))
    if numbered:
        kind.prepare([v for v in found.values() if not isinstance(v, Invalid)])
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


def _answers(kind: Relation, texts: Sequence[str]) -> dict[str, Any]:
    return kind.answers(texts) if kind.many else {text: _small(kind, text) for text in texts}


def _small(kind: Relation, text: str) -> Any:
    try:
        return kind.read(text)
    except Invalid as problem:
        return problem
