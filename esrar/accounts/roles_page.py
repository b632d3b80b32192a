"""The role matrix as a page: the same table that is enforced, filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from esrar.accounts.departments import Department
from esrar.accounts.matrix import Matrix, Role
from esrar.accounts.permissions import Action
from esrar.accounts.second.needed import asks
from esrar.core.i18n import _, language


@dataclass(frozen=True)
class RolesPage:
    """A row for each register and part, a column for each way of holding a role."""

    title: str
    text: str
    row_label: str
    roles: list[str]
    rows: list[tuple[str, list[str]]]


def roles_page(matrix: Matrix) -> RolesPage:
    """The filled-in table."""
    fixed = [role for role in matrix.roles if not role.departmental]
    held = [role for role in matrix.roles if role.departmental]
    owners = {register.key: register.department for register in matrix.registers}
    rows = [(_("Second step at sign-in"), _second_step(matrix, fixed, held))]
    for resource, label in matrix.resources().items():
        owner = owners.get(resource)
        cells = [_words(matrix.held(role, None, resource)) for role in fixed]
        cells += [_words(matrix.held(role, owner, resource)) for role in held]
        rows.append((str(label), [*cells, _elsewhere(matrix, held, owner, resource)]))
    return RolesPage(
        title=_("What the roles may do"),
        text=_("Heads and officers have these rights in the registers of their own department."),
        row_label=_("Register or page"),
        roles=[str(role.label) for role in (*fixed, *held)] + [_("Other departments")],
        rows=rows,
    )


def _second_step(matrix: Matrix, fixed: list[Role], held: list[Role]) -> list[str]:
    """Which roles are asked for a code besides the password."""
    asked = [
        asks(matrix.permissions(role.key, department))
        for role in (*fixed, *held)
        for department in [next(iter(Department)) if role.departmental else None]
    ]
    return [_("Required") if one else _("By choice") for one in asked] + [""]


def _elsewhere(matrix: Matrix, held: list[Role], owner: str | None, resource: str) -> str:
    """What all other departments may do, then which of them may do more."""
    if owner is None:
        return ""
    by_department = {
        department: frozenset().union(*(matrix.held(r, department, resource) for r in held))
        for department in Department
        if department != owner
    }
    common = frozenset(Action).intersection(*by_department.values())
    more = [
        f"{department.label}: {_words(found - common)}"
        for department, found in by_department.items()
        if found - common
    ]
    stop = "؛ " if language() == "ar" else "; "
    return stop.join([_words(common), *more])


def _words(actions: Iterable[Action]) -> str:
    """The actions in the order in which they are declared."""
    chosen = set(actions)
    comma = "، " if language() == "ar" else ", "
    return comma.join(str(action.label) for action in Action if action in chosen)
