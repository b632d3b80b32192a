"""Pages of my account: password, second step, recovery codes, open visits."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from esrar.accounts import signing
from esrar.accounts.answers import answer, refusal
from esrar.accounts.identity import Me, me
from esrar.accounts.own import password, visits
from esrar.accounts.own.confirming import confirm, confirmed
from esrar.accounts.own.page import account_page
from esrar.accounts.pages import EntryPage
from esrar.accounts.permissions import requires
from esrar.accounts.proof_forms import ChangePasswordForm
from esrar.accounts.second import acts
from esrar.accounts.second.needed import needed
from esrar.accounts.second.views import codes_page
from esrar.core.db import db
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _, _l
from esrar.core.pages import Link


@requires("account:read")
def account() -> str:
    """Who I am here, how I sign in, and where I am signed in."""
    return render_template("accounts/account.html", page=account_page(db.session(), _me()))


@requires("account:write")
def change_password() -> Any:
    """A new password, for who knows the present one."""
    person, form, refused = _me(), ChangePasswordForm(), None
    form.names = (person.username, person.name)
    if form.validate_on_submit():
        try:
            tried = password.change(person, form.present.data, form.password.data)
        except Invalid as fault:
            form.fault("password", fault)
        else:
            if tried.good:
                signing.enter(tried.token)
                flash(_("The password was changed; every other session has ended"), "success")
                return redirect(url_for("accounts.account"), 303)
            refused = refusal(tried, form.present.id, password.wrong())
    page = EntryPage(
        title=_("Changing the password"),
        action=url_for("accounts.change_password"),
        fields=form.entries(),
        errors=refused.errors if refused else form.problems(),
        button=_("Save the password"),
        username=person.username,
        back=_back(),
    )
    return answer(page, refused)


@requires("account:write")
@confirmed()
def recovery_codes() -> Any:
    """Ask before, then show, ten new recovery codes."""
    person = _me()
    if not person.enrolled:
        raise Conflict(_l("Set up the second step first"))
    if request.method == "POST":
        lead = Link(_("Go on to my account"), url_for("accounts.account"), "primary")
        return codes_page(person, list(acts.new_codes(person)), lead)
    page = EntryPage(
        title=_("New recovery codes"),
        text=_("Ten new codes take the place of those before, which work no more."),
        action=url_for("accounts.recovery_codes"),
        fields=[],
        errors=[],
        button=_("Make new codes"),
        back=_back(),
    )
    return answer(page)


@requires("account:write")
@confirmed("accounts.account")
def second_off() -> Response:
    """Sign in with the password alone again; not for whose role asks for the second step."""
    person = _me()
    if needed(person):
        raise Conflict(_l("The role asks for the second step; another app can take its place"))
    acts.reset(person.id)
    flash(_("Two-step verification was switched off; sign in again"), "success")
    return redirect(url_for("accounts.sign_in"), 303)


@requires("account:write")
def end_visit() -> Response:
    """End one open visit, or all others."""
    name = request.form.get("visit", "")
    if not name:
        abort(400)
    ended = visits.end(_me(), None if name == "others" else name)
    if ended:
        flash(_("The session has ended") if name != "others" else
              _("Every other session has ended"), "success")  # fmt: skip
    return redirect(url_for("accounts.account"), 303)


def _me() -> Me:
    person = me()
    assert person is not None
    return person


def _back() -> Link:
    return Link(_("My account"), url_for("accounts.account"))


GET_POST = ["GET", "POST"]
ROUTES = (
    ("/account", "account", account, ["GET"]),
    ("/account/password", "change_password", change_password, GET_POST),
    ("/account/recovery-codes", "recovery_codes", recovery_codes, GET_POST),
    ("/account/second-step/off", "second_off", second_off, ["POST"]),
    ("/account/sessions/end", "end_visit", end_visit, ["POST"]),
    ("/account/confirm", "confirm", confirm, GET_POST),
)
