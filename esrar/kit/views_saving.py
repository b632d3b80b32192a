"""Saves views and the columns in them; a search by somebody's number is never kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from esrar.core import arabic, clock, context
from esrar.core.db import Write, writing
from esrar.core.errors import Conflict, Invalid
from esrar.core.fields import Text
from esrar.core.i18n import _l
from esrar.kit.access import may
from esrar.kit.addresses import kept_of
from esrar.kit.asking import Query, parts
from esrar.kit.finding import LEAST_DIGITS
from esrar.kit.register import Field, Register
from esrar.kit.saved_lists import ADDRESS, NAME, ExportTemplate, ListLayout, ListView
from esrar.kit.views_kept import Saved


def may_share(register: Register) -> bool:
    """Whether whoever acts now decides what all readers of this register are shown."""
    return may(register, "approve")


def may_change(register: Register, saved: Saved) -> bool:
    """Whether whoever acts now may rename, update or delete a view."""
    return may_share(register) if saved.shared else saved.mine


def kept_text(register: Register, fields: Sequence[Field], query: Query) -> str:
    """What of a list is kept under a name. Raises Invalid for a number, and for what is too long.

    A number typed to find one person stays out of what others open for months.
    """
    typed = [query.q]
    for key, given in query.filters.items():
        one = next((f for f in fields if f.name == parts(register, key)[0]), None)
        if one is not None and isinstance(one.kind, Text):
            typed += given
    if query.ids is not None or any(_number(text) for text in typed):
        raise Invalid(_l("A search by a number is not kept: remove it from the list first"))
    found = kept_of(query)
    if len(found) > ADDRESS:
        raise Invalid(_l("There are too many filters to be kept under a name"))
    return found


def _number(text: str) -> bool:
    return sum(c.isdigit() for c in arabic.clean(text)) >= LEAST_DIGITS


def named(text: str) -> str:
    """A name as it is kept. Raises Invalid."""
    name = arabic.clean(text)
    if not name:
        raise Invalid(_l("Write a name"))
    if len(name) > NAME:
        raise Invalid(_l("Shorten the text to %(longest)s characters"), longest=NAME)
    if _number(name):
        raise Invalid(_l("Write the name without a number in it"))
    return name


def create(register: Register, name: str, asked: str, columns: str, shared: bool,
           starts: bool) -> int:  # fmt: skip
    """Save a view and give its number. Raises Invalid."""
    with writing(origin="view") as write:
        row = ListView(register=register.key, name=named(name), owner_id=_me(), asked=asked,
                       columns=columns, shared=shared and may_share(register))  # fmt: skip
        write.session.add(row)
        write.session.flush()
        if starts:
            _start(write, register, f"v{row.id}")
    return row.id


def change(register: Register, saved: Saved, *, name: str | None = None, shared: bool | None = None,
           asked: str | None = None, columns: str | None = None) -> None:  # fmt: skip
    """Change what is given of a view. Raises Conflict when it is gone, Invalid for its name."""
    with writing(origin="view") as write:
        row = _row(write, register, saved.id)
        row.name = row.name if name is None else named(name)
        row.asked = row.asked if asked is None else asked
        row.columns = row.columns if columns is None else columns
        if shared is not None and may_share(register):
            row.shared = shared


def delete(register: Register, saved: Saved) -> None:
    """Take a view away from everybody who has it."""
    with writing(origin="view") as write:
        _row(write, register, saved.id).deleted_at = clock.now()


def restore(register: Register, model: type[ListView] | type[ExportTemplate], number: int) -> bool:
    """Give a view or a template back to those who had it before it was deleted.

    False of what is none of whoever acts now, and of what was not deleted.
    """
    with writing(origin="view") as write:
        row: Any = write.session.get(model, number, populate_existing=True, with_for_update=True)
        if row is None or row.register != register.key or row.deleted_at is None:
            return False
        if not (may_share(register) if row.shared else row.owner_id == _me()):
            return False
        row.deleted_at = None
    return True


def _row(write: Write, register: Register, number: int) -> ListView:
    row = write.session.get(ListView, number, populate_existing=True, with_for_update=True)
    if row is None or row.deleted_at is not None or row.register != register.key:
        raise Conflict(_l("The view was deleted meanwhile"))
    return row


def keep_columns(register: Register, key: str, columns: str) -> None:
    """Keep the columns that whoever acts now wants in a view; none for the register's own."""
    with writing(origin="view") as write:
        _layout(write, register, key).columns = columns


def start_with(register: Register, key: str) -> None:
    """Open the list in this view for whoever acts now; with no key, whole."""
    with writing(origin="view") as write:
        _start(write, register, key)


def _start(write: Write, register: Register, key: str) -> None:
    for row in write.session.scalars(_layouts(register).where(ListLayout.starts)):
        row.starts = False
    write.session.flush()
    if key:
        _layout(write, register, key).starts = True


def _layout(write: Write, register: Register, key: str) -> ListLayout:
    row: ListLayout | None = write.session.scalar(_layouts(register).where(ListLayout.view == key))
    if row is None:
        row = ListLayout(register=register.key, person_id=_me(), view=key, columns="", starts=False)
        write.session.add(row)
    return row


def _layouts(register: Register) -> Select[Any]:
    return select(ListLayout).where(
        ListLayout.register == register.key, ListLayout.person_id == _me(),
        ListLayout.deleted_at.is_(None),
    )  # fmt: skip


def _me() -> int:
    return context.actor_id() or 0
