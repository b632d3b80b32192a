"""Conditions that many measures share: what stands, what lasts, what was approved and assessed.

`ends_on`, `left_on` and their like are the last day in, `cancelled_on`, `terminated_on` and
`suspended_on` the first day out, `resumed_on` the first day in again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    cast,
    exists,
    func,
    not_,
    or_,
    select,
    tuple_,
)
from sqlalchemy.sql.expression import FromClause

from esrar.core.changes import Change
from esrar.core.standing import stands
from esrar.criteria.models import CriteriaSet
from esrar.criteria.rules import in_force
from esrar.kit.files import Attachment
from esrar.measures.kit import EVERYTHING, Touched, Via

ATTACHMENT: Table = Attachment.__table__
SET: Table = CriteriaSet.__table__

On = Callable[[Any], ColumnElement[bool]]
"""A condition on a day, which is a column or a parameter."""


def until(last: ColumnElement[Any], day: Any) -> ColumnElement[bool]:
    """Still in on a day, by the last day in."""
    return or_(last.is_(None), last >= day)


def before(out: ColumnElement[Any], day: Any) -> ColumnElement[bool]:
    """Still in on a day, by the first day out."""
    return or_(out.is_(None), out > day)


def attached(table: Table, *kinds: str) -> ColumnElement[bool]:
    """A file is attached to the record, of one of these kinds where any are named."""
    file = ATTACHMENT.c
    found = select(file.id).where(
        file.subject == table.name, file.subject_id == table.c.id, stands(ATTACHMENT)
    )
    return exists((found.where(file.kind.in_(kinds)) if kinds else found).correlate(table))


def agreed(agreement: FromClause) -> ColumnElement[bool]:
    """Signed by both sides, and an agreement that stands."""
    return and_(agreement.c.effective_on.is_not(None), stands(agreement))


def agreed_on(agreement: FromClause, day: Any) -> ColumnElement[bool]:
    """In force on a day: from the later of start and signatures to its last day."""
    own = agreement.c
    return and_(
        agreed(agreement), own.effective_on <= day, until(own.ends_on, day),
        before(own.terminated_on, day),
    )  # fmt: skip


def hundredths(amount: ColumnElement[Any]) -> ColumnElement[Any]:
    """An amount of two decimals as a whole number, which every database compares exactly."""
    return cast(func.round(amount * 100), BigInteger)


def there_is(rows: Select[Any], *own: FromClause) -> ColumnElement[bool]:
    """Whether there are such rows of the tables named; every other table is the one outside.

    The days asked about stand in a table, too: one that was listed anew within would let a record
    pass on all days by what holds on one of them.
    """
    return exists(rows.correlate_except(*own))


# -- assessments -------------------------------------------------------------------------------


def valid(assessment: FromClause) -> ColumnElement[bool]:
    """Stands, is approved, complete, and scored on the set in force on the assessment's day."""
    own = assessment.c
    judged_by = select(SET.c.id).where(SET.c.id == own.criteria_set_id, in_force(own.assessed_on))
    return and_(
        stands(assessment), own.approved_on.is_not(None), own.score.is_not(None),
        exists(judged_by.correlate(assessment)),
    )  # fmt: skip


def pending(assessment: Table, owner: str, record: Table) -> Any:
    """The last assessment of a record that waits for its approval."""
    own = assessment.c
    return (
        select(func.max(own.id))
        .where(own[owner] == record.c.id, stands(assessment), own.approved_on.is_(None))
        .correlate(record)
        .scalar_subquery()
    )


def latest(
    assessment: Table, owner: str, within: Callable[[FromClause], ColumnElement[bool]]
) -> ColumnElement[bool]:
    """No other valid assessment of the same owner is about a later period within the same days."""
    other = assessment.alias(f"later_{assessment.name}")
    mine = tuple_(*(assessment.c[name] for name in _ORDER))
    later = select(other.c.id).where(
        other.c[owner] == assessment.c[owner], valid(other), within(other),
        tuple_(*(other.c[name] for name in _ORDER)) > mine,
    )  # fmt: skip
    return not_(there_is(later, other))


_ORDER = ("period_end", "assessed_on", "id")


# -- what a change touches ---------------------------------------------------------------------


def itself(change: Change) -> Touched:
    """The record is the unit."""
    return (change.record_id,)


def of(column: str) -> Callable[[Change], Touched]:
    """The unit is another record, now and before."""
    return lambda change: change.both(column)


def when_it_goes(touched: Callable[[Change], Touched]) -> Callable[[Change], Touched]:
    """Only deleting, restoring or merging the record concerns these units; no edit of it does."""

    def follow(change: Change) -> Touched:
        gone = change.action != "create" and _GONE & change.values.keys()
        return touched(change) if gone else ()

    return follow


_GONE = {"deleted_at", "merged_into_id"}


def everything(change: Change) -> Touched:
    """There is no telling whom it concerns."""
    return EVERYTHING


def attachments_of(table: Table, unit: Callable[[Change], Touched] | None = None) -> Any:
    """Files of the records of a table, also removed ones."""

    def touched(change: Change) -> Touched:
        if table.name not in change.both("subject"):
            return ()
        return change.both("subject_id") if unit is None else unit(change)

    return touched


def via(units: Select[Any], by: ColumnElement[Any], column: str = "") -> Any:
    """Units that a statement finds through a column of the change, or its own number."""
    statement = units.where(by.in_(bindparam("ids", expanding=True)))

    def touched(change: Change) -> Touched:
        ids = change.both(column) if column else {change.record_id}
        return Via(statement, frozenset(ids))

    return touched
