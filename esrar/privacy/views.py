"""The pages of privacy: what is asked now, and the proofs of what was destroyed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, url_for
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from esrar.accounts.permissions import requires
from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.context import who_acted
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.core.pieces import CODE, HASH, LINK, LTR
from esrar.kit import registry
from esrar.privacy import hub, proving, retention, words
from esrar.privacy.ledger import DESTRUCTION

blueprint = Blueprint("privacy", __name__, url_prefix="/privacy")


@blueprint.get("")
@requires("privacy:read")
def page() -> str:
    """What the law asks of the association now."""
    return render_template("privacy/hub.html", page=hub.page())


# -- proofs ----------------------------------------------------------------------------------------


@blueprint.get("/destructions")
@requires("privacy:read")
def proofs() -> str:
    """The destructions, the latest first."""
    rows = db.session.execute(
        select(DESTRUCTION).order_by(DESTRUCTION.c.id.desc()).limit(retention.MOST)
    )
    return render_template("privacy/list.html", page={
        "title": str(_("Destructions")), "back": hub.back(),
        "intro": str(_("What was destroyed, when, by whom and on what ground. A proof names nobody "
                       "and stays")),
        "headings": [str(_("Number")), str(_("Date")), str(_("Register")), str(_("Ground")),
                     str(_("Decision number")), str(_("Destroyed by"))],
        "rows": [[LINK % (url_for("privacy.proof", number=row.number),
                                CODE % row.number),
                  LTR % show_date(clock.local(row.at).date()),
                  registry.get(row.register).label, words.GROUND.show(row.ground),
                  CODE % row.decision_number, who_acted(row.actor)]
                 for row in rows],
        "empty": str(_("Nothing has been destroyed yet")),
    })  # fmt: skip


@blueprint.get("/destructions/<number>")
@requires("privacy:read")
def proof(number: str) -> str:
    """The proof of a destruction, to be read and printed."""
    row = db.session.execute(select(DESTRUCTION).where(DESTRUCTION.c.number == number)).first()
    if row is None:
        raise NotFound()
    counts, found = json.loads(row.counts), proving.of_one(db.session(), row)
    stays = [words.label_of(table) for table in json.loads(row.stays)]
    return render_template("privacy/proof.html", page={
        "title": str(_("Proof of destruction %(number)s", number=f"\u2066{number}\u2069")),
        "back": Link(str(_("Destructions")), url_for("privacy.proofs")),
        "pairs": _pairs(row), "headings": [str(_("Kind of data")), str(_("How many"))],
        "rows": words.counted_rows(counts), "broken": found, "stays": stays,
        "remains": [str(text) for text in words.REMAINS],
    })  # fmt: skip


def _pairs(row: Any) -> list[tuple[str, Any]]:
    register = registry.get(row.register)
    pairs = [
        (str(_("Record")), f"{register.label}: {register.singular} {row.subject_id}"),
        (str(_("Ground")), words.GROUND.show(row.ground)),
        (str(_("Decision number")), CODE % row.decision_number),
        (str(_("Decision date")), LTR % show_date(row.decided_on)),
        (str(_("Reason")), row.reason or "–"),
        (str(_("Destroyed by")), who_acted(row.actor)),
        (str(_("Moment")), _moment(row.at)),
        (str(_("Freed places overwritten")), _moment(row.wiped_at)
         if row.wiped_at else _("Not yet: the daily task does it")),
        (str(_("Fingerprint (SHA-256)")), HASH % row.digest),
    ]  # fmt: skip
    if row.request_id:
        url = url_for("privacy-requests.show", id=row.request_id)
        asked = LINK % (url, _("Request %(number)s", number=row.request_id))
        pairs.insert(2, (str(_("Asked for by")), asked))
    if row.again_at:
        again = _moment(row.again_at)
        pairs.append((str(_("Carried out again on a restored backup")), again))
    return pairs


def _moment(at: datetime) -> Markup:
    """By its date: a proof is printed, and «today» is soon another day."""
    local = clock.local(at)
    return LTR % f"{show_date(local.date())} {local:%H:%M}"
