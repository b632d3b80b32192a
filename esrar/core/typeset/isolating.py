"""Keeps what runs the other way together: numbers, dates and Latin words inside Arabic."""

from __future__ import annotations

import re
from typing import Any

LTR, RTL, END = "\u2066", "\u2067", "\u2069"
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\ufeff\ufffe\uffff]")
SIGN = r"(?:(?<!\w)\+|(?<![\w\u0600-\u06ff])[\-\u2212])?"
VOWELS = re.compile("[\u064b-\u0652\u0670]")
"""Short vowels: readers of a PDF take a letter that bears one for another, so that the
word is neither found nor copied right. Papers are written without, as print mostly is."""
NUMBER = rf"{SIGN}(?<!\w)[\d•]+(?:[.,/:×\-–\u2212][\d•]+)*(?:\s?[%٪])?"
LATIN = r"[#@]?[A-Za-z0-9][\w.@/:+&'#\-]*(?:\s[A-Za-z0-9][\w.@/:+&'#\-]*)*"
OPPOSITE = {
    # A code such as R-2026-Q3-01 is Latin as a whole, so that is tried first.
    "ar": re.compile(rf"(?=[\w.@/:+&'#\-\s]*[A-Za-z]){LATIN}|{NUMBER}", re.ASCII),
    "en": re.compile(r"[\u0600-\u06ff\u0750-\u077f]+(?:[\s،]+[\u0600-\u06ff\u0750-\u077f]+)*"),
}
MARKS = {"ar": LTR, "en": RTL}
WORDS = frozenset({"tone", "language", "file"})
"""What forms ask by these names are words of ours and not texts to be read."""
SET = re.compile(f"[{LTR}{RTL}\u2068][^{END}]*{END}")


def isolated(value: Any, tongue: str) -> Any:
    """Every text in these data, with what runs against the language wrapped on its own."""
    if isinstance(value, str):
        return isolate(value, tongue)
    if isinstance(value, dict):
        return {k: one if k in WORDS else isolated(one, tongue) for k, one in value.items()}
    if isinstance(value, list | tuple):
        return [isolated(one, tongue) for one in value]
    return value


def isolate(text: str, tongue: str) -> str:
    """A text with its numbers and foreign words wrapped; what is wrapped already stays."""
    text = VOWELS.sub("", CONTROLS.sub("", text))
    parts, at = [], 0
    for found in SET.finditer(text):
        parts += [_wrapped(text[at : found.start()], tongue), found.group()]
        at = found.end()
    return "".join([*parts, _wrapped(text[at:], tongue)])


def _wrapped(text: str, tongue: str) -> str:
    mark = MARKS[tongue]
    return OPPOSITE[tongue].sub(lambda found: f"{mark}{found.group()}{END}", text)
