"""The pages every register has, made from its declaration: one blueprint for each."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from functools import partial, update_wrapper
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from werkzeug.exceptions import NotFound

from esrar.accounts.permissions import requires
from esrar.audit.recorder import note
from esrar.core import clock
from esrar.core.db import writing
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _
from esrar.kit import entry as entries
from esrar.kit import queries, saving
from esrar.kit.access import visible
from esrar.kit.entry import Entry, entered_fields
from esrar.kit.exporter import ROUTES as EXPORT_ROUTES
from esrar.kit.extensions import previews
from esrar.kit.file_views import ROUTES as FILE_ROUTES
from esrar.kit.finding import find_exactly
from esrar.kit.importer.views import ROUTES as IMPORT_ROUTES
from esrar.kit.listing import listing
from esrar.kit.pages import Button, FormPage, Link
from esrar.kit.record import fetch, record_page, stored_lines, stored_values, title
from esrar.kit.register import Field, Register, Values
from esrar.kit.render import render

View = Callable[..., Any]


def blueprint(register: Register) -> Blueprint:
    """The routes of a register: list, form, record and the rest, each under its permission."""
    made = Blueprint(register.key, __name__, url_prefix=f"/{register.key}")
    for rule, name, view, methods, action in (
        *ROUTES,
        *FILE_ROUTES,
        *IMPORT_ROUTES,
        *EXPORT_ROUTES,
    ):
        if name.startswith("quick") and register.quick is None:
            continue
        bound = update_wrapper(partial(view, register), view)
        guarded = requires(f"{register.key}:{action}")(bound)
        made.add_url_rule(rule, name, guarded, methods=methods)
    return made


# -- list and search ---------------------------------------------------------------------------


def list_records(register: Register) -> Any:
    """The list, as its address asks for it."""
    query = queries.parse(register, visible(register), request.args)
    try:
        page = listing(register, query)
    except Invalid:
        abort(400)
    return render(register, "list.html", page)


def find(register: Register) -> Any:
    """A search typed into the list; an identifier is looked up here, to stay out of addresses."""
    typed = request.form.get("q", "").strip()
    ids = find_exactly(register, typed)
    if ids is not None and len(ids) == 1:
        return redirect(url_for(f"{register.key}.show", id=ids[0]))
    if ids is not None and not ids:
        flash(_("No record has this number"), "notice")
        return redirect(url_for(f"{register.key}.list"))
    kept = {k: request.form.getlist(k) for k in request.form if k not in ("csrf_token", "q")}
    kept = {k: [v for v in given if v.strip()] for k, given in kept.items()}
    wanted: dict[str, Any] = {k: v for k, v in kept.items() if v}
    if typed:
        wanted["q"] = typed
    return redirect(url_for(f"{register.key}.list", **wanted))


# -- one record --------------------------------------------------------------------------------


def show(register: Register, id: int) -> Any:
    """The page of a record; a merged one leads to the record that took it in."""
    row = fetch(register, id)
    if row["merged_into_id"]:
        return redirect(url_for(f"{register.key}.show", id=row["merged_into_id"]), 301)
    page = record_page(register, row)
    return render(register, "record.html", page)


def new(register: Register) -> Any:
    """The empty form, or one with the fields that the link names already filled."""
    fields = entered_fields(register)
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
    row = _standing(register, id)
    return _form(register, entered_fields(register), None, stored_values(register, row), id,
                 version=row["version"])  # fmt: skip


def update(register: Register, id: int) -> Any:
    """Save a changed record, unless somebody else saved it meanwhile."""
    return _submit(register, id)


def _standing(register: Register, id: int) -> Any:
    row = fetch(register, id)
    if row["deleted_at"] or row["merged_into_id"]:
        raise NotFound()
    return row


def _submit(register: Register, id: int | None) -> Any:
    fields = entered_fields(register)
    row = _standing(register, id) if id else None
    stored = stored_values(register, row) if row else {}
    entered = entries.read(register, fields, request.form, stored)
    adding = next((k.removeprefix("add-") for k in request.form if k.startswith("add-")), "")
    if adding:
        return _form(register, fields, entered, stored, id, adding=adding)
    if entered.errors():
        return _form(register, fields, entered, stored, id), 422
    keep = [k.removeprefix("keep-") for k, v in request.form.items()
            if k.startswith("keep-") and v == "theirs"]  # fmt: skip
    try:
        saved = saving.save(
            register, entered.draft(keep), record_id=id,
            version=request.form.get("version", type=int) if id else None,
            request_key=request.form.get("request_key", ""),
        )  # fmt: skip
    except saving.Duplicate as duplicate:
        _explain(register, entered, duplicate)
        return _form(register, fields, entered, stored, id), 422
    except Invalid as problem:
        entered.problems.append(("", str(problem)))
        return _form(register, fields, entered, stored, id), 422
    except Conflict as conflict:
        return _conflict(register, fields, entered, conflict, id)
    _saved_banner(register, saved, entered.values)
    return redirect(url_for(f"{register.key}.show", id=saved.record_id))


def _explain(register: Register, entered: Entry, duplicate: saving.Duplicate) -> None:
    name = duplicate.match.field
    if name in entered.form:
        field = entered.form[name]
        field.errors = [*field.errors, str(duplicate)]
    else:
        entered.problems.append(("", str(duplicate)))
    url = url_for(f"{register.key}.show", id=duplicate.record_id)
    flash_link(str(duplicate), "notice", Link(str(_("Open the record")), url))


def _saved_banner(register: Register, saved: saving.Saved, values: Values) -> None:
    text = _("Record number %(id)s was saved", id=saved.record_id)
    links = []
    if saved.created and not saved.repeated:
        url = url_for(f"{register.key}.undo", id=saved.record_id)
        links.append(Link(str(_("Undo")), url, "", "post"))
    flash_link(str(text), "success", *links)
    if register.warn:
        for warning in register.warn(values, clock.today()):
            flash_link(str(warning), "notice")


def flash_link(text: str, kind: str, *links: Link) -> None:
    """A message for the next page, with what can be done about it."""
    flash({"text": text, "actions": [(k.label, k.url, k.kind, k.method) for k in links]}, kind)  # type: ignore[arg-type]


def _form(register: Register, fields: Sequence[Field], entered: Entry | None, values: Values,
          id: int | None, version: int | None = None, adding: str = "") -> str:  # fmt: skip
    stored = stored_lines(register, id) if id and entered is None else {}
    target = url_for(f"{register.key}.update", id=id) if id else url_for(f"{register.key}.create")
    back = url_for(f"{register.key}.show", id=id) if id else url_for(f"{register.key}.list")
    hidden = [("request_key", request.form.get("request_key") or secrets.token_urlsafe(18)[:24])]
    if id:
        hidden.append(("version", str(version or request.form.get("version", ""))))
    name = title(register, fetch(register, id)) if id else ""
    line_fields = [f for b in register.lines for f in b.fields]
    page = FormPage(
        title=str(_("Edit: %(name)s", name=name) if id else register.new_label),
        action=target,
        sections=entries.sections(register, fields, entered, values),
        lines=entries.line_blocks(register, entered, stored, adding),
        buttons=[Button(str(_("Save")), primary=True)],
        cancel=Link(str(_("Cancel")), back),
        errors=entered.errors() if entered and not adding else (),
        hidden=hidden,
        datalists=entries.datalists([*fields, *line_fields]),
    )
    return render(register, "form.html", page)


def _conflict(register: Register, fields: Sequence[Field], entered: Entry, conflict: Conflict,
              id: int | None) -> Any:  # fmt: skip
    """Both versions side by side; what each field keeps is chosen, nothing is lost."""
    row = fetch(register, id) if id else None
    if row is None or row["deleted_at"] or row["merged_into_id"]:
        flash_link(str(conflict), "error")
        return redirect(url_for(f"{register.key}.list"))
    theirs = stored_values(register, row)
    rows = []
    for one in fields:
        mine = entered.values[one.name]
        if mine != theirs[one.name]:
            rows.append({
                "name": one.name, "label": str(one.label),
                "mine": one.kind.show(mine) if mine is not None else "–",
                "theirs": one.kind.show(theirs[one.name]) if theirs[one.name] is not None else "–",
            })  # fmt: skip
    dropped = ("csrf_token", "version", "request_key")
    hidden = [(k, v) for k, v in request.form.items(multi=True)
              if k not in dropped and not k.startswith("keep-")]  # fmt: skip
    hidden += [("version", str(row["version"])), ("request_key", secrets.token_urlsafe(18)[:24])]
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


# -- stages, deleting, undoing, revealing ---------------------------------------------------------


def stage(register: Register, id: int, stage: str) -> Any:
    """A form with the next stage's fields filled, on this record or one that follows it."""
    row = _standing(register, id)
    found = next((s for s in register.stages if s.key == stage), None)
    if found is None or not found.applies(row, clock.today()):
        raise NotFound()
    values = found.fills(row, clock.today())
    if found.creates:
        return _form(register, entered_fields(register), None, values, None)
    values = {**stored_values(register, row), **values}
    return _form(register, entered_fields(register), None, values, id, version=row["version"])


