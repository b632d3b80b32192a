"""Refuses a record that is another one already, as the matches of its register tell them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from esrar.core.changes import derive, values_of
from esrar.core.db import Record
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.kit.queries import standing
from esrar.kit.register import Match, Register, same, strong


class Duplicate(Invalid):
    """Another record is the same one; `record_id` is its number, `match` what they share.

    With `joinable` it lacks only the role of this register, which `kit/joining.py` adds.
    """

    def __init__(self, match: Match, record_id: int, joinable: bool = False) -> None:
        super().__init__(_l("A record with the same %(what)s exists"), what=match.label)
        self.match, self.record_id, self.joinable = match, record_id, joinable


def refuse_duplicate(
    session: Session, register: Register, record: Record, stored: Mapping[str, Any]
) -> None:
    """Raise Duplicate when a standing record shares all columns of one of the matches."""
    whole = values_of(record)
    whole = derive(register.model, {**whole, **{k: v for k, v in stored.items() if k in whole}})
    matches = strong(register)
    for match in matches:
        if not match.applies(whole):
            continue
        for other in _sharing(session, register, match, whole, record.id):
            if same(matches, whole, other) is not None:
                found: int = other["id"]
                raise Duplicate(match, found, joinable=_lacks_role(session, register, found))


def _lacks_role(session: Session, register: Register, record_id: int) -> bool:
    return register.role is not None and session.get(register.role.model, record_id) is None


def _sharing(
    session: Session, register: Register, match: Match, whole: Mapping[str, Any], own: int | None
) -> list[dict[str, Any]]:
    """Standing records that share all columns of a match, with whatever else they are told by."""
    asked = {f"of_{c}": whole[c] for c in match.columns}
    rows = session.execute(_standing_with(register, match), asked).mappings()
    return [dict(row) for row in rows if row["id"] != own]


@cache
def _standing_with(register: Register, match: Match) -> Select[Any]:
    """The same as a statement, given the values. Stated once."""
    table = register.table
    compared = {c for m in strong(register) for c in (*m.columns, *filter(None, [m.unless]))}
    same = (table.c[c] == bindparam(f"of_{c}", type_=table.c[c].type) for c in match.columns)
    columns = [table.c[c] for c in sorted({"id", *compared})]
    return select(*columns).where(standing(register), *same)
