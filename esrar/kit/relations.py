"""Fields that point at records of another register, or at a person of the staff."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache, partial
from typing import Any, TypeVar

from markupsafe import Markup, escape
from sqlalchemy import ColumnElement, false, select

from esrar.audit.cache import kept
from esrar.core import arabic
from esrar.core.db import db, remembered
from esrar.core.errors import Invalid
from esrar.core.fields import Kind, Option, Text
from esrar.core.i18n import LANGUAGES, _, _l, speaking
from esrar.core.markup import safe, safe_all
from esrar.kit import registry
from esrar.kit.access import unmet
from esrar.kit.register import Field, Register

T = TypeVar("T")

FEW = 12
"""Up to so many options stand in a plain list; of more, those that answer what is being typed."""
NUMBERED = re.compile(r"(.+) #(\d{1,9})", re.S)
"""A record as a suggestion writes it: its title and number."""


class Ambiguous(Invalid):
    """Several records answer to what was typed; `candidates` are their ids."""

    candidates: Sequence[Any] = ()


@dataclass(frozen=True)
class Relation(Kind):
    """A record of the register `to`, stored as its id. A `many` register is never listed whole."""

    to: str
    many: bool = False
    linked: bool = True

    @property
    def widget(self) -> str:  # type: ignore[override]
        """How it is chosen, by how much there is to choose from."""
        if self.many:
            return "relation"
        return "select" if len(self._small()) <= FEW else "combo"

    def _small(self) -> dict[int, tuple[str, frozenset[str]]]:
        return self._kept("relation", lambda: _load(registry.get(self.to)))

    def _kept(self, what: str, load: Callable[[], T]) -> T:
        target = registry.get(self.to)
        tables = [target.table, *([target.role.model.__table__] if target.role else [])]
        if not isinstance(target.field(target.title).kind, Text):
            tables = []  # such a title is read off another record, whose table this one is not
        return kept((what, self.to), load, *tables)

    def label(self, value: Any) -> str:
        """The title, with the number behind it where another record has the same title."""
        title = self.title(value)
        return f"{title} #{value}" if title in self._kept("repeated", self._repeated) else title

    def _repeated(self) -> frozenset[str]:
        titles = Counter(title for title, _ in Relation._small(self).values())
        return frozenset(title for title, times in titles.items() if times > 1)

    def options(self) -> Sequence[Option]:
        """All records of a small register with what each is told by."""
        return [(str(i), self.label(i)) for i in self._small()]

    def from_form(self, name: str, data: Mapping[str, str]) -> Any:
        """What was typed; or the record that was chosen, as long as the text still names it."""
        typed, chosen = data.get(name, ""), data.get(f"{name}-id", "")
        return f"#{chosen}" if chosen and typed == data.get(f"{name}-for", typed) else typed

    def alternatives(self, value: Any) -> list[tuple[str, str]]:
        """Other readings of the record chosen, to choose among; none by default."""
        return []

    def read(self, text: str) -> Any:
        if self.many:
            return self.find([text])[text]
        small = self._small()
        number = arabic.number_of(text.removeprefix("#"))
        if number is not None and number in small:
            return number
        title, _hash, digits = text.rpartition(" #")
        number = arabic.number_of(digits)
        if number is not None and number in small:
            if arabic.fold(title) == arabic.fold(small[number][0]):
                return number
            raise Invalid(_l("This number belongs to another record"))
        folded = arabic.fold_place(text)
        found = [i for i, (_, spellings) in small.items() if folded in spellings]
        return self._one(text, found)

    def find(self, texts: Iterable[str]) -> dict[str, Any]:
        """Ids of the records that texts mean, asked in one go. Raises for the first that fails."""
        answers = self.answers(texts)
        for answer in answers.values():
            if isinstance(answer, Invalid):
                raise answer
        return answers

    def answers(self, texts: Iterable[str]) -> dict[str, Any]:
        """The record that each text means, or the Invalid that says why it means none."""
        numbered = {text: NUMBERED.fullmatch(text) for text in texts}
        asked = {text: f"#{told[2]}" if told else text for text, told in numbered.items()}
        keys = dict.fromkeys(asked.values())
        barred = unmet(registry.get(self.to), keys)
        found = self._lookup([key for key in keys if key not in barred])
        return {
            text: self._checked(numbered[text], self._answer(text, found.get(key, [])))
            for text, key in asked.items()
        }

    def _checked(self, told: re.Match[str] | None, answer: Any) -> Any:
        """A record that was named by title and number is the one of that title."""
        if told is None or isinstance(answer, Invalid):
            return answer
        if arabic.fold(told[1]) == arabic.fold(self.title(answer)):
            return answer
        return Invalid(_l("This number belongs to another record"))

    def _lookup(self, texts: Sequence[str]) -> dict[str, Any]:
        target = registry.get(self.to)
        return (target.lookup or partial(by_title, target))(texts)

    def _answer(self, text: str, found: Any) -> Any:
        if isinstance(found, Invalid):
            return found
        try:
            return self._one(text, found)
        except Invalid as problem:
            return problem

    def _one(self, text: str, found: Sequence[Any]) -> Any:
        if len(found) == 1:
            return found[0]
        if found:
            problem = Ambiguous(_l("Several records answer to this: choose one"))
            problem.candidates = tuple(found)
            raise problem
        near = self.near(text)
        if near:
            raise Invalid(_l("Not in the list. Nearest: %(near)s"), near="، ".join(near))
        raise Invalid(_l("No record answers to this"))

    def near(self, text: str) -> list[str]:
        """Titles of a small register that look like the text; offered, never taken."""
        if self.many:
            return []
        by_spelling = {s: title for title, spellings in self._small().values() for s in spellings}
        close = get_close_matches(arabic.fold_place(text), by_spelling, n=6, cutoff=0.6)
        return list(dict.fromkeys(by_spelling[c] for c in close))[:3]

    def beginning(self, text: str) -> list[int]:
        """Records of a small register that has no search: those of which a word begins so."""
        begun = " " + arabic.fold_place(text)
        small = self._small().items()
        return [i for i, (_title, spellings) in small if any(begun in f" {s}" for s in spellings)]

    def prepare(self, ids: Iterable[Any]) -> None:
        """Fetch the titles of many records at once, before they are shown one by one."""
        if self.many:
            titles(registry.get(self.to), ids)

    def title(self, value: Any) -> str:
        """The title of the record pointed at."""
        if not self.many:
            found = self._small().get(value)
            if found:
                return found[0]
        return titles(registry.get(self.to), [value]).get(value, f"#{value}")

    def show(self, value: Any) -> str:
        if not self.linked:
            return self.title(value)
        # Not with Markup's own %, which is the dearest part of a cell.
        url = escape(registry.address(self.to, value))
        return Markup(f'<a href="{url}">{escape(self.title(value))}</a>')

    def cells(self, values: Sequence[Any]) -> list[Markup]:
        """Links to all of them at once."""
        kind = type(self)
        if kind.show is not Relation.show or kind.title is not Relation.title:
            return super().cells(values)
        if self.many:
            found = titles(registry.get(self.to), values)
        else:
            found = {i: title for i, (title, _spellings) in self._small().items()}
        shown = safe_all(found[v] if v in found else self.title(v) for v in values)
        if not self.linked:
            return shown
        base = escape(registry.address(self.to))
        links = zip(values, shown, strict=True)
        return [safe(f'<a href="{base}/{value}">{title}</a>') for value, title in links]

    def edit(self, value: Any) -> str:
        if value is None:
            return ""
        if self.widget == "relation":
            return f"#{value}"
        return str(value) if self.widget == "select" else self.label(value)

    def cell(self, value: Any) -> str:
        return self.title(value)


def pointing_at(keys: Collection[str]) -> Iterator[tuple[Register, Field]]:
    """The registers whose records point at one of these, each with the field that does.

    What points at a role points at the record that plays it: ask with all the keys of a body. A
    field of lines that the register itself does not show is given as one that lives `through` them.
    """
    for other in registry.registers().values():
        for field in _relations(other):
            if field.kind.to in keys:  # type: ignore[attr-defined]
                yield other, field


@cache
def _relations(register: Register) -> Sequence[Field]:
    """Every field of a register and of its lines that points at records."""
    every = (*register.fields, *_of_lines(register))
    return [field for field in every if isinstance(field.kind, Relation)]


def _of_lines(register: Register) -> Iterator[Field]:
    shown = {(f.through, f.name) for f in register.fields}
    for block in register.lines:
        for field in block.fields:
            if (block.key, field.name) not in shown:
                yield replace(field, through=block.key, filtered=False, entered=False)


def by_title(register: Register, texts: Iterable[str]) -> dict[str, list[int]]:
    """Records that texts mean where a register has no look-up of its own: "#7", or the title."""
    answers = {}
    written = isinstance(register.field(register.title).kind, Text)
    for text in texts:
        number = arabic.number_of(text[1:]) if text.startswith("#") else None
        named = register.column(register.title) == text if written else false()
        if number is not None:
            named = register.table.c.id == number
        table = register.table
        where = (named, table.c.deleted_at.is_(None), table.c.merged_into_id.is_(None))
        answers[text] = list(
            db.session.scalars(select(register.table.c.id).where(*where).limit(20))
        )
    return answers


def nameless(register: Register, record_id: int) -> str:
    """What a record without a title is called."""
    return _("%(singular)s %(id)s", singular=register.singular, id=record_id)


def name_of(register: Register, row: Any) -> str:
    """What a record's title field says of it, in plain text; empty when it says nothing.

    The title may be a person it is about or the day it was taken, not only a text.
    """
    one = register.field(register.title)
    value = one.kind.fetch(one.name, row)
    if value is None or isinstance(one.kind, Text):
        return value or ""
    if isinstance(one.kind, Relation):
        return one.kind.title(value)
    return Markup(one.kind.show(value)).striptags()


def prepare_titles(register: Register, rows: Sequence[Any]) -> None:
    """Fetch at once what the titles of these rows point at."""
    one = register.field(register.title)
    if isinstance(one.kind, Relation):
        one.kind.prepare([one.kind.fetch(one.name, row) for row in rows])


def title_columns(register: Register) -> list[ColumnElement[Any]]:
    """The columns that a record's title is read from."""
    one = register.field(register.title)
    return [register.column(name) for name in register.own_columns(one)]


