"""Arabic text as people type it: cleaning, folding of spellings, matching of names and places.

The rules are those the association agreed on; `tests/core/data/name_pairs.csv` holds what
they must find and what they must not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from unicodedata import category, decimal, normalize

__all__ = [
    "bare",
    "clean",
    "clean_lines",
    "fold",
    "fold_name",
    "fold_place",
    "name_tokens",
    "number_of",
    "sort_key",
    "text_of",
    "western_digits",
]

SON_OF = frozenset({"بن", "ابن", "بنت", "ابنه"})
KUNYA = frozenset({"ابو", "بو", "ام"})
JOINED = KUNYA | {"عبد", "ال"}
PLACE_WORDS = frozenset({"بلده", "قريه", "حي", "مدينه"})
ARTICLE = "ال"
LONGEST_NUMBER = 9  # of so many digits the largest still fits into a column
LEAST_LETTERS = 3  # what must be left of a word when its article is set aside

# ۀ and ۂ are what NFKC makes of ە and ہ with a hamza above.
_LETTERS = str.maketrans("أإآٱىیکہھەةۀۂ", "ااااييكهههههه")
_DROPPED = frozenset("ءـ")
_REPEATED_WAW = re.compile("و{2,}")


class _Table(dict[int, str]):
    """A table for str.translate that learns each character once; Unicode bounds its size."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        self[code] = written = self._rule(chr(code))
        return written


def _visible(char: str) -> str:
    if char.isspace():
        return " "
    # Controls, bidi and zero-width marks, halves of characters: nobody meant to type them.
    return "" if category(char) in ("Cc", "Cf", "Cs") else char


def _western(char: str) -> str:
    return str(decimal(char)) if category(char) == "Nd" else char


def _folded(char: str) -> str:
    char = _western(char).translate(_LETTERS)
    kind = category(char)[0]
    if kind == "M" or char in _DROPPED:
        return ""
    # İ lowers to two characters, the second a mark that would be dropped on its own.
    return char.lower()[0] if kind in "LN" else " "


_PLAIN = re.compile(r"[!-~ء-غف-ي]+(?: [!-~ء-غف-ي]+)*")
"""Texts that cleaning leaves as they are: an import asks of some hundred thousand cells."""

_CLEAN, _DIGITS, _FOLD = _Table(_visible), _Table(_western), _Table(_folded)


def text_of(value: object) -> str:
    """The text of a cell or form value: 501661318.0, as spreadsheets store it, is 501661318."""
    if value is None:
        return ""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def clean(text: str) -> str:
    """The text as the person typed it, without what cannot be seen and with single spaces."""
    if _PLAIN.fullmatch(text):
        return text
    return " ".join(normalize("NFKC", text.translate(_CLEAN)).split())


def clean_lines(text: str) -> str:
    """`clean` for notes of several lines; blank lines at either end go."""
    return "\n".join(clean(line) for line in text.splitlines()).strip("\n")


def western_digits(text: str) -> str:
    """The text with the digits of every script as 0-9."""
    return text if text.isascii() else text.translate(_DIGITS)


def number_of(text: str) -> int | None:
    """The number of a record that digits of any script write; None for what cannot be one.

    Python refuses to read thousands of digits, and no column holds so many.
    """
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def fold(text: str) -> str:
    """The text with spellings that readers take for the same made the same."""
    folded = clean(text).translate(_FOLD)
    # شئون and شؤون; then ؤ and ئ lose their hamza like the other letters.
    folded = folded.replace("ئو", "ؤو").replace("ؤ", "و").replace("ئ", "ي")
    return " ".join(_single_waw(folded).split())


def _single_waw(text: str) -> str:
    return _REPEATED_WAW.sub("و", text) if "وو" in text else text


def name_tokens(text: str) -> list[str]:
    """The parts of a name, compounds joined: عبد الله is one, and so are بو خمسين and آل سعود."""
    return list(_name_tokens(text))


@lru_cache(maxsize=64)
def _name_tokens(text: str) -> tuple[str, ...]:
    """Kept for a moment: the sort key and the search document of a record ask for the same."""
    words = [word for part in clean(text).split() for word in _words(part)]
    # Somebody who has typed only «بن» so far is on the way to «بندر».
    words = [word for word in words if word not in SON_OF] or words
    parts: list[str] = []
    for word in reversed(words):  # from the end, so that «أبو عبد الله» becomes one part
        if parts and word in JOINED:
            parts[-1] = _single_waw(word + parts[-1])
        else:
            parts.append(word)
    return tuple(part[1:] if part.startswith("ابو") else part for part in reversed(parts))


@lru_cache(maxsize=1 << 14)
def _words(part: str) -> tuple[str, ...]:
    """What lies between two spaces, folded. Kept, for names are made of the same few words."""
    return tuple(fold(part).split())


def fold_name(text: str) -> str:
    """A folded name with بن and بنت left out and compounds joined; equal for equal names."""
    return " ".join(name_tokens(text))


def sort_key(text: str) -> str:
    """What lists sort by, in binary order."""
    return fold_name(text)


def bare(word: str) -> str:
    """A word without its article, where enough of it is left to be one."""
    bare = word.removeprefix(ARTICLE)
    return bare if len(bare) >= LEAST_LETTERS else word


def fold_place(text: str) -> str:
    """A typed place name folded, without «بلدة», «حي» and the like, and without a leading ال."""
    words = fold(text).split()
    while len(words) > 1 and words[0] in PLACE_WORDS:
        del words[0]
    return " ".join([bare(words[0]), *words[1:]]) if words else ""
