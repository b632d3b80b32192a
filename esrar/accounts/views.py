"""Pages for getting in and out: sign-in, the one-time link, the language."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from esrar.accounts import links, people, signing
from esrar.accounts.answers import Refusal, answer, carried, onward, refusal
from esrar.accounts.forms import FirstAdministratorForm, PasswordForm, SignInForm
from esrar.accounts.identity import halfway, me
from esrar.accounts.links import Found, Purpose
from esrar.accounts.matrix import current_matrix
from esrar.accounts.own.views import ROUTES as OWN_ROUTES
from esrar.accounts.pages import EntryPage
from esrar.accounts.people_views import ROUTES
from esrar.accounts.permissions import public
from esrar.accounts.second.views import ROUTES as SECOND_ROUTES
from esrar.core.db import db
from esrar.core.errors import Conflict, Invalid
from esrar.core.failures import problem
from esrar.core.i18n import LANGUAGES, _, _l
from esrar.core.web import local_address

SHORT = "accounts/password.html"
blueprint = Blueprint("accounts", __name__)
for _rule, _name, _view, _methods in (*ROUTES, *OWN_ROUTES, *SECOND_ROUTES):
    blueprint.add_url_rule(_rule, _name, _view, methods=_methods)

GONE = (
    _l("The link no longer holds"),
    _l("It has been used, or has expired. Ask whoever manages the accounts for a new one."),
)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public("nobody is signed in yet")
def sign_in() -> Any:
    """Ask for name and password; the second step follows where the account has one."""
    form = SignInForm()
    if me() and request.method != "POST":
        return redirect(onward())
    if not form.is_submitted():
        return _sign_in_page(form)
    if not form.validate():
        return _sign_in_page(form, Refusal(form.problems(), 422))
    tried = signing.sign_in(form.username.data, form.password.data)
    if tried.good:
        return redirect(onward(), 303)
    wrong = _("The user name or the password is not right")
    return _sign_in_page(form, refusal(tried, "username", wrong))


def _sign_in_page(form: SignInForm, refused: Refusal | None = None) -> Any:
    page = EntryPage(
        title=_("Signing in"),
        action=url_for("accounts.sign_in"),
        fields=form.entries(),
        errors=refused.errors if refused else [],
        hidden=carried(),
        button=_("Sign in"),
    )
    return answer(page, refused, SHORT)


@blueprint.post("/sign-out")
@public("a visit that has ended can be left as well")
def sign_out() -> Response:
    """End the visit, whole or halfway."""
    if person := me() or halfway():
        signing.sign_out(person)
    return redirect(url_for("accounts.sign_in"), 303)


@blueprint.route("/welcome/<token>", methods=["GET", "POST"])
@public("the link itself is the key")
def welcome(token: str) -> Any:
    """What a one-time link opens."""
    found = links.find(db.session(), token)
    if found is None:
        return problem(404, *GONE)
    if found.purpose is Purpose.DEMONSTRATION:
        return _demonstration(found)
    first = found.purpose is Purpose.FIRST_ADMINISTRATOR
    form = FirstAdministratorForm() if first else PasswordForm(data=None)
    if not first:
        person = people.get(db.session(), found.user_id or 0)
        form.names = (person.username, person.name)
    if form.validate_on_submit():
        try:
            signing.enter(_choose(found, form))
        except Conflict:
            return problem(404, *GONE)
        except Invalid as fault:
            form.fault("username" if first else "password", fault)
        else:
            return redirect("/", 303)
    page = EntryPage(
        title=_("The first administrator") if first else _("Choosing a password"),
        text="" if first else _("For the account of %(name)s", name=form.names[1]),
        action=url_for("accounts.welcome", token=token),
        fields=form.entries(),
        errors=form.problems(),
        username="" if first else person.username,
        button=_("Create the account") if first else _("Save the password"),
    )
    return render_template(SHORT, page=page), 422 if form.errors else 200


def _demonstration(found: Found) -> Any:
    """Be an invented person: asked first, for a GET changes nothing."""
    person = people.get(db.session(), found.user_id or 0)
    if request.method == "POST":
        signing.enter(signing.demonstrate(person.id, person.name))
        return redirect("/", 303)
    role = current_matrix().role_label(person.role, person.department)
    page = EntryPage(
        title=_("A demonstration with invented people"),
        text=_("This link opens the account of %(name)s (%(role)s) without password and code.",
               name=person.name, role=role),
        action=url_for("accounts.welcome", token=found.token),
        fields=[],
        errors=[],
        button=_("Sign in"),
    )  # fmt: skip
    return answer(page)


def _choose(found: Found, form: PasswordForm) -> str:
    address = request.remote_addr or ""
    password = form.password.data
    if found.purpose is Purpose.FIRST_ADMINISTRATOR:
        first: Any = form
        name = first.name.data
        return people.make_first(found.token, first.username.data, name, password, address)
    return people.choose_password(found.token, password, address)


@blueprint.post("/language")
@public("whoever reads the sign-in page may choose too")
def language() -> Response:
    """Remember the language for this visit and go back to the page."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    session["language"] = chosen
    return redirect(local_address(request.form.get("back")) or "/", 303)
