"""Attaching a file to a record, taking it out again as a download, and removing it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden, NotFound

from esrar.audit.recorder import note
from esrar.core import storage
from esrar.core.db import writing
from esrar.core.errors import Invalid
from esrar.core.failures import problem
from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.core.uploads import LARGEST, accept, ending
from esrar.kit import files
from esrar.kit.access import may_change
from esrar.kit.disclosures.basis import COPIED
from esrar.kit.files import Attachment
from esrar.kit.loading import fetch, met, title
from esrar.kit.pages import Button
from esrar.kit.record import record_page
from esrar.kit.register import Register
from esrar.kit.render import render

log = logging.getLogger(__name__)

SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""The policy of a file that somebody sent: should a browser show it, it can do nothing."""

DAMAGED = (
    _l("The file is damaged"),
    _l(
        "What is stored is no longer what was attached, so it is not handed out. "
        "Tell the administrator: it can be restored from a backup."
    ),
)


def attach(register: Register, id: int) -> Any:
    """Take in a file; a refusal is told on the record's page itself."""
    row = _standing(register, id)
    try:
        kind, name, upload = _sent(register)
        kept = files.keep(register, id, kind, name, upload, _ground())
    except Invalid as refusal:
        flash(str(refusal), "error")
        page = record_page(register, row)
        return render(register, "record.html", page), 422
    if kept:
        flash(_("The file was attached"), "success")
    else:
        flash(_("This file was attached already"), "notice")
    return _back(register, id)


def download(register: Register, id: int, file_id: int) -> Any:
    """Send a file under a name of ours, if it is still what was attached; who took it is kept."""
    one = _file(register, id, file_id)
    try:
        content = storage.get(one.sha256)
    except storage.Damaged:
        return not_given(one.subject, id, {"attachment": one.id})
    with writing(origin="download") as write:
        note(write.session, "download", subject=one.subject, subject_id=id,
             values={"attachment": one.id})  # fmt: skip
    response = Response(content, content_type=one.content_type)
    _name(response, register, one)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def not_given(subject: str, subject_id: int, values: dict[str, Any]) -> Response:
    """The page for a file that is no longer what was stored; that somebody met it is kept."""
    log.error("a stored file of %s %s is missing or changed", subject, subject_id)
    with writing(origin="damaged") as write:
        note(write.session, "damaged", subject=subject, subject_id=subject_id, values=values)
    return problem(500, *DAMAGED)


def remove(register: Register, id: int, file_id: int) -> Any:
    """Ask, and on the second time put the file aside."""
    row = _standing(register, id)
    if not files.may_remove(register, row):
        raise Forbidden()
    one = _file(register, id, file_id)
    if request.method == "POST":
        files.remove(register, id, one.id)
        flash(_("The file was removed"), "success")
        return _back(register, id)
    page = {
        "title": str(_("Remove the file: %(name)s?", name=one.name)),
        "notices": [str(_("It will no longer stand with: %(name)s", name=title(register, row)))],
        "action": url_for(f"{register.key}.remove_file", id=id, file_id=file_id),
        "buttons": [Button(str(_("Remove")), primary=True)],
        "cancel": Link(str(_("Cancel")), url_for(f"{register.key}.show", id=id)),
        "hidden": [],
        "effects": [],
        "fields": [],
        "errors": [],
    }
    return render_template("kit/confirm.html", page=page)


def _standing(register: Register, id: int) -> Any:
    row = fetch(register, id)
    if row["deleted_at"] or row["merged_into_id"] or not register.attached:
        raise NotFound()
    if not may_change(register, row):
        raise Forbidden()
    return row


def _file(register: Register, id: int, file_id: int) -> Attachment:
    met(register, id)  # a record that is hidden or not there has no files
    one = files.find(register, id, file_id) if files.readable(register) else None
    if one is None:
        raise NotFound()
    return one


def _sent(register: Register) -> tuple[str, str, Any]:
    """Kind, given name and judged content of the upload. Raises Invalid."""
    kinds = [key for key, _label in register.attached]
    kind = request.form.get("kind", kinds[0] if len(kinds) == 1 else "")
    sent = request.files.get("file")
    content = sent.stream.read(LARGEST + 1) if sent else b""
    upload = accept(content)
    if kind not in kinds:
        raise Invalid(_l("Choose what the file is"))
    return kind, (sent.filename if sent else "") or "", upload


def _ground() -> files.Ground:
    """Why a file is kept that would else be refused. Raises Invalid for what is no basis."""
    basis = COPIED.parse(request.form.get("basis", ""))
    return files.Ground(str(basis or ""), request.form.get("basis_note", "").strip())


def _back(register: Register, id: int) -> Any:
    return redirect(url_for(f"{register.key}.show", id=id, _anchor="files"))


def _name(response: Response, register: Register, one: Attachment) -> None:
    """«سجل 12 - المحضر 5.pdf»: in UTF-8 for browsers, in Latin letters for the rest."""
    end, kind = ending(one.content_type), files.kind_label(register, one.kind)
    shown = f"{register.singular} {one.subject_id} - {kind} {one.id}{end}".replace("/", "-")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="file-{one.subject_id}-{one.id}{end}"; '
        f"filename*=UTF-8''{quote(shown, safe='')}"
    )


ROUTES: tuple[tuple[str, str, Callable[..., Any], list[str], str], ...] = (
    ("/<int:id>/files", "attach", attach, ["POST"], "write"),
    ("/<int:id>/files/<int:file_id>", "file", download, ["GET"], "read"),
    ("/<int:id>/files/<int:file_id>/delete", "remove_file", remove, ["GET", "POST"], "write"),
)
"""Rule, name, view, methods and action, as in kit/views."""
