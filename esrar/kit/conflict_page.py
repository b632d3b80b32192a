"""When two people met on a record: both versions side by side, and what each field keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from markupsafe import Markup, escape

from esrar.core.errors import Conflict
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import entry as entries
from esrar.kit.access import visible_line
from esrar.kit.banners import flash_link
from esrar.kit.entry import Entry, StoredLines
from esrar.kit.loading import fetch, stored_lines, stored_values, title
from esrar.kit.pages import Button
from esrar.kit.register import Field, Register, Values
from esrar.kit.requests import new_key

BREAK = Markup("<br>")


def conflict_page(
    register: Register, fields: Sequence[Field], entered: Entry, conflict: Conflict, id: int | None
) -> Any:
    """Both versions side by side; what each field keeps is chosen, nothing is lost."""
    row = fetch(register, id) if id else None
    if row is None or row["deleted_at"] or row["merged_into_id"]:
        flash_link(str(conflict), "error")
        return redirect(url_for(f"{register.key}.list"))
    rows = _differences(fields, entered.values, stored_values(register, row))
    rows += _line_differences(register, entered, stored_lines(register, row["id"]))
    dropped = ("csrf_token", "version", "request_key")
    hidden = [(k, v) for k, v in request.form.items(multi=True)
              if k not in dropped and not k.startswith("keep-")]  # fmt: skip
    hidden += [("version", str(row["version"])), ("request_key", new_key())]
    page = {
        "title": str(_("Edit: %(name)s", name=title(register, row))),
        "summary": str(conflict),
        "action": url_for(f"{register.key}.update", id=id),
        "rows": rows,
        "hidden": hidden,
        "buttons": [Button(str(_("Save")), primary=True)],
        "cancel": Link(str(_("Cancel")), url_for(f"{register.key}.show", id=id)),
    }
    return render_template("kit/conflict.html", page=page), 409


def _differences(fields: Sequence[Field], mine: Values, theirs: Values) -> list[Any]:
    """Fields that the form and the record have different values of."""
    return [
        {
            "name": f.name,
            "label": str(f.label),
            "mine": _shown(f, mine),
            "theirs": _shown(f, theirs),
        }
        for f in fields
        if mine[f.name] != theirs[f.name]
    ]


def _shown(field: Field, values: Values) -> Any:
    value = values[field.name]
    return field.kind.show(value) if value is not None else "–"


def _line_differences(register: Register, entered: Entry, stored: StoredLines) -> list[Any]:
    """Blocks of lines that are not as the form has them, each to be kept as a whole."""
    rows = []
    for block in register.lines:
        fields = visible_line(register, block)
        mine = [entries.line_values(one) for one in entered.lines[block.key] if one.counts]
        said = [_told(fields, one) for one in mine]
        theirs = [_told(fields, values) for _id, values in stored[block.key]]
        if sorted(said) != sorted(theirs):
            rows.append({
                "name": block.key, "label": str(block.label),
                "mine": BREAK.join(said) or "–", "theirs": BREAK.join(theirs) or "–",
            })  # fmt: skip
    return rows


def _told(fields: Sequence[Field], values: Values) -> Markup:
    shown = [f.kind.show(values[f.name]) for f in fields if values.get(f.name) is not None]
    return Markup("، ").join(map(escape, shown))
