"""The pages of an import: upload, match the columns, check, result; the last one writes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from esrar.audit import operations
from esrar.audit.recorder import note
from esrar.core import context
from esrar.core.db import db, writing
from esrar.core.errors import Invalid
from esrar.core.i18n import _, _l
from esrar.kit import requests
from esrar.kit.access import may
from esrar.kit.importer import pages, pending, rejected
from esrar.kit.importer.batch import refused_of, refused_rows
from esrar.kit.importer.batches import import_batches
from esrar.kit.importer.columns import target_of
from esrar.kit.importer.job import choose_sheet, first_rows, run
from esrar.kit.importer.layout import (
    Layout,
    NoHeadings,
    by_hand,
    lay_out,
    remember,
    with_suggestions,
)
from esrar.kit.importer.models import ImportBatch
from esrar.kit.importer.outcome import DEFAULT_BASIS, Request
from esrar.kit.importer.pending import Pending
from esrar.kit.importer.reading import Row, Upload, sheet_names
from esrar.kit.importer.template import template
from esrar.kit.register import Register

FIX = re.compile(r"fix-(\d{1,7})-(\d{1,4})")
LONGEST_FIX = 4_000


# -- 1: the file -------------------------------------------------------------------------------


def import_upload(register: Register) -> str:
    """The form that takes the file."""
    return render_template("kit/import_upload.html", page=pages.upload(register, DEFAULT_BASIS))


def import_receive(register: Register) -> Any:
    """Open the file once, so that what cannot be read is said here; then on to its columns."""
    basis = request.form.get("basis", "").strip()
    sent = request.files.get("file")
    problem = "" if basis else str(_("Write the basis on which these data may be kept"))
    if problem:
        return _upload_again(register, basis, "basis", problem)
    if sent is None or not sent.filename:
        return _upload_again(register, basis, "file", str(_("Choose a file")))
    upload = Upload(sent.filename, sent.read())
    try:
        sheet, _lines = choose_sheet(register, sheet_names(upload))
        _layout(register, sheet, first_rows(upload, sheet))
    except Invalid as refusal:
        return _upload_again(register, basis, "file", str(refusal))
    kept = pending.begin(register, upload, basis[:400])
    return redirect(url_for(f"{register.key}.import_map", token=kept.token))


def _upload_again(register: Register, basis: str, field: str, problem: str) -> Any:
    page = pages.upload(register, basis, {field: problem})
    return render_template("kit/import_upload.html", page=page), 422


def _layout(register: Register, sheet: str, first: list[Row]) -> Layout:
    """What was recognised of a sheet's columns, and what may be meant by the others."""
    target = target_of(register, sheet)
    try:
        return with_suggestions(lay_out(target, first))
    except NoHeadings:
        return by_hand(target, first)


# -- 2: the columns ----------------------------------------------------------------------------


def import_map(register: Register, token: str) -> Any:
    """Which column is which field: as recognised, or as a person says."""
    kept = pending.find(register, token)
    upload = kept.upload()
    try:
        names = sheet_names(upload)
        sheet, _lines = choose_sheet(register, names, request.values.get("sheet") or kept.sheet)
        first = first_rows(upload, sheet)
        layout = _layout(register, sheet, first)
    except Invalid as refusal:
        flash(str(refusal), "error")
        return redirect(url_for(f"{register.key}.import_upload"))
    if kept.sheet == sheet and kept.mapping is not None:
        layout = _mapped(layout, kept.mapping)
    errors: dict[int, str] = {}
    if request.method == "POST":
        layout = _mapped(layout, _chosen(layout))
        errors = _errors(layout)
        if not errors:
            return _settle(register, kept, sheet, layout)
    samples = [r for r in first if r.number > layout.row][:3]
    page = pages.columns(register, kept, sheet, layout, samples, names, errors)
    return render_template("kit/import_map.html", page=page), 422 if errors else 200


def _chosen(layout: Layout) -> dict[int, str]:
    given = {i: request.form.get(f"column-{i}", "") for i in range(len(layout.headings))}
    return {i: name for i, name in given.items() if name in layout.target.by_name}


def _errors(layout: Layout) -> dict[int, str]:
    if not layout.mapped:
        return {0: str(_("Choose a field for one column at least"))}
    return {i: str(_("Two columns are chosen for this field")) for i in layout.clashes()}


def _settle(register: Register, kept: Pending, sheet: str, layout: Layout) -> Any:
    with writing(origin="import") as write:
        remember(write, layout)
    kept.sheet, kept.mapping, kept.fixes = sheet, layout.mapped, {}
    kept.save()
    return redirect(url_for(f"{register.key}.import_check", token=kept.token))


def _mapped(layout: Layout, mapping: dict[int, str]) -> Layout:
    return Layout(layout.target, layout.row, layout.headings, mapping)


# -- 3: the check ------------------------------------------------------------------------------


