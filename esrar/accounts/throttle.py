"""Slows down guessing, over all workers and servers: every try is counted before it is checked.

Three budgets: an account from one address, an address whatever the account, and an account from
all addresses – the last not where the account signed in before, so that strangers who try a name
on purpose cannot lock its owner out. Accounts that do not exist are treated the same. The codes of
an account are counted apart from its passwords.
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
from esrar.accounts.sessions import came_before, passed_before
from esrar.core.secrets import keys


@dataclass(frozen=True)
class Budget:
    """How many tries without success are allowed within how long."""

    tries: int
    window: timedelta


@dataclass(frozen=True)
class Tried:
    """How a try ended; of one too many, `until` says from when the next may be made.

    Of a good one `token` is the visit it begins, `elsewhere` how many failed at other addresses.
    """

    good: bool = False
    until: datetime | None = None
    token: str = ""
    elsewhere: int = 0


SAME_ACCOUNT_AND_ADDRESS = Budget(5, timedelta(minutes=15))
SAME_ADDRESS = Budget(30, timedelta(minutes=15))
SAME_ACCOUNT = Budget(50, timedelta(hours=1))
CODES_OF_ACCOUNT = Budget(20, timedelta(hours=1))
"""Of a code there are only a million: whoever tries them all takes decades."""
LONGEST = timedelta(hours=1)

_try = SignInAttempt.__table__.c


def reserve(session: Session, username_key: str, address: str) -> datetime | None:
    """Count a try of a password; None when it may be made, else when the next one may. Inside a
    write."""
    known = came_before(session, username_key, address)
    return _reserve(session, _digests(username_key, address), SAME_ACCOUNT, known)


def reserve_code(session: Session, user_id: int, address: str) -> datetime | None:
    """The same for a code of the second step."""
    known = passed_before(session, user_id, address)
    return _reserve(session, _digests(_code_of(user_id), address), CODES_OF_ACCOUNT, known)


def forgive(session: Session, username_key: str, address: str) -> None:
    """Forget the tries before a success. Inside a write."""
    account, place = _digests(username_key, address)
    session.execute(
        delete(SignInAttempt.__table__).where(_try.account == account, _try.address == place)
    )


def forgive_codes(session: Session, user_id: int, address: str) -> None:
    """The same for codes."""
    forgive(session, _code_of(user_id), address)


def _reserve(
    session: Session, digests: tuple[bytes, bytes], of_account: Budget, known: bool
) -> datetime | None:
    account, place = digests
    now = real_now()
    session.execute(delete(SignInAttempt.__table__).where(_try.at < now - LONGEST))
    budgets: list[tuple[Budget, tuple[ColumnElement[bool], ...]]] = [
        (SAME_ACCOUNT_AND_ADDRESS, (_try.account == account, _try.address == place)),
        (SAME_ADDRESS, (_try.address == place,)),
    ]
    if not known:
        budgets.append((of_account, (_try.account == account,)))
    waits = [_until(session, budget, which, now) for budget, which in budgets]
    if until := max((wait for wait in waits if wait), default=None):
        return until  # what is not tried is not counted, so that waiting is enough
    values = {"at": now, "account": account, "address": place}
    session.execute(insert(SignInAttempt.__table__), [values])
    return None


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


def _code_of(user_id: int) -> str:
    return f"\0{user_id}"  # no user name: those have no such sign


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
