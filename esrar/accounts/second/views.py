"""Pages of the second step at sign-in: the code, a recovery code instead, and setting it up."""

from __future__ import annotations

from typing import Any

import segno
from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from esrar.accounts import signing
from esrar.accounts.answers import answer, carried, kept_next, onward, refusal
from esrar.accounts.identity import Me, halfway, me
from esrar.accounts.moment import real_now, shown
from esrar.accounts.own.confirming import ask_again, is_fresh
from esrar.accounts.pages import CodesPage, EntryPage, SetUpPart
from esrar.accounts.permissions import public
from esrar.accounts.proof_forms import CodeForm, RecoveryForm
from esrar.accounts.second import acts, passing, pending, totp
from esrar.accounts.second.needed import Step, due
from esrar.accounts.throttle import Tried
from esrar.core import context
from esrar.core.context import Actor
from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.core.web import request_id

WRONG_CODE = _l(
    "The code is not right, or has been used. Enter the one that the app shows now; "
    "the clock of the phone must set itself."
)
WRONG_RECOVERY = _l("The recovery code is not right, or has been used")


@public("whoever gave the right password makes the second step here")
def second_step() -> Any:
    """Ask for the code of the app."""
    person = _whoever(halfway())
    if person is None or due(person) is not Step.CODE:
        return _elsewhere(person)
    form, refused = CodeForm(), None
    if form.validate_on_submit():
        tried = passing.by_code(person, form.code.data)
        if tried.good:
            return _in(tried, onward())
        refused = refusal(tried, form.code.id, str(WRONG_CODE))
    instead = url_for("accounts.recovery", next=kept_next())
    page = EntryPage(
        title=_("Code of the second step"),
        text=_("For the account of %(name)s", name=person.name),
        action=url_for("accounts.second_step"),
        fields=form.entries(),
        errors=refused.errors if refused else form.problems(),
        button=_("Sign in"),
        hidden=carried(),
        after=[Link(_("Without the phone: use a recovery code"), instead), _leave()],
    )
    return answer(page, refused)


@public("whoever gave the right password makes the second step here")
def recovery() -> Any:
    """Ask for a recovery code instead."""
    person = _whoever(halfway())
    if person is None or due(person) is not Step.CODE:
        return _elsewhere(person)
    form, refused = RecoveryForm(), None
    if form.validate_on_submit():
        tried = passing.by_recovery(person, form.code.data)
        if tried.good:
            return _in(tried, url_for("accounts.account"))
        refused = refusal(tried, form.code.id, str(WRONG_RECOVERY))
    back = url_for("accounts.second_step", next=kept_next())
    page = EntryPage(
        title=_("A recovery code instead of the app"),
        text=_("Each code works once. Without app and codes, whoever manages the accounts can "
               "reset the second step."),
        action=url_for("accounts.recovery"),
        fields=form.entries(),
        errors=refused.errors if refused else form.problems(),
        button=_("Sign in"),
        hidden=carried(),
        after=[Link(_("Use the code of the app"), back), _leave()],
    )  # fmt: skip
    return answer(page, refused)


@public("whoever gave the right password, but has no second step yet, sets it up here")
def set_up() -> Any:
    """Tie an authenticator app to the account, at the first sign-in or later."""
    person, whole = _whoever(halfway() or me()), me() is not None
    if person is None or (not whole and due(person) is not Step.SET_UP):
        return _elsewhere(person)
    if whole and not is_fresh(person):
        return ask_again(url_for("accounts.set_up"))
    form, secret = CodeForm(), pending.secret_of(person)
    if form.validate_on_submit():
        done = acts.set_up(person, secret, form.code.data)
        if done:
            signing.enter(done.token)
            return codes_page(person, list(done.codes), _onward_link(whole))
        form.fault("code", WRONG_CODE)
    page = EntryPage(
        title=_("Setting up two-step verification"),
        text=_why(person),
        action=url_for("accounts.set_up"),
        fields=form.entries(),
        errors=form.problems(),
        button=_("Switch on two-step verification"),
        hidden=carried(),
        set_up=_part(person, secret),
        after=[] if whole else [_leave()],
        back=Link(_("My account"), url_for("accounts.account")) if whole else None,
    )
    return answer(page, template="accounts/set_up.html")


def codes_page(person: Me, codes: list[str], lead: Link) -> str:
    """Recovery codes that were just made, to be printed or written down."""
    page = CodesPage(
        title=_("Recovery codes"),
        text=_(
            "Print this page or write the codes down, and keep them apart from the phone. Each "
            "stands in for the app once. They are not shown again."
        ),
        codes=codes,
        onward=lead,
        username=person.username,
        made=shown(real_now()),
    )
    return render_template("accounts/recovery_codes.html", page=page)


def _in(tried: Tried, target: str) -> Response:
    """Go on, with a word on who else tried."""
    signing.enter(tried.token)
    if tried.elsewhere:
        flash(_("Wrong codes were entered elsewhere since the last sign-in: %(number)s. If that "
                "was somebody else, they know the password; change it.",
                number=tried.elsewhere), "notice")  # fmt: skip
    return redirect(target, 303)


def _whoever(person: Me | None) -> Me | None:
    """The same, and what is noted from here on is theirs: they gave the right password."""
    if person is not None:
        actor = Actor(person.id, person.name, request.remote_addr or "", request_id())
        context.act_as(actor)
    return person


def _elsewhere(person: Me | None) -> Response:
    """Where whoever has nothing to do here belongs."""
    if person is not None:
        step = "second_step" if due(person) is Step.CODE else "set_up"
        return redirect(url_for(f"accounts.{step}", next=kept_next()), 303)
    target = onward() if me() else url_for("accounts.sign_in", next=kept_next())
    return redirect(target, 303)


def _why(person: Me) -> str:
    if me():
        return _("From now on signing in asks for a code of the app, besides the password.")
    return _(
        "The role %(role)s approves, administers or exports. Its account opens with the password "
        "and a code of an app on the phone. This takes two minutes, once.",
        role=person.role_label,
    )


def _part(person: Me, secret: bytes) -> SetUpPart:
    address = totp.address(secret, person.username)
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, svgclass=None, lineclass=None, border=4, dark="#000", light="#fff"
    )
    return SetUpPart(Markup(drawn), totp.written(secret), address)


def _leave() -> Link:
    return Link(_("Sign out"), url_for("accounts.sign_out"), "quiet", "post")


def _onward_link(whole: bool) -> Link:
    if whole:
        return Link(_("Go on to my account"), url_for("accounts.account"), "primary")
    return Link(_("The codes are kept: go on"), onward(), "primary")


GET_POST = ["GET", "POST"]
ROUTES = (
    ("/second-step", "second_step", second_step, GET_POST),
    ("/second-step/recovery", "recovery", recovery, GET_POST),
    ("/second-step/set-up", "set_up", set_up, GET_POST),
)
