"""What time it is: the only place that asks, so that tests and demonstrations can fix the date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

__all__ = ["ZONE", "fix_today", "local", "now", "today"]

ZONE = ZoneInfo("Asia/Riyadh")

_fixed: date | None = None
_hour: time | None = None


def now() -> datetime:
    """The present moment in UTC; on the fixed date, if there is one."""
    moment = datetime.now(ZONE)
    if _fixed is not None:
        moment = datetime.combine(_fixed, _hour or moment.time(), ZONE)
    return moment.astimezone(UTC)


def today() -> date:
    """The date in Riyadh, which is what licences, quarters and alerts go by."""
    return _fixed if _fixed is not None else datetime.now(ZONE).date()


def fix_today(day: date | None, hour: time | None = None) -> None:
    """Pretend that it is this date, and this time by the clocks of Riyadh if one is given.

    None returns to the real date.
    """
    global _fixed, _hour
    _fixed, _hour = day, hour


def local(moment: datetime) -> datetime:
    """A stored moment by the clocks of Riyadh; one without a zone is UTC, as SQLite returns it."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(ZONE)
