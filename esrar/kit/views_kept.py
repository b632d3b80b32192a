"""The tabs of a list: its declared views, those that are shared, and one's own; kept in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl
from zlib import crc32

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from esrar.accounts.permissions import granted
from esrar.audit.cache import kept
from esrar.core.context import actor_id
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.kit import registry
from esrar.kit.addresses import filters_of, kept_of, list_url
from esrar.kit.asking import Query, parse
from esrar.kit.pages import Tab
from esrar.kit.register import Field, Register, View
from esrar.kit.saved_lists import ListLayout, ListView

SHOWN = 6
"""So many tabs stand in the row; the rest open under a menu."""
ALL = "all"
"""In the place of a view's key: the whole list, for whoever's list opens elsewhere."""


@dataclass(frozen=True)
class Saved:
    """A view that somebody saved."""

    id: int
    name: str
    owner_id: int
    shared: bool
    asked: str
    columns: str

    @property
    def key(self) -> str:
        """What stands for it in an address."""
        return f"v{self.id}"

    @property
    def mine(self) -> bool:
        """Whether whoever acts now saved it."""
        return self.owner_id == actor_id()


@dataclass
class Lists:
    """What is kept of the lists of one register."""

    views: list[Saved] = field(default_factory=list)
    layouts: dict[tuple[int, str], str] = field(default_factory=dict)
    starts: dict[int, str] = field(default_factory=dict)
    opened: dict[tuple[int, frozenset[str]], bool] = field(default_factory=dict)
    """Whether a view may be named to whoever holds these permissions, once it was asked."""


def lists(register: Register) -> Lists:
    """What is kept of this register's lists; read again only after somebody changed it."""
    found = kept(("lists",), _load, ListView.__table__, ListLayout.__table__)
    return found.get(register.key) or Lists()


def _load() -> Mapping[str, Lists]:
    found: dict[str, Lists] = {}
    view, layout = ListView.__table__, ListLayout.__table__
    stands = select(view).where(view.c.deleted_at.is_(None)).order_by(view.c.name, view.c.id)
    for row in db.session.execute(stands):
        own = found.setdefault(row.register, Lists())
        own.views.append(Saved(row.id, row.name, row.owner_id, row.shared, row.asked, row.columns))
    for row in db.session.execute(select(layout).where(layout.c.deleted_at.is_(None))):
        own = found.setdefault(row.register, Lists())
        if row.columns:
            own.layouts[row.person_id, row.view] = row.columns
        if row.starts:
            own.starts[row.person_id] = row.view
    return found


def find(register: Register, key: str) -> Saved | None:
    """The view of that key, if whoever acts now may open it."""
    return next((v for v in reachable(register) if v.key == key), None)


def reachable(register: Register) -> list[Saved]:
    """Shared views first, then one's own."""
    found = lists(register).views
    return [v for v in found if v.shared] + [v for v in found if not v.shared and v.mine]


def query_of(register: Register, fields: Sequence[Field], saved: Saved) -> Query:
    """What a view asks for. Raises Invalid when it names what is hidden or no more."""
    return parse(register, fields, MultiDict(parse_qsl(saved.asked)))


def opens(register: Register, fields: Sequence[Field], saved: Saved) -> bool:
    """Whether all that a view names can be met by whoever acts now."""
    known, key = lists(register).opened, (saved.id, granted())
    if key not in known:
        try:
            query_of(register, fields, saved)
            known[key] = True
        except Invalid:
            known[key] = False
    return known[key]


def declared_key(view: View) -> str:
    """What stands for a declared view: of what it asks, for its place may change."""
    return f"d{crc32(repr((view.filters, view.sort)).encode())}"


def layout(register: Register, key: str) -> str:
    """The columns that whoever acts now sees in a view, as they are kept; empty for declared."""
    own = lists(register)
    mine = own.layouts.get((actor_id() or 0, key))
    if mine:
        return mine
    saved = next((v for v in own.views if v.key == key), None)
    return saved.columns if saved else ""


def start(register: Register) -> str:
    """The view in which a list opens for whoever acts now; empty for the whole list."""
    return lists(register).starts.get(actor_id() or 0, "")


def current(register: Register, query: Query) -> str:
    """The key of the tab one is on; empty for the whole list and for what no view asks for."""
    if query.view and query.view != ALL:
        return query.view if find(register, query.view) else ""
    asked = {name: tuple(given) for name, given in query.filters.items()}
    if asked and not query.q:
        for view in register.views:
            if asked == _wanted(view):
                return declared_key(view)
    return ""


def _wanted(view: View) -> dict[str, tuple[str, ...]]:
    return {name: (value,) for name, value in view.filters}


def changed(register: Register, query: Query) -> Saved | None:
    """One's own view that one is in, when the list is no longer what it asks for."""
    saved = find(register, query.view) if query.view else None
    return saved if saved and kept_of(query) != saved.asked else None


def tabs(register: Register, fields: Sequence[Field], query: Query, base: str = "") -> list[Tab]:
    """The whole list, the declared views, those shared, and one's own.

    With a `base` another page that is filtered like the list, as with the other parts of it.
    """
    saved = [] if base else [v for v in reachable(register) if v.mine or opens(register, fields, v)]
    if not (register.views or saved):
        return []
    on = current(register, query)
    whole: Any = base or registry.address(register.key)
    if saved and start(register):
        whole = f"{whole}?view={ALL}"
    found = [Tab(str(_("All")), whole, not (on or filters_of(query)))]
    for view in register.views:
        own = Query(filters=_wanted(view), sort=view.sort.removeprefix("-"),
                    descending=view.sort.startswith("-"))  # fmt: skip
        key = declared_key(view)
        found.append(Tab(str(view.label), list_url(register, own, base), on == key))
    return found + [Tab(v.name, address(register, v), on == v.key) for v in saved]


def address(register: Register, saved: Saved) -> str:
    """Where a saved view is: its filters, and its key behind them."""
    rest = f"{saved.asked}&" if saved.asked else ""
    return f"{registry.address(register.key)}?{rest}view={saved.key}"


def in_rows(found: Sequence[Tab]) -> tuple[Sequence[Tab], Sequence[Tab]]:
    """The tabs that stand in the row, the one that one is on among them, and the rest."""
    if len(found) <= SHOWN + 1:
        return found, ()
    row, rest = list(found[:SHOWN]), list(found[SHOWN:])
    here = next((t for t in rest if t.current), None)
    if here is not None:
        row.append(here)
        rest.remove(here)
    return row, rest
