"""How a role matrix is written down and read: roles, the registers they work in, exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, cast

from flask import current_app

from esrar.accounts.departments import Department, department_label
from esrar.accounts.permissions import Action
from esrar.core.errors import Invalid
from esrar.core.i18n import _l

Actions = frozenset[Action]
Wider = Mapping[tuple[str, str], str]
"""(department, register) to the actions its people hold there although it is not theirs."""


class Owned(Protocol):
    """A register, as far as permissions go: its key, its name, the department that keeps it."""

    @property
    def key(self) -> str: ...

    @property
    def label(self) -> Any: ...

    @property
    def department(self) -> str: ...


def actions(names: str) -> Actions:
    """The actions of a line of the table; a misspelt one raises ValueError at the start."""
    return frozenset(Action(name) for name in names.split())


@dataclass(frozen=True)
class Role:
    """A row of the table: what it may do in every register, in its own department's registers,
    and besides. A role with `departmental` is held in a department."""

    key: str
    label: Any
    every: str = ""
    own: str = ""
    besides: Mapping[str, str] = field(default_factory=dict)
    departmental: bool = False


@dataclass(frozen=True)
class Matrix:
    """The whole table, over the registers the application has."""

    roles: tuple[Role, ...]
    registers: tuple[Owned, ...]
    parts: Mapping[str, Any]
    everyone: Mapping[str, str]
    wider: Wider

    @cached_property
    def _by_key(self) -> dict[str, Role]:
        return {role.key: role for role in self.roles}

    def role(self, key: str) -> Role | None:
        """The role of a key."""
        return self._by_key.get(key)

    def held(self, role: Role, department: str | None, resource: str) -> Actions:
        """What a role may do with one register or part."""
        found = actions(self.everyone.get(resource, "")) | actions(role.besides.get(resource, ""))
        owner = {register.key: register.department for register in self.registers}.get(resource)
        if owner is None:
            return found
        found |= actions(role.every)
        if role.departmental and department:
            found |= actions(self.wider.get((department, resource), ""))
        if owner == (department if role.departmental else role.key):
            found |= actions(role.own)
        return found

    def permissions(self, role: str, department: str | None) -> frozenset[str]:
        """Everything a person of this role may do; nothing for a role that is no more."""
        held = self.role(role)
        if held is None:
            return frozenset()
        return frozenset(
            f"{resource}:{action}"
            for resource in self.resources()
            for action in self.held(held, department, resource)
        )

    def every_permission(self) -> frozenset[str]:
        """All there are: what the installation itself may do."""
        return frozenset(
            f"{resource}:{action}" for resource in self.resources() for action in Action
        )

    def resources(self) -> dict[str, Any]:
        """Keys and names of everything that permissions speak of."""
        return {register.key: register.label for register in self.registers} | dict(self.parts)

    def checked(self, role: str, department: str | None) -> tuple[str, str | None]:
        """Role and department, if they belong together. Raises Invalid."""
        held = self.role(role)
        if held is None:
            roles = ", ".join(self._by_key)
            raise Invalid(_l("There is no role %(role)s; roles: %(roles)s"), role=role, roles=roles)
        if held.departmental and department not in set(Department):
            raise Invalid(_l("Choose the department in which the role is held"))
        return role, department if held.departmental else None

    def role_label(self, role: str, department: str | None) -> str:
        """The role in words, with its department."""
        held = self.role(role)
        label = str(held.label) if held else role
        return f"{label} – {department_label(department)}" if department else label


def matrix_of(
    roles: tuple[Role, ...], registers: Iterable[Owned], parts: Mapping[str, Any],
    everyone: Mapping[str, str], wider: Wider,
) -> Matrix:  # fmt: skip
    """The table over these registers, read once so that a slip in it stops the start."""
    found = Matrix(roles, tuple(registers), parts, everyone, wider)
    keys = [register.key for register in found.registers]
    for role in roles:
        for department in (None, *Department) if role.departmental else (None,):
            found.permissions(role.key, department)
    owners = {*Department, *(role.key for role in roles if not role.departmental)}
    for register in found.registers:
        if register.department not in owners:
            raise ValueError(f"{register.key}: no department {register.department!r}")
    if len(set(keys)) != len(keys):
        raise ValueError("two registers have one key")
    return found


def current_matrix() -> Matrix:
    """The table of the running application."""
    return cast(Matrix, current_app.extensions["esrar.policy"])
