"""Who acts, and from where: set once per request or command, read by whoever records a change."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from esrar.core.i18n import _


@dataclass(frozen=True)
class Actor:
    """The person (or command) a change is recorded under; `id` is None for the system itself."""

    id: int | None = None
    name: str = ""
    address: str = ""
    request_id: str = ""


_actor: ContextVar[Actor] = ContextVar("actor", default=Actor())  # noqa: B039  (frozen)


def actor() -> Actor:
    """Whoever acts now; the system when nobody signed in."""
    return _actor.get()


def actor_id() -> int | None:
    """Id of whoever acts now, for the columns that keep it."""
    return _actor.get().id


def act_as(actor: Actor) -> None:
    """Record what follows under this actor, until the request or command ends."""
    _actor.set(actor)


def who_acted(name: str | None) -> str:
    """The name that something is kept under; where it has none, the system did it itself."""
    return name or str(_("The system"))