def titles(register: Register, ids: Iterable[Any]) -> dict[int, str]:
    """Titles of records by id, each asked of the database once a request."""
    known: dict[tuple[str, int], str] = remembered().setdefault("titles", {})
    wanted = {i for i in ids if i is not None}
    missing = [i for i in wanted if (register.key, i) not in known]
    for start in range(0, len(missing), 500):
        rows = db.session.execute(
            select(register.table.c.id, *title_columns(register)).where(
                register.table.c.id.in_(missing[start : start + 500])
            )
        ).mappings().all()  # fmt: skip
        prepare_titles(register, rows)
        for row in rows:
            name = name_of(register, row) or nameless(register, row["id"])
            known[register.key, row["id"]] = name
    return {i: known[register.key, i] for i in wanted if (register.key, i) in known}


def _load(register: Register) -> dict[int, tuple[str, frozenset[str]]]:
    table = register.table
    columns = [table.c.id, *title_columns(register)]
    if register.aliases:
        columns.append(register.column(register.aliases).label("aliases"))
    statement = select(*columns).where(
        table.c.deleted_at.is_(None), table.c.merged_into_id.is_(None)
    )
    if register.role is not None:
        role = register.role.model.__table__
        statement = statement.join(role, role.c[register.role.column] == table.c.id)
    found = {}
    rows = db.session.execute(statement).mappings().all()
    prepare_titles(register, rows)
    for row in rows:
        name = name_of(register, row)
        texts = [name, *((row["aliases"] or "").split("|") if register.aliases else ())]
        if not name:  # a workbook names it so, in the language of whoever took it out
            for tongue in LANGUAGES:
                with speaking(tongue):
                    texts.append(nameless(register, row["id"]))
        spellings = frozenset(arabic.fold_place(t) for t in texts if t)
        found[row["id"]] = (name or nameless(register, row["id"]), spellings)
    return dict(sorted(found.items(), key=lambda item: arabic.sort_key(item[1][0])))
