"""Names across two alphabets: keys that an Arabic name shares with its usual Latin spellings.

Arabic writes consonants and long vowels, Latin spellings write every vowel and none of them the
same way. A key has one letter for each consonant that is heard, with those that Latin letters do
not tell apart made one (ت ط, س ص, د ض), and y or w where Arabic writes ي or و. An Arabic word has
one key, a Latin word has one for each way of reading it: an i may be ي or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple
from unicodedata import combining, normalize

MOST = 16
"""So many ways of reading a word are followed, the likeliest first."""
SHORT = 2
"""A key of so few letters begins too many names: what ends in a vowel means the whole word."""

_HEARD = str.maketrans({
    "ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "v", "ج": "j", "چ": "o", "ح": "h", "ه": "h",
    "خ": "x", "د": "d", "ض": "d", "ذ": "c", "ظ": "c", "ر": "r", "ز": "z", "س": "s", "ص": "s",
    "ش": "o", "غ": "g", "گ": "g", "ف": "f", "ڤ": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m",
    "ن": "n", "و": "w", "ي": "y", "ا": "", "ع": "",
})  # fmt: skip
SERVANT, ARTICLE = "عبد", "ال"
LATIN = re.compile(r"[a-z]+")


class Reading(NamedTuple):
    """A key, and whether it must be the whole of a word's or may be its beginning."""

    key: str
    whole: bool = False


def is_latin(word: str) -> bool:
    """Whether a folded word is written in Latin letters alone."""
    return bool(LATIN.fullmatch(plain(word)))


def plain(word: str) -> str:
    """A Latin word without the marks above and below its letters."""
    if word.isascii():
        return word
    return "".join(c for c in normalize("NFD", word) if not combining(c))


@lru_cache(maxsize=1 << 14)
def arabic_keys(word: str) -> tuple[str, ...]:
    """The key of a folded Arabic word, of a few words two; none where it is too short to tell."""
    rest = word.removeprefix(SERVANT + ARTICLE)
    servant = rest != word and len(rest) > 1
    # A vowel that begins a word is heard, whatever it is; one within it may not be written.
    first = "abd" if servant else "a" if word[0] in "اع" else ""
    key = first + (rest if servant else word).translate(_HEARD)
    if len(key) < SHORT or not (key.isascii() and key.isalpha()):
        return ()
    if word[-1] != "ه" or len(key) == SHORT:
        return (key,)
    # ة is folded to ه, and nobody hears either, but for the end of Hayat.
    return (key[:-1], f"{key[:-1]}t") if word.endswith("اه") else (key[:-1],)


# -- Latin words -----------------------------------------------------------------------------------

_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1+")
_PIECES = re.compile(r"kh|gh|sh|th|dh|ch|ck|ph|[b-df-hj-np-twvxz]|[aeiouy]+")
_VOWELS = re.compile(r"[aeiou]*y+[ei]?|ee|ei|ai|i(?=[aou])|ie|ae(?!e)|oo|ou|au|ao|[aeiou]")
_Y = ("y",)
_MAYBE_Y = ("", "y")
_W = ("w",)
_MAYBE_W = ("w", "")
_AS_WRITTEN = {
    "kh": ("x", "kh"), "sh": ("o", "sh"), "th": ("v", "c", "th"), "dh": ("c", "d", "dh"),
    "gh": ("g",), "ch": ("o",), "ck": ("k",), "ph": ("f",), "p": ("b",), "v": ("f",),
    "c": ("k",), "k": ("k", "q"), "g": ("q", "g", "j"), "z": ("z", "c"), "x": ("ks",),
}  # fmt: skip


@lru_cache(maxsize=1 << 12)
def readings(word: str) -> tuple[Reading, ...]:
    """How a Latin word may be written in Arabic, the likeliest way first."""
    word = _DOUBLED.sub(r"\1", plain(word))
    if word.startswith("abd") and len(word) > 6:
        return tuple(_servant(word[3:])[:MOST])
    found = _whole_word(word)
    if word.startswith(("abu", "abo")) and len(word) > 5:
        found = [*_behind("bw", word[3:].removeprefix("u")), *found]
    return tuple(dict.fromkeys(found))[:MOST]


def _whole_word(word: str, begins: bool = True) -> list[Reading]:
    """Readings of a word, or of one `begins` is not said of: the second part of a compound."""
    if word.endswith("h") and word[-2:-1] in tuple("aeiou"):
        # Fatimah is فاطمة, of which nobody hears the end; Saleh is صالح, of which one does.
        return [*(Reading(key, whole=True) for key in _keys(word[:-1], begins)),
                *(Reading(key) for key in _keys(word, begins))]  # fmt: skip
    found = []
    for key in _keys(word, begins):
        ends = word.endswith(("a", "e")) and len(key) <= SHORT + key.startswith("a")
        found.append(Reading(key, whole=ends))
        if ends:
            found.append(Reading(f"{key}y", whole=True))  # ى is folded to ي: هدى, عيسى
    return found


