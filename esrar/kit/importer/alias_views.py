"""The page of values that lists do not know, and the page of what such values were said to mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from esrar.core.db import db, writing
from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit.history import show_moment
from esrar.kit.importer import deciding, pending, work
from esrar.kit.importer.models import ImportAlias
from esrar.kit.importer.pages import Page, frame
from esrar.kit.importer.pending import Pending
from esrar.kit.register import Register

LEAVE, BLANK, NEW = "", "blank", "new"


# -- values of this file -----------------------------------------------------------------------


def import_values(register: Register, token: str) -> Any:
    """Each unknown value once, with how many rows it stands in: a person says what it means."""
    kept = pending.find(register, token)
    here = url_for(f"{register.key}.import_check", token=token)
    report = None if work.state(kept).alive else kept.report()
    if report is None or report["error"] or not report["unknown"]:
        return redirect(here)
    if request.method == "POST":
        return _decide(register, kept, report["unknown"], here)
    return render_template("kit/import_values.html", page=_page(register, kept, report))


def _page(register: Register, kept: Pending, report: Mapping[str, Any]) -> Page:
    kinds = deciding.kinds_of(register)
    rows = [_row(i, one, kinds[one["list"]][0]) for i, one in enumerate(report["unknown"])
            if one["list"] in kinds]  # fmt: skip
    return frame(
        register, 3, title=str(_("Unknown values")), rows=rows,
        action=url_for(f"{register.key}.import_values", token=kept.token),
        cancel=Link(str(_("Back to the columns")),
                    url_for(f"{register.key}.import_map", token=kept.token)),
    )  # fmt: skip


def _row(index: int, one: Mapping[str, Any], kind: Any) -> Page:
    near = deciding.suggestions(kind, one["text"])
    known = {value for value, _label in near}
    others = [(v, str(label)) for v, label in kind.options() if v not in known]
    acts = [(LEAVE, str(_("Decide later: its rows are rejected"))),
            (BLANK, str(_("Leave the field blank in its rows")))]  # fmt: skip
    if deciding.addable(kind):
        acts.append((NEW, str(_("Add it to the list"))))
    return {
        "name": f"value-{index}", "id": f"f-value-{index}", "text": one["text"],
        "field": one["label"], "rows": f"{one['rows']:,}", "near": _marked(near),
        "others": _marked(others), "acts": acts,
    }  # fmt: skip


def _marked(options: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Values of the list, told apart from acts."""
    return [(f"={value}", label) for value, label in options]


def _decide(register: Register, kept: Pending, unknown: list[dict[str, Any]], here: str) -> Any:
    kinds = deciding.kinds_of(register)
    try:
        with writing(origin="import") as write:
            for index, one in enumerate(unknown):
                given = request.form.get(f"value-{index}", LEAVE)
                if given == LEAVE or one["list"] not in kinds:
                    continue
                if given == BLANK:
                    kept.skipped.setdefault(one["list"], {})[one["spelling"]] = ""
                    continue
                kind = kinds[one["list"]][0]
                value = _value(write, kind, one["text"], given)
                told = deciding.Unknown(one["list"], one["spelling"], one["text"], kind)
                deciding.remember(write, told, value)
        kept.values_seen = True
        kept.save()
        work.start(register, kept)
    except Invalid as problem:
        flash(str(problem), "error")
        return redirect(url_for(f"{register.key}.import_values", token=kept.token))
    return redirect(here)


def _value(write: Any, kind: Any, text: str, given: str) -> str:
    if given == NEW and deciding.addable(kind):
        return deciding.add(write, kind, text)
    value = given.removeprefix("=")
    if value not in {v for v, _label in kind.options()}:
        raise Invalid(str(_("Choose one of the listed values")))
    return value


# -- values of earlier files -------------------------------------------------------------------


def import_aliases(register: Register) -> str:
    """What texts were said to mean in the lists of this register."""
    kinds = deciding.kinds_of(register)
    table = ImportAlias.__table__
    found = db.session.execute(
        select(table).where(table.c.list.in_(list(kinds))).order_by(table.c.list, table.c.spelling)
    ).mappings()
    rows = [
        {"text": row["text"], "field": kinds[row["list"]][1],
         "meaning": _meaning(kinds[row["list"]][0], row["value"]), "by": row["actor"] or "–",
         "at": show_moment(row["at"]),
         "url": url_for(f"{register.key}.import_forget", alias=row["id"])}
        for row in found
    ]  # fmt: skip
    page = frame(register, 0, title=str(_("Values remembered from imports")), rows=rows,
                 back=Link(str(_("Import: %(register)s", register=register.label)),
                           url_for(f"{register.key}.import_upload")))  # fmt: skip
    return render_template("kit/import_aliases.html", page=page)


def _meaning(kind: Any, value: str) -> str:
    labels = {v: str(label) for v, label in kind.options()}
    return labels.get(value, str(_("No longer in the list")))


def import_forget(register: Register, alias: int) -> Any:
    """Forget what a text means; records that were imported with it stay as they are."""
    table = ImportAlias.__table__
    with writing(origin="import") as write:
        row = write.session.execute(select(table).where(table.c.id == alias)).mappings().first()
        if row is None or row["list"] not in deciding.kinds_of(register):
            raise NotFound()
        deciding.forget(write, dict(row))
    flash(str(_("The value is no longer remembered")), "success")
    return redirect(url_for(f"{register.key}.import_aliases"))


ROUTES: tuple[tuple[str, str, Callable[..., Any], list[str], str], ...] = (
    ("/import/upload/<token>/values", "import_values", import_values, ["GET", "POST"], "import"),
    ("/import/values", "import_aliases", import_aliases, ["GET"], "import"),
    ("/import/values/<int:alias>/forget", "import_forget", import_forget, ["POST"], "import"),
)
