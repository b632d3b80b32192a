"""Texts as they stand in an address: the standard library's own encoding asks letter by letter."""

from __future__ import annotations

import re

plain = re.compile(r"[A-Za-z0-9_./-]*").fullmatch
"""Whether a text stands in an address as it is."""

_other = re.compile(rb"[^A-Za-z0-9_.~/-]+")
"""What `urllib.parse.quote` escapes."""

_other_of_query = re.compile(rb"[^A-Za-z0-9_.~!$'()*,/:;?@-]+")
"""What Werkzeug escapes in the values of a query."""


def quoted(text: str) -> str:
    """A text as `urllib.parse.quote` gives it."""
    return text if plain(text) else _other.sub(_encoded, text.encode()).decode()


def quoted_in_query(text: str) -> str:
    """A text as Werkzeug puts it into the query of an address."""
    if plain(text):
        return text
    return _other_of_query.sub(_encoded, text.encode()).decode().replace("%20", "+")


def _encoded(found: re.Match[bytes]) -> bytes:
    return f"%{found[0].hex('%').upper()}".encode()
