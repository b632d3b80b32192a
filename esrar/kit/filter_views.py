"""The page of all filters, and how what was typed into filters becomes an address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask import request, url_for

from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit.access import visible
from esrar.kit.addresses import list_url
from esrar.kit.asking import OURS, Op, filter_key, parse
from esrar.kit.filter_form import all_filters, hidden
from esrar.kit.register import Field, Register
from esrar.kit.relations import Relation
from esrar.kit.render import render_shared

NOT = ".not"
"""Behind a filter's name in a form: all but what was ticked."""
SEVERAL = re.compile(r"[،,]")


def filters(register: Register) -> Any:
    """Every filter of the list, as it is set now."""
    fields = visible(register)
    query = parse(register, fields, request.args)
    shown = all_filters(register, fields, query)
    kept = hidden(register, query, {f.name: f.kind for f in shown})
    page = {
        "title": str(_("Filters: %(register)s", register=register.label)),
        "back": Link(str(register.label), list_url(register, query)),
        "action": url_for(f"{register.key}.find"), "fields": shown,
        "hidden": [*kept, ("q", query.q)] if query.q else kept,
    }  # fmt: skip
    return render_shared("filters.html", page)


def typed_filters(register: Register, form: Any) -> dict[str, Any]:
    """The filters that a form sets, as its address says them.

    Raises Invalid for an unknown record, and for a filter that is none or hidden: what was typed
    into it may be a number that must not stand in an address.
    Whom a typed name or number means is looked up here: a number must not stand in an address.
    """
    fields = visible(register)
    known = {f.name: f for f in fields}
    found: dict[str, list[str]] = {}
    for name in form:
        if name in ("csrf_token", "q") or name.endswith(NOT):
            continue
        given = [v for v in form.getlist(name) if v.strip()]
        key = name + Op.NOT if f"{name}{NOT}" in form else name
        if given and key not in OURS:
            filter_key(register, fields, key)  # what is no filter is refused before it is looked up
        if given:
            found[key] = _looked_up(known.get(name.removesuffix(Op.NOT)), given)
    return found


def _looked_up(one: Field | None, given: Sequence[str]) -> list[str]:
    if one is None or one.kind.widget not in ("combo", "relation"):
        return list(given)
    texts = [t.strip() for v in given for t in SEVERAL.split(v) if t.strip()]
    if not (isinstance(one.kind, Relation) and one.kind.many):
        return texts
    return [t if t.startswith("#") or t == "-" else one.kind.edit(one.kind.parse(t)) for t in texts]


ROUTES = (("/filters", "filters", filters, ["GET"], "read"),)
