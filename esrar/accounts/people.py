"""Acts on accounts. What changes a person's rights ends their visits in the same transaction."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from esrar.accounts import links, sessions, signing
from esrar.accounts.links import FIRST_ROLE, Purpose
from esrar.accounts.matrix import Matrix
from esrar.accounts.models import User
from esrar.accounts.passwords import acceptable, passwords
from esrar.audit.recorder import note
from esrar.core import context
from esrar.core.arabic import clean, fold
from esrar.core.context import Actor
from esrar.core.db import writing
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _l

LEAST_NAME, MOST_NAME = 2, 60


def add(matrix: Matrix, username: str, role: str, department: str | None, name: str = "") -> str:
    """A new account; returns the token of the link at which its password is chosen."""
    username, name = clean(username), clean(name) or clean(username)
    role, department = matrix.checked(role, department)
    with writing() as write:
        person = User(
            username=_free(write.session, username), name=name[:120], role=role,
            department=department,
        )  # fmt: skip
        write.session.add(person)
        write.session.flush()
        return links.issue(write.session, Purpose.SET_PASSWORD, person.id)


def reset(user_id: int) -> str:
    """A link for choosing a new password. The old one holds until then."""
    with writing() as write:
        person = get(write.session, user_id)
        if not person.active:
            raise Conflict(_l("The account is switched off; switch it on first"))
        return links.issue(write.session, Purpose.SET_PASSWORD, person.id)


def change_role(matrix: Matrix, user_id: int, role: str, department: str | None) -> None:
    """Give another role or department."""
    role, department = matrix.checked(role, department)
    with writing() as write:
        person = get(write.session, user_id)
        if (person.role, person.department) == (role, department):
            return
        if role != FIRST_ROLE:
            _keep_an_administrator(write.session, person)
        person.role, person.department = role, department
        sessions.end_all(write.session, person.id)


def set_active(user_id: int, active: bool) -> None:
    """Switch an account on or off."""
    with writing() as write:
        person = get(write.session, user_id)
        if not active:
            _keep_an_administrator(write.session, person)
        person.active = active
        sessions.end_all(write.session, person.id)


def choose_password(token: str, password: str, address: str) -> str:
    """Set the password that a link allows; returns the token of the visit that begins."""
    hashed = passwords().hash(acceptable(password))
    with writing() as write:
        found = links.use(write.session, token)
        person = get(write.session, found.user_id or 0)
        acceptable(password, person.username, person.name)
        return _enter(write.session, person, hashed, address)


def make_first(token: str, username: str, name: str, password: str, address: str) -> str:
    """The first administrator, by link; returns the token of the visit that begins."""
    username, name = clean(username), clean(name) or clean(username)
    hashed = passwords().hash(acceptable(password, username, name))
    with writing() as write:
        links.use(write.session, token)
        person = User(username=_free(write.session, username), name=name[:120], role=FIRST_ROLE)
        write.session.add(person)
        write.session.flush()
        return _enter(write.session, person, hashed, address)


def get(session: Session, user_id: int) -> User:
    """The account of an id. Raises NotFound."""
    person = session.get(User, user_id)
    if person is None or person.deleted_at:
        raise NotFound()
    return person


def by_name(session: Session, username: str) -> User:
    """The account of a user name. Raises Invalid."""
    person = session.scalar(
        select(User).where(User.username_key == fold(username), User.deleted_at.is_(None))
    )
    if person is None:
        raise Invalid(_l("There is no account %(name)s"), name=clean(username))
    return person


def everyone(session: Session) -> list[User]:
    """All accounts, those switched off last."""
    return list(
        session.scalars(
            select(User).where(User.deleted_at.is_(None)).order_by(~User.active, User.username_key)
        )
    )


def _enter(session: Session, person: User, hashed: str, address: str) -> str:
    context.act_as(Actor(person.id, person.name, address, context.actor().request_id))
    person.password_hash = hashed
    sessions.end_all(session, person.id)
    note(session, "password-set", subject="user", subject_id=person.id)
    return signing.begin(session, person.id, address)


def _free(session: Session, username: str) -> str:
    key = fold(username)
    if len(key) < LEAST_NAME or len(username) > MOST_NAME:
        raise Invalid(
            _l("The user name must have %(least)s to %(most)s letters or figures"),
            least=LEAST_NAME,
            most=MOST_NAME,
        )
    taken = select(User.id).where(User.username_key == key, User.deleted_at.is_(None))
    if session.scalar(taken) is not None:
        raise Invalid(_l("The user name is taken"))
    return username


def _keep_an_administrator(session: Session, person: User) -> None:
    """Refuse what would leave nobody to manage accounts."""
    if person.role != FIRST_ROLE or not person.active:
        return
    other = select(User.id).where(
        User.role == FIRST_ROLE,
        User.active,
        User.password_hash.is_not(None),
        User.deleted_at.is_(None),
        User.id != person.id,
    )
    if session.scalar(other.limit(1)) is None:
        raise Conflict(_l("This is the only administrator; give the role to somebody else first"))
