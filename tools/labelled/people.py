"""The invented people of a labelled list: one writing of each, and who it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from esrar.core.identifiers import make_mobile, make_national_id
from esrar.invented import words

LOCALITIES = 55


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
    slips: tuple[str, ...] = ()
    """What was typed otherwise than in the first writing."""


def person(dice: Random, who: int) -> Person:
    """Somebody new, most of them women."""
    woman = dice.random() < 0.8
    first = dice.choice(words.WOMEN if woman else words.MEN)
    middle = [man(dice) for _ in range(2 if dice.random() < 0.9 else 1)]
    last = dice.choice(words.JOINED if dice.random() < 0.06 else words.FAMILIES)
    born = date(1950, 1, 1) + timedelta(days=dice.randrange(55 * 365))
    return Person(
        who, " ".join((first, *middle, last)), make_mobile(dice.randrange(10**8)),
        dice.randrange(LOCALITIES), born if dice.random() < 0.8 else None, True,
        make_national_id(dice.randrange(10**8)) if dice.random() < 0.65 else None,
    )  # fmt: skip


def man(dice: Random) -> str:
    """A man's first name."""
    return dice.choice(words.SERVANTS if dice.random() < 0.15 else words.MEN)
