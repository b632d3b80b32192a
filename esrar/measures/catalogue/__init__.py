"""The measures that are connected to registers, one module per objective of the plan."""

from __future__ import annotations

from esrar.measures.catalogue import families
from esrar.measures.kit import Measure

MEASURES: dict[str, Measure] = {m.key: m for m in (*families.MEASURES,)}
"""Every connected measure by its key. A key of the plan that is not here is not connected yet."""
