"""What of a register a person may meet: hidden fields are absent, not blank."""

from __future__ import annotations

from esrar.accounts.permissions import granted
from esrar.kit.register import Field, Lines, Register


def may(register: Register, action: str) -> bool:
    """Whether whoever acts now may do this in the register."""
    return f"{register.key}:{action}" in granted()


def visible(register: Register) -> tuple[Field, ...]:
    """The fields whoever acts now may meet."""
    return _allowed(register, register.fields)


def visible_line(register: Register, lines: Lines) -> tuple[Field, ...]:
    """The fields of a block of lines whoever acts now may meet."""
    return _allowed(register, lines.fields)


def _allowed(register: Register, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    held = granted()
    return tuple(f for f in fields if not f.access or f"{register.key}:{f.access}" in held)
