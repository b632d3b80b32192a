"""Who makes the second step at sign-in: whose role asks for it, and whoever chose to."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from flask import current_app

from esrar.accounts.identity import Me
from esrar.accounts.permissions import Action, Holder, permissions_of

ALONE = frozenset({Action.APPROVE, Action.MANAGE, Action.DISCLOSE})
PERSONAL = frozenset({Action.PERSONAL, Action.SENSITIVE, Action.REVEAL})


class Step(StrEnum):
    """What a visit still waits for before it opens anything."""

    CODE = "code"
    SET_UP = "set-up"


def needed(holder: Holder) -> bool:
    """Whether a person's role asks for the second step."""
    kept: dict[tuple[str, str | None], bool] = current_app.extensions["esrar.second-step"]
    key = holder.role, holder.department
    if key not in kept:
        kept[key] = asks(permissions_of(holder))
    return kept[key]


def asks(permissions: Iterable[str]) -> bool:
    """Whether these permissions need the second step: they approve, administer, disclose, or export
    and read personal data (what lies behind a number is exported with it)."""
    acts = {Action(one.partition(":")[2]) for one in permissions}
    return bool(acts & ALONE or (Action.EXPORT in acts and acts & PERSONAL))


def due(person: Me) -> Step | None:
    """What this visit still waits for; None once it is whole."""
    if person.passed_at:
        return None
    if person.enrolled:
        return Step.CODE
    return Step.SET_UP if needed(person) else None
