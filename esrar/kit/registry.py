"""Which registers the application has: given once, asked by key."""

from __future__ import annotations

from flask import Flask, current_app, url_for
from werkzeug.exceptions import NotFound

from esrar.core.db import Line, Record, remembered
from esrar.kit.register import Register


def init(app: Flask, registers: tuple[Register, ...]) -> None:
    """Keep the ordered list of registers."""
    app.extensions["esrar.registers"] = {r.key: r for r in registers}


def registers() -> dict[str, Register]:
    """All registers in their order."""
    found: dict[str, Register] = current_app.extensions["esrar.registers"]
    return found


def get(key: str) -> Register:
    """The register of a key. Raises NotFound, for keys come from URLs and commands."""
    try:
        return registers()[key]
    except KeyError:
        raise NotFound(key) from None


def address(key: str, record_id: int | None = None) -> str:
    """Where a register's list is, or one of its records; a page of a list asks a hundred times."""
    known: dict[str, str] = remembered().setdefault("addresses", {})
    base = known.get(key)
    if base is None:
        base = known[key] = url_for(f"{key}.list")
    return base if record_id is None else f"{base}/{record_id}"


def of_model(model: type[Record] | type[Line] | str) -> Register | None:
    """The register whose own records live in a model (or table) – not one of its roles."""
    for register in registers().values():
        if register.role is None and model in (register.model, register.model.__tablename__):
            return register
    return None


def of_role(table: str) -> Register | None:
    """The register that is the role kept in this table."""
    for register in registers().values():
        if register.role is not None and register.role.model.__tablename__ == table:
            return register
    return None


def roles_of(register: Register) -> list[Register]:
    """The registers that are roles of this one's records."""
    return [r for r in registers().values() if r.role is not None and r.role.of == register.key]
