"""People who are somebody else, but whom one may take for a given person."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from esrar.invented import words
from tools.labelled.people import Person, man, person

ONE_LETTER_APART = (("حسن", "حسين"), ("سعد", "سعود"), ("حمد", "محمد"), ("هند", "هدى"),
                    ("سلمى", "سليمة"), ("عمر", "عامر"), ("نورة", "نوره"))  # fmt: skip


def confusable(dice: Random, one: Person) -> list[Person]:
    """People who are not this one, but look like it; they get numbers of their own."""
    return [make(dice, one) for make in dice.sample(OTHERS, dice.choice((1, 1, 2)))]


def _sibling(dice: Random, one: Person) -> Person:
    first, *rest = one.name.split()
    near = [b if first == a else a for a, b in ONE_LETTER_APART if first in (a, b)]
    own = dice.choice(near) if near and dice.random() < 0.7 else dice.choice(
        [n for n in (*words.WOMEN, *words.MEN) if n != first])  # fmt: skip
    other = person(dice, one.who)
    mobile = one.mobile if dice.random() < 0.5 else other.mobile
    return replace(other, name=" ".join((own, *rest)), mobile=mobile, locality=one.locality)


def _twin(dice: Random, one: Person) -> Person:
    other = _sibling(dice, one)
    return replace(other, born=one.born, whole=one.whole)


def _namesake(dice: Random, one: Person) -> Person:
    """The same four parts, as happens in one tribe; most live somewhere else."""
    other = person(dice, one.who)
    locality = one.locality if dice.random() < 0.15 else other.locality
    return replace(other, name=one.name, locality=locality)


def _near_namesake(dice: Random, one: Person) -> Person:
    """The same first and last name, other fathers."""
    first, *_rest, last = one.name.split()
    other = person(dice, one.who)
    name = " ".join((first, man(dice), man(dice), last))
    return replace(other, name=name, locality=one.locality)


def _son(dice: Random, one: Person) -> Person:
    first, *rest = one.name.split()
    other = person(dice, one.who)
    mobile = one.mobile if dice.random() < 0.4 else other.mobile
    name = " ".join((dice.choice(words.MEN), first, *rest[:1], rest[-1]))
    return replace(other, name=name, mobile=mobile, locality=one.locality)


def _spouse(dice: Random, one: Person) -> Person:
    return replace(person(dice, one.who), mobile=one.mobile, locality=one.locality)


OTHERS = (_sibling, _sibling, _twin, _namesake, _near_namesake, _son, _spouse)
