"""Counted nouns: "3 families" in Arabic's six plural forms and in English, from one data file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from esrar.core.i18n import language

PLURALS_FILE = Path(__file__).parent / "data" / "plurals.json"

Forms = Mapping[str, str]


def counted(key: str, n: int, *, oblique: bool = False) -> str:
    """`n` things in the language being spoken; `oblique` after a verb or a preposition.

    Raises KeyError for a noun that the data file does not have.
    """
    forms = nouns()[key]
    if language() == "ar":
        return arabic_count(forms["ar"], n, oblique=oblique)
    return english_count(forms["en"], n)


def arabic_count(forms: Forms, n: int, *, oblique: bool = False) -> str:
    """The Arabic form that agrees with `n`; only the dual changes when it is oblique."""
    category = arabic_category(n)
    if category == "two" and oblique:
        category = "two_oblique"
    return forms[category].format(n=grouped(n))


def english_count(forms: Forms, n: int) -> str:
    """The English form: none, one, or many."""
    category = "zero" if n == 0 else "one" if n == 1 else "other"
    return forms[category].format(n=grouped(n))


def arabic_category(n: int) -> str:
    """The plural category that Unicode's CLDR gives a whole number in Arabic."""
    size = abs(n)
    if size <= 2:
        return ("zero", "one", "two")[size]
    rest = size % 100
    if rest <= 2:
        return "other"
    return "few" if rest <= 10 else "many"


def grouped(n: int) -> str:
    """Digits 0-9 with the thousands parted: 10,000."""
    return f"{n:,}"


def tenths(number: Fraction | Decimal | int) -> str:
    """One decimal, truncated towards zero: 94.96 is "94.9", so that it never reads as 95.0."""
    cut = int(Fraction(number) * 10)
    whole, tenth = divmod(abs(cut), 10)
    return f"{'-' if cut < 0 else ''}{grouped(whole)}.{tenth}"


@cache
def nouns() -> Mapping[str, Mapping[str, Forms]]:
    """Every counted noun with its forms in both languages."""
    data: Mapping[str, Mapping[str, Forms]] = json.loads(PLURALS_FILE.read_text(encoding="utf-8"))
    return data
