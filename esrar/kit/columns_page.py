"""The page on which a person chooses the columns of a list, their order and their headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from esrar.core import arabic
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import registry, views_kept
from esrar.kit.access import visible
from esrar.kit.addresses import list_url
from esrar.kit.asking import Query, parse
from esrar.kit.columns import Pairs, available, declared, read, written
from esrar.kit.register import Register
from esrar.kit.render import render_shared
from esrar.kit.views_saving import keep_columns


@dataclass(frozen=True)
class Choice:
    """A column that can be shown: whether it is, where, and what stands above it."""

    key: str
    label: str
    shown: bool
    place: str
    heading: str
    fixed: bool = False


def choose(register: Register) -> Any:
    """The columns of the view one is in; the second time keep them for whoever acts now."""
    query = parse(register, visible(register), request.args)
    key, back = views_kept.current(register, query), list_url(register, query)
    if request.method == "POST":
        return _keep(register, key, back)
    page = {
        "title": str(_("Columns: %(register)s", register=register.label)),
        "back": Link(str(register.label), back),
        "action": list_url(register, query, f"{registry.address(register.key)}/columns"),
        "choices": choices(register, kept_or_declared(register, key)),
        "view": _view_name(register, query),
    }
    return render_shared("columns.html", page)


def _view_name(register: Register, query: Query) -> str:
    found = views_kept.tabs(register, visible(register), query)
    return next((t.label for t in found if t.current), str(_("All")))


def kept_or_declared(register: Register, key: str) -> Pairs:
    """The columns as they are seen now."""
    kept = views_kept.layout(register, key)
    return read(kept) if kept else [(c.key, "") for c in declared(register, visible(register))]


def choices(register: Register, pairs: Pairs, *, with_title: bool = True) -> list[Choice]:
    """Every column that can be shown: those chosen first, in their order."""
    known, own = available(register), dict(pairs)
    title = register.field(register.title)
    found = []
    if with_title:
        found.append(Choice(title.name, str(title.label), True, "", own.get(title.name, ""), True))
    place = 0
    for key, heading in pairs:
        if key in known:
            place += 1
            found.append(Choice(key, str(known[key].label), True, str(place), heading))
    return found + [
        Choice(key, str(one.label), False, "", "") for key, one in known.items() if key not in own
    ]


def chosen_in(register: Register, form: Mapping[str, str], keys: Sequence[str]) -> Pairs:
    """What was ticked, in the order of the numbers typed; without a number last."""
    known = {**dict.fromkeys([register.title]), **available(register)}
    ticked = [key for key in dict.fromkeys(keys) if key in known]
    found = []
    for at, key in enumerate(ticked):
        number = arabic.western_digits(form.get(f"place-{key}", "")).strip()
        place = int(number) if number.isdecimal() and len(number) < 6 else 10**6
        found.append((place, at, key, arabic.clean(form.get(f"heading-{key}", ""))))
    return [(key, heading) for _place, _at, key, heading in sorted(found)]


def _keep(register: Register, key: str, back: str) -> Response:
    if "declared" in request.form:
        keep_columns(register, key, "")
        flash(_("The list has its own columns again"), "success")
        return redirect(back)
    pairs = chosen_in(register, request.form, request.form.getlist("column"))
    title = arabic.clean(request.form.get(f"heading-{register.title}", ""))
    own = [(register.title, title)] if title else []
    rest = [pair for pair in pairs if pair[0] != register.title]
    # A list of names alone is a choice as well, and differs from none.
    keep_columns(register, key, written([*own, *rest] or [(register.title, "")]))
    flash(_("The columns were kept for you"), "success")
    return redirect(back)


ROUTES = (("/columns", "columns", choose, ["GET", "POST"], "read"),)
