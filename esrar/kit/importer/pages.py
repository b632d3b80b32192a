"""What the first pages of an import print: the file, and which column is which field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy import select

from esrar.core import calendar, clock
from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.kit.importer import pending
from esrar.kit.importer.layout import Layout
from esrar.kit.importer.models import ImportBatch
from esrar.kit.importer.pending import Pending
from esrar.kit.importer.reader import LARGEST
from esrar.kit.importer.settled import MOST_SHEETS, layout_of
from esrar.kit.pages import FormField
from esrar.kit.register import Register

EARLIER = 5

REMARKS: dict[str, Any] = {
    "formulas": _l("Some cells hold formulas: the value that was last worked out is read"),
    "errors": _l("Some cells hold errors of formulas, such as #N/A: they are read as blank"),
    "hidden_rows": _l("Some rows are hidden: they are read like the others"),
    "hidden_columns": _l("Some columns are hidden: they are read like the others"),
    "hidden_sheets": _l("The workbook has hidden sheets: they are not read"),
}

Page = dict[str, Any]


def frame(register: Register, step: int, **more: Any) -> Page:
    """What every page of an import has."""
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


def when(moment: Any) -> Markup:
    """A moment by the clocks of Riyadh."""
    at = clock.local(moment)
    return Markup('<bdi dir="ltr">%s %02d:%02d</bdi>') % (
        calendar.show_date(at.date()), at.hour, at.minute)  # fmt: skip


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
    return frame(
        register, 1, fields=fields, action=url_for(f"{register.key}.import_receive"),
        errors=[(f"f-{name}", text) for name, text in wrong.items()],
        template_url=url_for(f"{register.key}.template"), batches=_earlier(register),
        batches_url=url_for(f"{register.key}.import_batches"),
        aliases_url=url_for(f"{register.key}.import_aliases"), waiting=_waiting(register),
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
            "detail": f"{when(row.at)} · {counted(register.noun, row.created)}",
        }
        for row in rows
    ]


def _waiting(register: Register) -> list[Link]:
    return [
        Link(kept.name, url_for(f"{register.key}.import_{'check' if kept.turn else 'map'}",
                                token=kept.token))
        for kept in pending.mine(register)
    ]  # fmt: skip


def columns(
    register: Register, kept: Pending, layouts: Mapping[str, Layout], errors: Mapping[str, str]
) -> Page:
    """Step 2: every sheet, one below the other."""
    several = len(kept.sheets) > 1
    sheets = [_sheet(kept, i, name, layouts[name], errors, several)
              for i, name in enumerate(kept.sheets)]  # fmt: skip
    notices = []
    if len(kept.sheets) >= MOST_SHEETS:
        notices.append(str(_("Only the first %(count)s sheets are shown", count=MOST_SHEETS)))
    notices += _missing(kept, layouts)
    return frame(
        register, 2, sheets=sheets, several=several, notices=notices,
        action=url_for(f"{register.key}.import_map", token=kept.token),
        discard_url=url_for(f"{register.key}.import_discard", token=kept.token),
        errors=[(f"f-{name}", text) for name, text in errors.items()],
    )  # fmt: skip


def _missing(kept: Pending, layouts: Mapping[str, Layout]) -> list[str]:
    taken = [lay for name, lay in layouts.items() if kept.sheets[name]["taken"]]
    found = []
    for layout in taken:
        names = [str(f.label) for f in layout.target.fields
                 if f.required and f.name not in layout.mapped.values()]  # fmt: skip
        if names:
            text = _("No column yet for what is compulsory: %(fields)s", fields="، ".join(names))
            found.append(str(text))
    return list(dict.fromkeys(found))


def _sheet(
    kept: Pending, index: int, name: str, layout: Layout, errors: Mapping[str, str], several: bool
) -> Page:
    sheet = kept.sheets[name]
    block = layout.target.block
    what = block.label if block else layout.target.register.label
    made = [
        _column(layout, index, i, sheet, errors)
        for i in range(len(layout.headings))
        if i not in layout.ours and (layout.headings[i] or any(_samples(sheet, i)))
    ]
    text = _("Becomes: %(what)s. Headings in row %(row)s", what=what, row=layout.row)
    remarks = [str(REMARKS[r]) for r in sheet["remarks"] if r in REMARKS]
    if layout.merged:
        remarks.append(str(_("Some headings are merged over several columns: give each column "
                             "a heading of its own")))  # fmt: skip
    return {
        "name": name, "id": f"f-sheet-{index}", "field": f"sheet-{index}", "text": str(text),
        "taken": sheet["taken"], "columns": made, "remarks": remarks, "open": sheet["taken"],
        "error": errors.get(f"sheet-{index}", ""), "label": name if several else "",
    }  # fmt: skip


def _samples(sheet: Mapping[str, Any], column: int) -> list[str]:
    return [row[column] for row in sheet["samples"] if column < len(row) and row[column]]


def _column(
    layout: Layout, index: int, column: int, sheet: Mapping[str, Any], errors: Mapping[str, str]
) -> Page:
    name = f"column-{index}-{column}"
    tone, sure = _confidence(layout, column, sheet)
    return {
        "id": f"f-{name}", "name": name, "error": errors.get(name, ""), "sure": sure, "tone": tone,
        "heading": layout.headings[column] or str(_("Column %(number)s", number=column + 1)),
        "sample": "، ".join(_samples(sheet, column)), "options": _options(layout, column),
    }  # fmt: skip


def _confidence(layout: Layout, column: int, sheet: Mapping[str, Any]) -> tuple[str, str]:
    """How sure it is that a column means its field: by its heading, and by what stands in it."""
    if column not in layout.mapped:
        return "plain", str(_("Not imported"))
    good, filled = sheet["readable"].get(str(column), (0, 0))
    if str(sheet["mapped"].get(str(column))) == layout.mapped[column] and filled > 2 * good:
        text = _("Only %(good)s of %(filled)s values suit the field", good=good, filled=filled)
        return "bad", str(text)
    if layout.remembered:
        return "good", str(_("As chosen before"))
    if column in layout.guessed:
        share = round(100 * layout.guessed[column])
        return "wait", str(_("Guess: %(share)s%% alike", share=share))
    return "good", str(_("Known heading"))


def _options(layout: Layout, column: int) -> list[tuple[str, str, bool]]:
    chosen = layout.mapped.get(column, "")
    leave = ("", str(_("Leave out")), not chosen)
    return [leave, *((f.name, str(f.label), f.name == chosen) for f in layout.target.fields)]


def layouts_of(register: Register, kept: Pending) -> dict[str, Layout]:
    """The columns of every sheet as they are settled."""
    return {name: layout_of(register, kept, name) for name in kept.sheets}