def _servant(rest: str) -> list[Reading]:
    """عبد and a name of God: Abdullah, Abdelaziz, Abdurrahman, Abd Allah."""
    name = rest.lstrip("aeiou")
    if len(name) < SHORT:
        return [Reading("abd")]
    bare = _behind("abd", name[1:]) if name[0] == "l" and len(name) > SHORT + 1 else []
    return [*_behind("abd", name), *bare]


def _behind(first: str, rest: str) -> list[Reading]:
    """Readings of a compound: its first part is told, the second begins within a word."""
    return [Reading(first + r.key, r.whole) for r in _whole_word(rest, begins=False) if r.key]


def _keys(word: str, begins: bool) -> Iterator[str]:
    parts: list[Sequence[str]] = []
    last = len(word)
    for piece in _PIECES.finditer(word):
        text, start = piece[0], piece.start()
        if text[0] in "aeiouy":
            parts += _vowels(text, begins and start == 0, piece.end() == last, parts)
        else:
            ways = _AS_WRITTEN.get(text, (text,))
            # Two letters for two sounds, as in Ishaq, never begin a word.
            parts.append(tuple(w for w in ways if len(w) == 1 or start > 0 or w != text))
    seen: dict[str, None] = {}
    for choice in product(*_bounded(parts)):
        seen["".join(choice)] = None
    return iter(seen)


def _vowels(run: str, begins: bool, ends: bool, before: Sequence[Sequence[str]]
            ) -> Iterator[Sequence[str]]:  # fmt: skip
    """What Arabic writes of vowels that stand together."""
    if begins and run[0] != "y":
        yield ("a",)
    for sound in _VOWELS.finditer(run):
        text, last = sound[0], ends and sound.end() == len(run)
        alone = sound.end() == len(run)
        if "y" in text:
            yield _MAYBE_Y if text == run == "y" and not ends and before else _Y
        elif text in ("ee", "ei", "ai", "ie") or (text == "i" and (last or not alone)):
            yield _Y
        elif text in ("i", "ae") or (text == "e" and begins and sound.start() == 0):
            yield _MAYBE_Y
        elif text in ("oo", "ou", "au", "ao") and alone and not begins:
            yield _MAYBE_W if before and before[-1] == _W else _W
        elif text[-1] in "ou" or text in ("oo", "ou", "ao"):
            yield _MAYBE_W
    # a and e are not written, or as ا, which keys leave out


def _bounded(parts: Iterable[Sequence[str]]) -> list[Sequence[str]]:
    """At most so many ways in all: beyond them, later letters are read in the likeliest way."""
    found: list[Sequence[str]] = []
    ways = 1
    for part in parts:
        kept = part if ways * len(part) <= MOST else part[:1]
        ways *= len(kept)
        found.append(kept)
    return found


# -- several Latin words ---------------------------------------------------------------------------

_SONS = frozenset({"bin", "ibn", "ben", "bint", "bent"})
_ARTICLES = frozenset({"al", "el", "ul", "aal"})
_MOON = frozenset({"ad", "as", "ash", "ar", "az", "an", "at"})
_FATHERS = frozenset({"abu", "abo", "abou", "bu", "bo", "bou"})
_MOTHERS = frozenset({"um", "umm", "om", "omm"})
_SERVANTS = frozenset({"abd", "abdul", "abdel", "abdal", "abdu", "abdoul"})


def units(words: Sequence[str]) -> Iterator[tuple[tuple[str, ...], tuple[Reading, ...]]]:
    """The names that Latin words make, compounds joined, articles set aside: each with readings."""
    words = [word for word in words if word not in _SONS] or words
    place = 0
    while place < len(words):
        first = place
        while place + 1 < len(words) and _article(words[place], words[place + 1]):
            place += 1
        word = words[place]
        joined = place + 1 < len(words)
        if joined and word in _SERVANTS | _FATHERS | _MOTHERS:
            place += 1
            if place + 1 < len(words) and _article(words[place], words[place + 1]):
                place += 1
            rest = _DOUBLED.sub(r"\1", plain(words[place]))
            found = tuple(_compound(word, rest))
        else:
            found = readings(word)
        place += 1
        told = tuple(w for w in words[first:place] if w not in _ARTICLES) or (words[place - 1],)
        yield told, found


def _compound(word: str, rest: str) -> list[Reading]:
    if word in _SERVANTS:
        return _servant(rest)[:MOST]
    return _behind("bw" if word in _FATHERS else "am", rest)[:MOST]


def _article(word: str, following: str) -> bool:
    return word in _ARTICLES or (word in _MOON and following.startswith(word[1:]))
