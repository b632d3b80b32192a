"""On a record: the movements of indicators that it caused, or had a part in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from esrar.accounts.permissions import granted
from esrar.core.db import Write, db
from esrar.core.i18n import _
from esrar.kit.extensions import Panel
from esrar.kit.register import Register
from esrar.measures.explain import concerned, unit_of
from esrar.measures.movements import caused_by
from esrar.measures.years import current_year
from esrar.plan.moves import movement_rows
from esrar.plan.promises import promises


class RecordMovements:
    """Shows on every record that a measure reads what it moved, and when."""

    def panel(self, register: Register, record: Mapping[str, Any]) -> Panel | None:
        """The latest movements; nothing for a record that never moved a number."""
        if "indicators:read" not in granted():
            return None
        session, records, units = db.session(), {}, {}
        for measure in concerned(register.key):
            if register.key == measure.record_register:
                records[measure.key] = record["id"]
            else:
                units[measure.key] = unit_of(session, measure, register.key, record["id"])
        found = caused_by(session, records, units)
        if not found:
            return None
        kinds = {one.key: one.kind for one in promises(session, current_year())}
        rows = movement_rows(found, kinds)
        return Panel("moves", str(_("Indicators it moved")), "plan/record_moves.html", rows)

    def preview(self, write: Write) -> Panel | None:
        """What a write would move is said by its effects."""
        return None


PANEL = RecordMovements()
