"""What measures show on a record and on a preview: its effect on the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from esrar.accounts.permissions import granted
from esrar.core.counted import tenths
from esrar.core.db import Write, db
from esrar.core.i18n import _
from esrar.kit.extensions import Panel
from esrar.kit.register import Register
from esrar.measures.explain import Effect, explain
from esrar.measures.kit import Measure, Value
from esrar.measures.movements import Moved


@dataclass(frozen=True)
class Effects:
    """The effects of one record, as the panel's template takes them."""

    items: Sequence[Effect]


class RecordEffects:
    """Shows on every record that a measure reads what it does for the plan."""

    def panel(self, register: Register, record: Mapping[str, Any]) -> Panel | None:
        """Every indicator that the record counts toward, does not, or nearly does."""
        if "indicators:read" not in granted():
            return None
        found = explain(db.session(), register.key, record["id"])
        label = str(_("Effect on the plan"))
        return Panel("effect", label, "measures/panel.html", Effects(found)) if found else None

    def preview(self, write: Write) -> Panel | None:
        """Label, old and new of each number that a write rolled back would have moved."""
        moved: list[Moved] = write.results.get("moved", [])
        if not moved:
            return None
        data = [
            (str(m.measure.label), shown(m.measure, m.old), shown(m.measure, m.new)) for m in moved
        ]
        links = {str(m.measure.label): f"/indicators/{m.measure.key}" for m in moved}
        return Panel("effect", str(_("Effect on the plan")), "measures/panel.html", data, links)


def shown(measure: Measure, value: Value) -> str:
    """A value as a person reads it."""
    if value.number is None:
        return str(_("No data"))
    return f"{tenths(value.number)}%" if measure.percent else f"{value.number:,}"
