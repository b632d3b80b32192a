"""«Did you mean»: names that the records really have, near what was typed and found little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, product

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import select

from esrar.audit.cache import current_revision, shelf
from esrar.audit.reading import changed_since
from esrar.core import arabic
from esrar.core.arabic import LEAST_LETTERS
from esrar.core.db import db
from esrar.core.search import matching
from esrar.core.words import ARABIC, LATIN, Wanted
from esrar.kit.candidates import parts
from esrar.kit.duplicates.names import LONG
from esrar.kit.register import Register
from esrar.kit.relations import title_columns
from esrar.kit.searching import search

LITTLE = 3
"""Fewer records than these may not be those that were meant."""
SHOWN = 3
TRIED = 8
"""So many ways of reading what was typed are asked of the database."""
FEW = 2_000
"""After so many changes the words are read anew: by then some are in use no more."""
NEAREST = 4
"""So many near words are looked at for each word."""

_CONFUSED = str.maketrans("ظصطزك", "ضستذق")
"""Letters that are taken for each other, made one: a mistake among them costs the half."""


@dataclass
class Vocabulary:
    """The words of a table's documents, and how many records have each."""

    revision: int
    counts: Counter[str] = field(default_factory=Counter)
    like: dict[str, list[str]] = field(default_factory=dict)
    forms: list[str] = field(default_factory=list)
    """The keys of `like`, which another thread may add to while they are read."""

    def add(self, documents: Iterable[str]) -> None:
        """Learn the words of documents; none is unlearned, for whoever suggests asks again."""
        for document in documents:
            for word in document.split():
                if word[0] in (ARABIC, LATIN) or not word.isalpha():
                    continue
                if word not in self.counts:
                    form = word.translate(_CONFUSED)
                    if form not in self.like:
                        self.like[form] = []
                        self.forms.append(form)
                    self.like[form].append(word)
                self.counts[word] += 1

    def near(self, typed: str) -> list[tuple[float, str]]:
        """Words that may be meant, each with what the mistake costs."""
        most = 2 if len(typed) >= LONG else 1
        if len(typed) < LEAST_LETTERS:
            return []
        asked = typed.translate(_CONFUSED)
        found = process.extract(asked, self.forms, scorer=OSA.distance,
                                score_cutoff=most, limit=NEAREST * 4)  # fmt: skip
        costs = [
            (distance + 0.5 * (word != typed and distance == 0) + 0.3 * (word[0] != typed[0]), word)
            for like, distance, _place in found for word in self.like[like] if word != typed
        ]  # fmt: skip
        return sorted(costs, key=lambda one: (one[0], -self.counts[one[1]]))[:NEAREST]


def vocabulary(register: Register) -> Vocabulary:
    """The words of a register's documents: read whole once, then only of what was changed."""
    kept: dict[str, Vocabulary] = shelf("words")
    table, now = register.table, current_revision()
    found = kept.get(table.name)
    documents = select(table.c.search_text)
    if found is not None and found.revision < now:
        changed = changed_since(db.session(), table.name, found.revision, FEW)
        if len(changed) < FEW:
            found.add(db.session.scalars(documents.where(table.c.id.in_(changed))))
            found.revision = now
    if found is None or found.revision != now:  # the first time, or after a big import
        found = kept[table.name] = Vocabulary(now)
        found.add(db.session.scalars(documents))
    return found


def meant(registers: Sequence[Register], q: str) -> list[str]:
    """What may have been meant, nearest first; each leads to records of these registers."""
    if any(c.isdigit() for c in q):
        return []  # a number is right or it is not: another one would be another person's
    typed = [arabic.bare(token) for token in arabic.name_tokens(q)]
    found: dict[str, float] = {}
    seen: set[str] = set()
    for register in registers:
        if not typed or register.table.name in seen or "search_text" not in register.table.c:
            continue
        seen.add(register.table.name)
        for cost, told in islice(_readings(vocabulary(register), typed), TRIED):
            text = _spelt(register, told)
            if text and arabic.fold_name(text) != arabic.fold_name(q):
                found[text] = min(cost, found.get(text, cost))
    return sorted(found, key=found.__getitem__)[:SHOWN]


def _readings(known: Vocabulary, typed: Sequence[str]) -> Iterator[tuple[float, tuple[str, ...]]]:
    """Ways to read what was typed in words that are known, the nearest first."""
    options = [[(0.0, t)] * (t in known.counts) + known.near(t) for t in typed]
    ways = (
        (sum(cost for cost, _ in way), tuple(word for _, word in way))
        for way in islice(product(*options), 400)
    )
    return iter(sorted(way for way in ways if way[0] > 0))


def _spelt(register: Register, told: Sequence[str]) -> str:
    """The words as the first record that has them all spells them; empty when none has."""
    wanted = [Wanted((word,), whole=True) for word in told]
    number = db.session.scalar(matching(db.session(), register.table, wanted).limit(1))
    if number is None or (register.role and number not in search(register, " ".join(told))):
        return ""
    columns = title_columns(register)
    row = db.session.execute(select(*columns).where(register.table.c.id == number)).first()
    title = row[0] if row and isinstance(row[0], str) else ""
    spelt = {f: text for text, folded in parts(title) for f in (folded, arabic.bare(folded))}
    return " ".join(spelt.get(word, word) for word in told)
