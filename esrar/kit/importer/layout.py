"""Finds the headings of a sheet and what each was meant for, and remembers what a person said."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy import delete, insert, select

from esrar.core import arabic
from esrar.core.db import Write, db
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.kit.importer.columns import NUMBER, Target, public_name
from esrar.kit.importer.models import ImportMapping
from esrar.kit.importer.reading import Row

SCANNED = 30
"""So many rows are looked at for the headings; titles above them are passed over."""
ALIKE = 0.82
"""How alike a heading must be to a known one to be suggested; such a guess is shown as one."""
COMMON = frozenset(
    [
        "تاريخ",
        "رقم",
        "نوع",
        "اسم",
        "عدد",
        "حاله",
        "جهه",
        "مكان",
        "date",
        "number",
        "type",
        "name",
        "of",
        "the",
        "no",
    ]
)
"""Words that many headings share: what is left of two headings must be alike, not these."""
LEAST = 4

Mapped = dict[int, str]
"""Field names by column, counted from 0."""


@dataclass(frozen=True)
class Layout:
    """A sheet's headings, and what each was taken for."""

    target: Target
    row: int
    headings: tuple[str, ...]
    mapped: Mapped
    guessed: frozenset[int] = frozenset()
    remembered: bool = False

    @property
    def ignored(self) -> list[str]:
        """Headings that no field was found for."""
        return [h for i, h in enumerate(self.headings) if h and i not in self.mapped]

    def clashes(self) -> dict[int, str]:
        """Columns that claim a field which an earlier column has already."""
        seen: dict[str, int] = {}
        found = {}
        for column, name in sorted(self.mapped.items()):
            if name in seen:
                found[column] = name
            seen.setdefault(name, column)
        return found

    def refuse_clashes(self) -> None:
        """Raise Invalid for two columns of one field: nobody can say which is right."""
        for column in self.clashes():
            raise Invalid(
                _l("Two columns are for the same field: «%(heading)s». Rename or remove one"),
                heading=self.headings[column],
            )


class NoHeadings(Invalid):
    """No row of the sheet looks like headings."""


def lay_out(target: Target, rows: Iterable[Row], given: Mapping[str, str] | None = None) -> Layout:
    """Find the headings among the first rows. `given` are headings and the fields they mean.

    Raises NoHeadings when no heading is recognised.
    """
    candidates = list(rows)[:SCANNED]
    if not candidates:
        raise NoHeadings(_l("The sheet is empty"))
    known = {arabic.fold(h): _meant(target, name) for h, name in (given or {}).items()}
    remembered = _remembered(target, candidates)
    if remembered and not known:
        return remembered
    best, most = candidates[0], 0
    for row in candidates:
        folded = {arabic.fold(c) for c in row.cells if isinstance(c, str)}
        count = sum(1 for f in folded if f and (f in target.spellings or f in known))
        if count > most:
            best, most = row, count
    if not most:
        raise NoHeadings(
            _l("No headings were recognised. The first row should hold headings such as: %(some)s"),
            some="، ".join(str(f.label) for f in target.fields[1:5]),
        )
    return _guess(target, best, known)


def by_hand(target: Target, rows: Iterable[Row]) -> Layout:
    """The likeliest heading row of a sheet of which nothing was recognised; nothing is mapped."""
    candidates = list(rows)[:SCANNED]
    if not candidates:
        raise NoHeadings(_l("The sheet is empty"))
    texts = [sum(1 for c in r.cells if isinstance(c, str) and c.strip()) for r in candidates]
    row = candidates[texts.index(max(texts))]
    return Layout(target, row.number, headings_of(row), {})


def _meant(target: Target, name: str) -> str:
    """The field a given mapping names; blank for a column to leave out."""
    if not name:
        return ""
    one = target.named(name)
    if one is None:
        names = ", ".join(public_name(f) for f in target.fields)
        raise Invalid(_l("There is no field «%(name)s». Fields: %(names)s"), name=name, names=names)
    return one.name


def headings_of(row: Row) -> tuple[str, ...]:
    """The headings of a row as they stand, on one line each."""
    return tuple(arabic.clean(arabic.text_of(c))[:120] for c in row.cells)


def _guess(target: Target, row: Row, known: Mapping[str, str]) -> Layout:
    headings = headings_of(row)
    folded = [arabic.fold(h) for h in headings]
    mapped = {i: known[f] for i, f in enumerate(folded) if known.get(f)}
    free = [i for i, f in enumerate(folded) if f and f not in known]
    taken = set(mapped.values())
    best: dict[str, tuple[int, str]] = {}
    for i in free:
        rank, name = target.spellings.get(folded[i], (0, ""))
        if name and name not in taken and (name not in best or rank < best[name][0]):
            best[name] = (rank, folded[i])
    for i in free:
        # The same heading twice claims its field twice: that is for a person to settle.
        name = target.spellings.get(folded[i], (0, ""))[1]
        if name in best and best[name][1] == folded[i]:
            mapped[i] = name
    return Layout(target, row.number, headings, mapped)


def with_suggestions(layout: Layout) -> Layout:
    """The layout with fields suggested for headings that only resemble a known one."""
    taken = {NUMBER.name, *layout.mapped.values()}
    mapped, guessed = dict(layout.mapped), set()
    for i, heading in enumerate(layout.headings):
        own = _telling(arabic.fold(heading))
        if i in mapped or len(own) < LEAST or layout.remembered:
            continue
        score, name = max(
            (
                (SequenceMatcher(None, own, known).ratio(), n)
                for s, (_rank, n) in layout.target.spellings.items()
                if n not in taken and len(known := _telling(s)) >= LEAST
            ),
            default=(0.0, ""),
        )
        if score >= ALIKE:
            mapped[i] = name
            taken.add(name)
            guessed.add(i)
    return Layout(layout.target, layout.row, layout.headings, mapped, frozenset(guessed))


def _telling(folded: str) -> str:
    """A heading without articles and the words that tell nothing apart."""
    words = (word.removeprefix("ال") for word in folded.split() if word not in COMMON)
    return " ".join(words)


# -- remembering ------------------------------------------------------------------------------


def digest(headings: Sequence[str]) -> str:
    """What a set of headings is remembered by."""
    return hashlib.sha256("\n".join(arabic.fold(h) for h in headings).encode()).hexdigest()


def _memory(target: Target) -> str:
    return f"{target.register.key}/{target.block.key}" if target.block else target.register.key


def _remembered(target: Target, rows: Sequence[Row]) -> Layout | None:
    by_digest = {digest(headings_of(r)): r for r in rows}
    table = ImportMapping.__table__
    found = db.session.execute(
        select(table.c.digest, table.c.mapping).where(
            table.c.register == _memory(target), table.c.digest.in_(list(by_digest))
        )
    ).first()
    if found is None:
        return None
    row = by_digest[found.digest]
    mapped = {int(i): n for i, n in json.loads(found.mapping).items() if n in target.by_name}
    return Layout(target, row.number, headings_of(row), mapped, remembered=True)


def remember(write: Write, layout: Layout) -> None:
    """Keep what a person settled for this set of headings."""
    table, key = ImportMapping.__table__, _memory(layout.target)
    known = digest(layout.headings)
    write.session.execute(delete(table).where(table.c.register == key, table.c.digest == known))
    row = {"register": key, "digest": known, "mapping": json.dumps(layout.mapped)}
    write.session.execute(insert(table), [row])
