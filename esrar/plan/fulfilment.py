"""Which approved copies of registers are the approved databases that the plan asks for.

A database is handed over when each register it is kept in has an approved copy of the year,
narrowed as the plan narrows it. It is read off the copies: an approval that is withdrawn, or a
copy of another part of the register, fulfils nothing, and nothing has to be put right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.i18n import _, language
from esrar.core.pages import Link, StatusTag
from esrar.kit.access import may
from esrar.kit.asking import parse, parts
from esrar.kit.extensions import Panel
from esrar.kit.register import Register
from esrar.kit.snapshots.finding import SNAPSHOT, reference
from esrar.measures.years import Year, year_of
from esrar.plan.homes import Home, homes
from esrar.plan.models import Deliverable, Task

DATABASE = "database"
TASK, DELIVERABLE = Task.__table__, Deliverable.__table__

Filters = frozenset[tuple[str, frozenset[Any]]]


@dataclass(frozen=True)
class Kept:
    """One register of a database: where it is kept, and the copies of it that were approved."""

    home: Home
    copies: Sequence[Any]


@dataclass(frozen=True)
class Database:
    """An approved database that is asked for: its registers, each with its copies."""

    kept: Sequence[Kept]

    @property
    def approved_on(self) -> date | None:
        """The day on which the last of its registers had a copy approved; None until then."""
        if not all(one.copies for one in self.kept):
            return None
        days: list[date] = [min(c.approved_on for c in one.copies) for one in self.kept]
        return max(days)


def approved_copies(session: Session, year: Year | None) -> Sequence[Any]:
    """The approved copies taken in a year, the earliest first."""
    if year is None:
        return ()
    return session.execute(
        select(SNAPSHOT)
        .where(
            SNAPSHOT.c.approved_on.is_not(None), SNAPSHOT.c.deleted_at.is_(None),
            SNAPSHOT.c.taken_on.between(year.start, year.end),
        )
        .order_by(SNAPSHOT.c.id)
    ).all()  # fmt: skip


def database(deliverable: Mapping[str, Any], code: str, copies: Sequence[Any]) -> Database | None:
    """What a deliverable of a task asks for, with what there is of it; None for a document."""
    if deliverable["kind"] != DATABASE:
        return None
    found = list(homes(deliverable["software_home"], code))
    return Database([Kept(h, [c for c in copies if _is_of(h, c)]) for h in found])


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


def links(found: Database) -> tuple[list[Link], list[Link]]:
    """The copies there are, and where those that lack are taken by whoever may."""
    there, lacking = [], []
    for one in found.kept:
        key = one.home.register.key
        if one.copies and may(one.home.register, "read"):
            last = one.copies[-1]
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
    text: str
    status: StatusTag
    lacking: Sequence[str]


def serves(register: Register, copy: Any) -> Panel | None:
    """The databases of the plan that a copy is, or will be once it is approved."""
    session, year = db.session(), year_of(copy.taken_on)
    if year.id is None:
        return None
    text = "text_ar" if language() == "ar" else "text_en"
    rows = session.execute(
        select(DELIVERABLE, TASK.c.code, TASK.c[text].label("task"))
        .join(TASK, TASK.c.id == DELIVERABLE.c.task_id)
        .where(TASK.c.fiscal_year_id == year.id, TASK.c.deleted_at.is_(None),
               DELIVERABLE.c.deleted_at.is_(None), DELIVERABLE.c.suggested.is_(False),
               DELIVERABLE.c.kind == DATABASE)
        .order_by(TASK.c.id)
    ).mappings()  # fmt: skip
    copies, found = approved_copies(session, year), []
    for found_row in rows:
        row = dict(found_row)
        own = database(row, row["code"], copies)
        if own is not None and any(_is_of(one.home, copy) for one in own.kept):
            found.append(_serving(row, row[text], own))
    return Panel("plan", str(_("In the operational plan")), "plan/serves.html", found or None)


def _serving(row: Mapping[str, Any], text: str, found: Database) -> Serving:
    lacking = [str(one.home.register.label) for one in found.kept if not one.copies]
    done = found.approved_on is not None
    status = StatusTag(str(_("Fulfilled")), "good") if done else StatusTag(
        str(_("Not fulfilled yet")), "wait")  # fmt: skip
    return Serving(row["code"], row["task"], text, status, lacking)
