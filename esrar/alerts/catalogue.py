"""THE list of alerts, in the order in which the page groups them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.alerts import dated, lawful, standing
from esrar.alerts.kit import Rule
from esrar.alerts.models import AlertSetting
from esrar.audit.cache import kept

RULES: tuple[Rule, ...] = (
    lawful.BREACHES,
    lawful.REQUESTS,
    standing.INDICATORS,
    dated.TASKS_LATE,
    dated.TASKS_DUE,
    standing.APPROVALS,
    *dated.LICENCES,
    *dated.AGREEMENTS,
    *dated.CHANNELS,
    dated.OBLIGATIONS,
    dated.DECISIONS,
    dated.FOLLOW_UPS,
    standing.POSTS,
    standing.NEAR,
)

BY_KEY: Mapping[str, Rule] = {rule.key: rule for rule in RULES}

SETTING = AlertSetting.__table__


def in_force(session: Session) -> dict[str, tuple[int, ...]]:
    """The kinds that are looked for, each with its days: as set, else by default."""
    return kept("alert settings", lambda: _load(session), SETTING)


def _load(session: Session) -> dict[str, tuple[int, ...]]:
    rows = session.execute(select(SETTING).where(SETTING.c.deleted_at.is_(None)))
    stored = {row.kind: row for row in rows}
    found = {}
    for rule in RULES:
        row, default = stored.get(rule.key), tuple(step.days for step in rule.steps)
        if row is None or row.enabled:
            days = tuple(map(int, row.days.split())) if row and row.days else default
            found[rule.key] = days if len(days) == len(default) else default
    return found
