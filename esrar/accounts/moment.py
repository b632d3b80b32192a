"""The real time, and how it is shown. Sessions, links and delays go by it even where the date is
pretended."""

from __future__ import annotations

from datetime import UTC, datetime

from markupsafe import Markup

from esrar.core import calendar, clock
from esrar.core.pieces import LTR


def real_now() -> datetime:
    """The present moment; ESRAR_TODAY neither ends a session nor revives one."""
    return datetime.now(UTC)


def shown(at: datetime) -> Markup:
    """A moment for a page: day and minute, in the order of figures."""
    local = clock.local(at)
    text = f"{calendar.show_date(local.date())} {local:%H:%M}"
    return LTR % text
