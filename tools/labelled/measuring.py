"""The list itself, and how good the scan of it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from random import Random

from esrar.core import arabic
from esrar.kit.duplicates.blocking import scan
from esrar.kit.duplicates.evidence import Day
from esrar.kit.duplicates.scoring import THRESHOLD, Card
from tools.labelled.again import again
from tools.labelled.others import confusable
from tools.labelled.people import Person, person


@dataclass(frozen=True)
class Quality:
    """How good a scan was: of what it named, how much was right; of what there was, how much
    it named."""

    found: int
    right: int
    there: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0


def labelled(seed: int, people: int = 2_000) -> list[Person]:
    """The list, in an order that says nothing."""
    dice = Random(f"labelled/{seed}")  # noqa: S311
    made: list[Person] = []
    who = iter(range(10**9))
    while len(made) < people:
        one = person(dice, next(who))
        made.append(one)
        draw = dice.random()
        if draw < 0.22:
            made.append(again(dice, one))
            if draw < 0.02:
                made.append(again(dice, one))
        elif draw < 0.50:
            made += [replace(other, who=next(who)) for other in confusable(dice, one)]
    dice.shuffle(made)
    return made


def cards(people: list[Person]) -> list[Card]:
    """The list as the scan reads it out of a register."""
    return [
        Card(
            number, tuple(arabic.name_tokens(p.name)), (p.national_id,), frozenset(),
            frozenset({p.mobile}), frozenset(), (Day(p.born, p.whole) if p.born else None,),
            (p.locality,),
        )
        for number, p in enumerate(people)
    ]  # fmt: skip


def quality(people: list[Person], threshold: int = THRESHOLD) -> Quality:
    """How good the scan of a labelled list is, pair by pair."""
    found = _found(people, threshold)
    right = {pair for pair in found if people[pair[0]].who == people[pair[1]].who}
    return Quality(len(found), len(right), sum(1 for _pair in truth(people)))


def by_kind(lists: Iterable[list[Person]]) -> dict[str, tuple[int, int]]:
    """Of the pairs in whose writing something is different: how many there are and are found."""
    there: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for people in lists:
        found = _found(people, THRESHOLD)
        for pair in truth(people):
            for kind in {slip for place in pair for slip in people[place].slips}:
                there[kind] += 1
                named[kind] += pair in found
    return {kind: (count, named[kind]) for kind, count in there.most_common()}


def _found(people: list[Person], threshold: int) -> set[tuple[int, int]]:
    return {(f.first, f.second) for f in scan(cards(people)) if f.score >= threshold}


def truth(people: list[Person]) -> Iterator[tuple[int, int]]:
    """Places of the pairs that are one person."""
    writings: dict[int, list[int]] = {}
    for place, one in enumerate(people):
        writings.setdefault(one.who, []).append(place)
    for places in writings.values():
        yield from combinations(places, 2)
