"""Issues letters: numbered without a gap, set on paper, frozen; what they disclose is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from esrar.audit.recorder import note
from esrar.core import clock, storage
from esrar.core.calendar import EnteredDate
from esrar.core.db import Write, db
from esrar.core.errors import Conflict, Invalid
from esrar.core.fields import Date
from esrar.core.i18n import _, _l
from esrar.core.typeset import PDF
from esrar.families.models import Family
from esrar.kit.disclosures.keeping import keep
from esrar.kit.disclosures.leaving import Leaving
from esrar.kit.registry import get
from esrar.reports.keeping import Taken, hold, numbered
from esrar.reports.letters import paper
from esrar.reports.letters.rules import tells_others
from esrar.reports.letters.values import of_letter
from esrar.reports.models import Letter

LETTER: Table = Letter.__table__
Row = Mapping[str, Any]


def letters(session: Session, ids: Sequence[int]) -> list[Row]:
    """The letters of these numbers that stand, in their order."""
    rows = session.execute(
        select(LETTER)
        .where(LETTER.c.id.in_(ids), LETTER.c.deleted_at.is_(None))
        .order_by(LETTER.c.id)
    ).mappings()  # fmt: skip
    return [dict(row) for row in rows]


def of_batch(session: Session, batch: int) -> list[Row]:
    """The letters that were written in one act."""
    ids = session.scalars(select(LETTER.c.id).where(LETTER.c.batch == batch))
    return letters(session, list(ids))


@dataclass(frozen=True)
class Numbered:
    """A letter with the number it is about to get, and its paper."""

    row: Row
    pdf: bytes
    digest: str


def issue(ids: Sequence[int]) -> list[str]:
    """Issue these letters; returns their numbers.

    Raises Invalid when one is not approved or must not leave, Conflict when one was issued.
    """

    def attempt() -> Callable[[Write], list[str]]:
        session = db.session()
        rows = letters(session, ids)
        _check(session, rows)
        today, number = clock.today(), _last(session) + 1
        numbered_rows = [
            {**row, "year": today.year, "number": number + place, "issued_on": today,
             "reference": f"{today.year}/{number + place:04}"}
            for place, row in enumerate(rows)
        ]  # fmt: skip
        papers = paper.each(numbered_rows)
        made = [Numbered(row, pdf, storage.put(pdf))
                for row, pdf in zip(numbered_rows, papers, strict=True)]  # fmt: skip
        session.rollback()
        return lambda write: [_keep(write, one) for one in _still(write, made)]

    return numbered(attempt)


def _check(session: Session, rows: Sequence[Row]) -> None:
    if not rows:
        raise Invalid(_l("There is no letter to be issued"))
    for row in rows:
        if row["issued_on"] is not None:
            raise Conflict(_l("The letter was issued already"))
        if row["approved_on"] is None:
            raise Invalid(
                _l("The letter «%(subject)s» is not approved yet"), subject=row["subject"]
            )
        if tells_others(row) and not _may_leave(session, row):
            raise Invalid(_l("The family's data may not leave on this basis: letter «%(subject)s»"),
                          subject=row["subject"])  # fmt: skip


def _may_leave(session: Session, row: Row) -> bool:
    families = get("families")
    own = select(Family.id).where(Family.id == row["family_id"])
    barred = own.where(*Leaving(row["basis"]).records(families))
    return bool(row["basis"]) and session.scalar(barred) is not None


def _last(session: Session) -> int:
    year = clock.today().year
    return session.scalar(select(func.max(LETTER.c.number)).where(LETTER.c.year == year)) or 0


def _still(write: Write, made: Sequence[Numbered]) -> Sequence[Numbered]:
    """Hold the audit's head, so that nobody else numbers; the numbers must still be free."""
    note(write.session, "issue", subject=LETTER.name,
         values={"letters": [one.row["reference"] for one in made]})  # fmt: skip
    if _last(write.session) + 1 != made[0].row["number"]:
        raise Taken()
    return made


def _keep(write: Write, one: Numbered) -> str:
    row = one.row
    letter = write.session.get_one(Letter, row["id"], with_for_update=True, populate_existing=True)
    if letter.version != row["version"]:
        raise Conflict(_l("Somebody saved this record after you opened it"))
    if tells_others(row):
        letter.disclosure_id = _disclosed(write, row, one.digest)
    issued = Date().store("issued_on", EnteredDate(row["issued_on"]))
    for name, value in (*((k, row[k]) for k in ("year", "number", "reference")), *issued.items()):
        setattr(letter, name, value)
    letter.sha256 = one.digest
    name = f"{row['reference'].replace('/', '-')}.pdf"
    hold(write, LETTER.name, letter.id, name, PDF, len(one.pdf), one.digest)
    return str(row["reference"])


def _disclosed(write: Write, row: Row, digest: str) -> int:
    """Keep that a family's data went to somebody else."""
    to = of_letter(write.session, row).get("recipient", "")
    values = {
        "register": "families", "recipient": to, "recipient_id": row["organisation_id"],
        "purpose": row["subject"], "basis": row["basis"], "disclosed_on": clock.today(),
        "count": 1, "left_out": 0, "ending": "pdf", "asked": f"letter={row['id']}",
        "said": str(_("Letter %(number)s", number=row["reference"])),
        "columns": str(_("Text of the letter")), "fingerprint": digest,
    }  # fmt: skip
    return keep(write.session, values, {"families": [row["family_id"]]})
