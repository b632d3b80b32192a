"""What fulfils a deliverable of the plan: documents of its task, or copies of registers.

Where the plan keeps it among the documents, it is a document of that task and kind. Elsewhere it is
handed over as copies: each register it is kept in, narrowed as the plan narrows it, has one. What
needs no approval may be either. It is read off these: an approval that is withdrawn, or a copy of
another part of a register, fulfils nothing, and nothing has to be put right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import url_for
from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from esrar.core import clock
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.i18n import _, language
from esrar.core.pages import Link, StatusTag
from esrar.documents.register import DOCUMENTS
from esrar.kit.access import may
from esrar.kit.asking import parse, parts
from esrar.kit.extensions import Panel
from esrar.kit.register import Register
from esrar.kit.snapshots.finding import SNAPSHOT, reference
from esrar.measures.years import Year, year_of
from esrar.plan.homes import Home, homes
from esrar.plan.models import Deliverable, Task
from esrar.plan.papers import Papers, of_year, papers, types

TASK, DELIVERABLE = Task.__table__, Deliverable.__table__

Filters = frozenset[tuple[str, frozenset[Any]]]


@dataclass(frozen=True)
class Kept:
    """One register that a deliverable is kept in, and the copies of it that were handed over."""

    home: Home
    copies: Sequence[Any]

    @property
    def approved(self) -> list[Any]:
        """Those that were approved."""
        return [one for one in self.copies if one.approved_on is not None]


@dataclass(frozen=True)
class Handed:
    """How far a deliverable is: its documents, its registers with their copies, and the days."""

    must_be_approved: bool
    takes_papers: bool
    papers: Sequence[Any] = ()
    kept: Sequence[Kept] = field(default_factory=tuple)

    @property
    def approved_on(self) -> date | None:
        """The day on which a document, or the last of the registers' copies, was approved."""
        days = [one.approved_on for one in self.papers if one.approved_on is not None]
        whole = _last([_first(c.approved_on for c in one.approved) for one in self.kept])
        return _first([*days, whole])

    @property
    def delivered_on(self) -> date | None:
        """The day on which it was handed over."""
        days = [_handed(one) for one in self.papers]
        whole = _last([_first(_handed(c) for c in one.copies) for one in self.kept])
        return _first([*days, whole])

    @property
    def fulfilled_on(self) -> date | None:
        """The day from which the task has nothing more to do for it."""
        return self.approved_on if self.must_be_approved else self.approved_on or self.delivered_on


def _handed(one: Any) -> date | None:
    """When a document or a copy was handed in, unless it came back."""
    if one.returned_on is not None:
        return None
    day: date | None = one.submitted_on or one.approved_on
    return day


def _first(days: Any) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _last(days: Sequence[date | None]) -> date | None:
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def handed_copies(session: Session, year: Year | None) -> Sequence[Any]:
    """The copies taken in a year that were handed in or approved, the earliest first."""
    if year is None:
        return ()
    return session.execute(
        select(SNAPSHOT)
        .where(
            or_(SNAPSHOT.c.approved_on.is_not(None), SNAPSHOT.c.submitted_on.is_not(None)),
            SNAPSHOT.c.deleted_at.is_(None), SNAPSHOT.c.taken_on.between(year.start, year.end),
        )
        .order_by(SNAPSHOT.c.id)
    ).all()  # fmt: skip


def judged(one: Mapping[str, Any], texts: Papers, copies: Sequence[Any], year: Year) -> Handed:
    """How far a deliverable is; `one` is its row with the `code` of its task."""
    must, found = one["must_be_approved"], list(homes(one["software_home"], one["code"]))
    registers = [h for h in found if h.register.key != DOCUMENTS.key]
    in_papers = len(registers) < len(found)
    takes = in_papers or not must
    own = texts.get((one["code"], one["document_type"]), ()) if takes else ()
    return Handed(
        must, takes, [p for p in own if of_year(p, year.start, year.end)],
        () if in_papers else [Kept(h, [c for c in copies if _is_of(h, c)]) for h in registers],
    )  # fmt: skip


def _is_of(home: Home, copy: Any) -> bool:
    if copy.register != home.register.key:
        return False
    asked = filters(home.register, parse_qsl(copy.asked))
    return asked is not None and asked == filters(home.register, home.filters.items())


def filters(register: Register, pairs: Any) -> Filters | None:
    """What a filter means, however it is spelt; None when it cannot be read or is a search."""
    try:
        query = parse(register, register.fields, MultiDict(pairs))
        if query.q:
            return None
        return frozenset((k, _values(register, k, v)) for k, v in query.filters.items())
    except Invalid:
        return None


def _values(register: Register, key: str, given: Sequence[str]) -> frozenset[Any]:
    name, _op = parts(register, key)
    one = next((f for f in register.fields if f.name == name), None)
    return frozenset(one.kind.parse(v) if one else v for v in given)


def links(found: Handed) -> tuple[list[Link], list[Link]]:
    """The approved copies there are, and where those that lack are taken by whoever may."""
    there, lacking = [], []
    for one in found.kept:
        key, approved = one.home.register.key, one.approved
        if approved and may(one.home.register, "read"):
            last = approved[-1]
            there.append(Link(reference(last), url_for(f"{key}.snapshot", id=last.id)))
        elif not one.copies and may(one.home.register, "export"):
            asked = urlencode(one.home.filters, safe="!")
            url = url_for(f"{key}.snapshot_new") + (f"?{asked}" if asked else "")
            label = _("Take an approved copy: %(name)s", name=one.home.register.label)
            lacking.append(Link(str(label), url))
    return there, lacking


# -- on the page of a copy ---------------------------------------------------------------------


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
        if any(_is_of(one.home, copy) for one in own.kept):
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
        .where(TASK.c.fiscal_year_id == year_id, TASK.c.deleted_at.is_(None),
               DELIVERABLE.c.deleted_at.is_(None), DELIVERABLE.c.suggested.is_(False), *where)
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
