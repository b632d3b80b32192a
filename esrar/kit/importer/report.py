"""What a check found, as plain texts and numbers: kept beside the upload and shown from there."""

from __future__ import annotations

from dataclasses import asdict
from itertools import chain
from typing import Any

from esrar.kit.importer.changes import changed_records, counted_fields
from esrar.kit.importer.outcome import Outcome
from esrar.kit.importer.parsing import Problem
from esrar.kit.importer.places import row_of, sheet_of

Report = dict[str, Any]

SHOWN = 200
"""So many errors stand on the page; the workbook of refused rows holds them all."""
UNKNOWN = 300


def reported(outcome: Outcome) -> Report:
    """A report of what an import did, or would do."""
    problems = list(chain(outcome.problems, *outcome.line_problems.values()))
    unknown = sorted(outcome.unknown.items(), key=lambda item: -item[1].rows)
    return {
        "totals": asdict(outcome.totals),
        "lines": {sheet: asdict(totals) for sheet, totals in outcome.lines.items()},
        "problems": [_problem(outcome, p) for p in problems[:SHOWN]],
        "problem_count": len(problems),
        "unknown": [
            {"list": name, "spelling": spelling, "field": u.field.name, "text": u.text,
             "label": str(u.field.label), "rows": u.rows}
            for (name, spelling), u in unknown[:UNKNOWN]
        ],
        "unknown_count": len(unknown),
        "warnings": [[str(text), count] for text, count in outcome.warnings.most_common(5)],
        "differing": outcome.differing,
        "fields": [[str(f.label), count] for f, count in counted_fields(outcome).items()],
        "changed": [asdict(c) | {"row": row_of(c.place)} for c in changed_records(outcome)],
        "changed_count": outcome.changed.count,
        "effects": [
            [*(str(text) for text in effect), panel.links.get(str(effect[0]), "")]
            for panel in outcome.effects for effect in panel.data
        ],
        "error": "",
    }  # fmt: skip


def _problem(outcome: Outcome, problem: Problem) -> dict[str, Any]:
    sheets = outcome.request.sheets
    sheet = sheets[sheet_of(problem.row)]
    names = [f.name for f in sheet.layout.target.fields]
    return {
        "place": problem.row, "row": row_of(problem.row),
        "sheet": sheet.name if len(sheets) > 1 else "",
        "field": names.index(problem.field.name) if problem.field.name in names else None,
        "label": str(problem.field.label), "value": problem.value, "text": str(problem.message),
    }  # fmt: skip
