"""Records that may be the same one: worth a look, never a verdict, and never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import or_, select

from esrar.core import arabic
from esrar.core.db import db
from esrar.core.fields import PersonName
from esrar.core.i18n import _
from esrar.core.search import matching
from esrar.kit.queries import CANDIDATES, standing
from esrar.kit.register import Register

SHOWN = 3
"""So many are named: whoever needs more searches."""

Doubt = tuple[str, int]
"""What to say, and the record it is said of."""


def alike(register: Register, name: str, *where: Any) -> list[Doubt]:
    """Records of persons whose name may be the same person's."""
    tokens = arabic.search_tokens(name)
    if not isinstance(register.field(register.title).kind, PersonName) or not tokens:
        return []
    session, key, title = db.session(), register.table.c.id, register.column(register.title)
    # First and last part are shared by every two names that may be one person's.
    near = matching(session, register.table, [tokens[0], tokens[-1]]).limit(CANDIDATES)
    same = register.column("name_key") == arabic.sort_key(name)
    likely = or_(same, key.in_(select(near.subquery().c.id)))
    rows = session.execute(select(key, title).where(standing(register), likely, *where))
    found = [row for row in rows if arabic.possible_duplicate_names(name, row[1])]
    return [(_("Possible duplicate: %(name)s", name=row[1]), row[0]) for row in found[:SHOWN]]


def doubts(register: Register, record_id: int) -> list[Doubt]:
    """Other records that a record just registered may be the same as."""
    table = register.table
    row = db.session.execute(select(table).where(table.c.id == record_id)).mappings().one()
    other = table.c.id != record_id
    said = list(_sharing(register, row, other))
    places = [table.c[c] == row[c] for c in register.alike if row[c] is not None]
    if places:
        said += alike(register, row[register.title], other, or_(*places))
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
