"""What the pages of reports show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import request, url_for
from markupsafe import Markup

from esrar.accounts.permissions import granted
from esrar.core.calendar import show_date
from esrar.core.db import db
from esrar.core.i18n import LANGUAGES, _
from esrar.core.pages import Link, StatusTag
from esrar.core.pieces import CODE, HASH, LINK, LTR, TAG
from esrar.kit.form_fields import form_field
from esrar.kit.register import Field
from esrar.measures.years import Year
from esrar.plan.closing import Span
from esrar.plan.promises import Promise
from esrar.reports import narratives
from esrar.reports.asked import EDITIONS
from esrar.reports.keeping import said_by
from esrar.reports.verifying import TONES, WORDS, Verdict

TONGUES = {"ar": "العربية", "en": "English"}


def list_page(rows: Sequence[Any], year: Year, every: Sequence[Year]) -> dict[str, Any]:
    """The reports, and what can be done next."""
    may = "reports:write" in granted()
    return {
        "title": str(_("Reports")),
        "intro": str(_("A report is made with one act, kept as it was made, and can be verified "
                       "by its number or its file")),
        "actions": list(_acts(year)) if may else [
            Link(str(_("Verify a paper")), url_for("reports.verify"))],
        "years": [Link(one.label, url_for("reports.every", year=one.start.year))
                  for one in every] if len(every) > 1 else [],
        "narratives": [
            Link(str(span.label), url_for("reports.narrative", span=span.value,
                                          year=year.start.year)) for span in Span
        ] if may else [],
        "year": year.label,
        "headings": [str(_("Number")), str(_("Period")), str(_("Edition")), str(_("Language")),
                     str(_("Made on")), str(_("Status")), str(_("Files"))],
        "rows": [_row(row) for row in rows],
        "empty": str(_("No report has been made yet")),
    }  # fmt: skip


def _acts(year: Year) -> Iterator[Link]:
    yield Link(str(_("New report")), url_for("reports.new", year=year.start.year), "primary")
    yield Link(str(_("Verify a paper")), url_for("reports.verify"))


def _row(row: Any) -> list[Any]:
    opens = url_for("reports.report", identifier=row.identifier)
    return [LINK % (opens, CODE % row.identifier), Span(row.span).label,
            EDITIONS[row.edition], TONGUES[row.language], LTR % show_date(row.made_on),
            _state(row), files(row)]  # fmt: skip


def _state(row: Any) -> Markup:
    if row.closing_id:
        return TAG % ("good", _("Of a closed period"))
    return TAG % ("wait", _("Draft – the period is not closed"))


def files(row: Any) -> Any:
    """Links to a report's files, for whoever may take them."""
    if "reports:export" not in granted():
        return "–"
    links = [LINK % (url_for("reports.file", identifier=row.identifier, ending=ending),
                     ending.upper()) for ending in ("pdf", "xlsx")]  # fmt: skip
    return Markup(" · ").join(links)


def report_page(row: Any) -> dict[str, Any]:
    """A report as it was made."""
    data = said_by(row)
    acts = [Link(str(_("Verify")), url_for("reports.verify", number=row.identifier))]
    if "reports:export" in granted():
        acts = [*(Link(label, url_for("reports.file", identifier=row.identifier, ending=ending),
                       kind) for label, ending, kind in (
                    (str(_("Download PDF")), "pdf", "primary"),
                    (str(_("Download the workbook")), "xlsx", ""))), *acts]  # fmt: skip
    return {
        "title": data["title"], "subtitle": data["edition_label"], "data": data,
        "back": Link(str(_("Reports")), url_for("reports.every")), "actions": acts,
        "language": row.language, "direction": "rtl" if row.language == "ar" else "ltr",
        "status": StatusTag(str(_("Of a closed period")), "good") if row.closing_id
        else StatusTag(str(_("Draft – the period is not closed")), "wait"),
        "pairs": list(_pairs(row, data)),
    }  # fmt: skip


def _pairs(row: Any, data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield str(_("Identifier of the report")), CODE % row.identifier
    yield str(_("Period")), data["period"]
    yield str(_("Data as of")), LTR % show_date(row.as_of)
    yield str(_("Made on")), LTR % show_date(row.made_on)
    if row.made_by:
        yield str(_("Made by")), row.made_by
    if data["decision"]:
        yield str(_("Decision")), CODE % data["decision"]["number"]
    if data["closing"]:
        yield str(_("Closing")), CODE % data["closing"]["reference"]
    yield str(_("Fingerprint (SHA-256)")), HASH % row.fingerprint


def narrative_page(year: Year, span: Span, promised: Sequence[Promise], form: Any,
                   errors: list[tuple[str, str]]) -> dict[str, Any]:  # fmt: skip
    """A text for each indicator."""
    told = narratives.told(db.session(), year, span)
    fields = [Field(p.key, f"{p.number}. {p.name}", narratives.KIND) for p in promised]
    return {
        "title": str(_("Narrative: %(period)s", period=span.label)),
        "subtitle": str(_("It is written in the language of this page, and goes into the next "
                          "report of the period")),
        "back": Link(str(_("Reports")), url_for("reports.every", year=year.start.year)),
        "action": request.full_path.rstrip("?"), "errors": errors, "hidden": [],
        "fields": [form_field(f, form[f.name] if form else None, told.get(f.name))
                   for f in fields],
        "tongues": [TONGUES[one] for one in LANGUAGES],
    }  # fmt: skip


def verify_page(found: Verdict | None, number: str, errors: list[Any]) -> dict[str, Any]:
    """The question and the answer."""
    return {
        "title": str(_("Verify a paper")),
        "back": Link(str(_("Reports")), url_for("reports.every")),
        "number": number, "errors": errors,
        "verdict": StatusTag(str(WORDS[found.answer]), TONES[found.answer]) if found else None,
        "pairs": list(_told(found)) if found else [],
    }  # fmt: skip


def _told(found: Verdict) -> Iterator[tuple[str, Any]]:
    kinds = {"report": _("Report"), "pack": _("Verification pack"), "letter": _("Letter")}
    if found.kind:
        yield str(_("Paper")), kinds[found.kind]
    if found.identifier:
        yield str(_("Number")), CODE % found.identifier
    if found.proof:
        proof = CODE % found.proof
        if "privacy:read" in granted():
            proof = LINK % (url_for("privacy.proof", number=found.proof), proof)
        yield str(_("Proof of destruction")), proof
    if found.made_on:
        year, month, day = found.made_on.split("-")
        yield str(_("Made on")), LTR % f"{day}/{month}/{year}"
    if found.fingerprint:
        yield str(_("Fingerprint (SHA-256)")), HASH % found.fingerprint
    if found.sha256:
        yield str(_("SHA-256 of the file")), HASH % found.sha256
