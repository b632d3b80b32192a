"""Disclosures as they are said now: as they were first written, or as they were corrected.

Nothing is changed or deleted: a correction is a row beside the first, and each says all terms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import escape
from sqlalchemy import ColumnElement, Select, Table, case, func, insert, select, true

from esrar.audit.recorder import note
from esrar.core import clock, context
from esrar.core.calendar import show_date
from esrar.core.context import who_acted
from esrar.core.db import db, writing
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _, _l
from esrar.kit.disclosures.models import Disclosure, DisclosureCorrection
from esrar.kit.disclosures.terms import AIM, HANDED, said, terms
from esrar.kit.register import Register

DISCLOSURE: Table = Disclosure.__table__
CORRECTION: Table = DisclosureCorrection.__table__
NAMES = ("recipient", "recipient_id", "purpose", "basis", "aim", "disclosed_on")
"""The columns that a correction says anew."""
FIRST = "first_"
"""Begins the name of a column of `current` that holds what was written first."""


@cache
def current() -> Select[Any]:
    """Every disclosure with its terms as they are said now, and what was first written.

    `correction` is the number of the latest correction, with `corrected_at`, `corrected_by` and
    `reason`; None of all of them where nothing was corrected.
    """
    latest = (
        select(func.max(CORRECTION.c.id))
        .where(CORRECTION.c.disclosure_id == DISCLOSURE.c.id)
        .correlate(DISCLOSURE)
        .scalar_subquery()
    )
    stay = [c for c in DISCLOSURE.c if c.name not in NAMES]
    first = [DISCLOSURE.c[name].label(FIRST + name) for name in NAMES]
    return select(
        *stay, *(now(name).label(name) for name in NAMES), *first,
        func.coalesce(CORRECTION.c.handed, true()).label("handed"), true().label("first_handed"),
        CORRECTION.c.id.label("correction"), CORRECTION.c.at.label("corrected_at"),
        CORRECTION.c.actor.label("corrected_by"), CORRECTION.c.reason,
    ).select_from(DISCLOSURE.outerjoin(CORRECTION, CORRECTION.c.id == latest))  # fmt: skip


def now(name: str) -> ColumnElement[Any]:
    """A term as it is said now, within `current`."""
    return case((CORRECTION.c.id.is_(None), DISCLOSURE.c[name]), else_=CORRECTION.c[name])


def find(number: int) -> Any:
    """A disclosure as it is said now; None when there is none."""
    return db.session.execute(current().where(DISCLOSURE.c.id == number)).first()


def corrections(number: int) -> Sequence[Any]:
    """All corrections of a disclosure, the first one first."""
    asked = select(CORRECTION).where(CORRECTION.c.disclosure_id == number)
    return db.session.execute(asked.order_by(CORRECTION.c.id)).all()


def correct(number: int, values: Mapping[str, Any], reason: str, after: int | None) -> None:
    """Say the terms anew. Raises Conflict when somebody did since `after`, Invalid for no change.

    `values` are the columns of NAMES and `handed`.
    """
    who = context.actor()
    with writing(origin="disclose") as write:
        note(write.session, "correct-disclosure", subject=DISCLOSURE.name, subject_id=number,
             values={**values, "reason": reason})  # fmt: skip
        row = write.session.execute(current().where(DISCLOSURE.c.id == number)).one()
        if row.correction != after:
            raise Conflict(_l("Somebody corrected it meanwhile: look at it again"))
        if not _differ(dict(row._mapping), values):
            raise Invalid(_l("Nothing was changed"))
        write.session.execute(insert(CORRECTION), [{
            **values, "disclosure_id": number, "reason": reason, "at": clock.now(),
            "actor_id": who.id, "actor": who.name,
        }])  # fmt: skip


def _differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The terms in which two differ. A body that a typed name came to mean is no difference."""
    return [name for name in (*NAMES, "handed")
            if name != "recipient_id" and (one[name] or None) != (other[name] or None)]  # fmt: skip


# -- in words ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Corrected:
    """A correction in words: when, by whom and why, and each term before and after."""

    day: str
    who: str
    why: str
    changes: Sequence[tuple[str, Any, Any]]


def told(register: Register, one: Mapping[str, Any], before: Mapping[str, Any]) -> Corrected:
    """A correction beside what it corrected."""
    fields = (*terms(register), HANDED)
    labels = {"aim": AIM, **{f.name: f.label for f in fields}}
    changes = [
        (str(labels[name]), said(register, name, before[name]), said(register, name, one[name]))
        for name in _differ(before, one)
    ]
    day = show_date(clock.local(one["at"]).date())
    return Corrected(day, who_acted(one["actor"]), one["reason"], changes)


def first_of(row: Any) -> dict[str, Any]:
    """What was written first of a row of `current`."""
    return {name: row._mapping[FIRST + name] for name in (*NAMES, "handed")}


def last_of(register: Register, row: Any) -> Corrected | None:
    """The latest correction of a row of `current`, beside what was written first."""
    if row.correction is None:
        return None
    given = row._mapping
    one = {name: given[name] for name in (*NAMES, "handed", "reason")}
    one |= {"at": given["corrected_at"], "actor": given["corrected_by"]}
    return told(register, one, first_of(row))


def every(register: Register, row: Any) -> list[Corrected]:
    """All corrections of a row of `current`, the first one first, each beside the one before it."""
    before, found = first_of(row), []
    for one in corrections(row.id) if row.correction is not None else ():
        found.append(told(register, one._mapping, before))
        before = {name: one._mapping[name] for name in (*NAMES, "handed")}
    return found


def remark(register: Register, row: Any) -> str:
    """In one line how a row of `current` was corrected and what was written first; or nothing."""
    one = last_of(register, row)
    if one is None:
        return ""
    first = "، ".join(f"{label}: {escape(was).striptags()}" for label, was, _now in one.changes)
    said_of = str(_("Corrected on %(day)s: %(why)s", day=one.day, why=one.why))
    return f"{said_of}. {_('Written first: %(first)s', first=first)}" if first else said_of
