"""The pages of reports: the list, making one, one as it was made, its files, verifying a paper."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound

from esrar.accounts.permissions import requires
from esrar.audit.recorder import note
from esrar.core import clock, storage
from esrar.core.db import db, writing
from esrar.core.failures import problem
from esrar.core.forms import typed_form
from esrar.core.i18n import _, speaking
from esrar.core.pages import Link
from esrar.kit.destroyed import proof_of
from esrar.kit.file_views import SANDBOX, not_given
from esrar.kit.form_fields import form_field
from esrar.kit.pages import Button
from esrar.measures.years import Year, current_year, years
from esrar.plan.closing import Span
from esrar.plan.promises import promises
from esrar.reports import keeping, narratives, pages
from esrar.reports.asked import BOARD, EDITIONS, Asked
from esrar.reports.forms import NEW, begun
from esrar.reports.verifying import LARGEST, Verdict, verify_file, verify_number

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


@blueprint.get("")
@requires("reports:read")
def every() -> str:
    """The reports that were made, the latest first."""
    page = pages.list_page(keeping.every(db.session()), _year(), years())
    return render_template("reports/reports.html", page=page)


@blueprint.route("/new", methods=["GET", "POST"])
@requires("reports:write")
def new() -> Any:
    """Ask which, and make it."""
    form, errors, year = None, list[tuple[str, str]](), _year()
    if request.method == "POST":
        fields = {f.name: (f.label, f.kind, f.required) for f in NEW}
        form = typed_form(fields, request.form)
        form.validate()
        errors = [(f"f-{f.name}", str(e)) for f in form for e in f.errors]
        span = form["span"].data
        if not errors and not begun(year, Span(span), clock.today()):
            errors = [("f-span", str(_("This period has not begun yet")))]
        if not errors:
            return _made(year, form)
    known: dict[str, set[str]] = {"span": set(Span), "edition": set(EDITIONS)}
    given = {"span": _usual(year).value, "edition": BOARD, "tongue": "ar",
             **{k: v for k, v in request.args.items() if v in known.get(k, ())}}  # fmt: skip
    page = {
        "title": str(_("New report %(year)s", year=year.label)), "notices": [], "hidden": [],
        "action": request.full_path.rstrip("?"), "effects": [], "errors": errors,
        "fields": [form_field(f, form[f.name] if form else None, given.get(f.name)) for f in NEW],
        "buttons": [Button(str(_("Make the report")), primary=True)],
        "back": Link(str(_("Reports")), url_for("reports.every")),
        "cancel": Link(str(_("Cancel")), url_for("reports.every")),
    }  # fmt: skip
    return render_template("reports/new.html", page=page), 422 if errors else 200


def _made(year: Year, form: Any) -> Any:
    given = {f.name: f.data for f in form}
    decided = given["decision_date"].date if given["decision_date"] else None
    asked = Asked(year, Span(given["span"]), given["edition"],
                  given["decision_number"] or "", decided)  # fmt: skip
    with speaking(given["tongue"]):
        identifier = keeping.make(asked)
    flash(_("The report was made and kept under the number %(number)s", number=identifier),
          "success")  # fmt: skip
    return redirect(url_for("reports.report", identifier=identifier))


@blueprint.get("/<identifier>")
@requires("reports:read")
def report(identifier: str) -> str:
    """A report as it was made, to be read and printed."""
    row = keeping.find(db.session(), identifier)
    if row is None:
        raise NotFound()
    return render_template("reports/report.html", page=pages.report_page(row))


@blueprint.get("/<identifier>/file.<ending>")
@requires("reports:export")
def file(identifier: str, ending: str) -> Any:
    """A report's PDF or workbook, the very bytes that were kept."""
    row = keeping.find(db.session(), identifier)
    if row is None or ending not in keeping.KINDS:
        raise NotFound()
    digest = row.pdf if ending == "pdf" else row.xlsx
    return handed(digest, f"{row.identifier}.{ending}", keeping.KINDS[ending],
                  keeping.REPORT.name, row.id)  # fmt: skip


def handed(digest: str, name: str, content_type: str, subject: str, subject_id: int) -> Any:
    """A kept paper as a download; who took it is kept too."""
    if proof := proof_of(db.session(), db.metadata.tables[subject], subject_id):
        said = _("It was destroyed with the data of a person. Proof: %(number)s", number=proof)
        return problem(410, _("The paper was destroyed"), said)
    try:
        content = storage.get(digest)
    except storage.Damaged:
        return not_given(subject, subject_id, {"sha256": digest})
    with writing(origin="download") as write:
        note(write.session, "download", subject=subject, subject_id=subject_id,
             values={"sha256": digest})  # fmt: skip
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@blueprint.route("/narratives/<span>", methods=["GET", "POST"])
@requires("reports:write")
def narrative(span: str) -> Any:
    """What is written about each indicator of a period, in the language of the page."""
    if span not in set(Span):
        raise NotFound()
    year, which = _year(), Span(span)
    promised = promises(db.session(), year)
    fields = {p.key: (p.name, narratives.KIND, False) for p in promised}
    form, errors = None, list[tuple[str, str]]()
    if request.method == "POST":
        form = typed_form(fields, request.form)
        form.validate()
        errors = [(f"f-{f.name}", str(e)) for f in form for e in f.errors]
        if not errors:
            narratives.keep(year, which, {f.name: f.data for f in form})
            flash(_("What was written is kept for the next report of this period"), "success")
            return redirect(request.full_path.rstrip("?"))
    page = pages.narrative_page(year, which, promised, form, errors)
    return render_template("reports/narratives.html", page=page), 422 if errors else 200


@blueprint.route("/verify", methods=["GET", "POST"])
@requires("reports:read")
def verify() -> Any:
    """Say of a file, or of a number, whether it is as it was made."""
    found: Verdict | None = None
    errors = []
    if request.method == "POST":
        sent = request.files.get("file")
        content = sent.read(LARGEST + 1) if sent else b""
        if not content or len(content) > LARGEST:
            errors = [("file", str(_("Choose a file that is not empty")))]
        else:
            found = verify_file(db.session(), content)
    elif request.args.get("number", "").strip():
        found = verify_number(db.session(), request.args["number"][:60])
    page = pages.verify_page(found, request.args.get("number", ""), errors)
    return render_template("reports/verify.html", page=page), 422 if errors else 200


def _year() -> Year:
    """The year that the address names by its first day's, else the current one."""
    wanted = request.args.get("year", type=int)
    found = current_year() if wanted is None else next(
        (y for y in years() if y.start.year == wanted), None)  # fmt: skip
    if found is None or found.id is None:
        raise NotFound() if wanted else BadRequest()
    return found


def _usual(year: Year) -> Span:
    """The quarter that ended last; in the first one, that."""
    ended = [s for s in list(Span)[:4] if s.end(year) < clock.today()]
    return ended[-1] if ended else Span.Q1
