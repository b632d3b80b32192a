"""The pages that give a register out as a file; that it was taken is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.exceptions import NotFound

from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import export_templates, queries
from esrar.kit.access import visible
from esrar.kit.addresses import list_url
from esrar.kit.banners import flash_link
from esrar.kit.bulk_views import selected
from esrar.kit.disclosures.form_page import Ask, give
from esrar.kit.disclosures.parcels import OfList, OfTemplate
from esrar.kit.queries import Query
from esrar.kit.register import Register


def export(register: Register) -> Any:
    """The records of the list's address as a file, or those of a template in its shape.

    A register with data of persons asks first where the file goes.
    """
    if "template" in request.args:
        return _by_template(register)
    try:
        query = queries.parse(register, visible(register), request.args)
        queries.conditions(register, query)
    except Invalid:
        return Response(status=400)
    back = Link(str(register.label), list_url(register, query))
    return give(OfList(register, query), Ask(request.full_path.rstrip("?"), back))


def _by_template(register: Register) -> Any:
    one = export_templates.find(register, request.args.get("template", type=int))
    if one is None:
        raise NotFound()
    back = url_for(f"{register.key}.export_templates")
    try:
        return give(
            OfTemplate(register, one),
            Ask(request.full_path.rstrip("?"), Link(str(_("Export templates")), back)),
        )
    except Invalid as problem:
        flash_link(str(problem), "error")
        return redirect(back)


def export_selected(register: Register) -> Any:
    """The records that were ticked in the list, as a file."""
    try:
        chosen = selected(register)
    except Invalid as problem:
        flash_link(str(problem), "error")
        return redirect(f"{url_for(f'{register.key}.list')}?select=1")
    parcel = OfList(register, Query(ids=tuple(chosen.ids), view=chosen.view))
    back = Link(str(register.label), chosen.back)
    return give(parcel, Ask(request.full_path.rstrip("?"), back, chosen.hidden))


ROUTES: tuple[tuple[str, str, Callable[..., Any], list[str], str], ...] = (
    ("/export", "export", export, ["GET", "POST"], "export"),
    ("/export/selected", "export_selected", export_selected, ["POST"], "export"),
)
