"""Asks once more who it is, before what a stolen visit must not be enough for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from esrar.accounts.answers import answer, carried, onward, refusal
from esrar.accounts.identity import Me, me
from esrar.accounts.moment import real_now
from esrar.accounts.own import password
from esrar.accounts.pages import EntryPage
from esrar.accounts.permissions import requires
from esrar.accounts.proof_forms import CodeForm, PresentPasswordForm
from esrar.accounts.second import passing
from esrar.core.i18n import _

FRESH = timedelta(minutes=10)
View = Callable[..., Any]


def is_fresh(person: Me) -> bool:
    """Whether this visit proved a password or a code a moment ago."""
    return person.confirmed_at is not None and real_now() - person.confirmed_at < FRESH


def ask_again(back: str) -> Response:
    """Lead to the question, and from there back."""
    return redirect(url_for("accounts.confirm", next=back), 303)


def confirmed(back: str | None = None) -> Callable[[View], View]:
    """Mark a view: it opens only a few minutes after a proof. `back` is the page to come back to
    where the view shows none of its own."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            person = me()
            if person is not None and is_fresh(person):
                return view(*args, **kwargs)
            return ask_again(url_for(back) if back else request.path)

        return guarded

    return mark


@requires("account:write")
def confirm() -> Any:
    """Ask for a code, or of who has no app for the password."""
    person = me()
    assert person is not None
    form = CodeForm() if person.enrolled else PresentPasswordForm()
    refused = None
    if form.validate_on_submit():
        if person.enrolled:
            tried, wrong = passing.again(person, form.code.data), _("The code is not right")
        else:
            tried, wrong = password.again(person, form.present.data), password.wrong()
        if tried.good:
            return redirect(onward(), 303)
        refused = refusal(tried, form.code.id if person.enrolled else form.present.id, wrong)
    page = EntryPage(
        title=_("Confirming that it is you"),
        text=_("This act concerns the safety of an account. It is asked for once in ten minutes."),
        action=url_for("accounts.confirm"),
        fields=form.entries(),
        errors=refused.errors if refused else form.problems(),
        button=_("Confirm and go on"),
        hidden=carried(),
        username=person.username,
    )
    return answer(page, refused)
