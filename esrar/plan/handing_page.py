"""What a task's page shows of its deliverables: documents with their versions, copies, the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.db import db
from esrar.core.i18n import _, language
from esrar.core.pages import Link, StatusTag
from esrar.core.standing import stands
from esrar.core.uploads import ACCEPT
from esrar.documents.register import DOCUMENTS
from esrar.kit import files
from esrar.kit.access import may, may_change
from esrar.kit.approval import STATES
from esrar.kit.approval_views import links as acts_of
from esrar.kit.files import Attachment
from esrar.kit.people import Person
from esrar.kit.snapshots.finding import reference, state
from esrar.measures.years import Year, years
from esrar.plan.deliverables import DELIVERABLES
from esrar.plan.fulfilment import Handed, Kept, handed_copies, judged
from esrar.plan.handing import FILE, usual_title
from esrar.plan.needs import open_before
from esrar.plan.papers import papers
from esrar.plan.standing import DELIVERABLE, HANDINGS, Handing
from esrar.plan.tasks import TASKS

ATTACHMENT = Attachment.__table__


@dataclass(frozen=True)
class Told:
    """A document or a copy: what it is called, how far it is, what was said, its files."""

    link: Link
    status: StatusTag
    lines: Sequence[str]
    reason: str = ""
    files: Sequence[tuple[str, str, str]] = ()
    acts: Sequence[Link] = ()


@dataclass(frozen=True)
class Block:
    """One deliverable on the page of its task."""

    id: int
    text: str
    kind: str
    status: StatusTag
    link: Link | None
    told: Sequence[Told] = ()
    lacking: Sequence[Link] = ()
    action: str = ""
    title: str = ""
    submit: str = ""


@dataclass(frozen=True)
class Handover:
    """The block of deliverables on a task's page."""

    waits: str
    blocks: Sequence[Block]
    accept: str = ACCEPT


def handover(row: Mapping[str, Any]) -> Handover:
    """What a task hands over, what there is of it, and what whoever reads may do next."""
    session = db.session()
    year = next(one for one in years() if one.id == row["fiscal_year_id"])
    texts, copies = papers(session), handed_copies(session, year)
    found = [
        (one, judged(one, texts, copies, year)) for one in owed(session, row["id"], row["code"])
    ]
    of = _files(session, [p.id for _one, state in found for p in state.papers])
    return Handover(_waits(session, row), [_block(row, year, *pair, of) for pair in found])


def owed(session: Session, task: int, code: str) -> list[Mapping[str, Any]]:
    """The deliverables of a task, suggested ones last, each with the task's code."""
    rows = session.execute(
        select(DELIVERABLE)
        .where(DELIVERABLE.c.task_id == task, stands(DELIVERABLE))
        .order_by(DELIVERABLE.c.suggested, DELIVERABLE.c.number)
    )
    return [{**row, "code": code} for row in rows.mappings()]


def _waits(session: Session, row: Mapping[str, Any]) -> str:
    if row["completed_on"] is not None:
        return ""
    waiting = open_before(session, [row["id"]], clock.today()).get(row["id"], ())
    sure = [one.code for one in waiting if one.confirmed]
    maybe = [one.code for one in waiting if not one.confirmed]
    parts = []
    if sure:
        parts.append(_("It waits for tasks that are not completed: %(codes)s",
                       codes="، ".join(sure)))  # fmt: skip
    if maybe:
        parts.append(_("Better after tasks that are not completed: %(codes)s",
                       codes="، ".join(maybe)))  # fmt: skip
    return ". ".join(map(str, parts))


def _block(row: Mapping[str, Any], year: Year, one: Mapping[str, Any], state: Handed,
           of: Mapping[int, Sequence[Any]]) -> Block:  # fmt: skip
    told = [_paper(p, of.get(p.id, ())) for p in reversed(state.papers)]
    told += [_copy(kept, copy) for kept in state.kept for copy in reversed(kept.copies)]
    may_hand = may_change(TASKS, row) and may(DOCUMENTS, "write") and state.takes_papers
    return Block(
        id=one["id"], text=one[f"text_{language()}"] or one["text_ar"],
        kind=DELIVERABLES.field("document_type").kind.show(one["document_type"]),
        status=_status(one, state), told=told, lacking=list(_lacking(state)),
        link=Link(str(_("The deliverable")), url_for("deliverables.show", id=one["id"])),
        action=url_for("handing.hand_in", task=row["id"], id=one["id"])
        if may_hand and not one["fulfilled_on"] else "",
        title="" if any(p.approved_on is None for p in state.papers) else usual_title(one, year),
        submit=str(_("Attach and submit for approval") if one["must_be_approved"]
                   else _("Attach and hand over")),
    )  # fmt: skip


