"""The pages of an undoing: asked about first, then done; from a banner it is done at once."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from esrar.audit import operations
from esrar.audit.operations import Operation
from esrar.core.approval import Approvable
from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.errors import Conflict
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import queries
from esrar.kit.banners import flash_link
from esrar.kit.importer.models import ImportBatch
from esrar.kit.references import naming
from esrar.kit.register import Register
from esrar.kit.undo import pages
from esrar.kit.undo.engine import run, stored
from esrar.kit.undo.homes import homes
from esrar.kit.undo.outcome import KINDS, Outcome


def undo_operation(register: Register, operation: int) -> Any:
    """Ask whether to take an act back, saying what that does; the second time do it.

    Who may do so is told row by row, for it takes what the act itself took: kit/undo/rights.py.
    """
    found = _found(register, operation)
    if found.batch_id is not None:
        return redirect(url_for(f"{register.key}.undo_import", batch=found.batch_id))
    if request.method == "POST":
        return _do(register, found)
    here = url_for(f"{register.key}.undo_operation", operation=found.id)
    back = Link(str(register.label), url_for(f"{register.key}.list"))
    if found.undone_by_id is not None:
        outcome = stored(found) or Outcome(found.id, counts=dict.fromkeys(KINDS, 0))
        title = str(_("The change was undone"))
        page = pages.page(found, outcome, done=True, back=back, title=title)
        page["again"] = url_for(f"{register.key}.undo_operation", operation=found.undone_by_id)
        return render_template("kit/undo.html", page=page)
    return _ask(found, here, back, str(_("Undo this change?")))


def undo_import(register: Register, batch: int) -> Any:
    """The same for everything that an import brought."""
    table = ImportBatch.__table__
    known = db.session.scalar(
        select(table.c.id).where(table.c.id == batch, table.c.register == register.key)
    )
    found = operations.of_batch(db.session(), batch) if known else None
    if found is None:
        raise NotFound()
    home = url_for(f"{register.key}.import_batch", batch=batch)
    if request.method == "POST":
        try:
            outcome = run(found.id)
        except Conflict as conflict:
            flash_link(str(conflict), "error")
        else:
            _say(register, outcome, str(_("The import was undone")))
        return redirect(home)
    if found.undone_by_id is not None:
        return redirect(home)
    here = url_for(f"{register.key}.undo_import", batch=batch)
    back = Link(str(_("Import number %(id)s", id=batch)), home)
    return _ask(found, here, back, str(_("Undo import number %(id)s?", id=batch)))


def _ask(found: Operation, here: str, back: Link, title: str) -> Any:
    try:
        outcome = run(found.id, preview=True)
    except Conflict as conflict:
        flash_link(str(conflict), "error")
        return redirect(back.url)
    page = pages.page(found, outcome, done=False, action=here, back=back, title=title)
    return render_template("kit/undo.html", page=page)


def _found(register: Register, number: int) -> Operation:
    """An operation on records of this register. Raises NotFound, also for another's."""
    found = operations.find(db.session(), number)
    if found is None or not _concerns(register, found):
        raise NotFound()
    return found


def _concerns(register: Register, operation: Operation) -> bool:
    """Whether an act changed records of this register, or what is put on them: files, tags."""
    session, name = db.session(), register.table.name
    subjects = operations.subjects(session, operation)
    apart = {t for t, home in homes().items()
             if not home.registers and issubclass(home.model, Approvable)}  # fmt: skip
    if name in subjects or apart & set(subjects):
        return True
    hung = {model.__tablename__: model.__table__ for model in naming()}
    for entry in operations.entries(session, operation):
        table = hung.get(entry.subject)
        if table is not None:
            own = select(table.c.subject).where(table.c.id == entry.subject_id)
            return session.scalar(own) == name
    return False


def _do(register: Register, found: Operation) -> Response:
    try:
        outcome = run(found.id)
    except Conflict as conflict:
        flash_link(str(conflict), "error")
        return redirect(url_for(f"{register.key}.list"))
    gone = _gone(register, outcome)
    text, several = _("The change was undone"), _number(register, outcome)
    if several > 1:
        text = _("The change was undone: %(number)s", number=counted(register.noun, several))
    if gone is not None and found.origin == "form":
        text = _("Registering record number %(id)s was undone", id=gone)
    _say(register, outcome, str(text))
    if outcome.kept or outcome.failed:
        return redirect(url_for(f"{register.key}.undo_operation", operation=found.id))
    earlier = operations.find(db.session(), found.undoes_id) if found.undoes_id else None
    if earlier is not None and earlier.batch_id is not None:
        return redirect(url_for(f"{register.key}.import_batch", batch=earlier.batch_id))
    if gone is None and len(outcome.reversed) == 1:
        number = outcome.reversed[0].record_id
        return redirect(url_for(f"{register.key}.show", id=number))
    # Whoever took a registration back registers on; an act on many was begun from the list.
    again = register.quick is not None and found.origin == "form"
    return redirect(url_for(f"{register.key}.{'quick' if again else 'list'}"))


def _number(register: Register, outcome: Outcome) -> int:
    """How many records of the register went back."""
    own = register.table.name
    return len({one.record_id for one in outcome.reversed if one.table == own})


def _gone(register: Register, outcome: Outcome) -> int | None:
    """The record that the register no longer shows, when it is the only one that went back."""
    if len(outcome.reversed) != 1 or outcome.reversed[0].table != register.table.name:
        return None
    number = outcome.reversed[0].record_id
    there = select(register.table.c.id).select_from(queries.source(register))
    stands = db.session.scalar(
        there.where(queries.standing(register), register.table.c.id == number)
    )
    return None if stands is not None else number


def _say(register: Register, outcome: Outcome, done: str) -> None:
    if outcome.operation_id is None:
        flash_link(str(_("Nothing could be undone")), "notice")
        return
    url = url_for(f"{register.key}.undo_operation", operation=outcome.operation_id)
    flash_link(done, "success", Link(str(_("Redo")), url, "", "post"))
    if outcome.kept or outcome.failed:
        flash_link(str(_("Some of it stayed as it is: the reasons stand below")), "notice")


ROUTES = (
    ("/undo/<int:operation>", "undo_operation", undo_operation, ["GET", "POST"], "read"),
    ("/import/<int:batch>/undo", "undo_import", undo_import, ["GET", "POST"], "import"),
)
