"""What the check of an import prints: totals, what changes, and only the rows in error."""

from __future__ import annotations

from typing import Any

from flask import url_for

from esrar.core.counted import counted
from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.kit.importer.known import Matches
from esrar.kit.importer.outcome import Totals
from esrar.kit.importer.pages import Page, frame
from esrar.kit.importer.pending import Pending
from esrar.kit.importer.progress import Stage
from esrar.kit.importer.report import Report
from esrar.kit.importer.settled import request_of
from esrar.kit.importer.work import State
from esrar.kit.register import Register

FEW = 5
"""So many changed records stand on the page of the check itself."""
A_PAGE = 50

CHOICES = {
    Matches.FILL: _l("Fill their blanks, and keep what they say"),
    Matches.OVERWRITE: _l("Overwrite what differs"),
    Matches.SKIP: _l("Skip them"),
}
STAGES = {
    Stage.WAITING: _l("Starting"),
    Stage.OPENING: _l("Opening the sheets"),
    Stage.READING: _l("Reading the rows"),
    Stage.WRITING: _l("Comparing with what is registered"),
    Stage.COUNTING: _l("Working out the indicators"),
}
SHARES = {Stage.WAITING: (0, 0), Stage.OPENING: (10, 100), Stage.READING: (2, 40),
          Stage.WRITING: (45, 70), Stage.COUNTING: (70, 70)}  # fmt: skip
"""Where the bar stands at the beginning and at the end of each stage."""


def check(register: Register, kept: Pending, report: Report) -> Page:
    """Step 3."""
    key, token = register.key, kept.token
    totals = Totals(**report["totals"])
    changes = totals.new + totals.updated
    of_lines = sum(t["new"] + t["updated"] for t in report["lines"].values())
    confirm = ""
    if changes:
        confirm = str(_("Import %(what)s", what=counted(register.noun, changes)))
    elif of_lines:
        confirm = str(_("Import the lines"))
    bad = [_bad_row(p) for p in report["problems"]]
    more = report["problem_count"] - len(bad)
    rejected = url_for(f"{key}.import_check_rejected", token=token) if bad else ""
    return frame(
        register, 3, action=url_for(f"{key}.import_check", token=token),
        totals=totals_of(totals), effects=report["effects"], bad_rows=bad, confirm_label=confirm,
        notices=_notices(register, kept, report, bool(confirm)), rejected_url=rejected,
        bad_note=str(_("And %(count)s more: download them all", count=more)) if more > 0 else "",
        hidden=[(f"was-{row['name']}", row["value"]) for row in bad if row["name"]],
        choices=_choices(kept), clears=kept.clear, known=_known(register, kept, report),
        values_url=url_for(f"{key}.import_values", token=token) if report["unknown"] else "",
        values_text=str(_("Values unknown to their lists: %(count)s",
                          count=report["unknown_count"])),
        cancel=Link(str(_("Back to the columns")), url_for(f"{key}.import_map", token=token)),
    )  # fmt: skip


def _bad_row(problem: dict[str, Any]) -> dict[str, Any]:
    place, number = problem["place"], problem["field"]
    name = f"fix-{place}-{number}" if number is not None else None
    where = f"{problem['sheet']}: " if problem["sheet"] else ""
    return {
        "where": where, "number": problem["row"], "field": problem["label"],
        "value": problem["value"], "name": name, "id": name or f"row-{place}",
        "error": problem["text"],
    }  # fmt: skip


def _choices(kept: Pending) -> list[tuple[str, str, bool]]:
    return [(m.value, str(label), m.value == kept.matches) for m, label in CHOICES.items()]


def _known(register: Register, kept: Pending, report: Report) -> Page | None:
    """What changes of records that are already there; None when no row means any."""
    totals = report["totals"]
    if not (totals["updated"] or totals["unchanged"]):
        return None
    url = url_for(f"{register.key}.import_changes", token=kept.token)
    return {
        "fields": report["fields"], "records": report["changed"][:FEW],
        "more": Link(str(_("All changes, field by field")), url) if report["changed"] else None,
    }  # fmt: skip