def import_check(register: Register, token: str) -> Any:
    """What the import would do: the same write, taken back. Rows in error can be mended here."""
    kept = _kept_or_done(register, token)
    if isinstance(kept, int):
        return redirect(url_for(f"{register.key}.import_batch", batch=kept))
    try:
        asked = _request(register, kept)
        if request.method == "POST":
            _take_fixes(kept, asked.layout)
            if request.form.get("act") == "confirm":
                return _confirm(register, kept, _request(register, kept))
            return redirect(url_for(f"{register.key}.import_check", token=token))
        page = pages.check(register, kept, run(asked, preview=True))
    except Invalid as refusal:
        flash(str(refusal), "error")
        return redirect(url_for(f"{register.key}.import_map", token=token))
    return render_template("kit/import_check.html", page=page)


def _kept_or_done(register: Register, token: str) -> Pending | int:
    """The upload of a token; or the batch it became, when the button was pressed twice."""
    done = requests.answered(db.session(), token)
    if done is not None:
        return done
    return pending.find(register, token)


def _request(register: Register, kept: Pending) -> Request:
    """The import as it is settled so far. Raises Invalid before the columns are."""
    if kept.mapping is None:
        raise Invalid(_l("First match the columns"))
    upload = kept.upload()
    first, lines = choose_sheet(register, sheet_names(upload))
    sheet = kept.sheet or first
    layout = _mapped(_layout(register, sheet, first_rows(upload, sheet)), kept.mapping)
    lines = lines if sheet == first else ()
    return Request(register, upload, layout, sheet, kept.basis, kept.fixes, lines, kept.token)


def _take_fixes(kept: Pending, layout: Layout) -> None:
    """What was typed in place of cells; a box left as it was says nothing."""
    fields = layout.target.fields
    for key, typed in request.form.items():
        match = FIX.fullmatch(key)
        if match and int(match[2]) < len(fields) and typed != request.form.get(f"was-{key}"):
            row = kept.fixes.setdefault(int(match[1]), {})
            row[fields[int(match[2])].name] = typed[:LONGEST_FIX]
    kept.save()


def _confirm(register: Register, kept: Pending, asked: Request) -> Any:
    outcome = run(asked)
    kept.discard()
    if not outcome.again:
        flash(str(_("The rows were imported")), "success")
    return redirect(url_for(f"{register.key}.import_batch", batch=outcome.batch_id))


def import_check_rejected(register: Register, token: str) -> Any:
    """The rows that would not be taken in, as a workbook."""
    kept = pending.find(register, token)
    try:
        rows = list(refused_rows(run(_request(register, kept), preview=True)))
    except Invalid as refusal:
        flash(str(refusal), "error")
        return redirect(url_for(f"{register.key}.import_map", token=token))
    if not rows:
        raise NotFound()
    return rejected.workbook(register, rows)


# -- 4: the batch ------------------------------------------------------------------------------


def import_batch(register: Register, batch: int) -> str:
    """What an import did."""
    found = _batch(register, batch)
    operation = operations.of_batch(db.session(), batch)
    page = pages.batch(register, found, operation, downloadable=_mendable(register, found))
    return render_template("kit/import_batch.html", page=page)


def import_rejected(register: Register, batch: int) -> Any:
    """The rows an import refused, for who imported them or may see identifiers."""
    found = _batch(register, batch)
    rows = refused_of(batch) if _mendable(register, found) else []
    if not rows:
        raise NotFound()
    with writing(origin="export") as write:
        note(write.session, "download", subject="import_batch", subject_id=batch)
    return rejected.workbook(register, rows)


def _batch(register: Register, batch: int) -> Any:
    table = ImportBatch.__table__
    found = db.session.execute(
        select(table).where(table.c.id == batch, table.c.register == register.key)
    ).first()
    if found is None:
        raise NotFound()
    return found


def _mendable(register: Register, batch: Any) -> bool:
    """Refused rows hold whole identifiers: they are for who sent them, or may reveal them."""
    return batch.rejected > 0 and (batch.actor_id == context.actor_id() or may(register, "reveal"))


ROUTES: tuple[tuple[str, str, Callable[..., Any], list[str], str], ...] = (
    ("/import", "import_upload", import_upload, ["GET"], "import"),
    ("/import", "import_receive", import_receive, ["POST"], "import"),
    ("/import/batches", "import_batches", import_batches, ["GET"], "import"),
    ("/import/template", "template", template, ["GET"], "import"),
    ("/import/upload/<token>/columns", "import_map", import_map, ["GET", "POST"], "import"),
    ("/import/upload/<token>/check", "import_check", import_check, ["GET", "POST"], "import"),
    ("/import/upload/<token>/rejected", "import_check_rejected", import_check_rejected, ["GET"],
     "import"),
    ("/import/<int:batch>", "import_batch", import_batch, ["GET"], "import"),
    ("/import/<int:batch>/rejected", "import_rejected", import_rejected, ["GET"], "import"),
)  # fmt: skip
