"""The real time. Sessions, links and delays go by it even where the date is pretended."""

from __future__ import annotations

from datetime import UTC, datetime


def real_now() -> datetime:
    """The present moment; ESRAR_TODAY neither ends a session nor revives one."""
    return datetime.now(UTC)
