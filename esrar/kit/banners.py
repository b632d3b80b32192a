"""Messages after an act: what was done, what it means, and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import flash, get_flashed_messages, url_for

from esrar.core import clock
from esrar.core.i18n import _
from esrar.core.pages import Banner, Link
from esrar.kit import registry, saving
from esrar.kit.access import may
from esrar.kit.doubles import Duplicate
from esrar.kit.doubts import doubts
from esrar.kit.entry import Entry
from esrar.kit.register import Register, Values


def explain(register: Register, entered: Entry, duplicate: Duplicate) -> None:
    """Say beside the field which record is the same one, and how to get to it."""
    name = duplicate.match.field
    if name in entered.form:
        field = entered.form[name]
        field.errors = [*field.errors, str(duplicate)]
    else:
        entered.problems.append(("", str(duplicate)))
    where = register.role.of if register.role and duplicate.joinable else register.key
    url = url_for(f"{where}.show", id=duplicate.record_id)
    flash_link(str(duplicate), "notice", Link(str(_("Open the record")), url))


def saved_banner(register: Register, saved: saving.Saved, values: Values) -> None:
    """Say what was saved, how to take it back, and what about it deserves a look."""
    text = _("Record number %(id)s was saved", id=saved.record_id)
    flash_done(register, str(text), saved.operation)
    if register.warn:
        for warning in register.warn({**values, "id": saved.record_id}, clock.today()):
            flash_link(str(warning), "notice")
    if saved.created and not saved.repeated:
        # Looked for by the page that says it: nobody waits for that to know that it is saved.
        flash({"doubts": [register.key, saved.record_id]}, "notice")  # type: ignore[arg-type]


def flash_done(register: Register, text: str, operation: int | None) -> None:
    """Say what was done, and offer to take it back."""
    links = []
    if operation is not None:
        url = url_for(f"{register.key}.undo_operation", operation=operation)
        links.append(Link(str(_("Undo")), url, "", "post"))
    flash_link(text, "success", *links)


def banners() -> Iterator[Banner]:
    """The messages that this page has to show."""
    messages: Any = get_flashed_messages(with_categories=True)
    for kind, message in messages:
        if not isinstance(message, dict):
            yield Banner(kind, str(message), [])
        elif "doubts" in message:
            yield from _doubted(*message["doubts"])
        else:
            yield Banner(kind, message["text"], [Link(*parts) for parts in message["actions"]])


def _doubted(key: str, record_id: int) -> Iterator[Banner]:
    register = registry.get(key)
    for said, number in doubts(register, record_id) if may(register, "read") else ():
        link = Link(str(_("Open the record")), url_for(f"{key}.show", id=number))
        yield Banner("notice", said, [link])


def flash_link(text: str, kind: str, *links: Link) -> None:
    """A message for the next page, with what can be done about it."""
    flash({"text": text, "actions": [(k.label, k.url, k.kind, k.method) for k in links]}, kind)  # type: ignore[arg-type]
