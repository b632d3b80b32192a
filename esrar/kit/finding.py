"""Exact look-up by what identifies a record: its blind index, its mobile, its number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select, union_all

from esrar.core import arabic, identifiers
from esrar.core.crypto import EncryptedText, blind_index
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.fields import Code
from esrar.kit.access import IDENTIFIERS, visible
from esrar.kit.queries import source, standing
from esrar.kit.register import Register

LIMIT = 20
LEAST_DIGITS = 5


_LONG = re.compile(r"(?<!\d)\+?\d[\d ().-]{6,20}\d(?!\d)")


def looks_like_number(typed: str) -> bool:
    """Whether a text may be an identifier or a mobile, mistyped or in part, or has one among its
    words: no address has it."""
    text = arabic.clean(typed)
    if sum(c.isdigit() for c in text) < LEAST_DIGITS:
        return False
    return not any(c.isalpha() for c in text) or len(readings(typed)) > 1


def readings(typed: str) -> list[str]:
    """The text in western digits; then the identifier alone that stands among words: «هوية 1…»."""
    text = arabic.western_digits(arabic.clean(typed))
    if not any(c.isalpha() for c in text):
        return [text]
    return [text, *(run for run in _LONG.findall(text) if _identifies(run))]


def _identifies(text: str) -> bool:
    for read in (identifiers.national_id, identifiers.mobile, identifiers.unified_number):
        try:
            read(text)
        except Invalid:
            continue
        return True
    return False


def find_exactly(register: Register, typed: str) -> Sequence[int] | None:
    """Ids of the records that an identifier or number names; None when the text is neither.

    Only fields the person may see are asked, so that nothing can be guessed through a search.
    """
    found = None
    for text in readings(typed):
        ids = _find(register, text)
        if ids:
            return ids
        found = found if ids is None else ids
    return found


def _find(register: Register, text: str) -> Sequence[int] | None:
    if not any(c.isdigit() for c in text):
        return None
    named, recognised = named_exactly(register, text)
    if not named:
        return None if not text.replace(" ", "").replace("-", "").isdigit() else ()
    ids = answering(register, [column == value for column, value in named])
    return ids if ids or recognised else None


Named = tuple[ColumnElement[Any], Any]
"""A column, and the value in it that a text may mean."""


def named_exactly(register: Register, text: str) -> tuple[list[Named], bool]:
    """Columns and values that a text may mean, and whether it is spelt as an identifier is."""
    named: list[Named] = []
    recognised = False
    for one in visible(register):
        if not isinstance(one.kind, (*IDENTIFIERS, Code)) or one.through:
            continue
        try:
            value = one.kind.parse(text)
        except Invalid:
            continue
        recognised = recognised or isinstance(one.kind, IDENTIFIERS)
        column = register.column(one.name)
        if isinstance(column.type, EncryptedText):
            index = register.column(f"{one.name}_index")
            named.append((index, blind_index(register.model.sealed_context, value)))
        elif f"{one.name}_key" in register.table.c:
            named.append((register.column(f"{one.name}_key"), arabic.fold(text)))
        else:
            named.append((column, value))
    return named, recognised


def answering(register: Register, conditions: Iterable[ColumnElement[bool]]) -> Sequence[int]:
    """Ids of the standing records that answer any of these conditions, some at most.

    One question for each: joined by OR, the indexes of standing records would not be used.
    """
    key, stands = register.table.c.id, standing(register)
    rows = select(key).select_from(source(register)).where(stands)
    asked = [rows.where(one).limit(LIMIT).subquery() for one in conditions]
    found = db.session.scalars(union_all(*(select(one.c.id) for one in asked)))
    return list(dict.fromkeys(found))[:LIMIT]
