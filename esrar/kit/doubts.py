"""Records that may be the same one: worth a look, never a verdict, and never in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from sqlalchemy import select

from esrar.core import arabic
from esrar.core.db import db
from esrar.core.fields import PersonName
from esrar.core.i18n import _
from esrar.core.search import matching
from esrar.core.words import Wanted
from esrar.kit.duplicates.names import NEAR, persons
from esrar.kit.queries import CANDIDATES, standing
from esrar.kit.register import Register

SHOWN = 3
"""So many are named: whoever needs more searches."""

IN_USE = 3
"""A part of a name that so many people have is no slip of the finger."""

Doubt = tuple[str, int]
"""What to say, and the record it is said of."""


def alike(register: Register, name: str, record: Mapping[str, Any] | None = None) -> list[Doubt]:
    """Records of persons whose name may be the same person's; for a record, only other ones that
    also share one of the columns the register names."""
    typed = tuple(arabic.name_tokens(name))
    tokens = [Wanted((arabic.bare(word),)) for word in typed]
    if not isinstance(register.field(register.title).kind, PersonName) or not tokens:
        return []
    session, key, title = db.session(), register.table.c.id, register.column(register.title)
    stands = standing(register)
    # First and last part are shared by every two names that may be one person's. The few that
    # have them are fetched and compared here: joined into one statement, the database would
    # rather read everybody of the same place.
    near = matching(session, register.table, [tokens[0], tokens[-1]]).limit(CANDIDATES)
    same = select(key).where(register.column("name_key") == arabic.sort_key(name), stands)
    ids = {*session.scalars(near), *session.scalars(same.limit(CANDIDATES))}
    shared = [register.column(c) for c in register.alike] if record else []
    rows = session.execute(select(key, title, *shared).where(key.in_(sorted(ids)), stands))
    known = partial(_in_use, register)
    found = [
        row for row in rows.mappings()
        if _close(register, row, record)
        and persons(typed, tuple(arabic.name_tokens(row[title])), known).likeness in NEAR
    ]  # fmt: skip
    return [(_("Possible duplicate: %(name)s", name=r[title]), r["id"]) for r in found[:SHOWN]]


def _in_use(register: Register, word: str) -> bool:
    """Whether a part of a name is a name in use: several have it, or one that begins so."""
    found = matching(db.session(), register.table, [Wanted((word,))]).limit(IN_USE)
    return len(db.session.scalars(found).all()) == IN_USE


def _close(register: Register, row: Mapping[Any, Any], record: Mapping[str, Any] | None) -> bool:
    if record is None:
        return True
    shares = any(row[c] == record[c] for c in register.alike if record[c] is not None)
    return shares and row["id"] != record["id"]


def doubts(register: Register, record_id: int) -> list[Doubt]:
    """Other records that a record just registered may be the same as."""
    table = register.table
    row = db.session.execute(select(table).where(table.c.id == record_id)).mappings().one()
    said = list(_sharing(register, row, table.c.id != record_id))
    if register.alike:
        said += alike(register, row[register.title], dict(row))
    known = {number: text for text, number in reversed(said)}
    return [(text, number) for number, text in known.items()][:SHOWN]


def _sharing(register: Register, row: Any, other: Any) -> Iterator[Doubt]:
    table, title = register.table, register.column(register.title)
    for match in register.match:
        if match.warns and match.applies(row):
            same = (table.c[c] == row[c] for c in match.columns)
            statement = select(table.c.id, title).where(standing(register), other, *same)
            for number, name in db.session.execute(statement.limit(SHOWN)):
                text = _("A record with the same %(what)s exists: %(name)s",
                         what=match.label, name=name)  # fmt: skip
                yield text, number
