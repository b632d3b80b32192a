"""Chooses which records are compared at all: those that share something rare enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations

from esrar.kit.duplicates.names import LEAST_PARTS, Known
from esrar.kit.duplicates.respelling import respelled
from esrar.kit.duplicates.scoring import Card, Finding, compare

CROWD = 60
"""More records than these that share one thing are no evidence by it: an office's own number."""
Rule = Callable[[Card], Iterable[Hashable]]
PARTS = 6
"""So many parts of a name are looked at; no list holds a longer one without a mistake."""


def known_words(cards: Sequence[Card]) -> Known:
    """Which parts of names are names in use: too many have them for a slip of the finger."""
    counted = Counter(word for card in cards for word in set(card.name))
    least = max(3, len(cards) // 12_000)
    return {word for word, times in counted.items() if times >= least}.__contains__


def scan(cards: Sequence[Card], *, persons: bool = True) -> list[Finding]:
    """Every two records that deserve a look, most likely first."""
    known = known_words(cards)
    if persons:
        cards = respelled(cards, known)
    found = []
    for first, second in candidates(cards, persons=persons):
        finding = compare(cards[first], cards[second], known, persons=persons)
        if finding is not None:
            found.append(finding)
    return sorted(found, key=lambda f: (-f.score, f.first, f.second))


def candidates(cards: Sequence[Card], *, persons: bool = True) -> Iterator[tuple[int, int]]:
    """Places of the pairs that share a key; each once."""
    seen: set[int] = set()
    for rule in RULES if persons else (*RULES, _pairs):
        for block in _blocks(cards, rule):
            for first, second in combinations(block, 2):
                pair = first * len(cards) + second
                if pair not in seen:
                    seen.add(pair)
                    yield first, second


def _blocks(cards: Sequence[Card], rule: Rule) -> Iterator[list[int]]:
    """The records that share a key of this rule, where they are several but no crowd.

    Keys are kept as their hashes, and lists only where two share one: most stand alone.
    """
    alone: dict[int, int] = {}
    shared: dict[int, list[int]] = {}
    for place, card in enumerate(cards):
        for key in rule(card):
            number = hash(key)
            first = alone.setdefault(number, place)
            if first != place and (block := shared.setdefault(number, [first]))[-1] != place:
                block.append(place)
    yield from (block for block in shared.values() if len(block) <= CROWD)


def _exact(card: Card) -> Iterator[Hashable]:
    """What alone is evidence."""
    for place, value in enumerate(card.identifiers):
        if value is not None:
            yield place, value
    yield from card.inside
    yield from card.numbers
    yield from card.addresses


def _names(card: Card) -> Iterable[Hashable]:
    """Three parts in any order: of four, one may be mistyped or missing."""
    words = sorted(card.name[:PARTS])
    return combinations(words, LEAST_PARTS) if len(words) >= LEAST_PARTS else (tuple(words),)


def _dated(card: Card) -> Iterator[Hashable]:
    """One part of the name, and a date that is the same with day and month changed about."""
    for entered in card.dates:
        if entered is not None and entered.whole:
            day = entered.day
            turned = sorted((day.month, day.day))
            for word in card.name:
                yield word, day.year, *turned


def _placed(card: Card) -> Iterator[Hashable]:
    """Two of the first, the second and the last part, and the place: others may be mistyped."""
    if len(card.name) >= LEAST_PARTS:
        told = (card.name[0], card.name[1], card.name[-1])
        for pair in combinations(told, 2):
            for place in card.places:
                if place is not None:
                    yield pair, place


def _pairs(card: Card) -> Iterable[Hashable]:
    """Two words of a body's name: there are few bodies, and their names are long."""
    return combinations(sorted(card.name[:PARTS]), 2)


RULES: tuple[Rule, ...] = (_exact, _names, _dated, _placed)
"""Together they reach every pair that the points can make a finding of, but for rare ones with
two mistyped parts and nothing else exactly the same."""
