"""Markup made by the hundred: a page of a list escapes a thousand texts, each a call of its own.

`escape` and `Markup` are Python since MarkupSafe 3; here many texts are escaped in one go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape

APART = "\0"
"""Stands between texts while they are escaped; a text that holds it is escaped alone."""

_special = re.compile("[&<>\"']").search


def printed(value: Any) -> str:
    """A value as a template prints it: escaped unless it is markup. Most texts need neither."""
    kind = type(value)
    if kind is Markup or (kind is str and _special(value) is None):
        return value  # type: ignore[no-any-return]
    return escape(value)


def safe(text: str) -> Markup:
    """A text that is markup of ours already, and no object of another kind; nothing is escaped."""
    return str.__new__(Markup, text)


def safe_all(texts: Iterable[str]) -> list[Markup]:
    """Each text as markup; what is no markup yet is escaped."""
    found: list[str] = list(texts)
    places = [place for place, text in enumerate(found) if type(text) is not Markup]
    plain = [str(found[place]) for place in places]
    escaped = str.split(escape(APART.join(plain)), APART)
    if len(escaped) != len(plain):
        escaped = [escape(text) for text in plain]
    for place, text in zip(places, escaped, strict=True):
        found[place] = safe(text)
    return found  # type: ignore[return-value]
