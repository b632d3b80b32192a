"""Whether two names may be one person's or one body's although they are typed differently.

Names come as the parts that `arabic.name_tokens` makes of them: folded, compounds joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from esrar.core.arabic import ARTICLE, LEAST_LETTERS

Tokens = tuple[str, ...]
Known = Callable[[str], bool]
"""Whether a word is a name in use: two different ones are two names, not one mistyped."""

LONG = 6
"""From so many letters on, two of them may be wrong."""
MOST_FAULTS = 2
LEAST_PARTS = 3
PREFIXES = ("بال", "وال", "لل", ARTICLE)


class Likeness(StrEnum):
    """How two names agree."""

    SAME = "name-same"
    ORDER = "name-order"
    PART = "name-part"
    FIRST = "name-first"
    OPEN = "name-open"
    OTHER = "name-other"


NEAR = (Likeness.SAME, Likeness.ORDER, Likeness.PART)
"""Names that may be one person's or one body's."""


class Near(NamedTuple):
    """How two names agree, and in how many parts only but for a typing error."""

    likeness: Likeness
    faults: int = 0


OTHER = Near(Likeness.OTHER)


def persons(a: Tokens, b: Tokens, known: Known) -> Near:
    """How two persons' names agree; OPEN when they say too little for or against."""
    if _says_little(a) or _says_little(b):
        return Near(Likeness.OPEN)
    if a == b:
        return Near(Likeness.SAME)
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    found = _in_order(short, long, known)
    if found is not None:
        return found
    found = _in_another_order(short, long, known)
    if found is not None:
        return found
    # One first name and one more part of several: enough not to speak against it. Brothers and
    # sisters differ in the first, and «علي حسن» may as well be the son of «حسن علي».
    first = short[0] == long[0] or mistyped(short[0], long[0], known)
    if first and set(short[1:]) & set(long[1:]):
        return Near(Likeness.FIRST)
    return Near(Likeness.OPEN) if sorted(short) == sorted(long) else OTHER


def _in_another_order(short: Tokens, long: Tokens, known: Known) -> Near | None:
    """How two names agree when the last part of one of them is written first."""
    ways = [(turned, long) for turned in _turned(short)]
    if len(short) == len(long):
        ways += [(short, turned) for turned in _turned(long)]
    for one, other in ways:
        found = _in_order(one, other, known)
        if found is not None:
            same = found.likeness is Likeness.SAME
            return Near(Likeness.ORDER if same else found.likeness, found.faults)
    return None


def _in_order(short: Tokens, long: Tokens, known: Known) -> Near | None:
    """How two names agree part by part; None when they do not."""
    if len(short) == len(long):
        faults = _faults(short, long, known)
        return None if faults is None else Near(Likeness.SAME, faults)
    if "".join(short) == "".join(long):
        return Near(Likeness.SAME, 1)  # only the space between two parts is missing
    return _missing(short, long, known) if len(short) >= LEAST_PARTS else None


def bodies(a: Tokens, b: Tokens, known: Known) -> Near:
    """How two bodies' names agree: every word of the shorter has its like in the longer.

    The words come as `bare` leaves them.
    """
    if a == b:
        return Near(Likeness.SAME)
    short, long = sorted((a, b), key=len)
    left, faults = list(long), 0
    for word in short:
        found = next((w for w in left if w == word), None)
        if found is None:
            found = next((w for w in left if mistyped(w, word, known)), None)
            faults += 1
        if found is None:
            return OTHER
        left.remove(found)
    if len(short) < 2 or faults > MOST_FAULTS or len(left) > 1:
        return Near(Likeness.OPEN) if len(left) <= 2 and not faults else OTHER
    if left:
        return Near(Likeness.PART, faults)
    return Near(Likeness.SAME if faults else Likeness.ORDER, faults)


def mistyped(a: str, b: str, known: Known) -> bool:
    """Whether one word may be the other with a slip of the finger, and not another name."""
    short = min(len(a), len(b))
    most = 2 if short >= LONG else 1
    if short < LEAST_LETTERS or abs(len(a) - len(b)) > most:
        return False
    return _distance(a, b) <= most and not (known(a) and known(b))


@lru_cache(maxsize=1 << 16)
def _distance(a: str, b: str) -> int:
    return int(OSA.distance(a, b, score_cutoff=2))


def _says_little(tokens: Tokens) -> bool:
    """A kunya alone («أم محمد» is one part) is shared by many, and so is a first name."""
    return len(tokens) < 2


def _faults(a: Sequence[str], b: Sequence[str], known: Known) -> int | None:
    """Parts that agree but for a typing error; None when one does not agree at all."""
    faults = 0
    last = len(a) - 1
    for place, (x, y) in enumerate(zip(a, b, strict=True)):
        if x == y:
            continue
        faults += 1
        if faults > MOST_FAULTS or faults > last:
            return None
        # A last name is told with and without its article.
        if place == last and (x == ARTICLE + y or y == ARTICLE + x):
            continue
        if not mistyped(x, y, known):
            return None
    return faults


def _turned(tokens: Tokens) -> Iterator[Tokens]:
    """The last name written first, or last again."""
    yield tokens[1:] + tokens[:1]
    yield tokens[-1:] + tokens[:-1]


def _missing(short: Tokens, long: Tokens, known: Known) -> Near | None:
    """A name that lacks parts of the other but for the first and the last."""
    places = [0, *_places(short[1:-1], long[1:-1], known), len(long) - 1]
    if len(places) != len(short):
        return None
    faults = _faults(short, [long[p] for p in places], known)
    return None if faults is None or faults >= MOST_FAULTS else Near(Likeness.PART, faults)


def _places(middle: Tokens, whole: Tokens, known: Known) -> list[int]:
    """Where each of the middle parts stands in the other name, in order."""
    found, start = [], 0
    for part in middle:
        place = next((i for i in range(start, len(whole))
                      if whole[i] == part or mistyped(whole[i], part, known)), None)  # fmt: skip
        if place is None:
            return []
        found.append(place + 1)
        start = place + 1
    return found


def bare(tokens: Tokens) -> Tokens:
    """The words of a body's name without «ال», «بال» and «لل»."""
    return tuple(_stripped(word) for word in tokens)


@lru_cache(maxsize=1 << 14)
def _stripped(word: str) -> str:
    for prefix in PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= LEAST_LETTERS:
            return rest
    return word
