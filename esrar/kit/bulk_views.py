"""The pages that change many records at once: which act, which value, what it does, and do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from esrar.core.counted import counted
from esrar.core.errors import Conflict, Invalid
from esrar.core.forms import typed_form
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import bulk_pages
from esrar.kit.access import may, visible
from esrar.kit.addresses import filter_pairs, list_url
from esrar.kit.asking import Query, parse
from esrar.kit.banners import flash_done, flash_link
from esrar.kit.bulk_acts import Act, Set, Tag, preview, run
from esrar.kit.bulk_judging import settable
from esrar.kit.bulk_pages import VALUE
from esrar.kit.duplicates.merging import MOST, mergeable
from esrar.kit.queries import exactly
from esrar.kit.register import Field, Register
from esrar.kit.render import render_shared

MERGE = "merge"


@dataclass(frozen=True)
class Selected:
    """The records an act is for: those ticked, or all that a list finds; and how a form says so."""

    ids: Sequence[int]
    hidden: Sequence[tuple[str, str]]
    back: str
    view: str = ""


def selected(register: Register) -> Selected:
    """What the form names. Raises Invalid for nothing, and for a filter that cannot be read."""
    own = MultiDict([(k, v) for k, v in request.form.items(multi=True) if not k.startswith("_")])
    query = parse(register, visible(register), own)
    pairs, back = filter_pairs(query), list_url(register, query)
    pairs += [("view", query.view)] if query.view else []
    if request.form.get("_scope") == "all":
        return Selected(exactly(register, query), [("_scope", "all"), *pairs], back, query.view)
    ticked = list(dict.fromkeys(request.form.getlist("_id", type=int)))[:1_000]
    ids = exactly(register, Query(ids=tuple(ticked)))
    if not ids:
        raise Invalid(_("Select one record at least"))
    marks = [("_scope", "ids"), *(("_id", str(i)) for i in ids)]
    return Selected(ids, [*marks, *pairs], back, query.view)


def bulk(register: Register) -> Any:
    """One step after the other, each a form that carries what was chosen before."""
    try:
        chosen = selected(register)
    except Invalid as problem:
        flash_link(str(problem), "error")
        return redirect(f"{url_for(f'{register.key}.list')}?select=1")
    act, step = request.form.get("_act", ""), request.form.get("_step", "")
    page = _page(register, chosen)
    if not act:
        first = bulk_pages.first(register, len(chosen.ids))
        if step and "acts" in first:
            page["errors"] = [("f-act", str(_("Choose what is to be done")))]
        page["merging"] = _merging(register, chosen)
        return render_shared("bulk.html", {**page, **first}), 400 if page["errors"] else 200
    if act == MERGE:
        return redirect(url_for(f"{register.key}.merge", id=chosen.ids))
    field = _field(register, act)
    page["hidden"] = [*page["hidden"], ("_act", act)]
    page["title"] = _said(act, field)
    if step == "value":
        return render_shared("bulk.html", {**page, **bulk_pages.entry(register, field)})
    try:
        return _act(register, chosen, page, _read(act, field))
    except _Refused as refused:
        errors = [(f"f-{VALUE}", str(refused))]
        entry = bulk_pages.entry(register, field, str(refused))
        return render_shared("bulk.html", {**page, **entry, "errors": errors}), 400


def _merging(register: Register, chosen: Selected) -> list[tuple[str, str]]:
    """Making one record of those selected, for who may and where so many can be one."""
    few = 2 <= len(chosen.ids) <= MOST
    offered = few and may(register, "delete") and mergeable(register)
    return [(MERGE, str(_("Merge into one record")))] if offered else []


def _page(register: Register, chosen: Selected) -> dict[str, Any]:
    count = counted(register.noun, len(chosen.ids))
    return {
        "title": str(_("Change many records: %(register)s", register=register.label)),
        "count_text": str(_("Selected: %(number)s", number=count)),
        "back": Link(str(register.label), chosen.back), "hidden": chosen.hidden,
        "action": url_for(f"{register.key}.bulk"), "errors": [],
    }  # fmt: skip


def _field(register: Register, act: str) -> Field | None:
    if act in ("tag", "untag"):
        return None
    found = next((f for f in settable(register) if f"set:{f.name}" == act), None)
    if found is None:
        raise BadRequest("there is no such act")
    return found


def _said(act: str, field: Field | None) -> str:
    if field is not None:
        return str(_("Set: %(label)s", label=field.label))
    return str(_("Add a tag") if act == "tag" else _("Remove a tag"))


# -- the value -----------------------------------------------------------------------------------


class _Refused(Exception):
    """What was typed cannot be read; its text says why."""


def _read(act: str, field: Field | None) -> Act:
    if field is None:
        name = request.form.get(VALUE, "").strip()
        if not name:
            raise _Refused(_("Write the name of the tag"))
        return Tag(name, on=act == "tag")
    form = typed_form({VALUE: (field.label, field.kind, field.required)}, request.form)
    if not form.validate():
        raise _Refused(" ".join(map(str, form[VALUE].errors)))
    return Set(field, form[VALUE].data)


# -- what it does --------------------------------------------------------------------------------


def _act(register: Register, chosen: Selected, page: dict[str, Any], act: Act) -> Any:
    expected = request.form.get("_expected", type=int)
    try:
        if expected is not None:
            return _do(register, chosen, act, expected)
        judged, panels = preview(register, chosen.ids, act)
    except Invalid as problem:
        raise _Refused(str(problem)) from problem
    values = [(k, v) for k, v in request.form.items(multi=True) if k.startswith(VALUE)]
    number = len(judged.changed)
    confirm = counted(register.noun, number, oblique=True)
    return render_shared("bulk.html", {
        **page, "hidden": [*page["hidden"], *values, ("_expected", str(number))],
        "value": bulk_pages.shown(act), "number": number, "same": bulk_pages.same(register, judged),
        "stays": bulk_pages.stays(register, judged), "judged": True,
        "effects": [effect for panel in panels for effect in panel.data],
        "confirm": str(_("Change: %(number)s", number=confirm)),
        "will": str(_("Will be changed: %(number)s", number=counted(register.noun, number))),
    })  # fmt: skip


def _do(register: Register, chosen: Selected, act: Act, expected: int) -> Any:
    try:
        judged, operation = run(register, chosen.ids, act, expected)
    except Conflict as conflict:
        flash_link(str(conflict), "error")
        return redirect(chosen.back)
    count = counted(register.noun, len(judged.changed))
    flash_done(register, str(_("Changed: %(number)s", number=count)), operation)
    if judged.stays:
        stayed = counted(register.noun, judged.stays)
        flash_link(str(_("Left as they were: %(number)s", number=stayed)), "notice")
    return redirect(chosen.back)


ROUTES = (("/bulk", "bulk", bulk, ["POST"], "write"),)
