"""The pages of letters that the kit does not draw: issue, paper, many at once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from esrar.accounts.permissions import requires
from esrar.audit.recorder import note
from esrar.core.arabic import number_of
from esrar.core.counted import counted
from esrar.core.dating import parse_date
from esrar.core.db import db, writing
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _
from esrar.core.typeset import PDF
from esrar.kit import registry
from esrar.kit.banners import flash_done, flash_link
from esrar.kit.loading import standing_row
from esrar.reports.letters import issuing, many, paper
from esrar.reports.letters.batch_page import batch_page, many_page
from esrar.reports.views import handed

blueprint = Blueprint("letters_out", __name__, url_prefix="/letters")


@blueprint.post("/<int:id>/issue")
@requires("letters:write")
def issue(id: int) -> Any:
    """Number an approved letter, set it, freeze it."""
    _issued([id])
    return redirect(url_for("letters.show", id=id))


def _issued(ids: list[int]) -> None:
    try:
        numbers = issuing.issue(ids)
    except (Invalid, Conflict) as refused:
        flash_link(str(refused), "error")
        return
    flash(_("Issued: %(numbers)s", numbers="، ".join(numbers[:5]) + ("…" if numbers[5:] else "")),
          "success")  # fmt: skip


@blueprint.get("/<int:id>/paper", endpoint="paper")
@requires("letters:personal")
def paper_of(id: int) -> Any:
    """A letter's PDF: as it was issued, or as it would look now."""
    row = standing_row(registry.get("letters"), id)
    if row["sha256"]:
        name = f"{row['reference'].replace('/', '-')}.pdf"
        return handed(row["sha256"], name, PDF, issuing.LETTER.name, id)
    content = paper.together(issuing.letters(db.session(), [id]))
    return _sent(content, f"letter-{id}.pdf", {"letter": id})


def _sent(content: bytes, name: str, values: dict[str, int]) -> Response:
    with writing(origin="download") as write:
        note(write.session, "download", subject=issuing.LETTER.name, values=values)
    response = Response(content, content_type=PDF)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.route("/many", endpoint="many", methods=["GET", "POST"])
@requires("letters:write")
def write_many() -> Any:
    """Choose a list, its filters, a template; untick whom it does not concern; write them all."""
    problem = ""
    if request.method == "POST":
        try:
            return _written()
        except Invalid as wrong:
            problem = str(wrong)
    page = many_page(request.args, request.form, problem)
    return render_template("reports/many.html", page=page), 422 if problem else 200


def _written() -> Any:
    of = request.args.get("of", "")
    filters = MultiDict((k, v) for k, v in request.args.items(multi=True) if k != "of")
    recipients = many.found(of, filters)
    chosen = [number_of(i) for i in request.form.getlist("to")]
    ids = [i for i in chosen if i is not None and i in recipients.names]
    template = number_of(request.form.get("template", "")) or 0
    number, operation = many.write(template, recipients.register, ids)
    register = registry.get("letters")
    said = _("Written: %(letters)s", letters=counted("letter", len(ids)))
    flash_done(register, str(said), operation)
    return redirect(url_for("letters_out.batch", batch=number))


@blueprint.get("/batch/<int:batch>")
@requires("letters:personal")
def batch(batch: int) -> str:
    """The letters of one act."""
    rows = _rows(batch)
    return render_template("reports/batch.html", page=batch_page(batch, rows))


@blueprint.post("/batch/<int:batch>/approve")
@requires("letters:approve")
def approve_batch(batch: int) -> Any:
    """Approve all of them that lack nothing, with one decision."""
    rows = _rows(batch)
    try:
        given = request.form.get("decision_date", "").strip()
        day = parse_date(given) if given else None
        number = request.form.get("decision_number", "").strip()[:60] or None
        done = many.approve(batch, number, day)
        flash(_("Approved: %(letters)s", letters=counted("letter", done)), "success")
        if done < sum(1 for row in rows if not row["approved_on"]):
            flash(_("Letters whose text lacks something were left out"), "notice")
    except (Invalid, Conflict) as refused:
        flash_link(str(refused), "error")
    return redirect(url_for("letters_out.batch", batch=batch))


@blueprint.post("/batch/<int:batch>/issue")
@requires("letters:write")
def issue_batch(batch: int) -> Any:
    """Issue all that are approved and not issued yet."""
    _issued([r["id"] for r in _rows(batch) if r["approved_on"] and not r["issued_on"]])
    return redirect(url_for("letters_out.batch", batch=batch))


@blueprint.get("/batch/<int:batch>/paper")
@requires("letters:personal")
def batch_paper(batch: int) -> Any:
    """All letters of an act in one PDF."""
    return _sent(paper.together(_rows(batch)), f"letters-{batch}.pdf", {"batch": batch})


def _rows(batch: int) -> list[Any]:
    rows = issuing.of_batch(db.session(), batch)
    if not rows:
        raise NotFound()
    return rows
