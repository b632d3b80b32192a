"""Remembers which field each heading of a set of headings was said to be."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete, insert, select

from esrar.core import arabic
from esrar.core.db import Write, db
from esrar.kit.importer.columns import Target
from esrar.kit.importer.layout import Layout, headings_of
from esrar.kit.importer.models import ImportMapping
from esrar.kit.importer.reading import Row


def digest(headings: Sequence[str]) -> str:
    """What a set of headings is remembered by: in their order, blank ones at the end left out."""
    text = "\n".join(arabic.fold(h) for h in headings).rstrip("\n")
    return hashlib.sha256(text.encode()).hexdigest()


def _memory(target: Target) -> str:
    return f"{target.register.key}/{target.block.key}" if target.block else target.register.key


def remembered(target: Target, rows: Sequence[Row]) -> Layout | None:
    """The layout that a person settled for one of these rows, if any did.

    The same headings with our columns of errors between them are the same headings.
    """
    width = max(len(r.cells) for r in rows)
    layouts = [Layout(target, r.number, headings_of(r, width), {}) for r in rows]
    by_digest = {digest(_own(one)): one for one in layouts}
    table = ImportMapping.__table__
    found = db.session.execute(
        select(table.c.digest, table.c.mapping).where(
            table.c.register == _memory(target), table.c.digest.in_(list(by_digest))
        )
    ).first()
    if found is None:
        return None
    layout = by_digest[found.digest]
    places = [i for i in range(len(layout.headings)) if i not in layout.ours]
    kept = {int(i): n for i, n in json.loads(found.mapping).items()}
    mapped = {places[i]: n for i, n in kept.items() if n in target.by_name and i < len(places)}
    return replace(layout, mapped=mapped, remembered=True)


def _own(layout: Layout) -> list[str]:
    return [h for i, h in enumerate(layout.headings) if i not in layout.ours]


def remember(write: Write, layout: Layout) -> None:
    """Keep what a person settled for this set of headings."""
    table, key = ImportMapping.__table__, _memory(layout.target)
    known = digest(_own(layout))
    places = [i for i in range(len(layout.headings)) if i not in layout.ours]
    mapping = {places.index(i): name for i, name in layout.mapped.items()}
    write.session.execute(delete(table).where(table.c.register == key, table.c.digest == known))
    row = {"register": key, "digest": known, "mapping": json.dumps(mapping)}
    write.session.execute(insert(table), [row])
