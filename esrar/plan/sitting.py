"""The plan's part of an approval session: the plan of a year, and what waits by objective."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.accounts.permissions import granted
from esrar.core.arabic import number_of
from esrar.core.db import Write, db
from esrar.core.errors import Invalid
from esrar.core.i18n import _, _l
from esrar.documents.register import DOCUMENTS
from esrar.kit import registry
from esrar.kit.approvals.waiting import Columns, Facts, Waiting, still_waiting, store
from esrar.measures.years import current_year, years
from esrar.plan.fulfilment import filters
from esrar.plan.homes import homes
from esrar.plan.models import Plan
from esrar.plan.papers import DOCUMENT
from esrar.plan.promises import promises
from esrar.plan.work import deliverables_of

PLAN = Plan.__table__


class Plans:
    """The plans of years that were handed in."""

    key = "plan"

    def waiting(self, session: Session) -> Sequence[Waiting]:
        """Those that whoever acts now may approve."""
        if "plan:approve" not in granted():
            return []
        own = PLAN.c
        rows = session.execute(
            select(own.id, own.fiscal_year_id, own.submitted_on, own.submitted_by_id).where(
                own.submitted_on.is_not(None), own.approved_on.is_(None),
                own.returned_on.is_(None), own.deleted_at.is_(None)
            )
        ).all()  # fmt: skip
        labels = {year.id: year.label for year in years()}
        return [
            Waiting(self.key, row.id, str(_("Operational plan")),
                    _("Operational plan %(year)s", year=labels.get(row.fiscal_year_id, "")),
                    url_for("board.plan"), row.submitted_on, row.submitted_by_id)
            for row in rows
        ]  # fmt: skip

    def facts(self, found: Sequence[Waiting]) -> Mapping[int, Facts]:
        """Its pages say what it promises: nothing more."""
        return {}

    def decide(self, write: Write, id: int, columns: Columns, source: str) -> None:
        """Approve or return the plan of a year."""
        if "plan:approve" not in granted():
            raise Invalid(_l("It is not for you to approve"))
        plan = write.session.get(Plan, id, populate_existing=True, with_for_update=True)
        still_waiting(plan)
        assert plan is not None
        store(plan, columns)


def by_objective(found: Sequence[Waiting]) -> Mapping[str, str]:
    """The objective that a document or a copy is handed over for; others belong to none."""
    session, year = db.session(), current_year()
    named = {p.number: f"{p.objective_number}. {p.objective}" for p in promises(session, year)}
    owed = [one for many in deliverables_of(session, year).values() for one in many]
    papers = [one.id for one in found if one.source == f"record.{DOCUMENTS.key}"]
    rows = session.execute(
        select(DOCUMENT.c.id, DOCUMENT.c.task_code).where(DOCUMENT.c.id.in_(papers))
    )
    codes = {row.id: row.task_code for row in rows}
    told: dict[str, str] = {}
    for one in found:
        code = codes.get(one.id) if one.source == f"record.{DOCUMENTS.key}" else _copied(one, owed)
        number = number_of(str(code or "").partition(".")[0])
        if number is not None and number in named:
            told[one.key] = named[number]
    return told


def _copied(one: Waiting, owed: Sequence[Mapping[str, Any]]) -> str | None:
    """The task that a copy of a register is handed over for."""
    if one.source != "copy":
        return None
    register = registry.get(one.asked.register)
    asked = filters(register, parse_qsl(one.asked.asked))
    for paper in owed:
        for home in homes(paper["software_home"], paper["code"]):
            same = home.register.key == register.key and asked is not None
            if same and asked == filters(register, home.filters.items()):
                return str(paper["code"])
    return None


SOURCES = (Plans(),)
GROUPINGS = (("objective", _l("By objective"), by_objective),)
