"""The pages of the audit: entries newest first by what is asked, one entry, a part as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import NotFound

from esrar.accounts.permissions import granted, requires
from esrar.audit.finding import find, one
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.pages import Entry, Link
from esrar.kit import reads
from esrar.kit.downloads import made, sent
from esrar.kit.one_table import ENDINGS as KINDS_OF_FILE
from esrar.trail import asking, export, state, told
from esrar.trail.asking import ACCOUNTS, Asked
from esrar.trail.subjects import home
from esrar.trail.words import KINDS

SHOWN = 50

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("")
@requires("audit:read")
def page() -> Any:
    """The entries that answer to the address, newest first."""
    asked = asking.asked(request.args)
    below = request.args.get("below", type=int)
    found = find(db.session(), asked.wanted, below, SHOWN + 1)
    last = found[SHOWN - 1].entry.id if len(found) > SHOWN else None
    page = {
        "title": str(_("Audit log")),
        "intro": str(_("Every change, sign-in, refusal, reveal, export and download, newest "
                       "first. Nothing here can be changed")),
        "state": state.state(db.session()),
        "fields": _fields(asked), "errors": _errors(asked), "open": bool(asked.given),
        "clear": url_for("audit.page") if asked.given else "",
        "headings": [str(_("When (Riyadh)")), str(_("What")), str(_("Done by")), str(_("About")),
                     str(_("From address"))],
        "rows": told.rows(found[:SHOWN]),
        "empty": str(_("No entry answers to this")),
        "first": url_for("audit.page", **asked.given) if below else "",
        "next": url_for("audit.page", **asked.given, below=last) if last else "",
        "exports": _exports(asked),
    }  # fmt: skip
    return render_template("trail/list.html", page=page), 400 if asked.problems else 200


@blueprint.get("/<int:number>")
@requires("audit:read")
def entry(number: int) -> str:
    """One entry: all it says, old and new as far as the reader's role goes."""
    found = one(db.session(), number)
    if found is None:
        raise NotFound()
    changes, none = told.changes(found)
    shown = render_template("trail/entry.html", page={
        "title": str(_("Entry %(number)s of the audit", number=number)),
        "back": Link(str(_("Audit log")), url_for("audit.page")),
        "pairs": told.pairs(found), "changes": changes, "none": none,
    })  # fmt: skip
    register = home(found.subject, found.entry.item)
    if register is not None and found.subject_id:
        reads.note_labels(register, found.subject_id, (label for label, _old, _new in changes))
    return shown


@blueprint.post("/export")
@requires("audit:export")
def export_part() -> Any:
    """The same entries as a file; that it was taken is an entry of its own."""
    asked, ending = asking.asked(request.form), request.form.get("format", "")
    if asked.problems or ending not in export.ENDINGS:
        return Response(status=400)
    out, count = made(lambda out: export.write_part(out, asked, ending))
    export.keep_note(asked, count, ending)
    return sent(out, f"audit.{ending}", KINDS_OF_FILE[ending][0])


def _exports(asked: Asked) -> dict[str, Any] | None:
    if "audit:export" not in granted() or asked.problems:
        return None
    return {"url": url_for("audit.export_part"), "hidden": list(asked.given.items()),
            "formats": [(ending, str(KINDS_OF_FILE[ending][1])) for ending in export.ENDINGS],
            "hint": str(_("The newest %(count)s entries at most; that they were taken is recorded",
                          count=f"{export.MOST:,}"))}  # fmt: skip


def _errors(asked: Asked) -> list[tuple[str, str]]:
    return [(f"f-{name}", problem) for name, problem in asked.problems.items()]


def _fields(asked: Asked) -> list[Entry]:
    every = str(_("All"))
    people = [("", every), *asking.people(), ("system", str(_("The system")))]
    kinds = [("", every), *((key, str(kind.label)) for key, kind in KINDS.items())]
    registers = [("", every), *((r.key, str(r.label)) for r in asking.registers()),
                 (ACCOUNTS, str(_("Accounts")))]  # fmt: skip
    day = str(_("For example 23/11/2026"))
    return [
        _choice(asked, "person", str(_("Person")), people),
        _choice(asked, "kind", str(_("Kind of act")), kinds),
        _choice(asked, "register", str(_("Register")), registers),
        _text(asked, "record", str(_("Record number")), inputmode="numeric"),
        _text(asked, "since", str(_("From day")), hint=day, inputmode="numeric"),
        _text(asked, "until", str(_("To day")), inputmode="numeric"),
        _text(asked, "batch", str(_("Import number")), inputmode="numeric"),
        _text(asked, "request", str(_("Request number"))),
    ]


def _choice(
    asked: Asked, name: str, label: str, options: Sequence[tuple[str, str]]
) -> Entry:  # fmt: skip
    chosen = asked.typed[name]
    return Entry(f"f-{name}", name, label, "select", chosen, options=[
        (value, text, value == chosen) for value, text in options
    ])  # fmt: skip


def _text(asked: Asked, name: str, label: str, hint: str = "", inputmode: str = "") -> Entry:
    return Entry(f"f-{name}", name, label, "text", asked.typed[name], hint=hint, width="s",
                 error=asked.problems.get(name, ""), inputmode=inputmode, ltr=True,
                 maxlength=60)  # fmt: skip
