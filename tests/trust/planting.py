"""Plants values in the fields that not everybody may see, and knows how each may look.

So whatever somebody is given, a page, a file or an answer, can be scanned for what is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from esrar.core import fields as kinds
from esrar.core.db import writing
from esrar.core.i18n import LANGUAGES, speaking
from esrar.core.identifiers import make_national_id, mask
from esrar.kit import saving
from esrar.kit.choices import Choice, ChoiceRow
from esrar.kit.loading import stored_lines
from esrar.kit.register import Field, Register
from esrar.kit.saving import Draft, LineDraft
from esrar.registers import REGISTERS

LETTERS = "بتثجحخدذرز"
EPOCH = date(1899, 12, 30)
"""A day in a workbook is the number of days since."""


@dataclass(frozen=True)
class Planted:
    """A value of a hidden field: the permission that lets one see it, and how it may look."""

    place: str
    needs: str
    typed: str
    looks: tuple[bytes, ...]
    sealed: bool = False

    def within(self, content: bytes) -> bool:
        """Whether a text shows it."""
        return any(look in content for look in self.looks)


def hidden_fields(register: Register) -> Iterator[tuple[str, Field]]:
    """The fields that not every reader may see, those of lines with the key of their block."""
    yield from (("", one) for one in register.fields if one.access)
    for block in register.lines:
        yield from ((block.key, one) for one in block.fields if one.access)


def plant(register: Register, number: int, start: int) -> tuple[list[Planted], int]:
    """Give a record such values, each with a number of its own from `start`; the act's number too.

    In an application context.
    """
    planted: list[Planted] = []
    values: dict[str, Any] = {}
    lines: dict[str, dict[str, Any]] = {}
    known = stored_lines(register, number)
    for at, (block, one) in enumerate(hidden_fields(register), start):
        typed = _sentinel(one.kind, 100 * REGISTERS.index(register) + at)
        if not typed or (block and not known[block]):
            continue
        value = one.kind.parse(typed)
        (lines.setdefault(block, {}) if block else values)[one.name] = value
        place = ".".join(filter(None, (register.key, block, one.name)))
        planted.append(Planted(
            place, f"{register.key}:{one.access}", typed, _looks(one.kind, value, typed),
            isinstance(one.kind, kinds.NationalId),
        ))  # fmt: skip
    drafts = {key: [LineDraft(known[key][0][0], told)] for key, told in lines.items()}
    done = saving.save(register, Draft(values, drafts), record_id=number)
    return planted, done.operation or 0


def _sentinel(kind: kinds.Kind, number: int) -> str:
    """A text that says a value of this kind which is nowhere else; blank where there is none."""
    if isinstance(kind, Choice):
        with writing() as write:
            text = f"مكنون{number:05}"
            write.session.add(ChoiceRow(list=kind.list, key=f"hidden-{number}", ar=text, en=text))
        return text
    told: tuple[tuple[type[kinds.Kind], str], ...] = (
        (kinds.NationalId, make_national_id(700_000 + number)), (kinds.Mobile, f"0577{number:06}"),
        (kinds.NationalAddress, f"ZZQX{number:04}"), (kinds.Email, f"hidden{number}@example.sa"),
        (kinds.Url, f"https://hidden{number}.example.sa/"), (kinds.Money, f"7{number:05}.83"),
        (kinds.Date, f"{number % 27 + 1}/{number // 27 % 12 + 1}/{1911 + number // 324}"),
        (kinds.Number, f"{number // 81 % 9 + 1}.{number // 9 % 9 + 1}{number % 9 + 1}"),
        (kinds.PersonName, f"مكنون {''.join(LETTERS[int(d)] for d in f'{number:05}')}"),
        (kinds.Text, f"مكنون{number:05}"), (kinds.LongText, f"مكنون{number:05}"),
    )  # fmt: skip
    return next((text for known, text in told if isinstance(kind, known)), "")


def _looks(kind: kinds.Kind, value: Any, typed: str) -> tuple[bytes, ...]:
    found = {typed}
    if isinstance(kind, kinds.Date):
        found = {value.date.isoformat(), f"<v>{(value.date - EPOCH).days}<"}
        for tongue in LANGUAGES:
            with speaking(tongue):
                found.add(kind.show(value))
    elif isinstance(kind, kinds.Money):
        found |= {f"{value:,.2f}"}
    elif isinstance(kind, (kinds.NationalId, kinds.Mobile)):
        found |= {mask(value), typed[1:]}
    elif isinstance(kind, kinds.Number):
        found = {f">{typed}%", f">{typed}<", f'"{typed}"'}
    return tuple(text.encode() for text in found)
