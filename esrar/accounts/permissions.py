"""What may be done: permissions named `resource:action`, who holds them, and how a view asks.

    @requires("families:write")
    def edit(): ...

A resource is the key of a register, or a part of the application such as `plan` or `audit`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Protocol

from flask import current_app, has_request_context

from esrar.accounts.identity import me
from esrar.core.i18n import _l

__all__ = [
    "PUBLIC",
    "Action",
    "Decision",
    "Policy",
    "can",
    "granted",
    "permissions_of",
    "public",
    "requires",
]

PUBLIC = "public"
View = Callable[..., Any]


class Action(StrEnum):
    """The second half of a permission."""

    READ = "read"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    REVEAL = "reveal"
    WRITE = "write"
    IMPORT = "import"
    APPROVE = "approve"
    DELETE = "delete"
    EXPORT = "export"
    DISCLOSE = "disclose"
    MANAGE = "manage"

    @property
    def label(self) -> Any:
        """What it allows, for the page of roles."""
        return LABELS[self]


LABELS = {
    Action.READ: _l("Read"),
    Action.PERSONAL: _l("Personal data"),
    Action.SENSITIVE: _l("Sensitive data"),
    Action.REVEAL: _l("Reveal identifiers"),
    Action.WRITE: _l("Write"),
    Action.IMPORT: _l("Import"),
    Action.APPROVE: _l("Approve"),
    Action.DELETE: _l("Delete"),
    Action.EXPORT: _l("Export"),
    Action.DISCLOSE: _l("Disclose to others"),
    Action.MANAGE: _l("Manage"),
}


class Holder(Protocol):
    """Whoever holds permissions: a role and, for some, a department."""

    @property
    def role(self) -> str: ...

    @property
    def department(self) -> str | None: ...


class Policy(Protocol):
    """The role matrix, as far as this tier needs it; esrar/roles.py holds the real one."""

    def permissions(self, role: str, department: str | None) -> frozenset[str]: ...

    def every_permission(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class Decision:
    """An answer with its reason, which the audit keeps."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


def requires(permission: str) -> Callable[[View], View]:
    """Mark a view: only who holds the permission gets in. Works on functions and partials."""
    resource, separator, action = permission.partition(":")
    if not (separator and resource and action in set(Action)):
        raise ValueError(f"{permission!r} is not resource:action; actions: {', '.join(Action)}")
    return _marked(permission)


def public(reason: str) -> Callable[[View], View]:
    """Mark a view that someone who has not signed in may use, and say why."""
    if not reason:
        raise ValueError("say why this must be open to everyone")
    return _marked(PUBLIC)


def _marked(permission: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        # A wrapper, for one function may serve several registers under different permissions.
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return mark


def permissions_of(holder: Holder) -> frozenset[str]:
    """Everything a person may do; kept for each role and department."""
    kept: dict[tuple[str, str | None], frozenset[str]] = current_app.extensions["esrar.permissions"]
    key = holder.role, holder.department
    found = kept.get(key)
    if found is None:
        policy: Policy = current_app.extensions["esrar.policy"]
        found = kept[key] = policy.permissions(*key)
    return found


def granted() -> frozenset[str]:
    """What whoever acts now may do. A command has no visitor: it acts for the installation."""
    if not has_request_context():
        policy: Policy = current_app.extensions["esrar.policy"]
        return policy.every_permission()
    person = me()
    return permissions_of(person) if person else frozenset()


def can(holder: Holder | None, permission: str | None) -> Decision:
    """Whether somebody (or nobody) may do something. What was never named is refused."""
    if permission == PUBLIC:
        return Decision(True, "open to everyone")
    if permission is None:
        return Decision(False, "no permission was declared")
    if holder is None:
        return Decision(False, "not signed in")
    if permission in permissions_of(holder):
        return Decision(True, f"{holder.role} holds {permission}")
    return Decision(False, f"{holder.role} does not hold {permission}")
