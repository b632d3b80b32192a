"""Records that may be the same one: worth a look, never a verdict, and never in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import Any

from sqlalchemy import Select, bindparam, select

from esrar.core import arabic
from esrar.core.db import db
from esrar.core.fields import PersonName
from esrar.core.i18n import _
from esrar.core.search import in_index
from esrar.core.words import Wanted, wanted
from esrar.kit.duplicates.names import NEAR, persons
from esrar.kit.duplicates.respelling import alike as compared
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
    tokens = wanted(name)
    if not isinstance(register.field(register.title).kind, PersonName) or not tokens:
        return []
    session = db.session()
    # First and last part are shared by every two names that may be one person's. The few that
    # have them are fetched and compared here: joined into one statement, the database would
    # rather read everybody of the same place.
    near = in_index(session, register.table, [tokens[0], tokens[-1]], CANDIDATES)
    same = session.scalars(_namesakes(register), {"name": arabic.sort_key(name)})
    ids = sorted({*near, *same})
    rows = session.execute(_compared(register), {"ids": ids})
    known = partial(_in_use, register)
    found = [
        row for row in rows.mappings()
        if _close(register, row, record)
        and persons(*compared(typed, tuple(arabic.name_tokens(row["title"]))), known)
        .likeness in NEAR
    ]  # fmt: skip
    return [(_("Possible duplicate: %(name)s", name=r["title"]), r["id"]) for r in found[:SHOWN]]


@cache
def _namesakes(register: Register) -> Select[Any]:
    """Ids of those called just as the given `name`. This and the next are stated once."""
    named = register.column("name_key") == bindparam("name")
    return select(register.table.c.id).where(named, standing(register)).limit(CANDIDATES)


@cache
def _compared(register: Register) -> Select[Any]:
    """Of the given `ids`, what a name is compared by."""
    key, title = register.table.c.id, register.column(register.title).label("title")
    among = key.in_(bindparam("ids", expanding=True))
    return select(key, title, *(register.column(c) for c in register.alike)).where(
        among, standing(register)
    )


def _in_use(register: Register, word: str) -> bool:
    """Whether a part of a name is a name in use: several have it, or one that begins so."""
    found = in_index(db.session(), register.table, [Wanted((word,))], IN_USE)
    return len(found) == IN_USE


def _close(register: Register, row: Mapping[Any, Any], record: Mapping[str, Any] | None) -> bool:
    if record is None:
        return True
    shares = any(row[c] == record[c] for c in register.alike if record[c] is not None)
    return shares and row["id"] != record["id"]


def doubts(register: Register, record_id: int) -> list[Doubt]:
    """Other records that a record just registered may be the same as."""
    row = db.session.execute(_own(register), {"record": record_id}).mappings().first()
    if row is None:
        return []
    said = list(_sharing(register, row, register.table.c.id != record_id))
    if register.alike:
        said += alike(register, row[register.title], dict(row))
    known = {number: text for text, number in reversed(said)}
    return [(text, number) for number, text in known.items()][:SHOWN]


@cache
def _own(register: Register) -> Select[Any]:
    """What of the given `record` is compared with others."""
    warned = [m for m in register.match if m.warns]
    names = {c for m in warned for c in (*m.columns, *filter(None, [m.unless]))}
    columns = {register.title, "id", *register.alike, *names}
    table = register.table
    return select(*(table.c[c] for c in sorted(columns))).where(table.c.id == bindparam("record"))


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
