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

from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.documents.register import DOCUMENTS
from esrar.kit.access import may
from esrar.kit.asking import parse, parts
from esrar.kit.register import Register
from esrar.kit.snapshots.finding import SNAPSHOT, reference
from esrar.measures.years import Year
from esrar.plan.homes import Home, homes
from esrar.plan.papers import Papers, of_year

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
        () if in_papers else [Kept(h, [c for c in copies if is_copy_of(h, c)]) for h in registers],
    )  # fmt: skip


def is_copy_of(home: Home, copy: Any) -> bool:
    """Whether a copy is one of this register, narrowed as the plan narrows it."""
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