def delete(register: Register, id: int) -> Any:
    """Ask, and on the second time put the record aside."""
    row = _standing(register, id)
    if request.method == "POST":
        try:
            saving.delete(register, id, request.form.get("version", type=int))
        except Conflict as conflict:
            flash_link(str(conflict), "error")
            return redirect(url_for(f"{register.key}.show", id=id))
        if register.role is not None:
            flash_link(str(_("It was taken off this list; its record stands")), "success")
        else:
            undo_link = Link(str(_("Undo")), url_for(f"{register.key}.restore", id=id), "", "post")
            flash_link(str(_("The record was deleted")), "success", undo_link)
        return redirect(url_for(f"{register.key}.list"))
    page = {
        "title": str(_("Delete: %(name)s?", name=title(register, row))),
        "notices": [
            str(
                _("It is taken off this list; its record stands, with its other roles")
                if register.role is not None
                else _("It will no longer be counted. It can be restored from its page")
            )
        ],
        "action": url_for(f"{register.key}.delete", id=id),
        "hidden": [("version", str(row["version"]))],
        "buttons": [Button(str(_("Delete")), primary=True)],
        "cancel": Link(str(_("Cancel")), url_for(f"{register.key}.show", id=id)),
        "effects": _effects(register, id),
        "fields": [],
        "errors": [],
    }
    return render_template("kit/confirm.html", page=page)


