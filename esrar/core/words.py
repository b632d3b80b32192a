"""The words a record is found by and those a search looks for, in either alphabet.

`matches` is the rule; the database's indexes answer the same over the documents made here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from esrar.core import arabic
from esrar.core.arabic import LEAST_LETTERS, bare
from esrar.core.spellings import Reading, arabic_keys, is_latin, readings, units

ARABIC, LATIN = "ة", "ى"
"""Begin the keys of Arabic and of Latin words in a document. No folded text has these letters, so
that nothing typed can be taken for a key."""

_APOSTROPHES = re.compile(r"(?<=[A-Za-z])['’`ʼ](?=[A-Za-z])|[ʻʿʾ]")
_SIGNS = frozenset("'’`ʼʻʿʾ")


@dataclass(frozen=True)
class Wanted:
    """One name that was typed: its words, each the beginning of a stored one, or else its keys.

    With `whole` a word and a key mean the whole of a stored one.
    """

    words: tuple[str, ...]
    keys: tuple[Reading, ...] = ()
    whole: bool = False

    def among(self, words: Iterable[str]) -> bool:
        """Whether the words of a document answer."""
        known = list(words)
        if all(any(self._begins(typed, word) for word in known) for typed in self.words):
            return True
        return any(word == key or (not whole and word.startswith(key))
                   for key, whole in self.keys for word in known)  # fmt: skip

    def _begins(self, typed: str, word: str) -> bool:
        return word == typed if self.whole else word.startswith(typed)


def document(*texts: str) -> str:
    """The words a record is found by: each as written and without its article, then their keys."""
    words: dict[str, None] = {}
    for text in texts:
        for word in arabic.name_tokens(_without_apostrophes(text)):
            words[word] = words[bare(word)] = None
    return with_keys(words)


def with_keys(words: Iterable[str]) -> str:
    """A document of words and their keys."""
    told = dict.fromkeys(words)
    for word in [*told]:
        for key in _keys(word):
            told[key] = None
    return " ".join(told)


@lru_cache(maxsize=1 << 14)
def _keys(word: str) -> tuple[str, ...]:
    """Kept, for names are made of the same few words."""
    if not is_latin(word):
        return tuple(ARABIC + key for key in arabic_keys(word))
    if len(word) < LEAST_LETTERS:
        return ()
    return tuple(LATIN + reading.key for reading in readings(word))


def wanted(query: str) -> list[Wanted]:
    """What a search looks for; a record must answer all of it."""
    found: list[Wanted] = []
    latin: list[str] = []
    for word in arabic.name_tokens(_without_apostrophes(query)):
        if is_latin(word):
            latin.append(word)
            continue
        found += _latin(latin)
        latin = []
        found.append(Wanted((bare(word),), _as_latin(word)))
    return [*found, *_latin(latin)]


def _latin(words: list[str]) -> Iterator[Wanted]:
    for told, read in units(words):
        keys = [r for r in read if r.key]
        yield Wanted(told, tuple(Reading(mark + key, whole)
                                 for mark in (ARABIC, LATIN) for key, whole in keys))  # fmt: skip


def _as_latin(word: str) -> tuple[Reading, ...]:
    """An Arabic word as a Latin one may be kept; a short one means the whole of it."""
    if len(word) < LEAST_LETTERS:
        return ()
    keys = dict.fromkeys([*arabic_keys(bare(word)), *arabic_keys(word)])
    read = [Reading(LATIN + key, whole=len(key) <= LEAST_LETTERS) for key in keys]
    if word.endswith("ي"):  # to which ى is folded: Layla
        read += [Reading(LATIN + key[:-1], whole=True) for key in keys]
    return tuple(read)


def wholly(asked: Iterable[Wanted]) -> list[Wanted]:
    """The same names, as whole words alone."""
    return [Wanted(one.words, tuple(Reading(k, whole=True) for k, _ in one.keys), whole=True)
            for one in asked]  # fmt: skip


def has_latin(asked: Iterable[Wanted]) -> bool:
    """Whether some of what was typed is written in Latin letters."""
    return any(is_latin(word) for one in asked for word in one.words)


def matches(query: str, stored: str) -> bool:
    """Whether a search finds a stored text: the rule that the database's search must follow."""
    words = document(stored).split()
    return all(one.among(words) for one in wanted(query))


def _without_apostrophes(text: str) -> str:
    """Sa'd and O'Brien are one word each."""
    return text if _SIGNS.isdisjoint(text) else _APOSTROPHES.sub("", text)
