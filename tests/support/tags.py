"""Cuts a document into tags and texts, in half the time of html.parser: tests read many pages.

It reads what our templates write, names in small letters, and stops at what it cannot read.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from html import unescape

REST = r"""((?:[^<>"']|"[^"]*"|'[^']*')*)>"""
TOKEN = re.compile(
    rf"<!--.*?-->|<!doctype{REST}|<(script|style)\b{REST}.*?</\2\s*>|<(/?)([a-z][a-z0-9-]*){REST}",
    re.DOTALL | re.IGNORECASE,
)
VALUE = re.compile(r"""([^\s=/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")
TAG = re.compile(r"<[a-z/!]", re.IGNORECASE)


class Reader(ABC):
    """Is told of every tag and of every text between two of them, in their order."""

    @abstractmethod
    def starts(self, tag: str, values: dict[str, str]) -> None:
        """An element begins; one without content also ends so."""

    @abstractmethod
    def ends(self, tag: str) -> None:
        """An element ends."""

    @abstractmethod
    def says(self, data: str) -> None:
        """A text between two tags."""

    def feed(self, document: str) -> None:
        """Read a whole document, or raise ValueError at a tag that is not well written."""
        at = 0
        for found in TOKEN.finditer(document):
            if found.start() > at:
                self._between(document[at : found.start()])
            at = found.end()
            _doctype, raw, told, end, tag, rest = found.groups()
            if end:
                self.ends(tag)
            elif tag:
                self.starts(tag, _values(rest) if rest else {})
            elif raw:
                self.starts(raw, _values(told))
                self.ends(raw)
        self._between(document[at:])

    def _between(self, data: str) -> None:
        if "<" in data and (bad := TAG.search(data)):
            raise ValueError(f"not a well written tag: {data[bad.start() :][:80]}")
        if data:
            self.says(unescape(data) if "&" in data else data)


def _values(rest: str) -> dict[str, str]:
    return {
        name: unescape(value) if "&" in (value := one or two or three) else value
        for name, one, two, three in VALUE.findall(rest)
    }
