"""What typists do to a name: keys and sounds taken for others, parts left out or changed about.

Every mistake takes chance and a name, and gives the name back as it was where it cannot be made.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tools.labelled.latin import in_latin

KEYBOARD = ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤر ىةوزظ")
"""The rows of the Arabic keyboard: a slip takes the key beside, or the one above or below."""
ALIKE = ("ضظ", "سص", "تط", "ذزظ", "هح", "قغ", "ثس", "دض")
"""Letters that are taken for each other by ear."""
SPELLINGS = (
    ("أ", "ا"), ("ا", "أ"), ("إ", "ا"), ("آ", "ا"), ("ؤ", "و"), ("ئ", "ي"), ("ة", "ه"), ("ه", "ة"),
    ("ى", "ي"), ("ي", "ى"),
)  # fmt: skip
"""What is written one way or the other; of the last four only the end of a word."""
WITH_SPACE = ("عبد", "آل", "بو", "أبو")
LEAST = 4
"""A part of so many letters is long enough for a wrong one to leave it a name."""

Mistake = Callable[[Random, str], str]


def mistaken(dice: Random, name: str) -> tuple[str, tuple[str, ...]]:
    """A name with none, one or two mistakes, and what they are called."""
    weights = [weight for _make, weight in MISTAKES.values()]
    drawn = dice.choices(list(MISTAKES), weights, k=dice.choice((0, 1, 1, 1, 2)))
    made = []
    for kind in sorted(set(drawn), key=list(MISTAKES).index):
        typed = MISTAKES[kind][0](dice, name)
        if typed != name:
            made.append(kind)
            name = typed
    return name, tuple(made)


def _letter(dice: Random, name: str, change: Callable[[str], str]) -> str:
    """Change one letter of a part, seldom its first."""
    parts = name.split()
    long = [i for i, part in enumerate(parts) if len(part) >= LEAST]
    if not long:
        return name
    i = dice.choice(long)
    at = dice.randrange(1 if dice.random() < 0.8 else 0, len(parts[i]))
    parts[i] = parts[i][:at] + change(parts[i][at]) + parts[i][at + 1 :]
    return " ".join(parts)


def _slip(dice: Random, name: str) -> str:
    return _letter(dice, name, lambda letter: dice.choice(_beside(letter) or [letter]))


def _beside(letter: str) -> list[str]:
    for row, keys in enumerate(KEYBOARD):
        place = keys.find(letter)
        if place >= 0:
            places = [(row, place - 1), (row, place + 1), (row - 1, place), (row + 1, place)]
            return [KEYBOARD[r][p] for r, p in places if 0 <= r < len(KEYBOARD)
                    and 0 <= p < len(KEYBOARD[r]) and KEYBOARD[r][p] != " "]  # fmt: skip
    return []


def _by_ear(dice: Random, name: str) -> str:
    sounds = [letter for letter in name if any(letter in group for group in ALIKE)]
    if not sounds:
        return name
    letter = dice.choice(sounds)
    group = next(g for g in ALIKE if letter in g)
    return name.replace(letter, dice.choice([x for x in group if x != letter]), 1)


def _omitted(dice: Random, name: str) -> str:
    return _letter(dice, name, lambda _letter: "")


def _doubled(dice: Random, name: str) -> str:
    return _letter(dice, name, lambda letter: letter * 2)


def _letters_turned(dice: Random, name: str) -> str:
    parts = name.split()
    i = dice.randrange(len(parts))
    word = parts[i]
    if len(word) >= LEAST:
        at = dice.randrange(1, len(word) - 1)
        parts[i] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(parts)


def _shorter(dice: Random, name: str) -> str:
    parts = name.split()
    if len(parts) < 4:
        return name
    del parts[dice.randrange(1, len(parts) - 1)]
    return " ".join(parts)


def _fathers_turned(_dice: Random, name: str) -> str:
    parts = name.split()
    return " ".join((parts[0], parts[2], parts[1], *parts[3:])) if len(parts) == 4 else name


def _son_of(dice: Random, name: str) -> str:
    parts = name.split()
    return " ".join((parts[0], "بن" if dice.random() < 0.5 else "بنت", *parts[1:]))


def _family_first(_dice: Random, name: str) -> str:
    parts = name.split()
    return " ".join((parts[-1], *parts[:-1]))


def _spelled(dice: Random, name: str) -> str:
    parts = name.split()
    ways = [(i, was, now) for i, part in enumerate(parts) for was, now in SPELLINGS
            if (part.endswith(was) if was in "ةهىي" else was in part)]  # fmt: skip
    if not ways:
        return name
    i, was, now = dice.choice(ways)
    if was in "ةهىي":
        parts[i] = parts[i].removesuffix(was) + now
    else:
        parts[i] = parts[i].replace(was, now, 1)
    return " ".join(parts)


def _compound(_dice: Random, name: str) -> str:
    for first in WITH_SPACE:
        if f"{first} " in name:
            return name.replace(f"{first} ", first, 1)
    return name.replace("عبدا", "عبد ا", 1)


def _run_together(dice: Random, name: str) -> str:
    parts = name.split()
    at = dice.randrange(1, len(parts))
    return " ".join((*parts[: at - 1], parts[at - 1] + parts[at], *parts[at + 1 :]))


def _article(dice: Random, name: str) -> str:
    """ال is left out of the last name, or put before a father's."""
    *parts, last = name.split()
    if last.startswith("ال") and dice.random() < 0.7:
        return " ".join((*parts, last.removeprefix("ال")))
    if len(parts) > 1 and not parts[1].startswith(("ال", "عبد")):
        parts[1] = f"ال{parts[1]}"
    return " ".join((*parts, last))


MISTAKES: dict[str, tuple[Mistake, int]] = {
    "another key": (_slip, 3),
    "a letter by ear": (_by_ear, 3),
    "a letter left out": (_omitted, 2),
    "a letter doubled": (_doubled, 1),
    "letters changed about": (_letters_turned, 1),
    "a part left out": (_shorter, 4),
    "fathers changed about": (_fathers_turned, 1),
    "son or daughter of": (_son_of, 2),
    "hamza, ة or ى": (_spelled, 4),
    "a compound joined or parted": (_compound, 2),
    "two parts run together": (_run_together, 1),
    "ال left out or put": (_article, 2),
    "the family first": (_family_first, 1),
    "Latin letters": (in_latin, 1),
}
"""Each mistake, in the order they are made in, and how often it is made beside the others."""
