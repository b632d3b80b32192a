"""The pages that give a register out as a file; that it was taken is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.exceptions import NotFound

from esrar.core import clock
from esrar.core.errors import Invalid
from esrar.kit import export_templates, queries
from esrar.kit.access import visible
from esrar.kit.banners import flash_link
from esrar.kit.bulk_views import selected
from esrar.kit.downloads import made, sent
from esrar.kit.exporter import keep_note, write
from esrar.kit.queries import Query
from esrar.kit.register import Register
from esrar.kit.workbooks import CSV, XLSX


def export(register: Register) -> Any:
    """The records of the list's address as a file, or those of a template in its shape."""
    if "template" in request.args:
        return _by_template(register)
    try:
        query = queries.parse(register, visible(register), request.args)
        queries.conditions(register, query)
    except Invalid:
        return Response(status=400)
    return _file(register, query, listed=request.args.get("columns") == "listed")


def _ending() -> str:
    return "csv" if request.args.get("format") == "csv" else "xlsx"


def _file(register: Register, query: Query, *, listed: bool = False) -> Response:
    ending = _ending()
    out, count = made(lambda out: write(register, out, query, ending=ending, listed=listed))
    keep_note(register, query, count, ending)
    return _sent(register, out, ending)


def _sent(register: Register, out: Any, ending: str) -> Response:
    name = f"{register.key}-{clock.today().isoformat()}.{ending}"
    return sent(out, name, CSV if ending == "csv" else XLSX)


def _by_template(register: Register) -> Any:
    one = export_templates.find(register, request.args.get("template", type=int))
    if one is None:
        raise NotFound()
    ending = _ending()
    try:
        query = export_templates.query_of(register, one)
        out, count = made(lambda out: export_templates.write(register, one, out, ending=ending))
    except Invalid as problem:
        flash_link(str(problem), "error")
        return redirect(url_for(f"{register.key}.export_templates"))
    keep_note(register, query, count, ending, one.name)
    return _sent(register, out, ending)


def export_selected(register: Register) -> Any:
    """The records that were ticked in the list, as a file."""
    try:
        chosen = selected(register)
    except Invalid as problem:
        flash_link(str(problem), "error")
        return redirect(f"{url_for(f'{register.key}.list')}?select=1")
    return _file(register, Query(ids=tuple(chosen.ids)), listed=False)


ROUTES: tuple[tuple[str, str, Callable[..., Any], list[str], str], ...] = (
    ("/export", "export", export, ["GET"], "export"),
    ("/export/selected", "export_selected", export_selected, ["POST"], "export"),
)
