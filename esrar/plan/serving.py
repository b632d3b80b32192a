"""Which deliverables a copy of a register or a document is, as the page of either says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.db import db
from esrar.core.i18n import _, language
from esrar.core.pages import StatusTag
from esrar.core.standing import stands
from esrar.kit.extensions import Panel
from esrar.kit.register import Register
from esrar.measures.years import year_of
from esrar.plan.fulfilment import Handed, Kept, handed_copies, is_copy_of, judged
from esrar.plan.papers import papers, types
from esrar.plan.standing import DELIVERABLE, TASK


@dataclass(frozen=True)
class Serving:
    """A deliverable that a copy serves, how far it is fulfilled, what else it needs."""

    code: str
    task: str
    url: str
    text: str
    status: StatusTag
    lacking: Sequence[str]


def serves(register: Register, copy: Any) -> Panel | None:
    """The deliverables that a copy is, or will be once it is approved."""
    session, year = db.session(), year_of(copy.taken_on)
    if year.id is None:
        return None
    copies, found = handed_copies(session, year), []
    for row in _asked(session, year.id):
        own = judged(row, {}, copies, year)
        if any(is_copy_of(one.home, copy) for one in own.kept):
            found.append(_serving(row, own))
    return Panel("plan", str(_("In the operational plan")), "plan/serves.html", found or None)


def of_document(record: Mapping[str, Any]) -> list[Serving]:
    """The deliverables that a document is, or will be once it is approved."""
    kinds = {one.id: key for key, one in types().items()}
    year = year_of(record["submitted_on"] or record["approved_on"]
                   or clock.local(record["created_at"]).date())  # fmt: skip
    if year.id is None:
        return []
    session = db.session()
    texts, copies = papers(session), handed_copies(session, year)
    rows = _asked(session, year.id, TASK.c.code == record["task_code"],
                  DELIVERABLE.c.document_type == kinds.get(record["kind_id"], ""))  # fmt: skip
    judged_rows = [(row, judged(row, texts, copies, year)) for row in rows]
    return [_serving(row, state) for row, state in judged_rows if state.takes_papers]


def _asked(session: Session, year_id: int, *where: Any) -> list[dict[str, Any]]:
    """Deliverables that are required in a year, with their tasks."""
    rows = session.execute(
        select(DELIVERABLE, TASK.c.code, TASK.c.id.label("task_number"),
               TASK.c.text_ar.label("task_ar"), TASK.c.text_en.label("task_en"))
        .join(TASK, TASK.c.id == DELIVERABLE.c.task_id)
        .where(TASK.c.fiscal_year_id == year_id, stands(TASK), stands(DELIVERABLE),
               DELIVERABLE.c.suggested.is_(False), *where)
        .order_by(TASK.c.number)
    )  # fmt: skip
    return [dict(row) for row in rows.mappings()]


def _serving(row: Mapping[str, Any], found: Handed) -> Serving:
    lacking = [str(one.home.register.label) for one in found.kept if not _counting(found, one)]
    text = row[f"text_{language()}"] or row["text_ar"]
    done = row["fulfilled_on"] is not None
    status = StatusTag(str(_("Fulfilled")), "good") if done else StatusTag(
        str(_("Not fulfilled yet")), "wait")  # fmt: skip
    task = row["task_ar"] if language() == "ar" else row["task_en"] or row["task_ar"]
    url = url_for("tasks.show", id=row["task_number"])
    return Serving(row["code"], task, url, text, status, lacking)


def _counting(found: Handed, one: Kept) -> bool:
    return bool(one.approved if found.must_be_approved else one.copies)
