"""Finds the headings of a sheet and what each was meant for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from esrar.core import arabic
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.kit.importer.columns import Target, both_languages, public_name
from esrar.kit.importer.reading import Row

SCANNED = 30
"""So many rows are looked at for the headings; titles above them are passed over."""
ERROR = _l("Error: %(heading)s")
IN_FILE = _l("Row in the file")
"""Headings of the columns that a workbook of refused rows has besides those of the file."""

EMPTY = _l("The sheet is empty. It needs a row of headings, and rows below it")

Mapped = dict[int, str]
"""Field names by column, counted from 0."""

Merges = Sequence[Sequence[int]]
"""First row and column, last row and column of merged cells, counted from 0."""


@dataclass(frozen=True)
class Layout:
    """A sheet's headings, and what each was taken for.

    `guessed` tells how alike a heading is to the one it was taken for; `merged` are columns that
    share a merged heading with the one before.
    """

    target: Target
    row: int
    headings: tuple[str, ...]
    mapped: Mapped
    guessed: Mapping[int, float] = field(default_factory=dict)
    remembered: bool = False
    merged: frozenset[int] = frozenset()

    @cached_property
    def ours(self) -> frozenset[int]:
        """Columns that we ourselves put beside those of the file: errors, numbers of rows."""
        return frozenset(i for i, h in enumerate(self.headings) if _is_ours(h))

    @property
    def ignored(self) -> list[str]:
        """Headings that no field was found for."""
        left = (i for i in range(len(self.headings)) if i not in self.mapped and i not in self.ours)
        return [self.headings[i] for i in left if self.headings[i]]

    def with_mapping(self, mapped: Mapped) -> Layout:
        """The same headings, meant otherwise."""
        kept = {i: score for i, score in self.guessed.items() if mapped.get(i) == self.mapped[i]}
        return replace(self, mapped=mapped, guessed=kept)

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


def lay_out(
    target: Target,
    rows: Iterable[Row],
    given: Mapping[str, str] | None = None,
    merges: Merges = (),
    remembered: Callable[[Target, Sequence[Row]], Layout | None] | None = None,
) -> Layout:
    """Find the headings among the first rows. `given` are headings and the fields they mean.

    Raises NoHeadings when no heading is recognised.
    """
    candidates = list(rows)[:SCANNED]
    if not candidates:
        raise NoHeadings(EMPTY)
    known = {arabic.fold(h): _meant(target, name) for h, name in (given or {}).items()}
    found = remembered(target, candidates) if remembered and not known else None
    if found:
        return found
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
    return _guess(target, unmerged(best, candidates, merges), known, _width(candidates), merges)


def by_hand(target: Target, rows: Iterable[Row]) -> Layout:
    """The likeliest heading row of a sheet of which nothing was recognised; nothing is mapped."""
    candidates = list(rows)[:SCANNED]
    if not candidates:
        raise NoHeadings(EMPTY)
    texts = [sum(1 for c in r.cells if isinstance(c, str) and c.strip()) for r in candidates]
    row = candidates[texts.index(max(texts))]
    return Layout(target, row.number, headings_of(row, _width(candidates)), {})


def _meant(target: Target, name: str) -> str:
    """The field a given mapping names; blank for a column to leave out."""
    if not name:
        return ""
    one = target.named(name)
    if one is None:
        names = ", ".join(public_name(f) for f in target.fields)
        raise Invalid(_l("There is no field «%(name)s». Fields: %(names)s"), name=name, names=names)
    return one.name


def unmerged(row: Row, rows: Sequence[Row], merges: Merges) -> Row:
    """The row with the texts of cells that are merged with some of it from above."""
    cells, by_number = list(row.cells), {r.number: r.cells for r in rows}
    for top, left, bottom, _right in merges:
        above = by_number.get(top + 1, [])
        if top + 1 < row.number <= bottom + 1 and left < len(above):
            cells += [None] * (left + 1 - len(cells))
            cells[left] = cells[left] or above[left]
    return Row(row.number, cells)


def headings_of(row: Row, width: int = 0) -> tuple[str, ...]:
    """The headings of a row as they stand, on one line each; blank ones up to the width."""
    cells = [*row.cells, *[None] * (width - len(row.cells))]
    return tuple(arabic.clean(arabic.text_of(c))[:120] for c in cells)


def _width(rows: Sequence[Row]) -> int:
    return max(len(row.cells) for row in rows)


@cache
def _marks() -> tuple[tuple[str, ...], frozenset[str]]:
    starts = tuple(text.replace("%(heading)s", "").strip() for text in both_languages(ERROR))
    return starts, frozenset(both_languages(IN_FILE))


def _is_ours(heading: str) -> bool:
    starts, whole = _marks()
    return heading.startswith(starts) or heading in whole


def _guess(
    target: Target, row: Row, known: Mapping[str, str], width: int, merges: Merges
) -> Layout:
    headings = headings_of(row, width)
    folded = [arabic.fold(h) for h in headings]
    mapped = {i: known[f] for i, f in enumerate(folded) if known.get(f)}
    ours = {i for i, h in enumerate(headings) if h and _is_ours(h)}
    free = [i for i, f in enumerate(folded) if f and f not in known and i not in ours]
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
    own = row.number - 1
    shared = frozenset(c for top, left, bottom, right in merges if top <= own <= bottom
                       for c in range(left + 1, right + 1) if c < len(headings))  # fmt: skip
    return Layout(target, row.number, headings, mapped, merged=shared)
