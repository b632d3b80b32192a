"""A report as its papers: PDF and workbook, from the same content, the same bytes each time."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from esrar.audit.chain import compact
from esrar.core.i18n import _, speaking
from esrar.core.typeset import Paper, typeset
from esrar.kit.workbooks import Book, Cell, Heading

Data = Mapping[str, Any]


def fingerprint(content: Data) -> str:
    """What vouches for a report: a hash of all that it says."""
    return hashlib.sha256(compact(content).encode()).hexdigest()


def pdf(content: Data) -> bytes:
    """The report as PDF; its identifier and fingerprint stand in the file's properties."""
    with speaking(content["language"]):
        mark = fingerprint(content)
        return typeset(Paper(
            "reports/report.typ", content["title"],
            {"report": content, "says": _says(content), "fingerprint": mark,
             "foot": content["identifier"]},
            running=content["title"], house=str(_("Esrar association for productive families")),
            keywords=[content["identifier"], f"sha256:{mark}"],
        ))  # fmt: skip


def _says(content: Data) -> dict[str, Any]:
    """The words that stand around the content."""
    summary = content["summary"]
    period = _("from %(start)s to %(end)s", start=content["from"], end=content["to"])
    own = {
        "draft": _("Draft – the period is not closed"), "plan": _("Operational plan"),
        "period": _("Period"), "from-to": f"{content['period']}: {period}",
        "as-of": _("Data as of"), "made": _("Made on"), "decision": _("Decision"),
        "closing": _("Closing"), "identifier": _("Identifier of the report"),
        "fingerprint": _("Fingerprint (SHA-256)"), "summary": _("Summary"),
        "counts-line": _("The plan has %(indicators)s; they stand so:",
                         indicators=summary["indicators"]),
        "changes": _("What changed since: %(period)s", period=summary["since"]),
        "no-changes": _("No value changed"), "tasks": _("Tasks and deliverables"),
        "tasks-line": _("The plan has %(tasks)s; they stand so:", tasks=summary["task_count"]),
        "indicators": _("Indicators"), "value": _("Value"), "target": _("Target"),
        "status": _("Status"), "definition": _("How it is counted"),
        "left-out": _("Left out, by the first condition that failed"),
        "annexes": _("Annexes: the records behind each number"),
        "annexes-note": _("Persons stand here by the number of their record only"),
        "no-rows": _("No record counts yet"),
    }  # fmt: skip
    return {
        **{key: str(text) for key, text in own.items()},
        "indicator-headings": _headings("#", _("Indicator"), _("Value"), _("Target"),
                                        _("Status")),
        "change-headings": _headings("#", _("Indicator"), _("Before"), _("Now"), _("Status")),
        "task-headings": _headings(*_task_headings()),
    }  # fmt: skip


def _task_headings() -> tuple[Any, ...]:
    return ("#", _("Task"), _("Owner"), _("Due on"), _("Progress"), _("Status"),
            _("Deliverables"), _("Spent (SAR)"))  # fmt: skip


def _headings(*texts: Any) -> list[str]:
    return [str(text) for text in texts]


# -- the workbook --------------------------------------------------------------------------------


def xlsx(content: Data, made_on: date) -> bytes:
    """The same numbers as a workbook, with the identifier and the fingerprint in it."""
    out = io.BytesIO()
    with speaking(content["language"]):
        mark = fingerprint(content)
        made = datetime.combine(made_on, time(), UTC).replace(tzinfo=None)
        book = Book(out, made, {
            "title": content["title"], "keywords": f"{content['identifier']}, sha256:{mark}",
        })  # fmt: skip
        for name, headings, rows in _sheets(content, mark):
            wide = [Heading(text, width) for text, width in headings]
            book.sheet(name, wide).put(rows)
        book.close()
    return out.getvalue()


Sheet = tuple[str, Sequence[tuple[str, int]], Sequence[Sequence[Cell]]]
"""A sheet of the workbook: its name, its headings with their widths, its rows."""


def _sheets(content: Data, mark: str) -> Iterator[Sheet]:
    yield _summary_sheet(content, mark)
    yield _indicator_sheet(content)
    yield _task_sheet(content)
    rows = [[one["number"], one["name"], *row, *[""] * (4 - len(row))]
            for one in content["indicators"] for row in one["rows"]["rows"]]  # fmt: skip
    yield (
        str(_("Annexes")),
        [("#", 6), (str(_("Indicator")), 44), (str(_("Record")), 40), ("", 40), ("", 16), ("", 10)],
        rows,
    )


def _summary_sheet(content: Data, mark: str) -> Sheet:
    says = _says(content)
    facts: list[list[Cell]] = [
        [says["identifier"], content["identifier"]], [says["period"], says["from-to"]],
        [says["as-of"], content["as_of"]], [says["made"], content["made_on"]],
        [str(_("Edition")), content["edition_label"]],
    ]  # fmt: skip
    if content["decision"]:
        facts.append([says["decision"], " · ".join(filter(None, content["decision"].values()))])
    if content["closing"]:
        facts.append([says["closing"], content["closing"]["reference"]])
        facts.append([str(_("Fingerprint of the closing")), content["closing"]["fingerprint"]])
    if content["draft"]:
        facts.append([says["draft"], ""])
    facts.append([says["fingerprint"], mark])
    facts += [[one["label"], one["count"]] for one in content["summary"]["counts"]]
    return str(_("Summary")), [(content["title"], 40), ("", 70)], facts


def _indicator_sheet(content: Data) -> Sheet:
    found = content["indicators"]
    quarters = [one["label"] for one in found[0]["quarters"]] if found else []
    headings = [
        ("#", 6), (str(_("Indicator")), 44), (str(_("Objective")), 44), (str(_("Value")), 14),
        (str(_("Target")), 34), (str(_("Share of the target")), 14), (str(_("Status")), 20),
        *((label, 14) for label in quarters), (str(_("Narrative")), 60),
    ]  # fmt: skip
    rows = [
        [one["number"], one["name"], one["objective"], one["value"], one["target"],
         None if one["share"] is None else f"{one['share']}%", one["status"],
         *(q["value"] for q in one["quarters"]), one["narrative"]]
        for one in found
    ]  # fmt: skip
    return str(_("Indicators")), headings, rows


def _task_sheet(content: Data) -> Sheet:
    costs = any(part["costs"] for part in content["tasks"])
    titles = _task_headings() if costs else _task_headings()[:7]
    rows = [[part["quarter"], *row] for part in content["tasks"] for row in part["rows"]]
    headings = [(str(_("Quarter")), 16), *((str(text), 20) for text in titles)]
    return str(_("Tasks and deliverables")), headings, rows
