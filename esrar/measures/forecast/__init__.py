"""What a value is expected to be when the year ends, from what is dated ahead and under way.

It stands beside the value and never in it: no status, no target is asked by it.
"""

from __future__ import annotations

from esrar.measures.forecast.expecting import Expected, Forecast, Way, forecast, kept_forecast
from esrar.measures.forecast.listing import ExpectedRow, expected_rows

__all__ = [
    "Expected",
    "ExpectedRow",
    "Forecast",
    "Way",
    "expected_rows",
    "forecast",
    "kept_forecast",
]
