"""What the pages of a copy show: its card, its rows, how the register differs from it now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask, current_app, url_for

from esrar.core.calendar import show_date
from esrar.core.counted import counted
from esrar.core.i18n import _
from esrar.core.identifiers import mask
from esrar.core.pages import Link, StatusTag
from esrar.core.pieces import CODE, HASH, LINK, LTR, TAG
from esrar.kit import queries, registry
from esrar.kit.access import may
from esrar.kit.asking import Query
from esrar.kit.extensions import Panel
from esrar.kit.listing import count_text
from esrar.kit.people import Person
from esrar.kit.register import Register
from esrar.kit.relations import nameless, titles
from esrar.kit.snapshots.finding import STATES, reference, state
from esrar.kit.snapshots.frozen import layout_of
from esrar.kit.snapshots.proving import Verdict, compare, frozen_rows, readable, verify

SHOWN = 50
NAMED = 100
"""So many records of each kind of difference are named on the page."""
CHECKED = 5_000
"""A copy of so many rows is proven whenever it is opened; a larger one when that is asked."""

Serves = Callable[[Register, Any], Panel | None]
"""What a higher tier shows on a copy: what it is good for."""


def init(app: Flask, serves: tuple[Serves, ...]) -> None:
    """Keep what higher tiers show on copies."""
    app.extensions["esrar.serves"] = serves


def count_of(register: Register, query: Query) -> str:
    """How many records would be frozen."""
    where = [queries.standing(register), *queries.conditions(register, query)]
    total = queries.count(register, where)
    return "" if query.q else count_text(register, total, queries.COUNTED)


def copy_page(register: Register, one: Any, after: int) -> Mapping[str, Any]:
    """A copy with the rows after a place."""
    columns = layout_of(one.columns).columns
    places = readable(register, columns)
    rows = list(frozen_rows(one, after, SHOWN + 1))
    own = url_for(f"{register.key}.snapshot", id=one.id)
    approval = STATES[state(one)]
    verdict = told(verify(one)) if one.count <= CHECKED and after < 0 else None
    offered = (serves(register, one) for serves in current_app.extensions.get("esrar.serves", ()))
    return {
        "title": reference(one), "subtitle": str(_("Copy of: %(name)s", name=register.label)),
        "back": Link(str(_("Approved copies")), url_for("snapshots.page", register=register.key)),
        "status": StatusTag(str(approval.label), approval.tone),
        "actions": list(_actions(register, one)),
        "pairs": list(_pairs(register, one, verdict)),
        "panels": [panel for panel in offered if panel is not None],
        "headings": [str(_("Number")), *(columns[at].heading for at in places)],
        "rows": [_row(register, row, cells, [(at, columns[at].sealed) for at in places])
                 for row, cells in rows[:SHOWN]],
        "first": own if after >= 0 else None,
        "next": f"{own}?after={rows[SHOWN - 1][0].position}" if len(rows) > SHOWN else None,
        "verdict": verdict if verdict is not None and verdict.tone == "bad" else None,
    }  # fmt: skip


def _row(register: Register, row: Any, cells: Any, places: list[tuple[int, bool]]) -> list[Any]:
    number = LINK % (registry.address(register.key, row.record_id), row.record_id)
    if cells is None:
        return [number, *(str(_("Erased")) for _place in places)]
    return [number, *(_shown(cells[at], sealed) for at, sealed in places)]


def _shown(cell: Any, sealed: bool) -> Any:
    if cell is None:
        return "–"
    if sealed:
        return LTR % mask(cell)
    if isinstance(cell, date):
        return LTR % show_date(cell)
    if isinstance(cell, Decimal):
        return LTR % (f"{cell:,.0f}" if cell == int(cell) else f"{cell:,.2f}")
    return str(cell)


def _pairs(register: Register, one: Any, verdict: StatusTag | None) -> Iterable[tuple[str, Any]]:
    yield str(_("Taken on")), LTR % show_date(one.taken_on)
    yield str(_("Taken by")), _who(one.created_by_id)
    yield str(_("Filter")), one.said or _("All records")
    yield str(_("Records")), counted(register.noun, one.count)
    if one.approved_on:
        yield str(_("Approved on")), LTR % show_date(one.approved_on)
        yield str(_("Approved by")), _who(one.approved_by_id)
        yield str(_("Decision number")), CODE % one.decision_number
        yield str(_("Decision date")), LTR % show_date(one.decision_date)
    if one.returned_on:
        yield str(_("Reason of the return")), one.return_reason
    yield str(_("Fingerprint (SHA-256)")), HASH % one.fingerprint
    if verdict is not None:
        yield str(_("Checked on opening")), TAG % (verdict.tone, verdict.text)


def _who(number: int | None) -> str:
    return str(_("The system")) if number is None else Person().show(number)


def _actions(register: Register, one: Any) -> Iterable[Link]:
    where, key = state(one), register.key
    if may(register, "approve"):
        if where != "approved":
            yield _link(_("Approve"), f"{key}.snapshot_approve", one, "primary")
        label = _("Withdraw the approval") if where == "approved" else _("Return for completion")
        if where in ("approved", "submitted"):
            yield _link(label, f"{key}.snapshot_return", one)
    if may(register, "export"):
        if where in ("draft", "returned"):
            url = url_for(f"{key}.snapshot_submit", id=one.id)
            yield Link(str(_("Submit for approval")), url, "", "post")
        yield _link(_("Export"), f"{key}.snapshot_export", one)
    yield _link(_("Compare with the register now"), f"{key}.snapshot_compare", one)
    yield _link(_("Check the fingerprint"), f"{key}.snapshot_proof", one)
    if may(register, "export") and where != "approved":
        yield _link(_("Discard"), f"{key}.snapshot_discard", one, "danger")


def _link(label: Any, endpoint: str, one: Any, kind: str = "") -> Link:
    return Link(str(label), url_for(endpoint, id=one.id), kind)


def told(verdict: Verdict) -> StatusTag:
    """What a check found, as a sentence."""
    if not verdict.holds:
        return StatusTag(str(_("It is not as it was frozen: %(rows)s",
                               rows="؛ ".join(map(str, verdict.broken[:5])))), "bad")  # fmt: skip
    if verdict.erased:
        return StatusTag(str(_("It is as it was frozen; rows erased with proof: %(count)s",
                               count=f"{verdict.erased:,}")), "good")  # fmt: skip
    return StatusTag(str(_("It is as it was frozen, row by row")), "good")


def compare_page(register: Register, one: Any) -> Mapping[str, Any]:
    """What came, went and changed since. Raises Invalid for a filter that is no more."""
    found = compare(register, one)
    changed = list(found.changed)
    names = titles(register, [*found.added[:NAMED], *found.removed[:NAMED], *changed[:NAMED]])

    def rows(ids: list[int]) -> list[list[Any]]:
        made = ((registry.address(register.key, i), names.get(i) or nameless(register, i), i)
                for i in ids[:NAMED])  # fmt: skip
        return [[LINK % (url, name), *(["، ".join(found.changed[i])] if i in found.changed else [])]
                for url, name, i in made]  # fmt: skip

    who, what = str(register.singular), str(_("What changed"))

    return {
        "title": str(_("Copy %(number)s and the register now", number=reference(one))),
        "back": Link(reference(one), url_for(f"{register.key}.snapshot", id=one.id)),
        "totals": [(str(_("Added")), f"{len(found.added):,}"),
                   (str(_("Removed")), f"{len(found.removed):,}"),
                   (str(_("Changed")), f"{len(changed):,}"),
                   (str(_("Unchanged")), f"{found.same:,}"),
                   *([(str(_("Erased")), f"{found.erased:,}")] if found.erased else [])],
        "blocks": [(str(_("Added")), [who], rows(found.added), len(found.added)),
                   (str(_("Removed")), [who], rows(found.removed), len(found.removed)),
                   (str(_("Changed")), [who, what], rows(changed), len(changed))],
        "most": NAMED,
    }  # fmt: skip
