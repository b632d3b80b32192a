"""Out for a while: from `suspended_on`, the first day out, to `resumed_on`, the first day in again.

A resumption that is dated before the suspension it is to end ends none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, or_

from esrar.core.i18n import _l
from esrar.core.sequence import Problems, day_of


def suspended(table: FromClause, day: Any) -> ColumnElement[bool]:
    """Whether a record is out on a day; unknown where it never was."""
    out, again = table.c.suspended_on, table.c.resumed_on
    return and_(out <= day, or_(again.is_(None), again > day, again < out))


def not_suspended(table: FromClause, day: Any) -> ColumnElement[bool]:
    """Never out, not yet, or in again by a day; never unknown."""
    out, again = table.c.suspended_on, table.c.resumed_on
    return or_(out.is_(None), out > day, and_(again >= out, again <= day))


def suspension_problems(values: Mapping[str, Any]) -> Problems:
    """What does not fit together in a suspension that ended."""
    out, again = day_of(values, "suspended_on"), day_of(values, "resumed_on")
    if again is not None and out is None:
        yield "suspended_on", _l("Write the date of the suspension that ended")
    elif again is not None and out is not None and again < out:
        yield "resumed_on", _l("Resuming comes after the suspension")
