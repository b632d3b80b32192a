"""Kinds with few values: yes or no, one of a list that rules read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from esrar.core import arabic
from esrar.core.errors import Invalid
from esrar.core.fields.kind import Kind, Option
from esrar.core.i18n import LANGUAGES, _, _l, speaking

SEPARATED = re.compile(r"[،,;+]")


@dataclass(frozen=True)
class Flag(Kind):
    """Yes, no, or not known (blank)."""

    widget: ClassVar[str] = "radios"

    def options(self) -> Sequence[Option]:
        """The two answers."""
        return (("yes", _("Yes")), ("no", _("No")))

    def read(self, text: str) -> bool:
        folded = arabic.fold(text)
        if folded in {"نعم", "yes", "y", "1", "true", "صح", "✓"}:
            return True
        if folded in {"لا", "no", "n", "0", "false", "خطا", "كلا"}:
            return False
        raise Invalid(_l("Choose yes or no"))

    def show(self, value: Any) -> str:
        return str(_("Yes") if value else _("No"))

    def edit(self, value: Any) -> str:
        return "" if value is None else "yes" if value else "no"

    def cell(self, value: Any) -> str:
        return self.show(value)


@dataclass(frozen=True)
class Several(Kind):
    """Some of a few choices, each with a key of one letter; stored as these letters in order."""

    widget: ClassVar[str] = "checks"
    labels: Mapping[str, Any]

    def options(self) -> Sequence[Option]:
        """Every choice, in the order declared."""
        return [(key, str(label)) for key, label in self.labels.items()]

    def store(self, name: str, value: Any) -> dict[str, Any]:
        return {name: value or ""}

    def fetch(self, name: str, row: Mapping[str, Any]) -> Any:
        return row[name] or None

    def from_form(self, name: str, data: Mapping[str, str]) -> str:
        """All boxes ticked; of what is no form, the one value."""
        several = getattr(data, "getlist", None)
        return "".join(several(name)) if several else data.get(name, "")

    def read(self, text: str) -> str:
        digits = arabic.western_digits(text)
        keys = {k for part in SEPARATED.split(digits) for k in self._keys(part.strip())}
        return "".join(key for key in self.labels if key in keys)

    def _keys(self, text: str) -> Iterable[str]:
        for key, label in self.labels.items():
            if arabic.fold(text) in _spellings(label):
                return (key,)
        if text and not set(text) <= set(self.labels):
            raise Invalid(_l("Choose one of the listed values"))
        return text

    def show(self, value: Any) -> str:
        return "، ".join(str(label) for key, label in self.labels.items() if key in value)

    def cell(self, value: Any) -> str:
        return self.show(value)


@dataclass(frozen=True)
class OneOf(Kind):
    """One value of an enumeration that a rule reads, of those that `labels` say to people."""

    widget: ClassVar[str] = "select"
    members: type[StrEnum]
    labels: Mapping[Any, Any]
    aliases: Mapping[str, Any] | None = None

    def options(self) -> Sequence[Option]:
        """Every value with its label, in the order declared."""
        return [(m.value, str(self.labels[m])) for m in self.members if m in self.labels]

    def read(self, text: str) -> StrEnum:
        folded = arabic.fold(text)
        for member in (m for m in self.members if m in self.labels):
            if folded in {arabic.fold(member.value), *_spellings(self.labels[member])}:
                return member
        for alias, member in (self.aliases or {}).items():
            if folded == arabic.fold(alias):
                return self.members(member)
        raise Invalid(_l("Choose one of the listed values"))

    def show(self, value: Any) -> str:
        return str(self.labels[self.members(value)])

    def cell(self, value: Any) -> str:
        return self.show(value)


def _spellings(label: Any) -> set[str]:
    found = set()
    for tongue in LANGUAGES:
        with speaking(tongue):
            found.add(arabic.fold(str(label)))
    return found
