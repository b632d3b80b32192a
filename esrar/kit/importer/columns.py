"""What the columns of a sheet can be: fields of a register, or of one of its blocks of lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import force_locale

from esrar.core import arabic
from esrar.core.fields import Whole
from esrar.core.i18n import LANGUAGES, _l
from esrar.kit.access import visible, visible_line
from esrar.kit.register import Field, Lines, Register
from esrar.kit.relations import Relation

NUMBER = Field("#", _l("Record number"), Whole(1, 2**31 - 1), public="record", access="")
PARENT = "^"


@dataclass(frozen=True)
class Target:
    """What the rows of a sheet become: records of a register, or lines of one of its blocks."""

    register: Register
    block: Lines | None = None

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Everything a column can be, in the order of the declaration."""
        if self.block is None:
            own = tuple(f for f in visible(self.register) if f.importable)
            return (NUMBER, *own)
        many = self.register.lookup is not None
        parent = Field(PARENT, self.register.singular, Relation(self.register.key, many=many),
                       required=True, public="record")  # fmt: skip
        return (parent, *visible_line(self.register, self.block))

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by name."""
        return {f.name: f for f in self.fields}

    @property
    def presence(self) -> tuple[str, ...]:
        """Without any of these a row is no record: a total, a remark, a line of signatures."""
        if self.block is None:
            return self.register.presence
        return tuple(f.name for f in self.fields)

    @cached_property
    def spellings(self) -> dict[str, tuple[int, str]]:
        """Folded heading -> how good it is (less is better), field name."""
        found: dict[str, tuple[int, str]] = {}
        for one in self.fields:
            texts = [*both_languages(one.label), *one.headings, public_name(one)]
            for rank, text in enumerate(texts):
                found.setdefault(arabic.fold(text), (rank, one.name))
        return found

    def named(self, name: str) -> Field | None:
        """The field that a person calls so: by its public name, its column or its heading."""
        for one in self.fields:
            if name in (public_name(one), one.name):
                return one
        known = self.spellings.get(arabic.fold(name))
        return self.by_name[known[1]] if known else None


def both_languages(label: Any) -> list[str]:
    """A label in each language."""
    texts = []
    for language in LANGUAGES:
        with force_locale(language):
            texts.append(str(label))
    return texts


def public_name(one: Field) -> str:
    """What commands and their JSON call a field."""
    return one.public or one.name


def target_of(register: Register, sheet: str) -> Target:
    """A sheet named like a block of lines holds lines; any other holds records."""
    folded = arabic.fold(sheet)
    for block in register.lines:
        if folded in {arabic.fold(t) for t in (block.key, *both_languages(block.label))}:
            return Target(register, block)
    return Target(register)
