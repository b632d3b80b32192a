"""Whether the chain holds: what its last check found, kept as an entry of the chain itself.

A check is noted behind everything it looked at. Where the chain does not hold, the note stands
behind the fault and mends nothing.
"""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from esrar.audit.chain import Verdict
from esrar.audit.finding import Wanted, find
from esrar.audit.recorder import note
from esrar.core import clock
from esrar.core.db import writing
from esrar.core.i18n import _
from esrar.core.pages import StatusTag
from esrar.trail.told import moment, who

VERIFIED = "audit-verified"
SOON = timedelta(days=8)
"""A chain that nobody checked for longer is said to be unchecked; the timer does it nightly."""


@dataclass(frozen=True)
class State:
    """What the last check found, and where it is told."""

    tag: StatusTag
    text: str
    entry: int | None = None


def keep(verdict: Verdict) -> None:
    """Note what a check found, and under which account it ran."""
    values = {"entries": verdict.entries, "erased": verdict.erased,
              "broken": len(verdict.broken), "account": account()}  # fmt: skip
    with writing(origin="audit-verified") as write:
        note(write.session, VERIFIED, values=values)


def account() -> str:
    """The account of the operating system that a command runs under."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def state(session: Session) -> State:
    """The last check."""
    last = next(iter(find(session, Wanted(actions=(VERIFIED,)), None, 1)), None)
    if last is None:
        return State(StatusTag(str(_("Never checked")), "wait"), _how())
    noted = {name: new for name, (_old, new) in last.entry.values.items()}
    told = str(_("%(entries)s entries, checked on %(moment)s by %(who)s",
                 entries=f"{noted.get('entries', 0):,}", moment=moment(last),
                 who=noted.get("account") or who(last)))  # fmt: skip
    if noted.get("broken"):
        tag = StatusTag(str(_("The chain is broken")), "bad")
    elif clock.now() - last.entry.at > SOON:
        tag, told = StatusTag(str(_("Check is due")), "wait"), f"{told}. {_how()}"
    else:
        tag = StatusTag(str(_("The chain holds")), "good")
    return State(tag, told, last.entry.id)


def _how() -> str:
    return str(_("The administrator's command for it: %(command)s", command="flask audit verify"))