def _status(one: Mapping[str, Any], state: Handed) -> StatusTag:
    if one["fulfilled_on"] is not None:
        key = Handing.FULFILLED
    elif one["suggested"]:
        key = Handing.SUGGESTED
    elif state.delivered_on is not None:
        key = Handing.DELIVERED
    else:
        key = Handing.LACKING
    found = HANDINGS[key]
    return StatusTag(str(found.label), found.tone)


def _lacking(state: Handed) -> Iterable[Link]:
    for one in state.kept:
        if one.copies or not may(one.home.register, "export"):
            continue
        asked = urlencode(one.home.filters, safe="!")
        url = url_for(f"{one.home.register.key}.snapshot_new") + (f"?{asked}" if asked else "")
        name = one.home.register.label
        yield Link(str(_("Take an approved copy: %(name)s", name=name)), url)


def _paper(paper: Any, own: Sequence[Any]) -> Told:
    found = STATES[state(paper)]
    link = Link(paper.title, url_for("documents.show", id=paper.id))
    readable = files.readable(DOCUMENTS)
    return Told(
        link if may(DOCUMENTS, "read") else Link(paper.title, ""),
        StatusTag(str(found.label), found.tone), list(_said(paper)), paper.return_reason or "",
        [(url_for("documents.file", id=paper.id, file_id=f.id), f.name, _by(f))
         for f in own if readable],
        [one for one in acts_of(DOCUMENTS, paper._mapping) if one.method == "get"],
    )  # fmt: skip


def _copy(kept: Kept, copy: Any) -> Told:
    found = STATES[state(copy)]
    register = kept.home.register
    link = Link(f"{register.label} {reference(copy)}",
                url_for(f"{register.key}.snapshot", id=copy.id)
                if may(register, "read") else "")  # fmt: skip
    return Told(link, StatusTag(str(found.label), found.tone), list(_said(copy)),
                copy.return_reason or "")  # fmt: skip


def _said(one: Any) -> Iterable[str]:
    """Who handed it in, who approved it, by which decision."""
    if one.submitted_on is not None:
        yield _dated(_("Submitted on %(day)s"), one.submitted_on, one.submitted_by_id)
    if one.approved_on is not None:
        yield _dated(_("Approved on %(day)s"), one.approved_on, one.approved_by_id)
    if one.approved_on is not None and one.decision_number:
        day = show_date(one.decision_date) if one.decision_date else ""
        yield str(_("Decision %(number)s %(day)s", number=one.decision_number, day=day)).strip()
    if one.approved_on is None and one.returned_on is not None:
        yield _dated(_("Returned on %(day)s"), one.returned_on, None)


def _dated(text: str, day: date, person: int | None) -> str:
    said = text % {"day": show_date(day)}
    return f"{said} – {Person().show(person)}" if person is not None else said


def _by(file: Any) -> str:
    day = show_date(clock.local(file.created_at).date())
    return f"{day} – {Person().show(file.created_by_id)}" if file.created_by_id else day


def _files(session: Session, documents: Sequence[int]) -> Mapping[int, Sequence[Any]]:
    """The versions of documents as files, the latest first."""
    found: dict[int, list[Any]] = {}
    if not documents:
        return found
    own = ATTACHMENT.c
    rows = session.execute(
        select(own.id, own.subject_id, own.name, own.created_at, own.created_by_id)
        .where(own.subject == DOCUMENTS.table.name, own.subject_id.in_(documents),
               own.kind == FILE, own.deleted_at.is_(None))
        .order_by(own.id.desc())
    )  # fmt: skip
    for row in rows:
        found.setdefault(row.subject_id, []).append(row)
    return found