def _effects(register: Register, id: int) -> Any:
    """What deleting would move, seen by doing it and taking it back."""
    with writing(preview=True, origin="preview") as write:
        saving.set_aside(write, register, id, None)
    return [effect for panel in previews(write) for effect in panel.data]


def restore(register: Register, id: int) -> Any:
    """Take a deleted record back."""
    try:
        saving.restore(register, id)
        flash_link(str(_("The record was restored")), "success")
    except (Conflict, Invalid) as problem:
        flash_link(str(problem), "error")
    return redirect(url_for(f"{register.key}.show", id=id))


def undo(register: Register, id: int) -> Any:
    """Take back a record just registered, as long as nobody touched it since."""
    try:
        saving.delete(register, id, version=1)
        flash_link(str(_("Registering record number %(id)s was undone", id=id)), "success")
    except Conflict:
        flash_link(str(_("The record was edited since and was kept")), "notice")
    target = "quick" if register.quick else "list"
    return redirect(url_for(f"{register.key}.{target}"))


def reveal(register: Register, id: int, field: str) -> Any:
    """Show one masked number in full; who saw it, and when, is kept."""
    row = _standing(register, id)
    one = next((f for f in visible(register) if f.name == field), None)
    if one is None or row[field] is None:
        raise NotFound()
    if request.method == "POST":
        with writing(origin="reveal") as write:
            note(write.session, "reveal", subject=register.table.name, subject_id=id,
                 values={"field": field})  # fmt: skip
        return render_template("kit/revealed.html", page={
            "title": str(one.label), "name": title(register, row), "value": row[field],
            "back": Link(title(register, row), url_for(f"{register.key}.show", id=id)),
        })  # fmt: skip
    page = {
        "title": str(_("Reveal: %(label)s", label=one.label)),
        "notices": [str(_("Revealing a number is recorded in the history"))],
        "action": url_for(f"{register.key}.reveal", id=id, field=field),
        "hidden": [], "fields": [], "errors": [], "effects": [],
        "buttons": [Button(str(_("Reveal")), primary=True)],
        "cancel": Link(str(_("Cancel")), url_for(f"{register.key}.show", id=id)),
    }  # fmt: skip
    return render_template("kit/confirm.html", page=page)


# -- quick registration ---------------------------------------------------------------------------


def _quick_fields(register: Register) -> list[Field]:
    assert register.quick is not None
    shown = {f.name: f for f in visible(register)}
    return [shown[name] for name in register.quick.fields if name in shown]


def quick(register: Register) -> str:
    """The quick form, with what was pinned for the next record."""
    return _quick_page(register, None)


