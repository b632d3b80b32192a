"""Reads text files of rows, in whatever encoding and with whatever separator they were saved."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from .kinds import MARKS, wide
from .limits import Refused

BEFORE_UNICODE = ("cp1256", "iso-8859-6", "mac_arabic")
"""Windows, the international standard, the Macintosh; the first of those that read equally well."""
LOOKED_AT = 60_000
SEPARATORS = (",", ";", "\t", "|", "،")
SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""The line by which Excel tells itself the separator."""

WORD = re.compile(r"[ء-ي]+")
STRANGE = re.compile(r"[^\x00-\x7fء-ْٰ٠-٬۰-۹،؛؟«»–—ـ…“”‘’•\u00a0\u200c-\u200f]")
LAST = re.compile(r"[ةى](?=[ء-ي])")
"""Letters that only end words, standing within one: the mark of a wrong reading."""


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16, or the code page in which it reads best as Arabic."""
    if content.startswith(MARKS):
        return content.decode("utf-16", "replace")
    if encoding := wide(content):
        return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode(_code_page(content), "replace")


def _code_page(content: bytes) -> str:
    part = content[:LOOKED_AT]
    return max(BEFORE_UNICODE, key=lambda page: _likely(part.decode(page, "replace")))


def _likely(text: str) -> int:
    """How much like Arabic a reading is: words begin with the article, few signs are strange."""
    words = WORD.findall(text)
    articles = sum(1 for word in words if word.startswith("ال") and len(word) > 4)
    lost = len(STRANGE.findall(text)) + len(LAST.findall(text))
    return articles + sum(map(len, words)) // 20 - 3 * lost


def text_sheets(content: bytes, kind: str) -> list[Any]:
    """The one sheet of a text file: its name, that it is seen, and a way to read it."""
    text = text_of(content)
    separator = "\t" if kind == "tsv" else _separator(text)
    csv.field_size_limit(len(text) + 1)

    def load() -> Iterator[list[Any]]:
        try:
            yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        except csv.Error:
            raise Refused("corrupt") from None

    def opened() -> tuple[dict[str, Any], Iterator[list[Any]]]:
        return {"rows": text.count("\n") + 1}, load()

    return [("csv", True, opened)]


def _separator(text: str) -> str:
    """The separator that stands most evenly in the first lines, outside quotes."""
    said = SAID.match(text)
    if said:
        return said[1]
    lines = [
        re.sub(r'"[^"]*"', "", line) for line in text[:20_000].splitlines()[:20] if line.strip()
    ]

    def score(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        return sum(1 for c in counts if c and c == max(counts)), sum(counts)

    return max(SEPARATORS, key=score) if lines else ","
