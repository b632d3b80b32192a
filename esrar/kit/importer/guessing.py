"""Suggests fields for headings that only resemble a known one, and says how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from esrar.core import arabic
from esrar.core.errors import Invalid
from esrar.kit.importer.cells import MASK, read
from esrar.kit.importer.columns import NUMBER, PARENT
from esrar.kit.importer.layout import Layout
from esrar.kit.importer.reading import Row
from esrar.kit.relations import Relation

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


def with_suggestions(layout: Layout) -> Layout:
    """The layout with fields suggested for headings that only resemble a known one."""
    taken = {NUMBER.name, *layout.mapped.values()}
    mapped, guessed = dict(layout.mapped), dict[int, float]()
    for i, heading in enumerate(layout.headings):
        own = _telling(arabic.fold(heading))
        if i in mapped or i in layout.ours or len(own) < LEAST or layout.remembered:
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
            guessed[i] = score
    return replace(layout, mapped=mapped, guessed=guessed)


def _telling(folded: str) -> str:
    """A heading without articles and the words that tell nothing apart."""
    words = (word.removeprefix("ال") for word in folded.split() if word not in COMMON)
    return " ".join(words)


def readable(layout: Layout, rows: Sequence[Row]) -> dict[int, tuple[int, int]]:
    """Of each mapped column, how many of the first cells its field can read, and how many are."""
    found = {}
    for column, name in layout.mapped.items():
        one = layout.target.by_name[name]
        if name == PARENT or (isinstance(one.kind, Relation) and one.kind.many):
            continue
        cells = [r.cells[column] for r in rows if r.number > layout.row and column < len(r.cells)]
        filled = [c for c in cells if c not in (None, "") and MASK not in str(c)]
        good = 0
        for cell in filled:
            try:
                read(one, cell)
                good += 1
            except Invalid:
                continue
        found[column] = (good, len(filled))
    return found
