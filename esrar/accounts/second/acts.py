"""Setting the second step up, giving new recovery codes, taking the step away again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from esrar.accounts import people, sessions
from esrar.accounts.identity import Me
from esrar.accounts.moment import real_now
from esrar.accounts.second import factor, recovery, totp
from esrar.audit.recorder import note
from esrar.core.db import writing
from esrar.core.errors import Conflict
from esrar.core.i18n import _l


@dataclass(frozen=True)
class SetUp:
    """What setting up gives: the visit that goes on, and the recovery codes to be shown once."""

    token: str
    codes: Sequence[str]


def set_up(person: Me, secret: bytes, code: str) -> SetUp | None:
    """Tie an app to the account, once a code shows that it reads the secret; None if it does not.

    Every other visit ends. Raises Conflict when another page was faster at a first set-up.
    """
    step = totp.matching_step(secret, code, real_now())
    if step is None:
        return None
    made = recovery.make()
    with writing() as write:
        session = write.session
        if not person.enrolled and factor.since(session, person.id):
            raise Conflict(_l("The second step has been set up already; sign in with its code"))
        factor.keep(session, person.id, secret, step)
        recovery.keep(session, person.id, made)
        sessions.end_all(session, person.id)
        note(session, "second-step-set", subject="user", subject_id=person.id)
        token = sessions.begin(session, person.id, request.remote_addr or "", passed=True)
    return SetUp(token, [one.code for one in made])


def new_codes(person: Me) -> Sequence[str]:
    """Ten recovery codes in the place of those before."""
    made = recovery.make()
    with writing() as write:
        if factor.since(write.session, person.id) is None:
            raise Conflict(_l("Set up the second step first"))
        recovery.keep(write.session, person.id, made)
        note(write.session, "recovery-codes-made", subject="user", subject_id=person.id)
    return [one.code for one in made]


def reset(user_id: int) -> bool:
    """Take somebody's second step away; False if there was none. Ends their visits: whose role asks
    for the step sets it up anew."""
    with writing() as write:
        person = people.get(write.session, user_id)
        if not factor.forget(write.session, person.id):
            return False
        recovery.forget(write.session, person.id)
        sessions.end_all(write.session, person.id)
        note(write.session, "second-step-reset", subject="user", subject_id=person.id)
    return True