def _notices(register: Register, kept: Pending, report: Report, something: bool) -> list[str]:
    found = []
    if not something:
        wrong = _("No row can be taken in as it is. Correct the errors, here or in the file")
        nothing = _("There is nothing new in this file")
        found.append(str(wrong if report["problem_count"] else nothing))
    ignored = [h for s in request_of(register, kept).sheets for h in s.layout.ignored]
    if ignored:
        found.append(str(_("Columns left out: %(columns)s", columns="، ".join(ignored[:20]))))
    if report["differing"] and kept.matches != Matches.OVERWRITE:
        text = _("Rows that differ from what is registered: %(count)s. What is registered stays; "
                 "only blanks are filled", count=report["differing"])  # fmt: skip
        if kept.matches == Matches.SKIP:
            text = _("Rows that say more than what is registered: %(count)s. They are skipped",
                     count=report["differing"])  # fmt: skip
        found.append(str(text))
    for text, count in report["warnings"]:
        found.append(str(_("%(words)s (rows: %(count)s)", words=text, count=count)))
    for sheet, totals in report["lines"].items():
        text = _("Sheet «%(sheet)s»: %(new)s new, %(rejected)s rejected", sheet=sheet,
                 new=totals["new"], rejected=totals["rejected"])  # fmt: skip
        found.append(str(text))
    return found


def totals_of(totals: Totals) -> list[dict[str, str]]:
    """The counts of an import."""
    rows = (
        (_("New rows"), totals.new, "good"), (_("Updated rows"), totals.updated, "good"),
        (_("Rows already there"), totals.unchanged, "plain"),
        (_("Repeated rows"), totals.repeated, "wait" if totals.repeated else "plain"),
        (_("Rejected rows"), totals.rejected, "bad" if totals.rejected else "plain"),
    )  # fmt: skip
    return [{"label": str(label), "count_text": f"{n:,}", "tone": tone} for label, n, tone in rows]


def changes(register: Register, kept: Pending, report: Report, number: int) -> Page:
    """What changes, record by record."""
    rows, here = report["changed"], f"{register.key}.import_changes"
    last = max(1, -(-len(rows) // A_PAGE))
    number = min(max(number, 1), last)
    part = rows[(number - 1) * A_PAGE : number * A_PAGE]
    more = report["changed_count"] - len(rows)
    notices = [str(_("Only the first %(count)s are shown", count=f"{len(rows):,}"))] if more else []
    return frame(
        register, 3, title=str(_("What the import changes")), notices=notices, records=part,
        fields=report["fields"], place=str(_("Page %(page)s of %(last)s", page=number, last=last)),
        previous=url_for(here, token=kept.token, page=number - 1) if number > 1 else "",
        following=url_for(here, token=kept.token, page=number + 1) if number < last else "",
        cancel=Link(str(_("Back to the check")),
                    url_for(f"{register.key}.import_check", token=kept.token)),
    )  # fmt: skip


def working(register: Register, kept: Pending, state: State) -> Page:
    """A check or an import under way; or one that was never begun, or that stopped."""
    first, last = SHARES[state.stage]
    share = first + (last - first) * state.done // max(state.total, state.done, 1)
    text = str(STAGES[state.stage])
    if state.done:
        text = str(_("%(stage)s: %(done)s rows", stage=text, done=f"{state.done:,}"))
    stopped = ""
    if not state.alive:
        stopped = str(_("The rows are not yet checked"))
    if not state.alive and kept.turn:
        stopped = str(_("The work stopped before it ended, and nothing was saved. Start it again"))
    url = url_for(f"{register.key}.import_check", token=kept.token)
    return frame(
        register, 3, alive=state.alive, text=text, share=share, url=url, stopped=stopped,
        action=url, again=str(_("Check the rows")), cancel=Link(str(_("Back to the columns")),
                                url_for(f"{register.key}.import_map", token=kept.token)),
    )  # fmt: skip


def opening(register: Register, kept: Pending, state: State) -> Page:
    """A large file whose sheets are not yet known."""
    text = str(STAGES[state.stage])
    if state.total > 1:
        text = str(_("%(stage)s: %(done)s of %(total)s", stage=text, done=state.done + 1,
                     total=state.total))  # fmt: skip
    first, last = SHARES[state.stage]
    url = url_for(f"{register.key}.import_map", token=kept.token)
    return frame(
        register, 2, alive=state.alive, text=text, url=url, action=url,
        share=first + (last - first) * state.done // max(state.total, 1),
        stopped=str(_("The work stopped before it ended, and nothing was saved. Start it again")),
        again=str(_("Read the file")),
        cancel=Link(str(_("Cancel")), url_for(f"{register.key}.import_upload")),
    )  # fmt: skip
