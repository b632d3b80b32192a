"""What an act noted beside itself, in words: never a hidden field, never a number of a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from esrar.accounts.permissions import LABELS, Action
from esrar.audit.finding import Found
from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.kit import queries, registry
from esrar.kit.access import may, visible
from esrar.kit.chips import filter_words
from esrar.kit.register import Register
from esrar.trail.subjects import home
from esrar.trail.words import FACTS

LONGEST = 120
DIGITS = re.compile(r"\d{5,}")
CHANGES = frozenset({"create", "update", "delete", "restore", "merge"})


def facts(one: Found) -> list[tuple[str, str]]:
    """Labels and texts; of a change there are none, for its fields tell it."""
    if one.entry.action in CHANGES:
        return []
    if one.entry.erased:
        return [(str(_("Values")), str(_("erased")))]
    noted = {name: new for name, (_old, new) in one.entry.values.items()}
    return list(_told(home(one.subject, ""), noted))


def _told(register: Register | None, noted: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in noted.items():
        text = _text(register, name, value)
        if text:
            yield str(FACTS.get(name, "")) or _label(name), text


def _label(name: str) -> str:
    return {"filter": str(_("Filter")), "search": str(_("Search"))}.get(name, "")


def _text(register: Register | None, name: str, value: Any) -> str:
    if value is None:
        return ""
    match name:
        case "permission":
            return _permission(str(value))
        case "field" | "fields":
            return _fields(register, value if isinstance(value, list) else [value])
        case "filter":
            return _filter(register, value)
        case "search":
            return _searched(register, str(value))
        case _ if name not in FACTS:
            return ""
        case _:
            return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value):,}"
    return f"{value:,}" if type(value) is int else str(value)[:LONGEST]


def _permission(text: str) -> str:
    """«الأسر: الكتابة»"""
    key, _colon, action = text.partition(":")
    register = registry.registers().get(key)
    label = str(LABELS[Action(action)]) if action in set(Action) else action
    return f"{register.label}: {label}" if register else label


def _fields(register: Register | None, names: list[Any]) -> str:
    """The fields by their labels, those that one may see."""
    if register is None:
        return ""
    seen = {field.name: str(field.label) for field in visible(register)}
    return "، ".join(seen[name] for name in names if name in seen)


def _filter(register: Register | None, given: Any) -> str:
    """A filter in words; by a field that one may not see it is no filter that can be read."""
    if register is None or not isinstance(given, dict) or not given:
        return ""
    try:
        query = queries.parse(register, visible(register), MultiDict(given))
        return DIGITS.sub("••••", filter_words(register, query))
    except Invalid:
        return ""


def _searched(register: Register | None, text: str) -> str:
    """What was searched for: a name may be told to who may read names, a number to nobody."""
    if register is None or not may(register, "personal"):
        return ""
    return DIGITS.sub("••••", text)[:LONGEST]
