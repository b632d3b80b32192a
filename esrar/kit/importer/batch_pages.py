"""What the page of a finished import prints."""

from __future__ import annotations

from typing import Any

from flask import url_for

from esrar.audit.operations import Operation
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit.importer.check_pages import totals_of
from esrar.kit.importer.outcome import Totals
from esrar.kit.importer.pages import Page, frame, when
from esrar.kit.register import Register
from esrar.kit.undo.engine import stored
from esrar.kit.undo.pages import groups


def batch(
    register: Register, found: Any, operation: Operation | None, *, downloadable: bool
) -> Page:
    """Step 4, and what became of undoing it."""
    actions = [Link(str(register.label), url_for(f"{register.key}.list"), "primary")]
    if downloadable:
        url = url_for(f"{register.key}.import_rejected", batch=found.id)
        actions.append(Link(str(_("Download the rows to correct")), url))
    actions.append(Link(str(_("Import another file")), url_for(f"{register.key}.import_upload")))
    undone = stored(operation) if operation else None
    notices = []
    if operation is not None and operation.undone_by_id is None:
        url = url_for(f"{register.key}.undo_import", batch=found.id)
        actions.append(Link(str(_("Undo the import")), url, "danger"))
    elif operation is not None:
        notices.append(str(_("This import was undone")))
        url = url_for(f"{register.key}.undo_operation", operation=operation.undone_by_id)
        actions.append(Link(str(_("Redo the import")), url))
    counts = Totals(found.read, found.created, found.updated, found.unchanged, found.repeated,
                    found.rejected)  # fmt: skip
    facts = [
        (str(_("File")), found.file_name), (str(_("Sheet")), found.sheet),
        (str(_("Legal basis")), found.basis), (str(_("Imported by")), found.actor or "–"),
        (str(_("Imported on")), when(found.at)),
    ]  # fmt: skip
    title = str(_("Import number %(id)s", id=found.id))
    return frame(register, 4, title=title, totals=totals_of(counts), facts=facts, actions=actions,
                 undone=groups(undone, done=True) if undone else [], notices=notices)  # fmt: skip
