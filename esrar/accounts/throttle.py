"""Slows down guessing, over all workers and servers: every try is counted before it is checked.

Three budgets: an account from one address, an address whatever the account, and an account from
all addresses – the last not where the account signed in before, so that strangers who try a name
on purpose cannot lock its owner out. Accounts that do not exist are treated the same.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session

from esrar.accounts.models import SignInAttempt
from esrar.accounts.moment import real_now
from esrar.accounts.sessions import came_before
from esrar.core.secrets import keys


@dataclass(frozen=True)
class Budget:
    """How many tries without success are allowed within how long."""

    tries: int
    window: timedelta


SAME_ACCOUNT_AND_ADDRESS = Budget(5, timedelta(minutes=15))
SAME_ADDRESS = Budget(30, timedelta(minutes=15))
SAME_ACCOUNT = Budget(50, timedelta(hours=1))
LONGEST = timedelta(hours=1)

_try = SignInAttempt.__table__.c


def reserve(session: Session, username_key: str, address: str) -> datetime | None:
    """Count a try; None when it may be made, else when the next one may. Inside a write."""
    account, place = _digests(username_key, address)
    now = real_now()
    session.execute(delete(SignInAttempt.__table__).where(_try.at < now - LONGEST))
    budgets: list[tuple[Budget, tuple[ColumnElement[bool], ...]]] = [
        (SAME_ACCOUNT_AND_ADDRESS, (_try.account == account, _try.address == place)),
        (SAME_ADDRESS, (_try.address == place,)),
    ]
    if not came_before(session, username_key, address):
        budgets.append((SAME_ACCOUNT, (_try.account == account,)))
    waits = [_until(session, budget, which, now) for budget, which in budgets]
    if until := max((wait for wait in waits if wait), default=None):
        return until  # what is not tried is not counted, so that waiting is enough
    values = {"at": now, "account": account, "address": place}
    session.execute(insert(SignInAttempt.__table__), [values])
    return None


def forgive(session: Session, username_key: str, address: str) -> None:
    """Forget the tries before a success. Inside a write."""
    account, place = _digests(username_key, address)
    session.execute(
        delete(SignInAttempt.__table__).where(_try.account == account, _try.address == place)
    )


def _until(session: Session, budget: Budget, which: Any, now: datetime) -> datetime | None:
    """When the oldest of the last `tries` leaves the window, if all of them are in it."""
    oldest = session.scalar(
        select(_try.at)
        .where(*which, _try.at > now - budget.window)
        .order_by(_try.at.desc())
        .offset(budget.tries - 1)
        .limit(1)
    )
    return oldest + budget.window if oldest else None


def _digests(username_key: str, address: str) -> tuple[bytes, bytes]:
    fingerprint = keys().fingerprint
    return fingerprint("sign-in.account", username_key), fingerprint(
        "sign-in.address", network(address)
    )


def network(address: str) -> str:
    """The address, or of IPv6 the network of one household: whoever has one has all of it."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, 64), strict=False))
