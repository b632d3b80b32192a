"""The address of every route in the small world: real arguments, by route and by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

from esrar.kit.filling import fillable
from esrar.kit.loading import is_sealed
from esrar.kit.register import Register
from esrar.kit.rolls import rolls
from esrar.registers import REGISTERS
from tests.trust.world import World

REGISTER = {register.key: register for register in REGISTERS}
LETTERS = {"letters_out": "letters", "handing": "tasks", "nomination": "exhibitions"}
"""Blueprints whose addresses are those of a register's records."""

Value = Callable[[World, Register | None], Any]


def _record(world: World, register: Register | None) -> Any:
    return world.records[register.key] if register else 1


def _block(world: World, register: Register | None) -> Any:
    assert register is not None
    found = [*rolls(register), *fillable(register)]
    return found[0].key if found else "none"


def _sealed(world: World, register: Register | None) -> Any:
    assert register is not None
    own = (f.name for f in register.fields if is_sealed(register, f.name))
    return next(own, register.title)


def _file(world: World, register: Register | None) -> Any:
    assert register is not None
    number = world.records[register.key]
    return world.attachments[register.table.name, number]


def _stage(world: World, register: Register | None) -> Any:
    assert register is not None
    return register.stages[0].key if register.stages else "none"


VALUES: dict[str, Value] = {
    "id": _record,
    "block": _block,
    "field": _sealed,
    "file_id": _file,
    "stage": _stage,
    "operation": lambda world, register: world.operations[register.key] if register else 0,
    "batch": lambda world, _register: world.numbers["batch"],
    "token": lambda world, _register: world.texts["token"],
    "alias": lambda _world, _register: 1,
    "number": lambda world, _register: world.numbers["disclosure"],
    "span": lambda _world, _register: "q2",
    "task": lambda world, _register: world.records["tasks"],
    "ending": lambda _world, _register: "xlsx",
    "filename": lambda _world, _register: "site.css",
    "key": lambda _world, _register: "families.licensed",
}
"""What stands for an argument of a route, by its name."""

OF_ROUTES: dict[str, dict[str, Value]] = {
    "view": {"id": lambda world, _r: world.numbers["view"]},
    "export_template": {"id": lambda world, _r: world.numbers["template"]},
    "snapshot": {"id": lambda world, _r: world.numbers["snapshot"]},
    "closings": {"id": lambda world, _r: world.numbers["closing"]},
    "accounts": {"id": lambda world, _r: world.numbers["person"],
                 "token": lambda world, _r: world.texts["link"]},
    "survey": {"token": lambda world, _r: world.texts["survey"]},
    "packs": {"identifier": lambda world, _r: world.texts["pack"]},
    "reports": {"identifier": lambda world, _r: world.texts["report"]},
    "alerts": {"kind": lambda _w, _r: "licences-ending", "subject": lambda _w, _r: "licences"},
    "letters_out": {"batch": lambda world, _r: world.numbers["letters"]},
    "plans": {"kind": lambda _w, _r: "indicator"},
    "handing": {"id": lambda world, _r: world.records["deliverables"]},
    "trail": {"number": lambda world, _r: world.operations["families"]},
    "privacy": {"key": lambda _w, _r: "families"},
    "privacy_acts": {"key": lambda _w, _r: "families"},
    "retention": {"key": lambda _w, _r: "families"},
}  # fmt: skip
"""And where the name alone does not say which: by blueprint, or by how the endpoint begins."""


def register_of(rule: Rule) -> Register | None:
    """The register whose address a route has."""
    first = rule.rule.strip("/").partition("/")[0]
    return REGISTER.get(first)


def arguments(world: World, rule: Rule) -> dict[str, Any]:
    """Values for a route's arguments. Raises KeyError for one that is not known here."""
    blueprint, _dot, name = rule.endpoint.rpartition(".")
    register = register_of(rule)
    special: dict[str, Value] = OF_ROUTES.get(blueprint, {})
    for begins, values in OF_ROUTES.items():
        if blueprint in REGISTER and name.startswith(begins):
            special = values
    found = {}
    for argument in sorted(rule.arguments):
        value = special.get(argument) or VALUES[argument]
        found[argument] = value(world, register)
    return found
