"""Duplicates as pages: the queue of all registers, and the acts on the records of each."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, Forbidden, NotFound

from esrar.accounts.permissions import requires
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import reads
from esrar.kit.banners import flash_link
from esrar.kit.duplicates import choosing, merging, pages, queue
from esrar.kit.duplicates.merge_page import FROM, KEEP, merge_page
from esrar.kit.loading import Row
from esrar.kit.register import Register

blueprint = Blueprint("duplicates", __name__)


@blueprint.get("/duplicates", endpoint="queue")
@requires("duplicates:read")
def show_queue() -> Any:
    """What waits for a look in one register."""
    registers = pages.open_registers()
    wanted = request.args.get("register", "")
    register = next((r for r in registers if r.key == wanted or not wanted), None)
    if register is None:
        raise Forbidden() if not registers else NotFound()
    number = max(1, request.args.get("page", 1, type=int))
    page = pages.queue_page(register, registers, number)
    return render_template("kit/duplicates.html", page=page)


def _allowed(register: Register) -> None:
    if register not in pages.open_registers():
        raise Forbidden()


def _back(register: Register) -> Any:
    return redirect(url_for("duplicates.queue", register=register.key))


def _ids(source: Any) -> list[int]:
    """The records named, each once; whoever wrote another number into the form is refused."""
    ids = list(dict.fromkeys(source.getlist("id", type=int)))
    if not 2 <= len(ids) <= merging.MOST:
        raise BadRequest("two records at least, ten at most")
    return ids


def scan_duplicates(register: Register) -> Any:
    """Compare all records anew."""
    _allowed(register)
    queue.rescan(register)
    flash_link(str(_("The register was scanned")), "success")
    return _back(register)


def set_apart(register: Register) -> Any:
    """Remember that records are not duplicates."""
    _allowed(register)
    ids = _ids(request.form)
    _standing(register, ids)
    queue.set_apart(register, ids)
    flash_link(str(_("They will not be named again. It can be taken back below")), "success")
    return _back(register)


def bring_together(register: Register) -> Any:
    """Take back that two records are not duplicates."""
    _allowed(register)
    first, second = sorted(_ids(request.form))[:2]
    queue.bring_together(register, (first, second))
    flash_link(str(_("The next scan may name them again")), "success")
    return _back(register)


def merge(register: Register) -> Any:
    """Records side by side; on the second time, one record."""
    if register.personal:
        _allowed(register)
    given = request.form if request.method == "POST" else request.args
    ids = _ids(given)
    rows = _standing(register, ids)
    if len(rows) < len(ids):
        flash_link(str(_("The records changed meanwhile")), "notice")
        return _back(register)
    survivor = given.get(KEEP, type=int)
    if survivor not in rows:
        survivor = choosing.fullest(register, rows)
    chosen = _chosen(given, rows)
    if request.method == "POST" and request.form.get("act") == "merge":
        return _merge(register, rows, survivor, chosen)
    return _shown(register, rows, survivor, chosen)


def _standing(register: Register, ids: list[int]) -> dict[int, Row]:
    rows = choosing.rows_of(register, ids)
    return {i: r for i, r in rows.items() if not (r["deleted_at"] or r["merged_into_id"])}


def _chosen(given: Any, rows: dict[int, Row]) -> dict[str, int]:
    """Field by field, the record whose value was chosen."""
    picked = {name.removeprefix(FROM): given.get(name, type=int)
              for name in given if name.startswith(FROM)}  # fmt: skip
    return {key: number for key, number in picked.items() if number in rows}


def _shown(
    register: Register, rows: dict[int, Row], survivor: int, chosen: dict[str, int], error: str = ""
) -> Any:
    try:
        page = merge_page(register, rows, survivor, chosen, error)
    except Invalid as problem:  # not even a trial goes through: an approved record, two in one
        flash_link(str(problem), "error")
        return _back(register)
    shown = render_template("kit/merge.html", page=page)
    for row in rows.values():
        reads.note_record(register, row)
    return shown, 409 if error else 200


def _merge(register: Register, rows: dict[int, Row], survivor: int, chosen: dict[str, int]) -> Any:
    others = [i for i in rows if i != survivor]
    versions = {i: request.form.get(f"version-{i}", 0, type=int) for i in rows}
    try:
        operation = merging.merge_now(register, survivor, others, chosen, versions)
    except (Conflict, Invalid) as problem:
        return _shown(register, rows, survivor, chosen, str(problem))
    undo = Link(str(_("Undo")), url_for(f"{register.key}.undo_operation", operation=operation))
    flash_link(str(_("The records were merged into number %(id)s. It can be undone for 30 days",
                     id=survivor)), "success", undo)  # fmt: skip
    return redirect(url_for(f"{register.key}.show", id=survivor))


ROUTES = (
    ("/duplicates/scan", "scan_duplicates", scan_duplicates, ["POST"], "write"),
    ("/duplicates/apart", "set_apart", set_apart, ["POST"], "write"),
    ("/duplicates/together", "bring_together", bring_together, ["POST"], "write"),
)
MERGE_ROUTES = (("/merge", "merge", merge, ["GET", "POST"], "delete"),)
