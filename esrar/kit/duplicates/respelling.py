"""Writes names as the others of a register have them: Latin letters in Arabic, a missing space."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from esrar.core.arabic import LEAST_LETTERS, bare
from esrar.core.spellings import arabic_keys, is_latin, units
from esrar.kit.duplicates.names import Known, Tokens
from esrar.kit.duplicates.scoring import Card

Keys = Mapping[str, str]
"""Arabic words by the keys that their Latin spellings share."""


def respelled(cards: Sequence[Card], known: Known) -> Sequence[Card]:
    """The cards, with what their names have in Latin letters or run together as others have it."""
    counted = Counter(word for card in cards for word in card.name)
    latin = {word for word in counted if is_latin(word)}
    parted = {word: found for word in counted
              if word not in latin and (found := _parted(word, known, counted))}  # fmt: skip
    if not (latin or parted):
        return cards
    by_key = keys(word for word, _times in counted.most_common() if word not in latin)
    odd = latin | parted.keys()
    return [
        card if odd.isdisjoint(card.name) else
        replace(card, name=tuple(part for word in written(card.name, by_key)
                                 for part in parted.get(word, (word,))))
        for card in cards
    ]  # fmt: skip


def _parted(word: str, known: Known, counted: Mapping[str, int]) -> Tokens | None:
    """A word that nobody else has as the two names in use that it is made of."""
    if len(word) < 2 * LEAST_LETTERS or known(word):
        return None
    ways = [(word[:at], word[at:]) for at in range(LEAST_LETTERS, len(word) - LEAST_LETTERS + 1)]
    likely = [way for way in ways if known(way[0]) and known(way[1])]
    return max(likely, key=lambda way: min(counted[part] for part in way), default=None)


def alike(a: Tokens, b: Tokens) -> tuple[Tokens, Tokens]:
    """Two names, what is in Latin letters in one of them written in the words of the other."""
    latin = [any(is_latin(word) for word in name) for name in (a, b)]
    if latin[0] == latin[1]:
        return a, b
    return (written(a, keys(b)), b) if latin[0] else (a, written(b, keys(a)))


def keys(words: Iterable[str]) -> Keys:
    """The keys of Arabic words; of two words that share one, the first has it."""
    found: dict[str, str] = {}
    for word in words:
        for key in (*arabic_keys(word), *arabic_keys(bare(word))):
            found.setdefault(key, word)
    return found


def written(name: Tokens, known: Keys) -> Tokens:
    """A name, its Latin words as Arabic ones that are known; others are left as they are."""
    parts: list[str] = []
    run: list[str] = []
    for word in (*name, ""):
        if word and is_latin(word):
            run.append(word)
            continue
        for told, readings in units(run):
            arabic = next((known[r.key] for r in readings if r.key in known), None)
            parts += told if arabic is None else (arabic,)
        run = []
        parts += [word] * bool(word)
    return tuple(parts)
