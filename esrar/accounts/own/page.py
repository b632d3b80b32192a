"""What the page of my account shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from esrar.accounts.identity import Me
from esrar.accounts.moment import shown
from esrar.accounts.own.visits import Visit, open_visits
from esrar.accounts.second import factor, recovery
from esrar.accounts.second.needed import needed
from esrar.core.counted import counted
from esrar.core.i18n import _
from esrar.core.pages import Link, StatusTag

FEW = 3
"""With so few recovery codes left the page asks for new ones."""


@dataclass(frozen=True)
class VisitRow:
    """An open visit as it is printed; `name` is what ends it, empty for the present one."""

    device: str
    address: str
    begun: Markup
    seen: Markup
    status: StatusTag | None
    name: str


@dataclass(frozen=True)
class AccountPage:
    """One's own account."""

    title: str
    facts: list[tuple[str, Any]]
    password: Link
    second: StatusTag
    second_text: str
    second_facts: list[tuple[str, Any]]
    warning: str
    second_actions: list[Link]
    visits: list[VisitRow]
    end_url: str
    others: bool


def account_page(session: Session, person: Me) -> AccountPage:
    """The page of whoever is signed in."""
    rows = [_row(visit) for visit in open_visits(session, person)]
    left = recovery.left(session, person.id) if person.enrolled else 0
    return AccountPage(
        title=_("My account"),
        facts=[
            (_("Full name"), person.name),
            (_("User name"), Markup("<bdi>%s</bdi>") % person.username),
            (_("Role"), person.role_label),
        ],
        password=Link(_("Change the password"), url_for("accounts.change_password")),
        second=_status(person),
        second_text=_second_text(person),
        second_facts=_second_facts(session, person, left),
        warning=_warning(left) if person.enrolled else "",
        second_actions=_second_actions(person),
        visits=rows,
        end_url=url_for("accounts.end_visit"),
        others=any(row.name for row in rows),
    )


def _status(person: Me) -> StatusTag:
    return (
        StatusTag(_("In use"), "good") if person.enrolled else StatusTag(_("Not in use"), "plain")
    )


def _second_text(person: Me) -> str:
    if needed(person):
        return _("The role asks for it: it approves, administers or exports.")
    if person.enrolled:
        return _("Signing in asks for a code of the app, besides the password.")
    return _("Whoever learns the password cannot sign in with it alone. It takes two minutes.")


def _second_facts(session: Session, person: Me, left: int) -> list[tuple[str, Any]]:
    since = factor.since(session, person.id)
    if since is None:
        return []
    return [
        (_("In use since"), shown(since)),
        (_("Recovery codes left"), counted("recovery_code", left)),
    ]


def _warning(left: int) -> str:
    if left > FEW:
        return ""
    return _("Few recovery codes are left. Make new ones, so that losing the phone locks nobody "
             "out.")  # fmt: skip


def _second_actions(person: Me) -> list[Link]:
    if not person.enrolled:
        return [Link(_("Switch on two-step verification"), url_for("accounts.set_up"), "primary")]
    found = [
        Link(_("New recovery codes"), url_for("accounts.recovery_codes")),
        Link(_("Another app or phone"), url_for("accounts.set_up")),
    ]
    if not needed(person):
        found.append(Link(_("Switch off"), url_for("accounts.second_off"), "danger", "post"))
    return found


def _row(visit: Visit) -> VisitRow:
    status = None
    if visit.own:
        status = StatusTag(_("This session"), "good")
    elif visit.half:
        status = StatusTag(_("Stopped at the second step"), "wait")
    return VisitRow(
        device=visit.device or _("Unknown device"),
        address=visit.address,
        begun=shown(visit.begun),
        seen=shown(visit.seen),
        status=status,
        name="" if visit.own else visit.name,
    )
