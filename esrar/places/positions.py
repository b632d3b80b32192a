"""Where localities lie, roughly: enough for a picture without tiles, never for finding a house.

The few of `data/positions.csv` whose basis is "geonames" are taken from GeoNames (geonames.org,
CC BY 4.0), to four decimals. All others were set by hand near the places that they are listed
with, a kilometre or more off where need be; a page that shows them says that they are approximate.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "data" / "positions.csv"


class Position(NamedTuple):
    """Degrees north and east."""

    latitude: float
    longitude: float


@cache
def positions() -> Mapping[str, Position]:
    """The positions known, by the locality's slug."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["slug"]: Position(float(row["latitude"]), float(row["longitude"]))
                for row in csv.DictReader(lines)}  # fmt: skip
