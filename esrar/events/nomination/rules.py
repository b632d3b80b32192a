"""The rules of nominating families for an exhibition: who may, in which order, and why not.

Pure: facts in, judgements out, always the same for the same facts. What a family must meet stands
in `RULES`, the order of those that meet it in `ORDER`; page and print explain both from here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import heapify, heappop, heappush
from itertools import groupby
from typing import Any, NamedTuple

from esrar.core.i18n import _l

MEMORY = timedelta(days=365)
"""So long before the opening a family that stayed away from an exhibition is not nominated."""


@dataclass(frozen=True)
class Show:
    """The exhibition that families are nominated for; both its days are open days."""

    id: int
    opens: date
    closes: date
    activities: frozenset[int] = frozenset()


class Facts(NamedTuple):
    """What is known of a family that bears on its nomination.

    `lacks` are the supporting papers that its suitable activities need and that are not valid on
    every day of the exhibition. `valid_until` is the last day of the licence that was found, where
    it has one. A `last_turn` may lie ahead: a place in another exhibition that is
    planned is a turn too. `stayed_away` is the exhibition that it last stayed away from.
    """

    family: int
    locality: int
    active: bool = True
    agreed: bool = True
    wishes: bool = True
    serious: bool = False
    wished_on: date | None = None
    suits: bool = True
    licensed: bool = True
    valid_until: date | None = None
    lacks: tuple[int, ...] = ()
    last_turn: date | None = None
    stayed_away: int | None = None


@dataclass(frozen=True)
class Rule:
    """Something that a family must meet to be nominated; `short` names it in a word or two."""

    key: str
    short: Any
    label: Any
    met: Callable[[Facts], bool]


RULES = (
    Rule("active", _l("Status"), _l("Active in the register on the day of the opening"),
         lambda f: f.active),
    Rule("agreed", _l("Consent and legal basis"),
         _l("Consent or another legal basis recorded, and not withdrawn"), lambda f: f.agreed),
    Rule("wishes", _l("Interest"),
         _l("An interest registered for this exhibition or for any, and not withdrawn"),
         lambda f: f.wishes),
    Rule("suits", _l("Activity"), _l("A running activity of those the exhibition is for"),
         lambda f: f.suits),
    Rule("licensed", _l("Licence"),
         _l("A licence to practise, valid from the opening to the last day, unless its activity "
            "needs none"), lambda f: f.licensed),
    Rule("papers", _l("Supporting papers"),
         _l("The supporting papers its activity needs, valid on the same days"),
         lambda f: not f.lacks),
    Rule("reliable", _l("Attendance"),
         _l("Stayed away from no exhibition in the year before the opening"),
         lambda f: f.stayed_away is None),
)  # fmt: skip

ORDER = (
    _l("First those whose interest is serious"),
    _l("Then the longest without a turn: those who never took part, then the oldest turn"),
    _l("Among equals the localities take turns: first the one with the fewest places so far"),
    _l("Within a locality the earlier interest, then the earlier registration"),
)
"""The order of those who meet every rule, as `ranked` applies it."""


def failed(facts: Facts) -> list[Rule]:
    """The rules that a family does not meet, in their order."""
    return [rule for rule in RULES if not rule.met(facts)]


def ranked(eligible: Iterable[Facts], seated: Iterable[int] = ()) -> list[Facts]:
    """Families in the order in which they are nominated; `seated` are the localities of those
    who are on the list already."""
    given: dict[int, int] = defaultdict(int)
    for locality in seated:
        given[locality] += 1
    found: list[Facts] = []
    for _turn, group in groupby(sorted(eligible, key=_by_turn), key=_turn_of):
        found += _fairly(list(group), given)
    return found


def _turn_of(facts: Facts) -> tuple[bool, date]:
    return not facts.serious, facts.last_turn or date.min


def _by_turn(facts: Facts) -> tuple[Any, ...]:
    return (*_turn_of(facts), facts.wished_on or date.max, facts.family)


def _fairly(equals: Sequence[Facts], given: dict[int, int]) -> Iterable[Facts]:
    """One after the other from the locality that has the fewest places, of families that wait
    equally long; they come sorted by their wish and their number."""
    waiting: dict[int, list[Facts]] = defaultdict(list)
    for facts in reversed(equals):
        waiting[facts.locality].append(facts)
    heap = [(given[place], *_wish_of(queue[-1]), place) for place, queue in waiting.items()]
    heapify(heap)
    while heap:
        place = heappop(heap)[-1]
        queue = waiting[place]
        yield queue.pop()
        given[place] += 1
        if queue:
            heappush(heap, (given[place], *_wish_of(queue[-1]), place))


def _wish_of(facts: Facts) -> tuple[date, int]:
    return facts.wished_on or date.max, facts.family


@dataclass(frozen=True)
class Judgement:
    """Everybody who was looked at: those ranked, and those left out with the rules they miss."""

    ranked: Sequence[Facts]
    left_out: Sequence[tuple[Facts, Sequence[Rule]]]

    @property
    def near(self) -> Mapping[str, Sequence[Facts]]:
        """Those who miss one rule and no other, by its key."""
        found: dict[str, list[Facts]] = defaultdict(list)
        for facts, missed in self.left_out:
            if len(missed) == 1:
                found[missed[0].key].append(facts)
        return found

    @property
    def far(self) -> list[tuple[Facts, Sequence[Rule]]]:
        """Those who miss more than one."""
        return [(facts, missed) for facts, missed in self.left_out if len(missed) > 1]


def judge(known: Iterable[Facts], seated: Mapping[int, int]) -> Judgement:
    """Rank who meets every rule; `seated` are the families on the list, with their localities."""
    eligible, out = [], []
    for facts in known:
        if facts.family in seated:
            continue
        missed = failed(facts)
        if missed:
            out.append((facts, missed))
        else:
            eligible.append(facts)
    return Judgement(ranked(eligible, seated.values()), out)
