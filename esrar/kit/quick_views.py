"""The quick form: few fields, made for the keyboard, ready at once for the next record."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, session, url_for
from werkzeug.exceptions import NotFound

from esrar.core import clock
from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import entry as entries
from esrar.kit import form_fields, saving
from esrar.kit.access import visible
from esrar.kit.banners import explain, saved_banner
from esrar.kit.doubles import Duplicate
from esrar.kit.doubts import Doubt, alike
from esrar.kit.entry import Entry
from esrar.kit.finding import find_exactly
from esrar.kit.loading import fetch, title
from esrar.kit.pages import Button, FormPage
from esrar.kit.register import Field, Register
from esrar.kit.render import render
from esrar.kit.requests import new_key


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
    except Duplicate as duplicate:
        explain(register, entered, duplicate)
        return _quick_page(register, entered), 422
    except Invalid as problem:
        entered.problems.append(("", str(problem)))
        return _quick_page(register, entered), 422
    saved_banner(register, saved, entered.values)
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
        sections=form_fields.sections(register, fields, entered, values, pins),
        buttons=[Button(str(register.quick.again_label), "then", "again", primary=True),
                 Button(str(_("Save and open")), "then", "open")],
        cancel=Link(str(_("Cancel")), url_for(f"{register.key}.list")),
        errors=entered.errors() if entered else (),
        hidden=[("request_key", new_key())],
        match_url=url_for(f"{register.key}.quick_match"),
        match_fields=register.quick.hinted,
    )  # fmt: skip
    return render(register, "quick.html", page)


def quick_match(register: Register) -> str:
    """A polite hint: records that share what was typed into a field, or nearly so for a name."""
    assert register.quick is not None
    asked = request.args.get("of")
    if asked not in register.quick.hinted:
        raise NotFound()
    one = next((f for f in visible(register) if f.name == asked), None)
    matches = [_match(register, *doubt) for doubt in _doubts(register, one)] if one else []
    return render_template("kit/_match.html", matches=matches)


def _doubts(register: Register, one: Field) -> list[Doubt]:
    try:
        value = one.kind.parse(request.form.get(one.name, ""))
    except Invalid:
        return []
    if value is None:
        return []
    if one.name == register.title:
        return alike(register, value)
    named = [(i, title(register, fetch(register, i))) for i in find_exactly(register, value) or ()]
    return [
        (_("A record with the same %(what)s exists: %(name)s", what=one.label, name=name), i)
        for i, name in named
    ]


def _match(register: Register, text: str, record_id: int) -> dict[str, Any]:
    link = Link(str(_("Open the record")), url_for(f"{register.key}.show", id=record_id))
    return {"text": text, "actions": [link]}


def blank(register: Register) -> str:
    """The quick form on paper: fields in its order, with consent and signature."""
    assert register.quick is not None
    page = {
        "title": str(register.quick.printed_title or register.quick.title),
        "fields": [(str(f.label), f.required) for f in _quick_fields(register)],
        "consent": str(register.quick.consent),
        "day": clock.today(),
    }
    return render_template("kit/blank.html", page=page)


ROUTES = (
    ("/quick", "quick", quick, ["GET"], "write"),
    ("/quick", "quick_save", quick_save, ["POST"], "write"),
    ("/quick/match", "quick_match", quick_match, ["POST"], "write"),
    ("/quick/blank", "quick_blank", blank, ["GET"], "write"),
)
