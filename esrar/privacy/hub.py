"""What the law on personal data asks of the association now: one page for the person in charge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy import func, select

from esrar.accounts.permissions import granted
from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.pages import Link, StatusTag
from esrar.core.pieces import LINK
from esrar.core.standing import stands
from esrar.families.models import Family
from esrar.kit import registry
from esrar.kit.access import may
from esrar.kit.asking import BLANK
from esrar.kit.register import Register
from esrar.kit.relations import nameless, titles
from esrar.privacy import retention
from esrar.privacy.breaches import WAITING, hours
from esrar.privacy.breaches_models import Breach
from esrar.privacy.ledger import DESTRUCTION
from esrar.privacy.models import PersonRequest
from esrar.privacy.register import ASKED, KEPT

REQUEST, BREACH, FAMILY = PersonRequest.__table__, Breach.__table__, Family.__table__
SHOWN = 10
UNFOUNDED: Mapping[str, Any] = {"consent_on": BLANK, "legal_basis_id": BLANK}
"""The filter of the families that nobody asked and no law speaks of."""
LINKS = (
    "privacy-requests", "consent-texts", "processing", "breaches", "retention-periods",
)  # fmt: skip


def back() -> Link:
    """To this page, from those below it."""
    return Link(str(_("Privacy")), url_for("privacy.page"))


def page() -> dict[str, Any]:
    """The page: what waits, and where everything is."""
    requests, breaches = list(_requests()), list(_breaches())
    due = [(one, retention.count(one)) for one in retention.rules()]
    without = _without_consent()
    readable = may(registry.get("families"), "read")
    families = url_for("families.list", **UNFOUNDED) if readable else ""
    return {
        "title": str(_("Privacy")),
        "intro": str(_("What the law on personal data asks of the association now")),
        "totals": [
            _total(str(_("Requests to be answered")), len(requests), "wait", "#requests"),
            _total(str(_("Breaches to be told of")), len(breaches), "bad", "#breaches"),
            _total(str(_("Records past their period")), sum(n for _one, n in due), "wait", "#due"),
            _total(str(_("Families without consent or basis")), without, "wait", families),
        ],
        "requests": requests[:SHOWN], "breaches": breaches[:SHOWN],
        "due": [(str(KEPT.show(one.key)), url_for("retention.of", key=one.key),
                 counted("record", number)) for one, number in due if number],
        "without": counted("family", without) if without else "",
        "families": families,
        "links": list(_links()),
        "destructions": db.session.scalar(select(func.count()).select_from(DESTRUCTION)) or 0,
    }  # fmt: skip


def _total(label: str, number: int, tone: str, url: str) -> Mapping[str, str]:
    return {"label": label, "count_text": f"{number:,}", "tone": tone if number else "good",
            "url": url if number else ""}  # fmt: skip


def _requests() -> Iterator[tuple[Markup, str, StatusTag]]:
    """Requests that wait, the first due first: what is asked, by when, how many days are left."""
    if not may(registry.get("privacy-requests"), "read"):
        return
    rows = db.session.execute(
        select(REQUEST.c.id, REQUEST.c.kind, REQUEST.c.due_on)
        .where(REQUEST.c.answered_on.is_(None), REQUEST.c.refused_on.is_(None),
               stands(REQUEST))
        .order_by(REQUEST.c.due_on, REQUEST.c.id)
    )  # fmt: skip
    for row in rows:
        name = _("Request %(number)s: %(kind)s", number=row.id, kind=ASKED.show(row.kind))
        yield (LINK % (url_for("privacy-requests.show", id=row.id), name), show_date(row.due_on),
               left(row.due_on))  # fmt: skip


def left(due: date) -> StatusTag:
    """How many days are left until a day, or since when it is past."""
    days = (due - clock.today()).days
    if days < 0:
        return StatusTag(counted("day_late", -days), "bad")
    tone = "wait" if days <= 10 else "good"
    return StatusTag(str(_("Left: %(days)s", days=counted("day", days))), tone)


def _breaches() -> Iterator[tuple[Markup, StatusTag]]:
    """Breaches that the authority was not told of, with the hours that are left."""
    register = registry.get("breaches")
    if not may(register, "read"):
        return
    rows = db.session.execute(
        select(BREACH.c.id, BREACH.c.deadline)
        .where(WAITING, stands(BREACH))
        .order_by(BREACH.c.deadline)
    )  # fmt: skip
    for row in rows:
        url = url_for("breaches.show", id=row.id)
        tag = StatusTag(hours(row.deadline), "bad" if row.deadline < clock.now() else "wait")
        yield LINK % (url, nameless(register, row.id)), tag


def _without_consent() -> int:
    """As many as the list shows by UNFOUNDED; who has left is kept without a basis as well."""
    own = FAMILY.c
    return db.session.scalar(
        select(func.count()).select_from(FAMILY)
        .where(own.consent_on.is_(None), own.legal_basis_id.is_(None), stands(own))
    ) or 0  # fmt: skip


def _links() -> Iterator[Link]:
    for key in LINKS:
        register = registry.registers().get(key)
        if register is not None and may(register, "read"):
            yield Link(str(register.label), url_for(f"{key}.list"))
    yield Link(str(_("Retention: what is due")), url_for("retention.page"))
    yield Link(str(_("Destructions")), url_for("privacy.proofs"))
    if "disclosures:read" in granted():
        yield Link(str(_("Disclosures")), url_for("disclosures.page"))


def due_rows(register: Register, rows: Mapping[int, date]) -> list[tuple[int, Markup, str]]:
    """Records that are due as a page has them: number, link, the day they ended."""
    names = titles(register, rows)
    return [
        (number, LINK % (url_for(f"{register.key}.show", id=number), names.get(number, number)),
         show_date(ended))
        for number, ended in rows.items()
    ]  # fmt: skip
