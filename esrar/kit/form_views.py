"""The full form of a record: new, edited, and at its next stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import redirect, request, url_for
from werkzeug.exceptions import Forbidden, NotFound

from esrar.core import clock
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import entry as entries
from esrar.kit import form_fields, reads, saving
from esrar.kit.access import may, may_change, may_create
from esrar.kit.approval import SETTLED, is_settled
from esrar.kit.banners import explain, flash_link, saved_banner
from esrar.kit.conflict_page import conflict_page
from esrar.kit.doubles import Duplicate
from esrar.kit.entry import Entry, StoredLines, entered_fields
from esrar.kit.inline import afterwards
from esrar.kit.joining import join
from esrar.kit.loading import Row, fetch, standing_row, stored_lines, stored_values, title
from esrar.kit.pages import Button, FormPage
from esrar.kit.register import Field, Register, Values
from esrar.kit.relations import titles
from esrar.kit.render import render
from esrar.kit.requests import new_key
from esrar.kit.roles import body_of


def new(register: Register) -> Any:
    """The empty form, or one with the fields that the link names already filled."""
    if not may_create(register):
        raise Forbidden()
    fields = entered_fields(register)
    joined = request.args.get("join", type=int)
    if joined and register.role is not None:
        body = stored_values(body_of(register), standing_row(body_of(register), joined))
        return _form(register, fields, None, {**_prefilled(fields), **body}, None, joins=joined)
    return _form(register, fields, None, _prefilled(fields), id=None)


def _prefilled(fields: Sequence[Field]) -> Values:
    values = {}
    for one in fields:
        if one.name in request.args:
            try:
                values[one.name] = one.kind.parse(request.args[one.name])
            except Invalid:
                continue
        elif one.default is not None:
            values[one.name] = one.default()
    return values


def create(register: Register) -> Any:
    """Save a new record."""
    return _submit(register, None)


def edit(register: Register, id: int) -> Any:
    """The form of a record as it stands."""
    row = _own(register, id)
    if is_settled(register, row):
        flash_link(str(SETTLED), "error")
        return redirect(url_for(f"{register.key}.show", id=id))
    shown = _form(register, entered_fields(register), None, stored_values(register, row), id,
                  version=row["version"])  # fmt: skip
    reads.note_record(register, row)
    return shown


def _own(register: Register, id: int) -> Row:
    """A record that whoever acts now may change. Raises NotFound, Forbidden."""
    row = standing_row(register, id)
    if not may_change(register, row):
        raise Forbidden()
    return row


def update(register: Register, id: int) -> Any:
    """Save a changed record, unless somebody else saved it meanwhile."""
    return _submit(register, id)


def _submit(register: Register, id: int | None) -> Any:
    row = _own(register, id) if id else None
    if not id and not may_create(register):
        raise Forbidden()
    fields = entered_fields(register)
    stored = stored_values(register, row) if row else {}
    lines = stored_lines(register, id) if id else {}
    keep = [k.removeprefix("keep-") for k, v in request.form.items()
            if k.startswith("keep-") and v == "theirs"]  # fmt: skip
    entered = entries.read(register, fields, request.form, stored, keep=keep, lines_stored=lines)
    adding = next((k.removeprefix("add-") for k in request.form if k.startswith("add-")), "")
    if adding:
        return _form(register, fields, entered, stored, id, adding=adding)
    if entered.errors():
        return _form(register, fields, entered, stored, id), 422
    try:
        saved = _save(register, entered.draft(keep), id)
    except Duplicate as duplicate:
        explain(register, entered, duplicate)
        joins = duplicate.record_id if duplicate.joinable and not id else None
        return _form(register, fields, entered, stored, id, joins=joins), 422
    except Invalid as problem:
        entered.problems.append(("", str(problem)))
        return _form(register, fields, entered, stored, id), 422
    except Conflict as conflict:
        return conflict_page(register, fields, entered, conflict, id)
    saved_banner(register, saved, entered.values)
    return redirect(afterwards(register, saved.record_id, entered.values))


def _save(register: Register, draft: saving.Draft, id: int | None) -> saving.Saved:
    key, joined = request.form.get("request_key", ""), request.form.get("join", type=int)
    if joined and register.role is not None and id is None:
        return join(register, draft, joined, key)
    version = request.form.get("version", type=int) if id else None
    return saving.save(register, draft, record_id=id, version=version, request_key=key)


def _form(register: Register, fields: Sequence[Field], entered: Entry | None, values: Values,
          id: int | None, version: int | None = None, adding: str = "",
          joins: int | None = None, copied: StoredLines | None = None) -> str:  # fmt: skip
    stored: StoredLines = copied or {}
    if id and entered is None:
        stored = stored_lines(register, id)
    target = url_for(f"{register.key}.update", id=id) if id else url_for(f"{register.key}.create")
    back = url_for(f"{register.key}.show", id=id) if id else url_for(f"{register.key}.list")
    hidden = [("request_key", request.form.get("request_key") or new_key())]
    if request.form.get("then"):
        hidden.append(("then", request.form["then"]))
    if id:
        hidden.append(("version", str(version or request.form.get("version", ""))))
    name = title(register, fetch(register, id)) if id else ""
    page = FormPage(
        title=str(_("Edit: %(name)s", name=name) if id else register.new_label),
        action=target,
        sections=form_fields.sections(register, fields, entered, values),
        lines=form_fields.line_blocks(register, entered, stored, values, adding),
        buttons=_buttons(register, joins),
        cancel=Link(str(_("Cancel")), back),
        errors=entered.errors() if entered and not adding else (),
        hidden=hidden,
    )
    return render(register, "form.html", page)


def _buttons(register: Register, joins: int | None) -> list[Button]:
    """What submits the form; `joins` is the record that is the same and lacks only the role."""
    save = Button(str(_("Save")), primary=True)
    if joins is None or register.role is None:
        return [save]
    name = titles(body_of(register), [joins]).get(joins, "")
    label = _("Add to this list: %(name)s", name=name)
    return [Button(str(label), "join", str(joins), primary=True), replace(save, primary=False)]


def stage(register: Register, id: int, stage: str) -> Any:
    """A form with the next stage's fields filled, on this record or one that follows it."""
    row = _own(register, id)
    found = next((s for s in register.stages if s.key == stage), None)
    if found is None or not found.applies(row, clock.today()):
        raise NotFound()
    if not may(register, found.action):
        raise Forbidden()
    values = found.fills(row, clock.today())
    if found.creates:
        lines = stored_lines(register, id)
        copied = {key: [(None, line) for _id, line in lines[key]] for key in found.copies}
        return _form(register, entered_fields(register), None, values, None, copied=copied)
    values = {**stored_values(register, row), **values}
    return _form(register, entered_fields(register), None, values, id, version=row["version"])


ROUTES = (
    ("/new", "new", new, ["GET"], "write"),
    ("/new", "create", create, ["POST"], "write"),
    ("/<int:id>/edit", "edit", edit, ["GET"], "write"),
    ("/<int:id>/edit", "update", update, ["POST"], "write"),
    ("/<int:id>/stage/<stage>", "stage", stage, ["GET"], "write"),
)
