"""Arabic names in Latin letters, as some lists have them: usual spellings, or letter by letter."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from random import Random

from esrar.core import arabic

FILE = Path(__file__).parents[2] / "tests" / "core" / "data" / "spelling_pairs.csv"
LETTERS = dict(zip(
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    ("a", "b", "t", "th", "j", "h", "kh", "d", "dh", "r", "z", "s", "sh", "s", "d", "t", "z", "a",
     "gh", "f", "q", "k", "l", "m", "n", "h", "w", "y"), strict=True,
))  # fmt: skip
VOWELS = {"ا": "a", "و": "u", "ي": "i"}


def in_latin(dice: Random, name: str) -> str:
    """The whole name in Latin letters."""
    return " ".join(_word(dice, token) for token in arabic.name_tokens(name))


def _word(dice: Random, word: str) -> str:
    known = _usual().get(word)
    if known:
        return dice.choice(known)
    if word.startswith("عبدال"):
        return f"Abdul{_by_letter(word.removeprefix('عبدال'))}"
    article = word != arabic.bare(word)
    return ("Al" if article else "") + _by_letter(arabic.bare(word)).capitalize()


def _by_letter(word: str) -> str:
    """Two consonants have an «a» between them, for Arabic writes no short vowel."""
    told = ""
    for place, letter in enumerate(word):
        last = place == len(word) - 1
        if letter in VOWELS and place:
            told += VOWELS[letter]
        elif letter == "ه" and last:
            told += "ah"
        else:
            if told and told[-1] not in "aiu":
                told += "a"
            told += LETTERS.get(letter, "")
    return told


@cache
def _usual() -> dict[str, list[str]]:
    """Spellings in use, by the folded name."""
    found: dict[str, list[str]] = {}
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["expected"] == "match" and " " not in row["latin"]:
                found.setdefault(arabic.fold_name(row["arabic"]), []).append(row["latin"])
    return found
