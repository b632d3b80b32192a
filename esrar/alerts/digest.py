"""What a person's digest says: how much of what waits, and where. It names nobody.

Records stand in it by number: a mail lies open on the way and in the box for years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from flask import current_app
from sqlalchemy.orm import Session

from esrar.accounts.models import User
from esrar.accounts.permissions import permissions_of
from esrar.alerts.catalogue import RULES
from esrar.alerts.finding import MOST, Group, Reader, Scope, group_of
from esrar.alerts.kit import Found, Urgency
from esrar.core.calendar import show_date
from esrar.core.counted import counted
from esrar.core.i18n import _, speaking
from esrar.kit import registry

SHOWN, READ = 5, 200
"""So many alerts of a kind are listed, and so many looked through for something new."""


@dataclass(frozen=True)
class Item:
    """One alert in a mail."""

    what: str
    url: str
    day: str
    urgency: str


@dataclass(frozen=True)
class Part:
    """The alerts of a kind in a mail."""

    title: str
    count: str
    said: str
    items: Sequence[Item]
    url: str


@dataclass(frozen=True)
class Digest:
    """A person's alerts as a mail; `told` names each of them, with how pressing it is."""

    user: User
    subject: str
    text: str
    html: str
    told: tuple[str, ...]

    def message(self, sender: str) -> EmailMessage:
        """The mail itself: plain, and with the same as a page."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, self.user.email, self.subject
        mail["Date"] = formatdate(localtime=False)
        mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip("> "))
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(self.text, cte="base64")
        mail.add_alternative(self.html, subtype="html", cte="base64")
        return mail


def compose(session: Session, user: User, base: str) -> Digest | None:
    """The digest of a person, in their language; None when nothing waits for them."""
    with speaking(user.language):
        found = _found(session, user)
        every = [(g, one) for g in found for one in g.found]
        if not every:
            return None
        overdue = sum(g.rule.urgency(one, g.seen) is Urgency.OVERDUE for g, one in every)
        total = sum(g.count for g in found)
        subject = _("Esrar: %(alerts)s", alerts=counted("alert", total))
        if overdue:
            subject = _("Esrar: %(alerts)s, of which overdue: %(overdue)s",
                        alerts=counted("alert", total), overdue=f"{overdue:,}")  # fmt: skip
        parts = [_part(group, base) for group in found]
        given = {"parts": parts, "base": base, "rtl": user.language == "ar", "subject": subject}
        text, html = (current_app.jinja_env.get_template(f"alerts/mail.{kind}").render(given)
                      for kind in ("txt", "html"))  # fmt: skip
        return Digest(user, str(subject), text, html, tuple(_name(g, one) for g, one in every))


def _found(session: Session, user: User) -> list[Group]:
    """One's department's alerts, or all one may read, and whatever else one is to mind."""
    reader = Reader(user.id, user.department or user.role, permissions_of(user))
    scope, found = Scope.DEPARTMENT if user.department else Scope.ALL, []
    for rule in RULES:
        theirs = group_of(session, rule.key, reader, scope, limit=READ)
        if theirs is None:
            continue
        known = {(one.subject, one.id) for one in theirs.found}
        mine = group_of(session, rule.key, reader, Scope.MINE, limit=READ)
        more = [o for o in mine.found if (o.subject, o.id) not in known] if mine else []
        if theirs.found or more:
            every = [*theirs.found, *more]
            found.append(Group(rule, theirs.seen, every, theirs.count + len(more)))
    return found


def _name(group: Group, one: Found) -> str:
    """Names an alert and how pressing it is: a licence that becomes urgent is news again."""
    urgency = group.rule.urgency(one, group.seen)
    return f"{group.rule.key}:{one.subject}:{one.id}:{urgency}"


def _part(group: Group, base: str) -> Part:
    rule = group.rule
    count = (str(_("More than %(number)s", number=f"{MOST:,}")) if group.capped
             else counted("alert", group.count))  # fmt: skip
    items = [_item(group, one, base) for one in group.found[:SHOWN]]
    return Part(str(rule.label), count, str(rule.said), items, f"{base}/alerts/{rule.key}")


def _item(group: Group, one: Found, base: str) -> Item:
    # Of an indicator the text is ours; of a record it was typed by somebody and may name one.
    what = one.text
    if one.register in registry.registers():
        what = str(_("%(what)s number %(id)s", what=registry.get(one.register).singular,
                     id=one.link))  # fmt: skip
    day = f"{group.rule.said} {show_date(one.due)}" if one.due else str(group.rule.said)
    return Item(what, base + one.address, day, str(group.rule.urgency(one, group.seen).label))
