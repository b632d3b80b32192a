"""Writes one letter to each of many records as one act, which is undone as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from esrar.core import clock, context
from esrar.core.calendar import EnteredDate
from esrar.core.db import writing
from esrar.core.errors import Invalid
from esrar.core.fields import Date
from esrar.core.i18n import _l
from esrar.kit import queries, registry, saving
from esrar.kit.access import may, visible
from esrar.kit.register import Register
from esrar.kit.relations import titles
from esrar.kit.saving import Draft
from esrar.reports.letters.issuing import LETTER, of_batch
from esrar.reports.models import Letter, LetterTemplate

MOST = 200
"""So many letters are written in one act."""
BODIES = ("partners", "supporters", "funders", "licensing-authorities", "training-centres",
          "exhibition-organisers", "organisations")  # fmt: skip


@dataclass(frozen=True)
class Recipients:
    """Records of a list that letters can be written to, with their names."""

    register: Register
    names: Mapping[int, str]
    total: int


def sources() -> list[Register]:
    """The registers whose records letters are written to, as far as whoever acts now reads them."""
    own = [registry.get(key) for key in ("families", *BODIES)]
    return [r for r in own if may(r, "read") and (not r.personal or may(r, "personal"))]


def found(key: str, filters: MultiDict[str, str]) -> Recipients:
    """The records that a list's filters find. Raises Invalid."""
    register = next((r for r in sources() if r.key == key), None)
    if register is None:
        raise Invalid(_l("Choose a list"))
    query = queries.parse(register, visible(register), filters)
    ids = queries.exactly(register, query)
    return Recipients(register, titles(register, ids[:MOST]), len(ids))


def write(template_id: int, register: Register, ids: Sequence[int]) -> tuple[int, Any]:
    """Draft a letter to each; returns the number of the act, and what undoes it. Raises Invalid."""
    if not ids:
        raise Invalid(_l("Choose one recipient at least"))
    if len(ids) > MOST:
        raise Invalid(_l("At most %(most)s letters are written at once"), most=MOST)
    column = "family_id" if register.key == "families" else "organisation_id"
    letters = registry.get("letters")
    with writing(origin="letters") as done:
        if done.session.get(LetterTemplate, template_id) is None:
            raise Invalid(_l("Choose a template"))
        batch = (done.session.scalar(select(func.max(LETTER.c.batch))) or 0) + 1
        for number in ids:
            draft = Draft({"template_id": template_id, column: number, "batch": batch})
            saving.apply(done, letters, draft)
    return batch, saving.number(done)


def approve(batch: int, decision_number: str | None, decision_date: EnteredDate | None) -> int:
    """Approve those letters of an act that lack nothing; returns how many."""
    register, approved = registry.get("letters"), 0
    values = {
        **Date().store("approved_on", EnteredDate(clock.today())),
        **Date().store("decision_date", decision_date), "decision_number": decision_number,
        "approved_by_id": context.actor_id(), "returned_on": None, "return_reason": None,
    }  # fmt: skip
    with writing(origin="approval") as done:
        for row in of_batch(done.session, batch):
            letter = done.session.get_one(Letter, row["id"])
            if row["approved_on"] or saving.unready(done.session, register, row):
                continue
            for name, value in values.items():
                setattr(letter, name, value)
            approved += 1
    return approved


def templates(session: Session) -> Sequence[tuple[str, str, str]]:
    """The templates as they are chosen: number, name, whom they are for."""
    rows = session.execute(
        select(LetterTemplate.id, LetterTemplate.name, LetterTemplate.audience)
        .where(LetterTemplate.deleted_at.is_(None)).order_by(LetterTemplate.name_key)
    )  # fmt: skip
    return [(str(row.id), row.name, row.audience) for row in rows]
