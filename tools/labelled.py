"""An invented list of people in which some stand twice, with the answer: who is whom.

The second writing of a person carries the mistakes of typists; the other people are made to be
confused with: brothers and sisters, twins, namesakes, father and son, husband and wife on one
mobile. Everything follows from the seed. `python -m tools.labelled` prints what the scan finds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from random import Random

from esrar.core import arabic
from esrar.core.identifiers import make_mobile, make_national_id
from esrar.invented import words
from esrar.kit.duplicates.blocking import scan
from esrar.kit.duplicates.scoring import THRESHOLD, Card, Day

LOCALITIES = 55
NEIGHBOURS = (
    "ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ",
)  # fmt: skip
"""The rows of the Arabic keyboard: a slip takes the key beside."""
ALIKE = ("ضظ", "سص", "تط", "ذزظ", "هح", "قغ", "ثس", "دض")
"""Letters that are taken for each other by ear."""
ONE_LETTER_APART = (("حسن", "حسين"), ("سعد", "سعود"), ("حمد", "محمد"), ("هند", "هدى"),
                    ("سلمى", "سليمة"), ("عمر", "عامر"), ("نورة", "نوره"))  # fmt: skip


@dataclass(frozen=True)
class Person:
    """One writing of a person; `who` is the answer, the same for every writing of one."""

    who: int
    name: str
    mobile: str
    locality: int
    born: date | None = None
    whole: bool = True
    national_id: str | None = None


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
        one = _person(dice, next(who))
        made.append(one)
        draw = dice.random()
        if draw < 0.22:
            made.append(_again(dice, one))
            if draw < 0.02:
                made.append(_again(dice, one))
        elif draw < 0.50:
            made += [replace(other, who=next(who)) for other in _confusable(dice, one)]
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
    found = {(f.first, f.second) for f in scan(cards(people)) if f.score >= threshold}
    right = {pair for pair in found if people[pair[0]].who == people[pair[1]].who}
    return Quality(len(found), len(right), sum(1 for _pair in truth(people)))


def truth(people: list[Person]) -> Iterator[tuple[int, int]]:
    """Places of the pairs that are one person."""
    writings: dict[int, list[int]] = {}
    for place, person in enumerate(people):
        writings.setdefault(person.who, []).append(place)
    for places in writings.values():
        yield from combinations(places, 2)


def _person(dice: Random, who: int) -> Person:
    woman = dice.random() < 0.8
    first = dice.choice(words.WOMEN if woman else words.MEN)
    middle = [_man(dice) for _ in range(2 if dice.random() < 0.9 else 1)]
    last = dice.choice(words.JOINED if dice.random() < 0.06 else words.FAMILIES)
    born = date(1950, 1, 1) + timedelta(days=dice.randrange(55 * 365))
    return Person(
        who, " ".join((first, *middle, last)), make_mobile(dice.randrange(10**8)),
        dice.randrange(LOCALITIES), born if dice.random() < 0.8 else None, True,
        make_national_id(dice.randrange(10**8)) if dice.random() < 0.65 else None,
    )  # fmt: skip


def _man(dice: Random) -> str:
    return dice.choice(words.SERVANTS if dice.random() < 0.15 else words.MEN)


# -- a second writing --------------------------------------------------------------------------


def _again(dice: Random, one: Person) -> Person:
    """The same person registered once more, by somebody else, in another year."""
    name = one.name
    for _turn in range(dice.choice((0, 1, 1, 1, 2))):
        name = dice.choice(MISTAKES)(dice, name)
    draw = dice.random()
    # Two records with one number are refused when they are saved: it is missing in one of them,
    # or it was wrong in one of them.
    national_id = None
    if (one.national_id is not None and draw < 0.04) or (one.national_id is None and draw < 0.5):
        national_id = make_national_id(dice.randrange(10**8))
    mobile = one.mobile if dice.random() < 0.6 else make_mobile(dice.randrange(10**8))
    locality = one.locality if dice.random() < 0.9 else dice.randrange(LOCALITIES)
    born, whole = _dated_again(dice, one.born)
    return Person(one.who, name, mobile, locality, born, whole, national_id)


def _dated_again(dice: Random, born: date | None) -> tuple[date | None, bool]:
    draw = dice.random()
    if born is None or draw < 0.2:
        return None, True
    if draw < 0.28:
        return born.replace(month=1, day=1), False
    if draw < 0.34 and born.day <= 12:
        return date(born.year, born.day, born.month), True
    if draw < 0.40:
        return born + timedelta(days=dice.choice((-1, 1))), True  # by way of the other calendar
    if draw < 0.44:
        return born.replace(year=born.year + dice.choice((-10, -1, 1, 10)), day=1), True
    if draw < 0.47:
        return born + timedelta(days=dice.randrange(400, 4000)), True
    return born, True


def _letter(dice: Random, name: str, change: Callable[[str], str]) -> str:
    """Change one letter of a part of three letters or more."""
    parts = name.split()
    long = [i for i, part in enumerate(parts) if len(part) >= 4]
    if not long:
        return name
    i = dice.choice(long)
    at = dice.randrange(1, len(parts[i]))
    parts[i] = parts[i][:at] + change(parts[i][at]) + parts[i][at + 1 :]
    return " ".join(parts)


def _slip(dice: Random, name: str) -> str:
    def beside(letter: str) -> str:
        for row in NEIGHBOURS:
            if letter in row:
                at = row.index(letter) + dice.choice((-1, 1))
                return row[at % len(row)]
        return letter

    return _letter(dice, name, beside)


def _by_ear(dice: Random, name: str) -> str:
    sounds = [letter for letter in name if any(letter in group for group in ALIKE)]
    if not sounds:
        return _slip(dice, name)
    letter = dice.choice(sounds)
    group = next(g for g in ALIKE if letter in g)
    return name.replace(letter, dice.choice([x for x in group if x != letter]), 1)


def _omitted(dice: Random, name: str) -> str:
    return _letter(dice, name, lambda _letter: "")


def _doubled(dice: Random, name: str) -> str:
    return _letter(dice, name, lambda letter: letter * 2)


def _changed_about(dice: Random, name: str) -> str:
    parts = name.split()
    i = dice.randrange(len(parts))
    word = parts[i]
    if len(word) > 3:
        at = dice.randrange(1, len(word) - 1)
        parts[i] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(parts)


def _shorter(dice: Random, name: str) -> str:
    parts = name.split()
    if len(parts) < 4:
        return name
    del parts[dice.randrange(1, len(parts) - 1)]
    return " ".join(parts)


def _son_of(dice: Random, name: str) -> str:
    parts = name.split()
    return " ".join((parts[0], "بن" if dice.random() < 0.5 else "بنت", *parts[1:]))


def _family_first(_dice: Random, name: str) -> str:
    parts = name.split()
    return " ".join((parts[-1], *parts[:-1]))


def _spelled(dice: Random, name: str) -> str:
    pairs = [("أ", "ا"), ("إ", "ا"), ("ة", "ه"), ("ى", "ي"), ("ؤ", "و"), ("عبد ", "عبد"),
             ("عبدا", "عبد ا"), ("آل ", "ال ")]  # fmt: skip
    here = [pair for pair in pairs if pair[0] in name]
    return name.replace(*dice.choice(here)) if here else _slip(dice, name)


def _without_article(_dice: Random, name: str) -> str:
    parts = name.split()
    return " ".join((*parts[:-1], parts[-1].removeprefix("ال")))


MISTAKES: tuple[Callable[[Random, str], str], ...] = (
    _slip, _slip, _by_ear, _by_ear, _omitted, _doubled, _changed_about, _shorter, _shorter,
    _shorter, _son_of, _family_first, _spelled, _spelled, _spelled, _without_article,
)  # fmt: skip


# -- other people --------------------------------------------------------------------------------


def _confusable(dice: Random, one: Person) -> list[Person]:
    """People who are not this one, but look like it; they get numbers of their own."""
    return [make(dice, one) for make in dice.sample(OTHERS, dice.choice((1, 1, 2)))]


def _sibling(dice: Random, one: Person) -> Person:
    first, *rest = one.name.split()
    near = [b if first == a else a for a, b in ONE_LETTER_APART if first in (a, b)]
    own = dice.choice(near) if near and dice.random() < 0.7 else dice.choice(
        [n for n in (*words.WOMEN, *words.MEN) if n != first])  # fmt: skip
    other = _person(dice, one.who)
    mobile = one.mobile if dice.random() < 0.5 else other.mobile
    return replace(other, name=" ".join((own, *rest)), mobile=mobile, locality=one.locality)


def _twin(dice: Random, one: Person) -> Person:
    other = _sibling(dice, one)
    return replace(other, born=one.born, whole=one.whole)


def _namesake(dice: Random, one: Person) -> Person:
    """The same four parts, as happens in one tribe; most live somewhere else."""
    other = _person(dice, one.who)
    locality = one.locality if dice.random() < 0.15 else other.locality
    return replace(other, name=one.name, locality=locality)


def _near_namesake(dice: Random, one: Person) -> Person:
    """The same first and last name, other fathers."""
    first, *_rest, last = one.name.split()
    other = _person(dice, one.who)
    name = " ".join((first, _man(dice), _man(dice), last))
    return replace(other, name=name, locality=one.locality)


def _son(dice: Random, one: Person) -> Person:
    first, *rest = one.name.split()
    other = _person(dice, one.who)
    mobile = one.mobile if dice.random() < 0.4 else other.mobile
    name = " ".join((dice.choice(words.MEN), first, *rest[:1], rest[-1]))
    return replace(other, name=name, mobile=mobile, locality=one.locality)


def _spouse(dice: Random, one: Person) -> Person:
    return replace(_person(dice, one.who), mobile=one.mobile, locality=one.locality)


OTHERS = (_sibling, _sibling, _twin, _namesake, _near_namesake, _son, _spouse)


def main() -> None:
    """Print precision and recall for some seeds, at the bounds that the pages name."""
    seeds = [int(text) for text in sys.argv[1:]] or [1, 2, 3, 4, 5]
    print("seed  people  pairs  threshold  found  precision  recall")
    for seed in seeds:
        people = labelled(seed)
        for threshold in (THRESHOLD, 60, 80):
            q = quality(people, threshold)
            print(f"{seed:>4}  {len(people):>6}  {q.there:>5}  {threshold:>9}  {q.found:>5}"
                  f"  {q.precision:>9.3f}  {q.recall:>6.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
