"""What the pages of an import print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy import select

from esrar.audit.operations import Operation
from esrar.core import calendar, clock
from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit.importer.cells import shown
from esrar.kit.importer.layout import Layout
from esrar.kit.importer.models import ImportBatch
from esrar.kit.importer.outcome import Outcome, Totals
from esrar.kit.importer.parsing import Problem
from esrar.kit.importer.pending import Pending
from esrar.kit.importer.reading import LARGEST, Row
from esrar.kit.pages import FormField
from esrar.kit.register import Register
from esrar.kit.undo.engine import stored
from esrar.kit.undo.pages import groups

SHOWN = 200
"""So many errors stand on the page; the workbook of refused rows holds them all."""
EARLIER = 5

Page = dict[str, Any]


def _page(register: Register, step: int, **more: Any) -> Page:
    base: Page = {
        "title": str(_("Import: %(register)s", register=register.label)),
        "step": step,
        "back": Link(str(register.label), url_for(f"{register.key}.list")),
        "errors": [],
        "notices": [],
        "hidden": [],
        "cancel": Link(str(_("Cancel")), url_for(f"{register.key}.list")),
    }
    return {**base, **more}


def upload(register: Register, basis: str, errors: Mapping[str, str] | None = None) -> Page:
    """Step 1."""
    wrong = errors or {}
    size = str(_("xlsx, xls, ods or csv, up to %(size)s MB", size=LARGEST // 2**20))
    fields = [
        FormField(id="f-file", name="file", label=str(_("File")), kind="file", value="",
                  required=True, hint=size, error=wrong.get("file", ""), width="l"),
        FormField(id="f-basis", name="basis", label=str(_("Legal basis")), kind="text",
                  value=basis, required=True, error=wrong.get("basis", ""), width="l",
                  hint=str(_("Why the association may keep these data, for the whole file")),
                  maxlength=400),
    ]  # fmt: skip
    return _page(
        register, 1, fields=fields, action=url_for(f"{register.key}.import_receive"),
        errors=[(f"f-{name}", text) for name, text in wrong.items()],
        template_url=url_for(f"{register.key}.template"), batches=_earlier(register),
        batches_url=url_for(f"{register.key}.import_batches"),
    )  # fmt: skip


def _earlier(register: Register) -> list[dict[str, str]]:
    table = ImportBatch.__table__
    rows = db.session.execute(
        select(table.c.id, table.c.at, table.c.file_name, table.c.created)
        .where(table.c.register == register.key).order_by(table.c.id.desc()).limit(EARLIER)
    )  # fmt: skip
    return [
        {
            "url": url_for(f"{register.key}.import_batch", batch=row.id),
            "label": row.file_name,
            "detail": f"{_when(row.at)} · {counted(register.noun, row.created)}",
        }
        for row in rows
    ]


def columns(
    register: Register,
    kept: Pending,
    sheet: str,
    layout: Layout,
    samples: Sequence[Row],
    names: Sequence[str],
    errors: Mapping[int, str],
) -> Page:
    """Step 2."""
    made = []
    for i, heading in enumerate(layout.headings):
        values = [shown(r.cells[i], 40) for r in samples if i < len(r.cells)]
        if not heading and not any(values):
            continue
        made.append({
            "id": f"f-column-{i}", "name": f"column-{i}",
            "heading": heading or str(_("Column %(number)s", number=i + 1)),
            "sample": "، ".join(v for v in values if v),
            "options": _options(layout, i), "error": errors.get(i, ""),
        })  # fmt: skip
    notices = []
    if layout.guessed:
        notices.append(str(_("Some columns were only guessed: check them before you go on")))
    missing = [str(f.label) for f in layout.target.fields
               if f.required and f.name not in layout.mapped.values()]  # fmt: skip
    if missing:
        text = _("No column yet for what is compulsory: %(fields)s", fields="، ".join(missing))
        notices.append(str(text))
    here = url_for(f"{register.key}.import_map", token=kept.token)
    return _page(
        register, 2, columns=made, action=here, hidden=[("sheet", sheet)], notices=notices,
        errors=[(f"f-column-{i}", text) for i, text in errors.items()],
        sheet_text=str(_("Sheet: %(sheet)s. Headings in row %(row)s", sheet=sheet, row=layout.row)),
        sheets=[{"label": n, "current": n == sheet,
                 "url": url_for(f"{register.key}.import_map", token=kept.token, sheet=n)}
                for n in names] if len(names) > 1 else [],
    )  # fmt: skip


def _options(layout: Layout, column: int) -> list[tuple[str, str, bool]]:
    chosen = layout.mapped.get(column, "")
    leave = ("", str(_("Leave out")), not chosen)
    return [leave, *((f.name, str(f.label), f.name == chosen) for f in layout.target.fields)]


def check(register: Register, kept: Pending, outcome: Outcome) -> Page:
    """Step 3."""
    key, token, totals = register.key, kept.token, outcome.totals
    numbers = {f.name: i for i, f in enumerate(outcome.request.layout.target.fields)}
    bad = [_bad_row(p, numbers) for p in outcome.problems[:SHOWN]]
    for sheet, problems in outcome.line_problems.items():
        bad += [_line_row(sheet, p) for p in problems[: SHOWN - len(bad)]]
    changes = totals.new + totals.updated
    changes_of_lines = sum(t.new + t.updated for t in outcome.lines.values())
    confirm = ""
    if changes:
        confirm = str(_("Import %(what)s", what=counted(register.noun, changes)))
    elif changes_of_lines:
        confirm = str(_("Import the lines"))
    more = len(outcome.problems) - SHOWN
    rejected = ""
    if totals.rejected:
        rejected = url_for(f"{key}.import_check_rejected", token=token)
    return _page(
        register, 3, action=url_for(f"{key}.import_check", token=token),
        totals=_totals(totals), effects=[e for panel in outcome.effects for e in panel.data],
        bad_rows=bad, confirm_label=confirm, notices=_notices(outcome, bool(confirm)),
        bad_note=str(_("And %(count)s more: download them all", count=more)) if more > 0 else "",
        rejected_url=rejected,
        hidden=[(f"was-{row['name']}", row["value"]) for row in bad if row["name"]],
        cancel=Link(str(_("Back to the columns")), url_for(f"{key}.import_map", token=token)),
    )  # fmt: skip


def _bad_row(problem: Problem, numbers: Mapping[str, int]) -> dict[str, Any]:
    number = numbers.get(problem.field.name)
    name = f"fix-{problem.row}-{number}" if number is not None else None
    return {
        "number": problem.row, "field": str(problem.field.label), "value": problem.value,
        "name": name, "id": name or f"row-{problem.row}", "error": str(problem.message),
    }  # fmt: skip


def _line_row(sheet: str, problem: Problem) -> dict[str, Any]:
    return {
        "number": f"{sheet}: {problem.row}", "field": str(problem.field.label),
        "value": problem.value, "name": None, "id": f"line-{problem.row}",
        "error": str(problem.message),
    }  # fmt: skip


def _notices(outcome: Outcome, something: bool) -> list[str]:
    found = []
    if not something:
        found.append(str(_("There is nothing new in this file")))
    ignored = outcome.request.layout.ignored
    if ignored:
        found.append(str(_("Columns left out: %(columns)s", columns="، ".join(ignored[:20]))))
    if outcome.differing:
        text = _("Rows that differ from what is registered: %(count)s. What is registered stays; "
                 "only blanks are filled", count=outcome.differing)  # fmt: skip
        found.append(str(text))
    for text, count in outcome.warnings.most_common(5):
        found.append(str(_("%(words)s (rows: %(count)s)", words=text, count=count)))
    for sheet, totals in outcome.lines.items():
        text = _("Sheet «%(sheet)s»: %(new)s new, %(rejected)s rejected", sheet=sheet,
                 new=totals.new, rejected=totals.rejected)  # fmt: skip
        found.append(str(text))
    return found


def _totals(totals: Totals) -> list[dict[str, str]]:
    rows = (
        (_("New rows"), totals.new, "good"), (_("Updated rows"), totals.updated, "good"),
        (_("Rows already there"), totals.unchanged, "plain"),
        (_("Repeated rows"), totals.repeated, "wait" if totals.repeated else "plain"),
        (_("Rejected rows"), totals.rejected, "bad" if totals.rejected else "plain"),
    )  # fmt: skip
    return [{"label": str(label), "count_text": f"{n:,}", "tone": tone} for label, n, tone in rows]


def batch(
    register: Register, found: Any, operation: Operation | None, *, downloadable: bool
) -> Page:
    """Step 4, and what became of undoing it."""
    actions = [Link(str(register.label), url_for(f"{register.key}.list"), "primary")]
    if downloadable:
        url = url_for(f"{register.key}.import_rejected", batch=found.id)
        actions.append(Link(str(_("Download the rows to correct")), url))
    actions.append(Link(str(_("Import another file")), url_for(f"{register.key}.import_upload")))
    undone = stored(operation) if operation else None
    notices = []
    if operation is not None and operation.undone_by_id is None:
        url = url_for(f"{register.key}.undo_import", batch=found.id)
        actions.append(Link(str(_("Undo the import")), url, "danger"))
    elif operation is not None:
        notices.append(str(_("This import was undone")))
        url = url_for(f"{register.key}.undo_operation", operation=operation.undone_by_id)
        actions.append(Link(str(_("Redo the import")), url))
    counts = Totals(found.read, found.created, found.updated, found.unchanged, found.repeated,
                    found.rejected)  # fmt: skip
    facts = [
        (str(_("File")), found.file_name), (str(_("Sheet")), found.sheet),
        (str(_("Legal basis")), found.basis), (str(_("Imported by")), found.actor or "–"),
        (str(_("Imported on")), _when(found.at)),
    ]  # fmt: skip
    title = str(_("Import number %(id)s", id=found.id))
    return _page(register, 4, title=title, totals=_totals(counts), facts=facts, actions=actions,
                 effects=[], undone=groups(undone, done=True) if undone else [], notices=notices,
                 progress=None)  # fmt: skip


def _when(moment: Any) -> Markup:
    at = clock.local(moment)
    return Markup('<bdi dir="ltr">%s %02d:%02d</bdi>') % (
        calendar.show_date(at.date()), at.hour, at.minute)  # fmt: skip
