"""The measures that are connected to registers, by the objectives of the plan."""

from __future__ import annotations

from esrar.measures.catalogue import (
    channels,
    competencies,
    exhibitions,
    families,
    finance,
    initiative_quality,
    initiatives,
    meetings,
    partners,
    satisfaction,
    staff,
    technology,
    training,
)
from esrar.measures.kit import Measure

MODULES = (
    exhibitions,
    families,
    meetings,
    finance,
    initiative_quality,
    initiatives,
    competencies,
    staff,
    satisfaction,
    technology,
    training,
    channels,
    partners,
)

MEASURES: dict[str, Measure] = {
    measure.key: measure for module in MODULES for measure in module.MEASURES
}
"""Every connected measure by its key. A key of the plan that is not here is not connected yet."""
