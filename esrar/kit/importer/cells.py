"""Reads the cells of columns through the kinds of their fields; what repeats is read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from esrar.core import arabic, calendar, dating
from esrar.core.errors import Invalid
from esrar.core.fields import Code, Date, Kind, LongText, Money, PersonName, Text, Whole
from esrar.core.i18n import _l
from esrar.kit.importer.lists import Answers, is_listed, list_of
from esrar.kit.importer.relating import resolve
from esrar.kit.importer.storing import Kept, kept
from esrar.kit.register import Field
from esrar.kit.relations import Relation

REMEMBERED = 50_000
MASK = "•"


@dataclass(slots=True)
class Unknown:
    """A text that names no value of a field's list, and in how many rows it stands."""

    field: Field
    text: str
    rows: int = 0


class Cells:
    """The columns of one sheet. What it learns of one row's spellings serves the next.

    `answers` say what a person decided about texts that lists do not know.
    """

    def __init__(self, fields: Sequence[Field], answers: Answers) -> None:
        self._memos: dict[str, dict[Any, Any]] = {f.name: {} for f in fields if _repeats(f.kind)}
        self._relations = [f for f in fields if isinstance(f.kind, Relation)]
        self._lists = {f.name: list_of(f.kind) for f in fields if is_listed(f.kind)}
        self._answers = answers
        self.unknown: dict[tuple[str, str], Unknown] = {}

    def relate(self, raws: Mapping[str, Sequence[Any]]) -> None:
        """Look up at once what all these cells point at, given column by column; None is blank."""
        for one in self._relations:
            memo = self._memos[one.name]
            if len(memo) > REMEMBERED:
                memo.clear()
            own = {_key(raw): raw for raw in raws.get(one.name, ()) if raw is not None}
            own = {k: v for k, v in own.items() if not (isinstance(v, str) and MASK in v)}
            texts = {k: arabic.clean(arabic.text_of(v)) for k, v in own.items() if k not in memo}
            answers = resolve(one.kind, dict.fromkeys(t for t in texts.values() if t))  # type: ignore[arg-type]
            for key, text in texts.items():
                found = answers[text] if text else None
                memo[key] = (self._decided(one, text, found) if isinstance(found, Invalid)
                             else kept(one, found))  # fmt: skip

    def column(self, one: Field, raws: Sequence[Any]) -> Iterator[Kept | Invalid | None]:
        """Of each cell of a column its value with its columns, or what is wrong with it; None of
        a blank one. A file has some hundred thousand: what is done for each is counted."""
        memo, counts = self._memos.get(one.name), one.name in self._lists
        for raw in raws:
            if raw is None:
                yield None
                continue
            found = None
            if memo is not None:
                found = memo.get(raw if type(raw) is str else (type(raw), raw))
            if found is None:
                found = self._tried(one, raw) if memo is None else self._learnt(one, raw, memo)
            if counts and isinstance(found, Invalid):
                self._count(one, raw)
            yield found

    def value(self, one: Field, raw: Any) -> Kept:
        """The value of a cell that is not blank, with its columns. Raises Invalid."""
        (found,) = self.column(one, [raw])
        if isinstance(found, Invalid):
            raise found
        return found or (None, ())

    def _learnt(self, one: Field, raw: Any, memo: dict[Any, Any]) -> Kept | Invalid:
        if len(memo) > REMEMBERED:
            memo.clear()
        found = self._tried(one, raw)
        if isinstance(found, Invalid):
            found = self._decided(one, arabic.clean(arabic.text_of(raw)), found)
        memo[_key(raw)] = found
        return found

    def _tried(self, one: Field, raw: Any) -> Kept | Invalid:
        try:
            return self._read(one, raw)
        except Invalid as problem:
            # What led to it would keep the whole row, and a file may be wrong throughout.
            problem.__traceback__ = problem.__context__ = None
            return problem

    def _read(self, one: Field, raw: Any) -> Kept:
        if isinstance(raw, str) and MASK in raw:
            return None, ()  # exported without the right to reveal: nothing was given
        return kept(one, read(one, raw))

    def _decided(self, one: Field, text: str, problem: Invalid) -> Kept | Invalid:
        """What a person said that a text means, as it is kept; else what is wrong with it."""
        given = self._answers.get(self._lists.get(one.name, ""), {}).get(arabic.fold(text))
        if given is None:
            return problem
        try:
            return kept(one, one.kind.parse(given))
        except Invalid:
            return problem  # the value it meant is there no more

    def _count(self, one: Field, raw: Any) -> None:
        text = arabic.clean(arabic.text_of(raw))
        key = (self._lists[one.name], arabic.fold(text))
        self.unknown.setdefault(key, Unknown(one, shown(text, 120))).rows += 1


def read(one: Field, raw: Any) -> Any:
    """The value of a cell. Raises Invalid, whatever stands in it."""
    try:
        if isinstance(one.kind, Date) and isinstance(raw, int | float):
            return one.kind.meant(dating.parse_date(raw, excel_number=True))
        return one.kind.parse(raw)
    except Invalid:
        raise
    except (ArithmeticError, LookupError, TypeError, ValueError):
        raise Invalid(_l("The value cannot be read")) from None


def shown(raw: Any, longest: int = 80) -> str:
    """A cell for people, shortened."""
    if isinstance(raw, date):
        return calendar.show_date(raw)
    text = arabic.clean(arabic.text_of(raw)[: 4 * longest])
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _repeats(kind: Kind) -> bool:
    """Whether cells of this kind say the same few things: each spelling is then read once."""
    if isinstance(kind, Code | LongText | PersonName):
        return False
    return hasattr(kind, "options") or isinstance(kind, Date | Money | Text | Whole)


def _key(raw: Any) -> Any:
    return raw if type(raw) is str else (type(raw), raw)


def nothing(text: str) -> bool:
    return not text[0].isalnum() and not arabic.clean(text)
