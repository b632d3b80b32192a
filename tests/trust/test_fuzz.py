"""Whatever is typed, sent or asked for is read or refused: nothing fails, no refusal changes data.

`EXAMPLES=150` tries longer. What was found once stands in `NASTY`, which every run tries whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from hypothesis import given

from esrar.core import arabic, dating, identifiers
from esrar.core.errors import Invalid
from esrar.kit.importer.cells import Cells
from esrar.kit.register import Field
from esrar.registers import REGISTERS
from tests.trust import junk

PARSERS: tuple[Callable[[Any], Any], ...] = (
    dating.parse_date, partial(dating.parse_date, excel_number=True),
    identifiers.national_id, identifiers.mobile, identifiers.phone, identifiers.iban,
    identifiers.unified_number, identifiers.national_address, identifiers.email,
    identifiers.web_address,
)  # fmt: skip
FOLDERS: tuple[Callable[[str], Any], ...] = (
    arabic.clean, arabic.clean_lines, arabic.western_digits, arabic.fold, arabic.fold_name,
    arabic.fold_place, arabic.name_tokens, arabic.sort_key, arabic.bare, identifiers.is_masked,
    identifiers.mask,
)  # fmt: skip


def readers() -> Iterator[tuple[str, Callable[[Any], Any]]]:
    """Every parser, with a name: those of the core, and of each kind of field how it is read."""
    yield from ((str(one), one) for one in PARSERS)
    seen = set()
    for register in REGISTERS:
        for one in (*register.fields, *(f for b in register.lines for f in b.fields)):
            if repr(one.kind) not in seen:
                seen.add(repr(one.kind))
                yield f"{register.key}.{one.name}", one.kind.parse
                yield f"cells of {register.key}.{one.name}", partial(_remembered, one)


def _remembered(one: Field, raw: Any) -> Any:
    return Cells([one], {}).value(one, raw)


def faults_of(values: Sequence[Any]) -> list[str]:
    """What neither returns nor refuses in words."""
    found = []
    for name, reader in readers():
        for value in values:
            try:
                reader(value)
            except Invalid as refusal:
                str(refusal)
            except Exception as fault:
                found.append(f"{name} of {value!r:.60}: {fault!r:.200}")
    for folder in FOLDERS:
        for value in values:
            folder(value if isinstance(value, str) else arabic.text_of(value))
    return found


def test_nasty_values_are_read_or_refused(session: Any) -> None:
    faults = faults_of([*junk.NASTY, *junk.CELLS])
    assert not faults, "\n".join(faults)


@given(value=junk.cells)
def test_any_value_is_read_or_refused(session: Any, value: Any) -> None:
    faults = faults_of([value])
    assert not faults, "\n".join(faults)
