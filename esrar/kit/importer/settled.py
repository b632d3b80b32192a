"""What a person settles about the sheets of an upload, as it is kept from one page to the next."""

from __future__ import annotations

from typing import Any

from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.kit.importer.asking import choose_sheets, suggested
from esrar.kit.importer.cells import shown
from esrar.kit.importer.columns import target_of
from esrar.kit.importer.guessing import readable
from esrar.kit.importer.known import Matches, Policy
from esrar.kit.importer.layout import EMPTY, SCANNED, Layout, NoHeadings
from esrar.kit.importer.outcome import Request, Sheet
from esrar.kit.importer.pending import Pending
from esrar.kit.importer.progress import Progress, Stage, silent
from esrar.kit.importer.reader import Upload
from esrar.kit.importer.reading import look_into, sheet_names
from esrar.kit.register import Register

MOST_SHEETS = 20
SAMPLES = 3


def kept_sheets(register: Register, upload: Upload,
                progress: Progress = silent) -> dict[str, dict[str, Any]]:  # fmt: skip
    """The sheets of a file with what was recognised of each. Raises Invalid when none has rows.

    Taken in are the first sheet of records, those with the same headings, and sheets of lines.
    """
    names = sheet_names(upload)
    chosen = choose_sheets(register, names)
    found: dict[str, dict[str, Any]] = {}
    problem: Invalid | None = None
    ordered = sorted(names[:MOST_SHEETS], key=lambda n: n not in chosen)
    for done, name in enumerate(ordered):
        progress(Stage.OPENING, done, len(ordered))
        try:
            glimpse = look_into(upload, name, SCANNED)
            layout = suggested(register, name, glimpse)
        except NoHeadings as empty:
            problem = problem or empty
            continue
        lines = layout.target.block is not None
        first = next(iter(found.values()), None)
        alike = first is not None and first["headings"] == list(layout.headings)
        taken = first is None or (lines and bool(layout.mapped)) or (alike and not lines)
        found[name] = {
            "row": layout.row, "headings": list(layout.headings), "mapped": _keyed(layout.mapped),
            "guessed": _keyed(layout.guessed), "remembered": layout.remembered,
            "merged": sorted(layout.merged), "taken": taken, "remarks": list(glimpse.remarks),
            "readable": _keyed(readable(layout, glimpse.rows)),
            "samples": [[shown(c, 40) for c in r.cells] for r in glimpse.rows
                        if r.number > layout.row][:SAMPLES],
        }  # fmt: skip
    if not found:
        raise problem or NoHeadings(EMPTY)
    return {name: found[name] for name in names if name in found}


def _keyed(values: Any) -> dict[str, Any]:
    return {str(k): v for k, v in values.items()}


def layout_of(register: Register, kept: Pending, name: str) -> Layout:
    """A sheet's columns as they are settled."""
    sheet = kept.sheets[name]
    target = target_of(register, name)
    return Layout(
        target, sheet["row"], tuple(sheet["headings"]),
        {int(i): n for i, n in sheet["mapped"].items() if n in target.by_name},
        {int(i): score for i, score in sheet["guessed"].items()},
        sheet["remembered"], frozenset(sheet["merged"]),
    )  # fmt: skip


def request_of(register: Register, kept: Pending) -> Request:
    """The import as it is settled so far. Raises Invalid when no sheet is to be taken in."""
    sheets = tuple(
        Sheet(name, layout_of(register, kept, name))
        for name, sheet in kept.sheets.items()
        if sheet["taken"]
    )
    if not sheets:
        raise Invalid(_l("Choose one sheet at least"))
    policy = Policy(Matches(kept.matches), kept.clear)
    return Request(register, kept.upload(), sheets, kept.basis, kept.fixes, policy,
                   kept.skipped, kept.token)  # fmt: skip
