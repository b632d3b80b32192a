"""Search over all registers: five of each kind, by name, number or identifier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from markupsafe import Markup

from esrar.accounts.permissions import requires
from esrar.core import words
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit.candidates import described, is_number
from esrar.kit.everywhere import Found, is_secret, readable, search_all
from esrar.kit.meant import LITTLE, meant

LONGEST = 200
blueprint = Blueprint("search", __name__)


@dataclass(frozen=True)
class Hit:
    """A record that was found: its title with what was matched, and what tells it apart."""

    url: str
    title: Markup
    details: Sequence[tuple[str, bool]]
    """Texts, and whether each is a number, which runs from left to right in any language."""


@dataclass(frozen=True)
class Block:
    """What one register has: some records, and the way to all of them."""

    label: str
    hits: Sequence[Hit]
    all_url: str = ""
    find_url: str = ""
    """Where the search is sent to when it may not stand in an address."""


@blueprint.get("/search")
@requires("search:read")
def results() -> str:
    """The results of a name in the address."""
    return _page(request.args.get("q", "").strip()[:LONGEST])


@blueprint.post("/search")
@requires("search:read")
def search() -> Any:
    """What was typed: an identifier stays out of the address, a name may stand in it."""
    typed = request.form.get("q", "").strip()[:LONGEST]
    return _page(typed) if is_secret(typed) else redirect(url_for("search.results", q=typed))


def _page(q: str) -> str:
    found = search_all(q) if q else []
    few = q and sum(len(one.ids) for one in found) < LITTLE
    page = {
        "title": str(_("Search")), "q": q, "blocks": [_block(one, q) for one in found],
        "meant": [Link(text, url_for("search.results", q=text))
                  for text in (meant(readable(), q) if few else ())],
    }  # fmt: skip
    return render_template("kit/search.html", page=page)


def _block(found: Found, q: str) -> Block:
    register, wanted = found.register, words.wanted(q)
    hits = [
        Hit(c.url, c.marked(wanted), [(text, is_number(text)) for text in c.details])
        for c in described(register, found.ids)
    ]
    if not found.more:
        return Block(str(register.label), hits)
    if is_secret(q):
        return Block(str(register.label), hits, find_url=url_for(f"{register.key}.find"))
    return Block(str(register.label), hits, all_url=url_for(f"{register.key}.list", q=q))
