"""What the pages of an undoing print: what goes back, what stays and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup

from esrar.audit.operations import Operation
from esrar.core.context import who_acted
from esrar.core.i18n import _
from esrar.core.pieces import LINK
from esrar.kit.access import may, visible, visible_line
from esrar.kit.history import show_moment
from esrar.kit.register import Register
from esrar.kit.relations import nameless, titles
from esrar.kit.undo.created import ATTACHMENTS
from esrar.kit.undo.homes import Home, homes
from esrar.kit.undo.outcome import WORDS, Item, Outcome, Subject

SHOWN = 50
"""So many records of each kind are named; of the rest only the number."""


@dataclass(frozen=True)
class Named:
    """A record in one of the lists; `url` is empty for what whoever reads may not open."""

    label: str
    url: str
    detail: Markup


@dataclass(frozen=True)
class Group:
    """One of the three lists."""

    label: str
    rows: Sequence[Named]
    more: str = ""


def groups(outcome: Outcome, done: bool) -> list[Group]:
    """The lists that are not empty: undone, kept, and what cannot be."""
    words = (
        (_("Undone") if done else _("Will be undone"), outcome.reversed, "reversed"),
        (_("Kept, because it was edited since") if done
         else _("Will be kept, because it was edited since"), outcome.kept, "kept"),
        (_("Could not be undone") if done else _("Cannot be undone"), outcome.failed, "failed"),
    )  # fmt: skip
    known = _names([*outcome.reversed[:SHOWN], *outcome.kept[:SHOWN], *outcome.failed[:SHOWN]])
    found = []
    for label, items, name in words:
        count = outcome.counts[name]
        if not count:
            continue
        more = count - len(items[:SHOWN])
        rest = str(_("And %(count)s more", count=f"{more:,}")) if more else ""
        rows = [_named(item, known) for item in items[:SHOWN]]
        found.append(Group(f"{label}: {count:,}", rows, rest))
    return found


def register_of(subject: Subject) -> Register | None:
    """The register whose page shows a record to whoever acts now."""
    home = homes().get(subject[0])
    return next((r for r in home.registers if may(r, "read")), None) if home else None


def _names(items: Iterable[Item]) -> dict[Subject, str]:
    """Titles of these records and of those that stand in their way."""
    wanted: dict[str, tuple[Register, set[int]]] = {}
    for item in items:
        for subject in (item.subject, item.other):
            register = register_of(subject) if subject else None
            if subject and register is not None:
                wanted.setdefault(subject[0], (register, set()))[1].add(subject[1])
    return {
        (table, number): title
        for table, (register, numbers) in wanted.items()
        for number, title in titles(register, numbers).items()
    }


def _named(item: Item, known: dict[Subject, str]) -> Named:
    label, url = _linked(item.subject, known)
    parts: list[str | Markup] = []
    if item.reason is not None:
        parts.append(str(WORDS[item.reason]))
    if item.fields:
        parts.append("، ".join(_labels(item)))
    if item.text:
        parts.append(item.text)
    if item.other is not None:
        other, where = _linked(item.other, known)
        parts.append(LINK % (where, other) if where else other)
    if item.by or item.at:
        when = show_moment(item.at) if item.at else ""
        parts.append(" ".join(filter(None, (item.by, when))))
    return Named(label, url, Markup(" · ").join(parts))


def _linked(subject: Subject, known: dict[Subject, str]) -> tuple[str, str]:
    register = register_of(subject)
    if register is None:
        return str(_("A record that you may not read")), ""
    label = known.get(subject) or nameless(register, subject[1])
    return f"{register.singular}: {label}", url_for(f"{register.key}.show", id=subject[1])


def _labels(item: Item) -> list[str]:
    home = homes().get(item.table)
    found = [_label(home, name) for name in item.fields] if home else []
    return [text for text in dict.fromkeys(found) if text]


def _label(home: Home, name: str) -> str:
    """What a field, a block of lines or a role is called; empty for what is hidden."""
    if name == "approval":
        return str(_("Approval"))
    if name == ATTACHMENTS:
        return str(_("Attachments"))
    for register in home.registers:
        for block in register.lines:
            if name == block.key:
                return str(block.label) if visible_line(register, block) else ""
        for field in visible(register):
            if field.name == name:
                return str(field.label)
        if name == register.key:
            return str(register.singular)
    own = next((h for h in homes().values() if h.registers and h.registers[0].key == name), None)
    return str(own.registers[0].singular) if own else ""


def page(operation: Operation, outcome: Outcome, *, done: bool, title: str, action: str = "",
         back: Any = None) -> dict[str, Any]:  # fmt: skip
    """Before: what would be undone, and the button. Afterwards: what was, and the way back."""
    effects = [effect for panel in outcome.effects for effect in panel.data]
    who = who_acted(operation.actor)
    said = _("An act of %(who)s, %(when)s", who=who, when=show_moment(operation.at))
    return {
        "title": title, "said": str(said), "groups": groups(outcome, done), "effects": effects,
        "action": action, "possible": outcome.counts["reversed"] > 0, "done": done, "back": back,
    }  # fmt: skip
