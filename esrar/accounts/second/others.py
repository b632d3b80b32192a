"""The second step of other people, for whoever manages accounts: how it stands, and its reset."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for

from esrar.accounts import people
from esrar.accounts.answers import answer
from esrar.accounts.models import User
from esrar.accounts.own.confirming import confirmed
from esrar.accounts.pages import EntryPage
from esrar.accounts.permissions import requires
from esrar.accounts.second import acts, factor
from esrar.accounts.second.needed import needed
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.pages import Link, StatusTag


@requires("accounts:manage")
@confirmed()
def reset_second_step(id: int) -> Any:
    """Take somebody's second step away, once it is sure who asks."""
    account = people.get(db.session(), id)
    if request.method == "POST":
        acts.reset(id)
        text = _("The second step of %(name)s was taken away; every session has ended",
                 name=account.name)  # fmt: skip
        flash(text, "success")
        return redirect(url_for("accounts.person", id=id), 303)
    page = EntryPage(
        title=_("Resetting two-step verification of %(name)s", name=account.name),
        text=_(
            "Be sure who asks: face to face, or by calling a number known before. App and recovery "
            "codes work no more, every session ends, and the next sign-in sets up a new app."
        ),
        action=url_for("accounts.reset_second_step", id=id),
        fields=[],
        errors=[],
        button=_("Reset two-step verification"),
        danger=True,
        back=Link(account.name, url_for("accounts.person", id=id)),
    )
    return answer(page)


def offered(account: User) -> list[Link]:
    """What the page of a person offers about it."""
    if factor.since(db.session(), account.id) is None:
        return []
    address = url_for("accounts.reset_second_step", id=account.id)
    return [Link(_("Reset two-step verification"), address, "danger")]


def standing(account: User, enrolled: set[int]) -> StatusTag:
    """How it stands with a person, for the list of all."""
    if account.id in enrolled:
        return StatusTag(_("In use"), "good")
    if needed(account):
        return StatusTag(_("Set up at the next sign-in"), "wait")
    return StatusTag(_("Not in use"), "plain")
