"""The pages of an import: upload, match the columns; then those of the check and the result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from esrar.core.db import writing
from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.kit.importer import check_pages, pages, pending, work
from esrar.kit.importer.alias_views import ROUTES as ALIAS_ROUTES
from esrar.kit.importer.batch_views import ROUTES as BATCH_ROUTES
from esrar.kit.importer.batches import import_batches
from esrar.kit.importer.check_views import ROUTES as CHECK_ROUTES
from esrar.kit.importer.check_views import on
from esrar.kit.importer.layout import Layout
from esrar.kit.importer.memory import remember
from esrar.kit.importer.outcome import DEFAULT_BASIS
from esrar.kit.importer.pending import Pending
from esrar.kit.importer.reader import Upload
from esrar.kit.importer.template import template
from esrar.kit.register import Register

# -- 1: the file -------------------------------------------------------------------------------


def import_upload(register: Register) -> str:
    """The form that takes the file."""
    return render_template("kit/import_upload.html", page=pages.upload(register, DEFAULT_BASIS))


def import_receive(register: Register) -> Any:
    """Open the file once, so that what cannot be read is said here; then on to its columns.

    A large one is opened by a process of its own, whose progress the page of the columns shows.
    """
    basis = request.form.get("basis", "").strip()
    sent = request.files.get("file")
    problem = "" if basis else str(_("Write the basis on which these data may be kept"))
    if problem:
        return _upload_again(register, basis, "basis", problem)
    if sent is None or not sent.filename:
        return _upload_again(register, basis, "file", str(_("Choose a file")))
    upload = Upload(sent.filename, sent.read())
    try:
        upload.check()
        kept = pending.begin(register, upload, basis[:400])
        work.receive(register, kept)
    except Invalid as refusal:
        return _upload_again(register, basis, "file", str(refusal))
    if refused := kept.refusal():
        kept.discard()
        return _upload_again(register, basis, "file", refused)
    return redirect(url_for(f"{register.key}.import_map", token=kept.token))


def _upload_again(register: Register, basis: str, field: str, problem: str) -> Any:
    page = pages.upload(register, basis, {field: problem})
    return render_template("kit/import_upload.html", page=page), 422


def import_discard(register: Register, token: str) -> Any:
    """Forget an upload that will not be imported."""
    pending.find(register, token).discard()
    flash(str(_("The file was removed and nothing was imported")), "success")
    return redirect(url_for(f"{register.key}.import_upload"))


# -- 2: the columns ----------------------------------------------------------------------------


def import_map(register: Register, token: str) -> Any:
    """Which column is which field: as recognised, or as a person says."""
    kept = pending.find(register, token)
    if not kept.sheets:
        return _opening(register, kept)
    if "HX-Request" in request.headers:
        return on(request.path)
    layouts = pages.layouts_of(register, kept)
    errors: dict[str, str] = {}
    if request.method == "POST":
        layouts = _chosen(kept, layouts)
        errors = _errors(kept, layouts)
        if not errors:
            return _settle(register, kept, layouts)
    page = pages.columns(register, kept, layouts, errors)
    return render_template("kit/import_map.html", page=page), 422 if errors else 200


def _opening(register: Register, kept: Pending) -> Any:
    """How far the opening of a large file is; or why it cannot be read."""
    state = work.state(kept)
    if not state.alive and (refused := kept.refusal()):
        if "HX-Request" in request.headers:
            return on(request.path)
        return _upload_again(register, kept.basis, "file", refused)
    if not state.alive and request.method == "POST":
        work.receive(register, kept)
        return redirect(request.path)
    page = check_pages.opening(register, kept, state)
    return render_template("kit/import_working.html", page=page)


def _chosen(kept: Pending, layouts: dict[str, Layout]) -> dict[str, Layout]:
    """The layouts as the form says; which sheets are taken is noted in the upload."""
    found = {}
    for index, (name, layout) in enumerate(layouts.items()):
        if len(layouts) > 1:
            kept.sheets[name]["taken"] = f"sheet-{index}" in request.form
        given = {i: request.form.get(f"column-{index}-{i}", "")
                 for i in range(len(layout.headings))}  # fmt: skip
        mapped = {i: field for i, field in given.items() if field in layout.target.by_name}
        found[name] = layout.with_mapping(mapped)
    return found


def _errors(kept: Pending, layouts: dict[str, Layout]) -> dict[str, str]:
    found: dict[str, str] = {}
    if not any(sheet["taken"] for sheet in kept.sheets.values()):
        found["sheet-0"] = str(_("Choose one sheet at least"))
    for index, (name, layout) in enumerate(layouts.items()):
        if not kept.sheets[name]["taken"]:
            continue
        if not layout.mapped:
            found[f"column-{index}-0"] = str(_("Choose a field for one column at least"))
        for column in layout.clashes():
            text = _("Two columns are chosen for this field")
            found[f"column-{index}-{column}"] = str(text)
    return found


def _settle(register: Register, kept: Pending, layouts: dict[str, Layout]) -> Any:
    taken = {name: lay for name, lay in layouts.items() if kept.sheets[name]["taken"]}
    with writing(origin="import") as write:
        for layout in taken.values():
            remember(write, layout)
    for name, layout in layouts.items():
        kept.sheets[name]["mapped"] = {str(i): field for i, field in layout.mapped.items()}
    kept.fixes, kept.values_seen = {}, False
    try:
        work.start(register, kept)
    except work.Busy as busy:
        flash(str(busy), "error")
    return redirect(url_for(f"{register.key}.import_check", token=kept.token))


ROUTES: tuple[tuple[str, str, Callable[..., Any], list[str], str], ...] = (
    ("/import", "import_upload", import_upload, ["GET"], "import"),
    ("/import", "import_receive", import_receive, ["POST"], "import"),
    ("/import/batches", "import_batches", import_batches, ["GET"], "import"),
    ("/import/template", "template", template, ["GET"], "import"),
    ("/import/upload/<token>/columns", "import_map", import_map, ["GET", "POST"], "import"),
    ("/import/upload/<token>/discard", "import_discard", import_discard, ["POST"], "import"),
    *CHECK_ROUTES,
    *ALIAS_ROUTES,
    *BATCH_ROUTES,
)
