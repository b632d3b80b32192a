"""The list of all files that left, and the page of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from esrar.accounts.permissions import requires
from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.context import who_acted
from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.core.pieces import CODE, HASH, LINK, LTR
from esrar.kit import registry
from esrar.kit.access import may
from esrar.kit.disclosures import correct_page, correcting
from esrar.kit.disclosures.basis import BASIS, asks
from esrar.kit.disclosures.correct_page import correctable, met
from esrar.kit.disclosures.keeping import DISCLOSURE
from esrar.kit.disclosures.recipients import recipients
from esrar.kit.disclosures.terms import AIM, said
from esrar.kit.history import show_moment
from esrar.kit.register import Register

SHOWN = 50
MARKED = Markup('%s <span class="tag %s">%s</span>')

blueprint = Blueprint("disclosures", __name__, url_prefix="/disclosures")
correct_page.add_to(blueprint)


def _registers() -> list[Register]:
    """Registers of persons that whoever acts now may meet."""
    return [r for r in registry.registers().values() if asks(r) and may(r, "personal")]


@blueprint.get("")
@requires("disclosures:read")
def page() -> str:
    """What left, the latest first; of one register, or to a recipient whose name holds a text."""
    own = {r.key: r for r in _registers()}
    chosen, typed = request.args.get("register", ""), request.args.get("q", "").strip()[:100]
    before = request.args.get("before", type=int)
    keys = [chosen] if chosen in own else list(own)
    statement = correcting.current().where(DISCLOSURE.c.register.in_(keys))
    if typed:
        said_now = correcting.now("recipient").contains(typed, autoescape=True)
        statement = statement.where(said_now)
    if before:
        statement = statement.where(DISCLOSURE.c.id < before)
    statement = statement.order_by(DISCLOSURE.c.id.desc()).limit(SHOWN + 1)
    rows = db.session.execute(statement).all()
    more = {"register": chosen or None, "q": typed or None, "before": rows[SHOWN - 1].id} if (
        len(rows) > SHOWN) else None  # fmt: skip
    return render_template("kit/disclosures.html", page={
        "title": str(_("Disclosures")),
        "intro": str(_("Files with personal data that left the association: to whom, when, why, "
                       "on what basis")),
        "headings": [str(_("Recipient")), str(_("Date")), str(_("Register")), str(_("Records")),
                     str(_("Purpose")), str(_("Legal basis"))],
        "rows": [_cells(own[row.register], row) for row in rows[:SHOWN]],
        "q": typed,
        "options": [("", str(_("All registers")), not chosen),
                    *((r.key, str(r.label), r.key == chosen) for r in own.values())],
        "empty": str(_("No disclosure answers to this") if typed or chosen
                     else _("No file has left the association yet")),
        "next": url_for("disclosures.page", **more) if more else "",
    })  # fmt: skip


def _cells(register: Register, row: Any) -> list[Any]:
    opens = LINK % (url_for("disclosures.show", number=row.id), row.recipient)
    if not row.handed:
        opens = MARKED % (opens, "wait", _("Not handed over"))
    elif row.correction is not None:
        opens = MARKED % (opens, "plain", _("Corrected"))
    return [opens,
            LTR % show_date(row.disclosed_on), register.label, f"{row.count:,}", row.purpose,
            BASIS.show(row.basis)]  # fmt: skip


@blueprint.get("/<int:number>")
@requires("disclosures:read")
def show(number: int) -> str:
    """One file that left: its terms, its filter and columns, its fingerprint."""
    row = correcting.find(number)
    register = met(row)
    if register is None:
        raise NotFound()
    page = {
        "title": str(_("Disclosure %(number)s", number=number)),
        "back": Link(str(_("Disclosures")), url_for("disclosures.page")),
        "handed": row.handed, "pairs": list(_pairs(register, row)),
        "columns": row.columns.split("\n"), "corrections": correcting.every(register, row),
        "headings": [str(_("Term")), str(_("Before")), str(_("After"))],
        "first": list(_terms(register, correcting.first_of(row))),
    }  # fmt: skip
    if correctable(register):
        to = url_for("disclosures.correct", number=number)
        page["correct"] = Link(str(_("Correct what was written")), to)
    return render_template("kit/disclosure.html", page=page)


def _terms(register: Register, given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The terms in words, whichever they are: those first written, or those that hold."""
    yield str(_("Recipient")), given["recipient"]
    yield str(_("Disclosed on")), said(register, "disclosed_on", given["disclosed_on"])
    yield str(_("Purpose")), given["purpose"]
    if given["aim"]:
        yield str(AIM), said(register, "aim", given["aim"])
    yield str(_("Legal basis")), said(register, "basis", given["basis"])


def _pairs(register: Register, row: Any) -> list[tuple[str, Any]]:
    body = recipients()
    known = row.recipient_id is not None and body is not None and may(body, "read")
    whom: Any = row.recipient
    if known and body is not None:
        whom = LINK % (registry.address(body.key, row.recipient_id), row.recipient)
    found: list[tuple[str, Any]] = [
        *_terms(register, {**row._mapping, "recipient": whom}),
        (str(_("Register")), LINK % (registry.address(register.key), register.label)),
        (str(_("Filter")), row.said or _("All records")),
        (str(_("Records in the file")), counted(register.noun, row.count)),
    ]
    if row.left_out:
        found.append((str(_("Left out for want of a basis")), counted(register.noun, row.left_out)))
    return [
        *found,
        (str(_("Form of the file")), CODE % row.ending),
        (str(_("Fingerprint (SHA-256)")), HASH % row.fingerprint),
        (str(_("Handed over by")), who_acted(row.actor)),
        (str(_("Moment")), show_moment(clock.local(row.at))),
    ]
