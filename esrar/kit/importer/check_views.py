"""The check of an import: what it would do, rows to mend, known records; then the write itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from esrar.core.db import db
from esrar.core.i18n import _
from esrar.kit import requests
from esrar.kit.importer import check_pages, pending, rejected, work
from esrar.kit.importer.known import Matches
from esrar.kit.importer.outcome import Refused
from esrar.kit.importer.pending import Pending
from esrar.kit.importer.places import sheet_of
from esrar.kit.importer.settled import request_of
from esrar.kit.register import Register

FIX = re.compile(r"fix-(\d{1,10})-(\d{1,4})")
LONGEST_FIX = 4_000


def import_check(register: Register, token: str) -> Any:
    """What the import would do: the same write, taken back. Rows in error can be mended here."""
    if (batch := _batch_of(register, token)) is not None:
        return batch  # also when the button was pressed twice
    try:
        kept = pending.find(register, token)
    except NotFound:
        # The work may have ended since the first look, which sees what stood when it was taken.
        db.session.rollback()
        if (batch := _batch_of(register, token)) is not None:
            return batch
        raise
    if request.method == "POST":
        return _begin(register, kept)
    state = work.state(kept)
    report = None if state.alive else kept.report()
    if report is None:
        page = check_pages.working(register, kept, state)
        return render_template("kit/import_working.html", page=page)
    if report["error"]:
        flash(report["error"], "error")
        return on(url_for(f"{register.key}.import_map", token=token))
    if report["unknown"] and not kept.values_seen:
        return on(url_for(f"{register.key}.import_values", token=token))
    if "HX-Request" in request.headers:
        return on(request.path)
    page = check_pages.check(register, kept, report)
    return render_template("kit/import_check.html", page=page)


def _batch_of(register: Register, token: str) -> Any:
    """On to the batch that an upload has become; None while it has not."""
    done = requests.answered(db.session(), token)
    return None if done is None else on(url_for(f"{register.key}.import_batch", batch=done))


def on(url: str) -> Any:
    """Go on to another page; the part that renewed itself takes the whole page along."""
    if "HX-Request" not in request.headers:
        return redirect(url)
    answer: Response = make_response("")
    answer.headers["HX-Redirect"] = url
    return answer


def _begin(register: Register, kept: Pending) -> Any:
    _take_fixes(register, kept)
    _take_choices(kept)
    kept.save()
    again = redirect(url_for(f"{register.key}.import_check", token=kept.token))
    try:
        work.start(register, kept, confirm=request.form.get("act") == "confirm")
    except work.Busy as busy:
        flash(str(busy), "error")
        return again
    done = requests.answered(db.session(), kept.token)
    if done is None:
        return again
    flash(str(_("The rows were imported")), "success")
    return redirect(url_for(f"{register.key}.import_batch", batch=done))


def _take_fixes(register: Register, kept: Pending) -> None:
    """What was typed in place of cells; a box left as it was says nothing."""
    sheets = request_of(register, kept).sheets
    for key, typed in request.form.items():
        match = FIX.fullmatch(key)
        if not match or typed == request.form.get(f"was-{key}"):
            continue
        place, number = int(match[1]), int(match[2])
        if sheet_of(place) < len(sheets):
            fields = sheets[sheet_of(place)].layout.target.fields
            if number < len(fields):
                row = kept.fixes.setdefault(place, {})
                row[fields[number].name] = typed[:LONGEST_FIX]


def _take_choices(kept: Pending) -> None:
    """What becomes of records that are already there."""
    matches = request.form.get("matches", "")
    if matches in set(Matches):
        kept.matches, kept.clear = matches, "clear" in request.form


def import_changes(register: Register, token: str) -> Any:
    """What changes of known records, field by field."""
    kept = pending.find(register, token)
    report = kept.report()
    if report is None or report["error"]:
        return redirect(url_for(f"{register.key}.import_check", token=token))
    page = check_pages.changes(register, kept, report, request.args.get("page", 1, int))
    return render_template("kit/import_changes.html", page=page)


def import_check_rejected(register: Register, token: str) -> Any:
    """The rows that would not be taken in, as a workbook."""
    kept = pending.find(register, token)
    rows = [Refused(*row) for row in kept.refused()] if kept.report() else []
    if not rows:
        raise NotFound()
    return rejected.workbook(register, rows)


ROUTES: tuple[tuple[str, str, Callable[..., Any], list[str], str], ...] = (
    ("/import/upload/<token>/check", "import_check", import_check, ["GET", "POST"], "import"),
    ("/import/upload/<token>/changes", "import_changes", import_changes, ["GET"], "import"),
    ("/import/upload/<token>/rejected", "import_check_rejected", import_check_rejected, ["GET"],
     "import"),
)  # fmt: skip