def quick_save(register: Register) -> Any:
    """Save, and be ready for the next one."""
    fields = _quick_fields(register)
    entered = entries.read(register, fields, request.form, with_lines=False)
    pinned = request.form.getlist("pin")
    session[f"pins-{register.key}"] = {
        name: request.form.get(name, "") for name in pinned if register.field(name).pinned
    }
    if entered.errors():
        return _quick_page(register, entered), 422
    values = {f.name: f.default() for f in register.fields if f.default is not None}
    values.update({k: v for k, v in entered.values.items() if v is not None})
    try:
        saved = saving.save(register, saving.Draft(values),
                            request_key=request.form.get("request_key", ""))  # fmt: skip
    except saving.Duplicate as duplicate:
        _explain(register, entered, duplicate)
        return _quick_page(register, entered), 422
    except Invalid as problem:
        entered.problems.append(("", str(problem)))
        return _quick_page(register, entered), 422
    _saved_banner(register, saved, entered.values)
    if request.form.get("then") == "open":
        return redirect(url_for(f"{register.key}.show", id=saved.record_id))
    return redirect(url_for(f"{register.key}.quick"))


def _quick_page(register: Register, entered: Entry | None) -> str:
    assert register.quick is not None
    fields = _quick_fields(register)
    pins = session.get(f"pins-{register.key}", {})
    values = {}
    for name, typed in pins.items():
        try:
            values[name] = register.field(name).kind.parse(typed)
        except Invalid:
            continue
    page = FormPage(
        title=str(register.quick.title),
        action=url_for(f"{register.key}.quick_save"),
        sections=entries.sections(register, fields, entered, values, pins),
        buttons=[Button(str(register.quick.again_label), "then", "again", primary=True),
                 Button(str(_("Save and open")), "then", "open")],
        cancel=Link(str(_("Cancel")), url_for(f"{register.key}.list")),
        errors=entered.errors() if entered else (),
        hidden=[("request_key", secrets.token_urlsafe(18)[:24])],
        datalists=entries.datalists(fields),
        match_url=url_for(f"{register.key}.quick_match"),
        match_fields=register.quick.hinted,
    )  # fmt: skip
    return render(register, "quick.html", page)


def quick_match(register: Register) -> str:
    """A polite hint: records that share the identifier or mobile typed so far."""
    assert register.quick is not None
    found = []
    for name in register.quick.hinted:
        one = register.field(name)
        try:
            value = one.kind.parse(request.form.get(name, ""))
        except Invalid:
            continue
        if value is not None:
            found += [(one, i) for i in find_exactly(register, str(value)) or ()]
    matches = [_match(register, one, i) for one, i in dict.fromkeys(found)]
    return render_template("kit/_match.html", matches=matches)


def _match(register: Register, one: Field, record_id: int) -> dict[str, Any]:
    link = Link(str(_("Open the record")), url_for(f"{register.key}.show", id=record_id))
    text = _("A record with the same %(what)s exists: %(name)s", what=one.label,
             name=title(register, fetch(register, record_id)))  # fmt: skip
    return {"text": str(text), "actions": [link]}


def blank(register: Register) -> str:
    """The quick form on paper: fields in its order, with consent and signature."""
    assert register.quick is not None
    page = {
        "title": str(register.quick.printed_title or register.quick.title),
        "fields": [(str(f.label), f.required) for f in _quick_fields(register)],
        "day": clock.today(),
    }
    return render_template("kit/blank.html", page=page)


ROUTES: tuple[tuple[str, str, View, list[str], str], ...] = (
    ("", "list", list_records, ["GET"], "read"),
    ("/find", "find", find, ["POST"], "read"),
    ("/new", "new", new, ["GET"], "write"),
    ("/new", "create", create, ["POST"], "write"),
    ("/quick", "quick", quick, ["GET"], "write"),
    ("/quick", "quick_save", quick_save, ["POST"], "write"),
    ("/quick/match", "quick_match", quick_match, ["POST"], "write"),
    ("/quick/blank", "quick_blank", blank, ["GET"], "write"),
    ("/<int:id>", "show", show, ["GET"], "read"),
    ("/<int:id>/edit", "edit", edit, ["GET"], "write"),
    ("/<int:id>/edit", "update", update, ["POST"], "write"),
    ("/<int:id>/stage/<stage>", "stage", stage, ["GET"], "write"),
    ("/<int:id>/delete", "delete", delete, ["GET", "POST"], "delete"),
    ("/<int:id>/restore", "restore", restore, ["POST"], "delete"),
    ("/<int:id>/undo", "undo", undo, ["POST"], "write"),
    ("/<int:id>/reveal/<field>", "reveal", reveal, ["GET", "POST"], "reveal"),
)
