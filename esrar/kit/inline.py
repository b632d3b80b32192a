"""One-line entries: a record of one register added from the page of the record it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import request, url_for

from esrar.kit.entry import entered_fields
from esrar.kit.form_fields import form_field
from esrar.kit.pages import FormField, InlineForm
from esrar.kit.register import Field, Register, Values
from esrar.kit.relations import Relation
from esrar.kit.requests import new_key


def inline_form(register: Register, record_id: int) -> InlineForm:
    """The form on the page of a record: few fields shown, the others as they are by default.

    It is sent where the full form is sent, so that what is wrong comes back in the full form.
    """
    assert register.inline is not None
    shown = {f.name: f for f in entered_fields(register)}
    owner = shown[register.inline.on]
    about = f"#{record_id}"
    hidden = [("then", owner.name), ("request_key", new_key())]
    hidden.append((owner.name, about))
    for one in shown.values():
        if one.default is not None and one.name not in register.inline.fields:
            hidden += hidden_entries(one, one.default())
    return InlineForm(
        str(register.inline.label), url_for(f"{register.key}.create"),
        [_field(register, shown[name]) for name in register.inline.fields if name in shown],
        hidden,
    )  # fmt: skip


def _field(register: Register, one: Field) -> FormField:
    value = one.default() if one.default is not None else None
    printed = form_field(one, None, value)
    kind = "text" if printed.kind == "textarea" else printed.kind
    return replace(printed, id=f"{register.key}-{one.name}", kind=kind)


def hidden_entries(one: Field, value: Any) -> Iterator[tuple[str, str]]:
    """A value as the entries of a form that shows no box for it."""
    if value is None:
        return
    if one.kind.widget == "date":
        parts = form_field(one, None, value).value
        for part in ("day", "month", "year", "calendar"):
            yield f"{one.name}-{part}", getattr(parts, part)
    else:
        yield one.name, one.kind.edit(value)


def afterwards(register: Register, saved_id: int, values: Values) -> str:
    """Where a saved form leads: its own record, or the one it was entered from."""
    name = request.form.get("then", "")
    one = next((f for f in register.fields if f.name == name), None)
    if one is None or not isinstance(one.kind, Relation) or values.get(name) is None:
        return url_for(f"{register.key}.show", id=saved_id)
    column = one.kind.columns(name)[0]
    target = one.kind.store(name, values[name])[column]
    return url_for(f"{one.kind.to}.show", id=target, _anchor=f"related-{register.key}-{name}")
