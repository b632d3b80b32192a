"""A schematic map as SVG: a circle for each place, its area by what is counted, none upon another.

Pure: values in, markup out. Circles that would overlap are moved apart, for a map of approximate
places loses nothing by it; where they end up follows from the values alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sqrt

from markupsafe import Markup

from esrar.core import drawing
from esrar.core.drawing import FAINT, GREEN, INK, MUTED, PAPER, WIDTH

LARGEST, LEAST, GAP = 24.0, 8.5, 1.5
ROUNDS = 120
LETTER = 5.6
"""About so wide is a letter of a name; enough to keep names off each other."""
LINE = 13.0


@dataclass(frozen=True)
class Spot:
    """A place with what is counted there; `number` stands in its circle and in the table."""

    number: int
    name: str
    count: int
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Frame:
    """The part of the world that a map shows."""

    south: float
    north: float
    west: float
    east: float

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a place lies in it."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east

    @property
    def height(self) -> float:
        """How high the picture is: degrees east are narrower than degrees north."""
        wide = (self.east - self.west) * cos(radians((self.south + self.north) / 2))
        return round(WIDTH * (self.north - self.south) / wide)

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a place stands in the picture; north is up whichever way a language runs."""
        x = (longitude - self.west) / (self.east - self.west) * WIDTH
        return x, (self.north - latitude) / (self.north - self.south) * self.height


@dataclass
class _Disc:
    spot: Spot
    x: float
    y: float
    radius: float


Box = tuple[float, float, float, float]


def draw(spots: Sequence[Spot], frame: Frame, caption: str, largest: int = 0,
         inset: tuple[Frame, str] | None = None) -> Markup | None:  # fmt: skip
    """The map; nothing without a place in its frame. `inset` marks what another map shows."""
    shown = [s for s in spots if frame.holds(s.latitude, s.longitude) and s.count > 0]
    if not shown:
        return None
    most = max(largest, *(s.count for s in shown))
    discs = [_disc(s, frame, most) for s in sorted(shown, key=lambda s: (-s.count, s.number))]
    _apart(discs, frame.height)
    parts = [drawing.box(0.5, 0.5, WIDTH - 1, frame.height - 1, PAPER, FAINT, name="ground")]
    barred: list[Box] = []
    if inset is not None:
        barred.append(_box_of(frame, inset[0]))
        parts += _inset(barred[0], inset[1])
    for disc in discs:
        parts.append(drawing.circle(disc.x, disc.y, disc.radius))
        parts.append(_number(disc))
    parts += _names(discs, frame.height, barred)
    parts += [drawing.text(WIDTH - 14, 17, "▲", size=11, fill=MUTED),
              drawing.text(WIDTH - 14, 30, "N", size=11, fill=MUTED)]  # fmt: skip
    return drawing.picture(WIDTH, frame.height, caption, parts, "map")


def _disc(spot: Spot, frame: Frame, most: int) -> _Disc:
    x, y = frame.place(spot.latitude, spot.longitude)
    return _Disc(spot, x, y, max(LARGEST * sqrt(spot.count / most), LEAST))


def _apart(discs: Sequence[_Disc], height: float) -> None:
    """Move what overlaps apart, the smaller one farther; the same values move the same way."""
    for _round in range(ROUNDS):
        moved = False
        for n, one in enumerate(discs):
            for other in discs[n + 1 :]:
                moved |= _part(one, other)
        for one in discs:
            one.x = min(max(one.x, one.radius + 1), WIDTH - one.radius - 1)
            one.y = min(max(one.y, one.radius + 1), height - one.radius - 1)
        if not moved:
            return


def _part(one: _Disc, other: _Disc) -> bool:
    away = other.x - one.x, other.y - one.y
    distance = hypot(*away)
    lacking = one.radius + other.radius + GAP - distance
    if lacking <= 0.01:
        return False
    if distance < 0.01:  # one upon the other: by their numbers, so that it is always the same way
        away, distance = (1.0, 0.5 if other.spot.number % 2 else -0.5), hypot(1.0, 0.5)
    share = other.radius**2 / (one.radius**2 + other.radius**2)
    for disc, by in ((one, -lacking * share), (other, lacking * (1 - share))):
        disc.x += away[0] / distance * by
        disc.y += away[1] / distance * by
    return True


def _number(disc: _Disc) -> Markup:
    return Markup(
        '<text x="%s" y="%s" text-anchor="middle" font-size="10" font-weight="600" fill="%s" '
        'class="inside">%s</text>'
    ) % (drawing.tidy(disc.x), drawing.tidy(disc.y + 3.5), PAPER, disc.spot.number)


def _names(discs: Sequence[_Disc], height: float, barred: Sequence[Box]) -> list[Markup]:
    """Names where there is room for them, the largest places first; the table has them all."""
    taken: list[Box] = [(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius)
                        for d in discs]  # fmt: skip
    taken += [(WIDTH - 30, 0, WIDTH, 34), *barred]
    found = []
    for disc in discs:
        width = LETTER * len(disc.spot.name)
        for x, y, anchor in _rooms(disc):
            begin = x - width * {"end": 1, "middle": 0.5, "start": 0}[anchor]
            box = (begin, y - LINE + 3, begin + width, y + 3)
            if box[0] < 2 or box[2] > WIDTH - 2 or box[1] < 2 or box[3] > height - 2:
                continue
            if not any(_meet(box, other) for other in taken):
                taken.append(box)
                found.append(drawing.text(x, y, disc.spot.name, anchor, 11, INK))
                break
    return found


def _rooms(disc: _Disc) -> list[tuple[float, float, str]]:
    """Where a name may stand: beside its circle, below, above."""
    beside, level = disc.radius + 3, disc.y + 4
    return [
        (disc.x - beside, level, "end"), (disc.x + beside, level, "start"),
        (disc.x, disc.y + disc.radius + LINE - 2, "middle"),
        (disc.x, disc.y - disc.radius - 4, "middle"),
    ]  # fmt: skip


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _box_of(frame: Frame, other: Frame) -> Box:
    return (*frame.place(other.north, other.west), *frame.place(other.south, other.east))


def _inset(box: Box, name: str) -> list[Markup]:
    left, top, right, bottom = box
    return [
        drawing.box(left, top, right - left, bottom - top, "#eef6f1", GREEN, "3 2", "ground"),
        drawing.text((left + right) / 2, bottom + 13, name, size=11, fill=MUTED),
    ]
