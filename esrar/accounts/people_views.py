"""Pages for who manages accounts: the people, one person, and what the roles mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from esrar.accounts import people, sessions
from esrar.accounts.departments import department_label
from esrar.accounts.forms import PersonForm, RoleForm, role_value
from esrar.accounts.links import VALID_FOR, Purpose
from esrar.accounts.matrix import current_matrix
from esrar.accounts.models import User
from esrar.accounts.moment import shown
from esrar.accounts.own.confirming import confirmed
from esrar.accounts.pages import LinkPage, PeoplePage, PersonPage, PersonRow
from esrar.accounts.permissions import requires
from esrar.accounts.roles_page import roles_page
from esrar.accounts.second import factor, others
from esrar.core.db import db
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link, StatusTag


@requires("accounts:manage")
def list_people() -> str:
    """Everyone with an account."""
    seen = sessions.last_seen(db.session())
    enrolled = factor.enrolled(db.session())
    rows = [_row(person, seen.get(person.id), enrolled) for person in people.everyone(db.session())]
    new = Link(_("New user"), url_for("accounts.new_person"), "primary")
    roles = Link(_("What the roles may do"), url_for("accounts.roles"))
    page = PeoplePage(_("Users"), rows, [new, roles])
    return render_template("accounts/people.html", page=page)


@requires("accounts:manage")
@confirmed()
def new_person() -> Any:
    """Make an account and show its link."""
    form = PersonForm()
    form.offer(current_matrix())
    if form.validate_on_submit():
        role, department = form.chosen()
        try:
            token = people.add(
                current_matrix(), form.username.data, role, department, form.name.data
            )
        except Invalid as fault:
            form.fault("username", fault)
        else:
            return _link_page(form.name.data, token)
    page = PersonPage(
        title=_("New user"),
        action=url_for("accounts.new_person"),
        fields=form.entries(),
        errors=form.problems(),
        button=_("Create the account"),
        back=_back(),
        actions=[],
    )
    return render_template("accounts/person.html", page=page), 422 if form.errors else 200


@requires("accounts:manage")
@confirmed()
def person(id: int) -> Any:
    """One account: its role, and what else can be done."""
    account = people.get(db.session(), id)
    form = RoleForm()
    form.offer(current_matrix(), role_value(account.role, account.department))
    if form.validate_on_submit():
        try:
            people.change_role(current_matrix(), id, *form.chosen())
        except (Invalid, Conflict) as fault:
            form.fault("role", fault)
        else:
            flash(_("The role was saved"), "success")
            return redirect(url_for("accounts.people"), 303)
    page = PersonPage(
        title=account.name,
        action=url_for("accounts.person", id=id),
        fields=form.entries(),
        errors=form.problems(),
        button=_("Save the role"),
        back=_back(),
        actions=[*_acts(account), *others.offered(account)],
    )
    return render_template("accounts/person.html", page=page), 422 if form.errors else 200


@requires("accounts:manage")
@confirmed("accounts.people")
def reset_link(id: int) -> str:
    """A link for choosing a new password."""
    token = people.reset(id)
    return _link_page(people.get(db.session(), id).name, token)


@requires("accounts:manage")
def switch_off(id: int) -> Response:
    """Nobody signs in with the account any more."""
    return _switch(id, False, _("The account was switched off"))


@requires("accounts:manage")
def switch_on(id: int) -> Response:
    """The account can be used again."""
    return _switch(id, True, _("The account was switched on"))


@requires("accounts:read")
def roles() -> str:
    """Which role may do what."""
    return render_template("accounts/roles.html", page=roles_page(current_matrix()))


def _switch(id: int, active: bool, done: str) -> Response:
    try:
        people.set_active(id, active)
    except Conflict as conflict:
        flash(str(conflict), "error")
    else:
        flash(done, "success")
    return redirect(url_for("accounts.people"), 303)


def _row(account: User, seen: Any, enrolled: set[int]) -> PersonRow:
    role = current_matrix().role(account.role)
    return PersonRow(
        name=account.name,
        url=url_for("accounts.person", id=account.id),
        role=str(role.label) if role else account.role,
        department=department_label(account.department),
        status=_status(account),
        second_step=others.standing(account, enrolled),
        last_seen=shown(seen) if seen else "",
    )


def _status(account: User) -> StatusTag:
    if not account.active:
        return StatusTag(_("Switched off"), "plain")
    if account.password_hash is None:
        return StatusTag(_("No password yet"), "wait")
    return StatusTag(_("In use"), "good")


def _acts(account: User) -> list[Link]:
    if not account.active:
        return [Link(_("Switch on"), url_for("accounts.switch_on", id=account.id), "", "post")]
    return [
        Link(_("Link for a new password"), url_for("accounts.reset", id=account.id), "", "post"),
        Link(_("Switch off"), url_for("accounts.switch_off", id=account.id), "danger", "post"),
    ]


def _link_page(name: str, token: str) -> str:
    page = LinkPage(
        title=_("Link for %(name)s", name=name),
        text=_(
            "Hand it over in person or by a private message. It works once, for %(hours)s hours, "
            "and is not shown again.",
            hours=int(VALID_FOR[Purpose.SET_PASSWORD].total_seconds() // 3600),
        ),
        link=url_for("accounts.welcome", token=token, _external=True),
        back=_back(),
    )
    return render_template("accounts/link.html", page=page)


def _back() -> Link:
    return Link(_("Users"), url_for("accounts.people"))


GET_POST = ["GET", "POST"]
ROUTES: tuple[tuple[str, str, Callable[..., Any], list[str]], ...] = (
    ("/people", "people", list_people, ["GET"]),
    ("/people/new", "new_person", new_person, GET_POST),
    ("/people/<int:id>", "person", person, GET_POST),
    ("/people/<int:id>/reset", "reset", reset_link, ["POST"]),
    ("/people/<int:id>/second-step", "reset_second_step", others.reset_second_step, GET_POST),
    ("/people/<int:id>/switch-off", "switch_off", switch_off, ["POST"]),
    ("/people/<int:id>/switch-on", "switch_on", switch_on, ["POST"]),
    ("/roles", "roles", roles, ["GET"]),
)
