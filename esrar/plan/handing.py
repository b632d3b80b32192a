"""Hands a deliverable over from its task: a new version of its document, with its file, at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from esrar.core import clock, context, storage
from esrar.core.calendar import EnteredDate
from esrar.core.db import Write, writing
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _, _l
from esrar.core.uploads import Upload
from esrar.documents.models import DocumentVersion
from esrar.documents.register import DOCUMENTS
from esrar.kit import files, saving
from esrar.kit.saving import Draft, LineDraft
from esrar.measures.years import Year
from esrar.plan.papers import of_year, papers, types

VERSION = DocumentVersion.__table__
FILE = "document"


@dataclass(frozen=True)
class Version:
    """What somebody hands over: the file, and what changed since the last."""

    upload: Upload
    name: str
    note: str = ""
    title: str = ""


def open_paper(session: Any, one: Mapping[str, Any], year: Year) -> Any | None:
    """The latest document of a deliverable that is not approved, if there is one."""
    own = papers(session).get((one["code"], one["document_type"]), ())
    found = [p for p in own if of_year(p, year.start, year.end) and p.approved_on is None]
    return found[-1] if found else None


def usual_title(one: Mapping[str, Any], year: Year) -> str:
    """What a new document of a deliverable is called unless somebody says otherwise."""
    title = _("%(what)s – task %(code)s, %(year)s", what=one["text_ar"], code=one["code"],
              year=year.label)  # fmt: skip
    return str(title)[:240]


def hand_in(one: Mapping[str, Any], department: str | None, year: Year, version: Version) -> int:
    """Add a version of the deliverable's document, with its file, and submit it; the document's id.

    All in one transaction. Raises Invalid for a file that is there already, Conflict when the
    document was approved meanwhile.
    """
    storage.put(version.upload.content)  # before the lock: a large one takes its time
    with writing(origin="form") as write:
        paper = open_paper(write.session, one, year)
        number = _next(write, paper.id) if paper is not None else 1
        record = saving.apply(write, DOCUMENTS, _draft(one, department, year, version, number,
                                                       new=paper is None),
                              paper.id if paper is not None else None)  # fmt: skip
        if vars(record).get("approved_on") is not None:
            raise Conflict(_l("It is approved: withdraw the approval before changing it"))
        name = _("Version %(number)s – %(name)s", number=number, name=version.name)
        files.attach(write, DOCUMENTS, record.id, FILE, str(name), version.upload)
        for column, value in submitted().items():
            setattr(record, column, value)
    return record.id


def submitted() -> dict[str, Any]:
    """The columns that say a record is handed in, today, by whoever acts now."""
    return {"submitted_on": clock.today(), "submitted_by_id": context.actor_id(),
            "returned_on": None, "return_reason": None}  # fmt: skip


def _next(write: Write, paper: int) -> int:
    own = select(func.count()).where(VERSION.c.document_id == paper)
    return (write.session.scalar(own) or 0) + 1


def _draft(one: Mapping[str, Any], department: str | None, year: Year, version: Version,
           number: int, *, new: bool) -> Draft:  # fmt: skip
    values: dict[str, Any] = {}
    if new:
        kind = types().get(one["document_type"])
        if kind is None:
            raise Invalid(_l("Choose one of the listed values"))
        title = version.title.strip() or usual_title(one, year)
        values = {"title": title, "kind_id": kind.id, "department": department,
                  "task_code": one["code"]}  # fmt: skip
    line = {"number": str(number), "issued_on": EnteredDate(clock.today()),
            "note": version.note.strip()[:300] or None}  # fmt: skip
    return Draft(values, {"versions": [LineDraft(None, line)]})
