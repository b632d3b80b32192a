"""What an entry is about: a record that one may read, or something else with a page of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from esrar.accounts.permissions import granted
from esrar.audit.finding import Found
from esrar.core.i18n import _
from esrar.kit import registry
from esrar.kit.access import may
from esrar.kit.register import Register
from esrar.kit.relations import titles
from esrar.trail.words import ABOUT

PAGES: Mapping[str, tuple[str, str, str]] = {
    "user": ("accounts.person", "id", "accounts:manage"),
    "disclosure": ("disclosures.show", "number", "disclosures:read"),
}
"""The pages of what is no register's record: endpoint, its number's name, permission."""


@dataclass(frozen=True)
class About:
    """The record of an entry in words; `url` is empty for who may not read it."""

    text: str
    url: str = ""
    name: str = ""


NOTHING = About("")


def home(subject: str, item: str) -> Register | None:
    """The register that shows the rows an entry speaks of: of a role's, that of the role."""
    own = registry.of_model(subject)
    if own is None or not item or _has(own, item):
        return own
    role = registry.of_role(item)
    return role or next((r for r in registry.roles_of(own) if _has(r, item)), own)


def _has(register: Register, table: str) -> bool:
    return any(block.model.__tablename__ == table for block in register.lines)


def about(found: Iterable[Found]) -> dict[int, About]:
    """What each entry is about; names are asked for together, and of readable registers alone."""
    entries = list(found)
    known = {one.entry.id: home(one.subject, one.entry.item) for one in entries}
    wanted: dict[str, set[int]] = {}
    for one in entries:
        register = known[one.entry.id]
        if register is not None and one.subject_id and _named(register):
            wanted.setdefault(register.key, set()).add(one.subject_id)
    names = {key: titles(registry.get(key), ids) for key, ids in wanted.items()}
    return {one.entry.id: _about(one, known[one.entry.id], names) for one in entries}


def _named(register: Register) -> bool:
    """Whether its records may be called by name: names of persons are personal data."""
    return may(register, "read") and (may(register, "personal") or not register.personal)


def _about(one: Found, register: Register | None, names: Mapping[str, Mapping[int, str]]) -> About:
    if not one.subject:
        return NOTHING
    if register is None:
        return _other(one)
    if one.subject_id is None:
        url = registry.address(register.key) if may(register, "read") else ""
        return About(str(register.label), url)
    text = f"{register.singular} {one.subject_id}"
    url = registry.address(register.key, one.subject_id) if may(register, "read") else ""
    return About(text, url, names.get(register.key, {}).get(one.subject_id, ""))


def _other(one: Found) -> About:
    label = ABOUT.get(one.subject)
    text = str(label) if label is not None else str(_("Something else"))
    if one.subject_id is None:
        return About(text)
    endpoint, number, permission = PAGES.get(one.subject, ("", "", ""))
    given: dict[str, Any] = {number: one.subject_id}
    url = url_for(endpoint, **given) if permission in granted() else ""
    return About(f"{text} {one.subject_id}", url)
