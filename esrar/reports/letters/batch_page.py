"""What the pages of many letters show: whom they go to, and the letters of one act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.core.pieces import LINK, LTR, TAG
from esrar.kit import registry
from esrar.kit.access import may, visible
from esrar.kit.chips import filter_words
from esrar.kit.queries import parse
from esrar.reports.letters import many
from esrar.reports.letters.register import STANDING
from esrar.reports.letters.rules import missing
from esrar.reports.letters.values import of_letter


def many_page(args: MultiDict[str, str], form: MultiDict[str, str], problem: str) -> dict[str, Any]:
    """The form; without a list only the choice of one."""
    of = args.get("of", "")
    filters = MultiDict((k, v) for k, v in args.items(multi=True) if k != "of")
    page: dict[str, Any] = {
        "title": str(_("Letters to many")),
        "back": Link(str(registry.get("letters").label), url_for("letters.list")),
        "errors": [("template", problem)] if problem else [],
        "sources": [(r.key, str(r.label), r.key == of) for r in many.sources()],
        "action": request.full_path.rstrip("?"), "recipients": None,
    }  # fmt: skip
    if not of:
        return page
    try:
        found = many.found(of, filters)
    except Invalid as wrong:
        return {**page, "errors": [("of", str(wrong))]}
    chosen = set(form.getlist("to")) if form else {str(i) for i in found.names}
    families = found.register.key == "families"
    query = parse(found.register, visible(found.register), filters)
    return {
        **page,
        "said": filter_words(found.register, query),
        "count": counted(found.register.noun, found.total),
        "more": str(_("Only the first %(most)s are shown: narrow the list with a filter",
                      most=many.MOST)) if found.total > many.MOST else "",
        "recipients": [(i, name, str(i) in chosen) for i, name in found.names.items()],
        "templates": [(number, name, form.get("template") == number)
                      for number, name, audience in many.templates(db.session())
                      if audience == ("family" if families else "organisation")],
    }  # fmt: skip


def batch_page(batch: int, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The letters of one act, and what can be done with them all."""
    letters = registry.get("letters")
    waiting = [r for r in rows if not r["approved_on"]]
    ready = [r for r in rows if r["approved_on"] and not r["issued_on"]]
    return {
        "title": str(_("Letters of one act: %(letters)s", letters=counted("letter", len(rows)))),
        "back": Link(str(letters.label), url_for("letters.list")),
        "headings": [str(_("Outgoing number")), str(_("Recipient")), str(_("Subject")),
                     str(_("Standing")), str(_("Lacks"))],
        "rows": [_row(row) for row in rows],
        "approve": url_for("letters_out.approve_batch", batch=batch)
        if waiting and may(letters, "approve") else "",
        "actions": [
            *([Link(str(_("Issue all that are approved")),
                    url_for("letters_out.issue_batch", batch=batch), "primary", "post")]
              if ready and may(letters, "write") else []),
            Link(str(_("All in one PDF")), url_for("letters_out.batch_paper", batch=batch)),
        ],
    }  # fmt: skip


def _row(row: Mapping[str, Any]) -> list[Any]:
    state = STANDING.states["issued" if row["issued_on"] else "approved" if row["approved_on"]
                            else "returned" if row["returned_on"]
                            else "submitted" if row["submitted_on"] else "draft"]  # fmt: skip
    to = of_letter(db.session(), row).get("recipient", "")
    lacks = [*missing(row["subject"]), *missing(row["body"])]
    link = LINK % (url_for("letters.show", id=row["id"]),
                   LTR % (row["reference"] or f"#{row['id']}"))  # fmt: skip
    return [link, to, row["subject"], TAG % (state.tone, state.label), "، ".join(lacks) or "–"]
