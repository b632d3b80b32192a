"""What typists do to a name: keys and sounds taken for others, parts left out or changed about."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

NEIGHBOURS = (
    "ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ",
)  # fmt: skip
"""The rows of the Arabic keyboard: a slip takes the key beside."""
ALIKE = ("ضظ", "سص", "تط", "ذزظ", "هح", "قغ", "ثس", "دض")
"""Letters that are taken for each other by ear."""


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
