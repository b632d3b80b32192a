"""The pages on which export templates are run, made, changed and deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.exceptions import Forbidden, NotFound

from esrar.core import clock, context
from esrar.core.db import writing
from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import export_templates, template_form, views_kept
from esrar.kit.access import visible
from esrar.kit.addresses import filters_of, list_url
from esrar.kit.asking import Query, parse
from esrar.kit.banners import flash_link
from esrar.kit.chips import said
from esrar.kit.column_order import MOVE, RESET, Choice, done
from esrar.kit.column_order import typed as typed_rows
from esrar.kit.columns import available
from esrar.kit.columns_page import kept_or_declared
from esrar.kit.export_templates import Template, written
from esrar.kit.people import Person
from esrar.kit.register import Register
from esrar.kit.render import render_shared
from esrar.kit.saved_lists import ExportTemplate
from esrar.kit.template_columns import NUMBER, SERIAL, STYLES, Part
from esrar.kit.views_saving import kept_text, may_share, named, restore


def _asked(register: Register) -> Query:
    return parse(register, visible(register), request.args)


def templates(register: Register) -> str:
    """The templates that can be run, and the way to make another of the list as it is."""
    query = _asked(register)
    base = url_for(f"{register.key}.export_templates")
    page = {
        "title": str(_("Export templates: %(register)s", register=register.label)),
        "back": Link(str(register.label), list_url(register, query)),
        "new": Link(str(_("New template of this list")), list_url(register, query, f"{base}/new")),
        "rows": [_row(register, one, base, query) for one in export_templates.templates(register)],
    }  # fmt: skip
    return render_shared("export_templates.html", page)


def _row(register: Register, one: Template, base: str, query: Query) -> dict[str, Any]:
    run = url_for(f"{register.key}.export", template=one.id)
    return {
        "name": one.name, "shared": one.shared,
        "by": "" if one.changeable else Person().show(one.owner_id),
        "says": _says(register, one.asked),
        "xlsx": f"{run}&format=xlsx", "csv": f"{run}&format=csv", "pdf": f"{run}&format=pdf",
        "edit": list_url(register, query, f"{base}/{one.id}") if _changeable(register, one) else "",
        "headings": "، ".join(p.heading for p in one.parts if _met(register, p)),
    }  # fmt: skip


def _met(register: Register, part: Part) -> bool:
    known = {SERIAL, NUMBER, register.title, *available(register)}
    return not part.key or part.key in known or part.key not in {f.name for f in register.fields}


def _says(register: Register, asked: str) -> str:
    saved = views_kept.Saved(0, "", 0, False, asked, "")
    try:
        query = views_kept.query_of(register, visible(register), saved)
    except Invalid as problem:
        return str(_("It no longer works: %(why)s", why=problem))
    return _words(register, query)


def _words(register: Register, query: Query) -> str:
    own = [f"«{query.q}»"] if query.q else []
    found = [said(register, visible(register), k, v, query) for k, v in query.filters.items()]
    return " · ".join([*own, *found]) or str(_("All records"))


def _changeable(register: Register, one: Template) -> bool:
    return may_share(register) if one.shared else one.changeable


def template(register: Register, id: int = 0) -> Any:
    """Make a template, or change one."""
    one = export_templates.find(register, id) if id else None
    if id and one is None:
        raise NotFound()
    if one is not None and not _changeable(register, one):
        raise Forbidden()
    errors: list[tuple[str, str]] = []
    if request.method == "POST" and MOVE not in request.form:
        try:
            return _keep(register, one)
        except _NoColumn as wrong:
            errors = [("f-columns", str(wrong))]
        except Invalid as wrong:
            errors = [("f-name", str(wrong))]
    page = _form(register, one, errors)
    return (render_shared("export_template.html", page), 400 if errors else 200)


class _NoColumn(Invalid):
    """A template without any column."""


def _keep(register: Register, one: Template | None) -> Any:
    back = redirect(url_for(f"{register.key}.export_templates"))
    if one is not None and request.form.get("act") == "delete":
        with writing(origin="template") as write:
            row = write.session.get_one(ExportTemplate, one.id)
            row.deleted_at = clock.now()
        undo = url_for(f"{register.key}.export_template_restore", id=one.id)
        flash_link(str(_("The template was deleted")), "success",
                   Link(str(_("Undo")), undo, "", "post"))  # fmt: skip
        return back
    parts = template_form.parts(register, request.form, one)
    if not parts:
        raise _NoColumn(_("Choose one column at least"))
    name, asked = named(request.form.get("name", "")), _filters(register, one)
    template_form.check_version(request.form, one)
    dates = request.form.get("dates", "")
    with writing(origin="template") as write:
        row = write.session.get_one(ExportTemplate, one.id) if one else ExportTemplate(
            register=register.key, owner_id=context.actor_id() or 0)  # fmt: skip
        row.name, row.asked, row.columns = name, asked, written(parts)
        row.dates = dates if dates in STYLES else ""
        if may_share(register):
            row.shared = "shared" in request.form
        write.session.add(row)
    flash(_("The template was saved"), "success")
    return back


def template_restore(register: Register, id: int) -> Any:
    """Take the deletion of a template back."""
    if not restore(register, ExportTemplate, id):
        raise NotFound()
    flash(_("The template is there again"), "success")
    return redirect(url_for(f"{register.key}.export_templates"))


def _filters(register: Register, one: Template | None) -> str:
    if one is not None and "filters" not in request.form:
        return one.asked
    kept_text(register, visible(register), _asked(register))  # refuses a number
    return filters_of(_asked(register))


def _form(register: Register, one: Template | None, errors: Sequence[tuple[str, str]]
          ) -> dict[str, Any]:  # fmt: skip
    query, typed = _asked(register), request.method == "POST"
    choices, moved = _choices(register, one, query)
    dates = request.form.get("dates", "") if typed else one.dates if one else ""
    return {
        "title": str(_("Export template: %(name)s", name=one.name) if one
                     else _("New export template")),
        "back": Link(str(_("Export templates")), url_for(f"{register.key}.export_templates")),
        "action": request.full_path.rstrip("?"), "deletable": one is not None,
        "name": request.form.get("name", "") if typed else one.name if one else "",
        "shared": "shared" in request.form if typed else bool(one and one.shared),
        "filters": "filters" in request.form, "may_share": may_share(register),
        "problem": next((text for at, text in errors if at == "f-name"), ""), "errors": errors,
        "says": _says(register, one.asked) if one else _words(register, query),
        "instead": _words(register, query) if one and filters_of(query) != one.asked else "",
        "styles": [(k, str(v), k == dates) for k, v in STYLES.items()],
        "choices": choices, "said": moved,
        "hidden": [(template_form.VERSION, one.version)] if one else [],
    }  # fmt: skip


def _choices(register: Register, one: Template | None, query: Query) -> tuple[list[Choice], str]:
    """The rows of the columns, and what to say of one that was moved."""
    if request.method == "POST":
        move = request.form.get(MOVE, "")
        if move == RESET:
            return template_form.standard(register, request.form), ""
        return done(typed_rows(template_form.labels(register), request.form), move)
    if one is not None:
        return template_form.choices(register, one.parts), ""
    pairs = kept_or_declared(register, views_kept.current(register, query))
    title = Part(dict(pairs).get(register.title, ""), register.title)
    parts = [title, *(Part(heading, k) for k, heading in pairs if k != register.title)]
    return template_form.choices(register, parts), ""


ROUTES = (
    ("/export-templates", "export_templates", templates, ["GET"], "export"),
    ("/export-templates/new", "export_template_new", template, ["GET", "POST"], "export"),
    ("/export-templates/<int:id>", "export_template", template, ["GET", "POST"], "export"),
    (
        "/export-templates/<int:id>/restore",
        "export_template_restore",
        template_restore,
        ["POST"],
        "export",
    ),
)
