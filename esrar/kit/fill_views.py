"""The pages that add many records to one at once: filter, count, confirm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import redirect, request, url_for
from werkzeug.exceptions import NotFound

from esrar.core.counted import counted
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import queries
from esrar.kit.access import may, visible
from esrar.kit.approval import SETTLED, is_settled
from esrar.kit.banners import flash_done, flash_link
from esrar.kit.filling import Chosen, choose, fill, fillable, target_of
from esrar.kit.finding import looks_like_number
from esrar.kit.listing import cell, chips, filter_panel
from esrar.kit.loading import standing_row, title
from esrar.kit.pages import FillPage
from esrar.kit.queries import Query
from esrar.kit.register import Lines, Register
from esrar.kit.relations import name_of, prepare_titles, titles
from esrar.kit.render import render_shared
from esrar.kit.views_kept import tabs

NAMED = 20
"""So many of those about to be added are named; their list has all."""
OFFERED = 20
"""So many records are offered to add to, in the order of their list."""


def links(register: Register, block: Lines, record_id: int) -> list[Link]:
    """What stands beside the lines on the record's page."""
    if block.fill is None or not may(register, "write") or not may(target_of(block), "read"):
        return []
    url = url_for(f"{register.key}.fill", id=record_id, block=block.key)
    return [Link(str(block.fill.label), url)]


def _block(register: Register, key: str) -> Lines:
    found = next((b for b in fillable(register) if b.key == key), None)
    if found is None or not may(target_of(found), "read"):
        raise NotFound()
    return found


def _query(block: Lines) -> Query:
    target = target_of(block)
    asked = queries.parse(target, visible(target), request.args)
    return replace(asked, sort="", after=None)


# -- which record --------------------------------------------------------------------------------


def fill_choose(register: Register, block: str) -> str:
    """The records to which what the list shows can be added; its filters go along."""
    lines = _block(register, block)
    assert lines.fill is not None
    target, text = target_of(lines), request.query_string.decode()
    back = url_for(f"{target.key}.list")
    page = FillPage(
        title=str(lines.fill.label), count_text=str(_("Choose what they are added to")),
        back=Link(str(target.label), f"{back}?{text}" if text else back),
        choices=_choices(register, block, text),
        empty=str(_("Nothing is registered here yet")),
        new=Link(str(register.new_label), url_for(f"{register.key}.new")),
    )  # fmt: skip
    return render_shared("fill.html", page)


def _choices(register: Register, block: str, text: str) -> list[tuple[Link, str]]:
    shown = [f for f in visible(register) if f.listed and f.name == register.order.lstrip("-")]
    rows: Any = [row._mapping for row in queries.page(register, shown, Query()).rows[:OFFERED]]
    prepare_titles(register, rows)
    found = []
    for row in rows:
        url = url_for(f"{register.key}.fill", id=row["id"], block=block)
        said = [cell(register, f, row, {}) for f in shown]
        name = name_of(register, row) or f"#{row['id']}"
        found.append((Link(name, f"{url}?{text}" if text else url), "".join(said)))
    return found


# -- how many ------------------------------------------------------------------------------------


def fill_ask(register: Register, id: int, block: str) -> Any:
    """What the list shows, how much of it is new, and the button that adds it."""
    row, lines = standing_row(register, id), _block(register, block)
    if is_settled(register, row):
        flash_link(str(SETTLED), "error")
        return redirect(url_for(f"{register.key}.show", id=id))
    try:
        query = _query(lines)
        return _page(register, row, lines, query, choose(lines, id, query))
    except Invalid as problem:
        text = str(problem) or _("The filter could not be read")
        return _page(register, row, lines, Query(), None, text)


def _page(register: Register, row: Mapping[str, Any], block: Lines, query: Query,
          chosen: Chosen | None, problem: str = "") -> str:  # fmt: skip
    assert block.fill is not None
    target, base = target_of(block), url_for(f"{register.key}.fill", id=row["id"], block=block.key)
    fields, number = visible(target), len(chosen.new) if chosen else 0
    named = titles(target, chosen.new[:NAMED]) if chosen else {}
    page = FillPage(
        title=f"{block.fill.label}: {title(register, row)}",
        back=Link(title(register, row), url_for(f"{register.key}.show", id=row["id"])),
        count_text=counted(target.noun, chosen.total) if chosen else "",
        notes=[problem] if chosen is None else _notes(target, chosen),
        action=request.full_path.rstrip("?"),
        confirm=str(_("Add: %(number)s", number=counted(target.noun, number))) if number else "",
        expected=number,
        names=[named[i] for i in chosen.new[:NAMED] if i in named] if chosen else (),
        more=str(_("and %(number)s more", number=number - NAMED)) if number > NAMED else "",
        views=tabs(target, fields, query, base), chips=chips(target, fields, query, base),
        clear_url=base, filter_fields=filter_panel(target, fields, query), q=query.q,
        search_url=base,
        search_label=str(_("Search in: %(register)s", register=target.label)),
    )  # fmt: skip
    return render_shared("fill.html", page)


def _notes(target: Register, chosen: Chosen) -> list[str]:
    if not chosen.there:
        return []
    there = counted(target.noun, chosen.there)
    return [str(_("On the list already, and left out: %(number)s", number=there))]


def fill_do(register: Register, id: int, block: str) -> Any:
    """Add what was confirmed; or, without a confirmation, show what the filters typed find."""
    lines = _block(register, block)
    standing_row(register, id)
    expected = request.form.get("expected", type=int)
    if expected is None:
        return redirect(_filtered(register, id, lines))
    try:
        chosen = fill(register, lines, id, _query(lines), expected)
    except (Conflict, Invalid) as problem:
        flash_link(str(problem), "error")
        return redirect(request.full_path)
    target = target_of(lines)
    said = _("Added: %(number)s", number=counted(target.noun, len(chosen.new)))
    flash_done(register, " ".join([str(said), *_notes(target, chosen)]), chosen.operation)
    return redirect(url_for(f"{register.key}.show", id=id))


def _filtered(register: Register, id: int, block: Lines) -> str:
    """The address of the filters typed; a number stays out of it."""
    given = {k: [v for v in request.form.getlist(k) if v.strip()]
             for k in request.form if k != "csrf_token"}  # fmt: skip
    if looks_like_number("".join(given.get("q", ()))):
        given.pop("q")
        flash_link(str(_("A single one is added on the form, by its number")), "notice")
    wanted: dict[str, Any] = {k: v for k, v in given.items() if v}
    return url_for(f"{register.key}.fill", id=id, block=block.key, **wanted)


ROUTES = (
    ("/fill/<block>", "fill_choose", fill_choose, ["GET"], "write"),
    ("/<int:id>/<block>/fill", "fill", fill_ask, ["GET"], "write"),
    ("/<int:id>/<block>/fill", "fill_do", fill_do, ["POST"], "write"),
)
