"""Records as they are offered to choose from: title, what was matched, what tells them apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from esrar.core import arabic, identifiers, words
from esrar.core.arabic import JOINED
from esrar.core.fields import Date, Mobile, NationalId, UnifiedNumber
from esrar.core.i18n import _
from esrar.core.words import Wanted
from esrar.kit import queries, registry
from esrar.kit.access import visible
from esrar.kit.cells import prepare
from esrar.kit.queries import Query
from esrar.kit.register import Field, Register
from esrar.kit.relations import name_of, prepare_titles

SECRET = (NationalId, Mobile, UnifiedNumber)
"""Of these only the last four digits are shown."""
TELLING = 2
"""So many further values stand beside a record's number."""
LONGEST = 4
"""A compound name has at most so many words."""


@dataclass(frozen=True)
class Candidate:
    """A record to be chosen."""

    id: int
    title: str
    details: tuple[str, ...]
    url: str

    def marked(self, wanted: Sequence[Wanted]) -> Markup:
        """The title, with the words that were looked for."""
        return marked(self.title, wanted)


def is_number(text: str) -> bool:
    """Whether a text has no letter: numbers run from left to right beside Arabic too."""
    return not any(c.isalpha() for c in text)


def described(register: Register, ids: Sequence[int]) -> list[Candidate]:
    """Records in the order of their ids, in one statement and those of their relations."""
    fields = _telling(register)
    selected = queries.selection(register, fields, Query().day, also=())
    rows = {row.id: row for row in queries.rows_of(register, selected, ids)}
    found = [rows[i] for i in ids if i in rows]
    prepare(register, fields, found)
    prepare_titles(register, [row._mapping for row in found])
    base = registry.address(register.key)
    return [_candidate(register, fields, row._mapping, base) for row in found]


def _candidate(register: Register, fields: Sequence[Field], row: Any, base: str) -> Candidate:
    number = row["id"]
    title = name_of(register, row) or str(_("Number %(id)s", id=number))
    told = [_shown(one, one.kind.fetch(one.name, row)) for one in fields]
    details = (f"#{number}", *(text for text in told if text))
    return Candidate(number, title, details, f"{base}/{number}")


def _shown(one: Field, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(one.kind, SECRET):
        return identifiers.mask(value)
    return Markup(one.kind.show(value)).striptags()


def _telling(register: Register) -> tuple[Field, ...]:
    """What tells records of like names apart: where they are, then the end of a number."""
    listed = [f for f in visible(register) if f.listed and not f.through]
    open_ = [f for f in listed if not isinstance(f.kind, (*SECRET, Date))]
    others = [f for f in open_ if f.name != register.title]
    secret = [f for f in listed if isinstance(f.kind, SECRET)]
    first = sorted(others, key=lambda f: f.name not in register.alike)
    return (*first[:TELLING], *secret[:1])


def marked(title: str, wanted: Sequence[Wanted]) -> Markup:
    """A title with the words in it that answer what was looked for."""
    return Markup(" ").join(
        Markup("<mark>%s</mark>") % text if _answers(folded, wanted) else escape(text)
        for text, folded in parts(title)
    )


def _answers(word: str, wanted: Iterable[Wanted]) -> bool:
    if not word:
        return False
    known = words.with_keys((word, arabic.bare(word))).split()
    return any(one.among(known) for one in wanted)


def parts(title: str) -> Iterator[tuple[str, str]]:
    """The words of a title, those of a compound together, each with its folded form."""
    told = title.split()
    place = 0
    while place < len(told):
        end = place + 1
        while end < min(len(told), place + LONGEST) and arabic.fold(told[end - 1]) in JOINED:
            end += 1
        text = " ".join(told[place:end])
        tokens = arabic.name_tokens(text)
        yield text, tokens[0] if len(tokens) == 1 else ""
        place = end
