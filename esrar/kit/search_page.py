"""Search over all registers: five of each kind, by name, number or identifier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from esrar.accounts.permissions import requires
from esrar.core.i18n import _
from esrar.kit import queries, registry
from esrar.kit.access import may, visible
from esrar.kit.finding import find_exactly, looks_like_number
from esrar.kit.listing import list_rows, row_headings
from esrar.kit.pages import Related
from esrar.kit.queries import Query
from esrar.kit.register import Register

EACH = 5
blueprint = Blueprint("search", __name__)


@dataclass(frozen=True)
class Found:
    """What one register has for a query: ids, best first, and whether there are more."""

    register: Register
    ids: list[int]
    more: bool


def search_all(q: str) -> list[Found]:
    """Everything that answers a query, register by register. An identifier finds its record."""
    found = []
    for register in registry.registers().values():
        if not may(register, "read") or not register.searched or register.role is not None:
            continue
        exact = find_exactly(register, q)
        ids = list(exact) if exact else queries.search(register, q)
        if ids:
            found.append(Found(register, ids[:EACH], len(ids) > EACH))
    return found


@blueprint.get("/search")
@requires("search:read")
def results() -> str:
    """The results of a name in the address."""
    return _page(request.args.get("q", "").strip()[:200])


@blueprint.post("/search")
@requires("search:read")
def search() -> Any:
    """What was typed: an identifier stays out of the address, a name may stand in it."""
    typed = request.form.get("q", "").strip()[:200]
    if looks_like_number(typed) or any(find_exactly(r, typed) is not None for r in _readable()):
        return _page(typed)
    return redirect(url_for("search.results", q=typed))


def _readable() -> list[Register]:
    return [r for r in registry.registers().values() if may(r, "read") and r.searched]


def _page(q: str) -> str:
    blocks = [_block(one, q) for one in search_all(q)] if q else []
    page = {"title": str(_("Search")), "q": q, "blocks": blocks}
    return render_template("kit/search.html", page=page)


def _block(found: Found, q: str) -> Related:
    register = found.register
    shown = [f for f in visible(register) if f.listed][:5]
    selected = queries.selection(register, shown, Query().day)
    rows = {row.id: row for row in queries.rows_of(register, selected, found.ids)}
    listed = list_rows(register, shown, [rows[i] for i in found.ids if i in rows])
    more = url_for(f"{register.key}.list", q=q) if found.more else ""
    return Related(str(register.label), "", row_headings(register, shown),
                   [(r.url, [r.title, *r.cells]) for r in listed], more)  # fmt: skip
