"""Pictures of the plan as SVG, drawn from values alone: time runs the way the language does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from esrar.core import drawing
from esrar.core.drawing import BAD, FAINT, GREEN, INK, MUTED, PALE, PAPER, RULE, WAIT, Side
from esrar.core.i18n import direction

SPARK_WIDTH, SPARK_HEIGHT, MARGIN = 56, 24, 3
PLOT, HEAD, FOOT = 132, 34, 44
BAR = 36
LABEL = 36
"""So much room the value and the sign take above a bar, or above a target that stands there."""

Number = Any


def side() -> Side:
    """The way pictures run in the language of the text being made."""
    return Side(direction() == "rtl")


def spark(
    values: Sequence[Number | None], said: str = "", rtl: bool | None = None
) -> Markup | None:
    """A line through the values in their places; nothing when there are fewer than two.

    A value that is not known leaves a gap. `said` tells the same to who cannot see it.
    """
    known = [float(v) for v in values if v is not None]
    if len(known) < 2:
        return None
    way = Side(side().rtl if rtl is None else rtl, SPARK_WIDTH)
    top, bottom = max(known), min(*known, 0.0)
    span, step = (top - bottom) or 1.0, (SPARK_WIDTH - 2 * MARGIN) / (len(values) - 1)
    places = []
    for n, value in enumerate(values):
        if value is not None:
            y = SPARK_HEIGHT - MARGIN - (float(value) - bottom) / span * (SPARK_HEIGHT - 2 * MARGIN)
            places.append((way.x(MARGIN + n * step), round(y, 1)))
    points = " ".join(f"{x},{y}" for x, y in places)
    last_x, last_y = places[-1]
    spoken = Markup('role="img" aria-label="%s"') % said if said else Markup('aria-hidden="true"')
    return Markup(
        '<svg class="spark" viewBox="0 0 %s %s" %s>'
        '<polyline points="%s" fill="none" stroke="currentColor" stroke-width="1.5"/>'
        '<circle cx="%s" cy="%s" r="2.5" fill="currentColor"/></svg>'
    ) % (SPARK_WIDTH, SPARK_HEIGHT, spoken, points, last_x, last_y)


@dataclass(frozen=True)
class Quarter:
    """One quarter of an indicator as it is drawn.

    `mark` is "yes", "no", "wait" or "none"; `under` is said below its name.
    """

    label: str
    value: Number | None
    text: str
    target: Number | None
    target_text: str
    mark: str = "none"
    under: str = ""
    locked: bool = False


def quarters(shown: Sequence[Quarter], caption: str, rtl: bool | None = None) -> Markup | None:
    """A bar for each quarter, its target as a line across it, its status as a sign and an edge.

    A reached bar is full, one that fell short is open, one that still runs has a dashed edge.
    """
    known = [q.value for q in shown if q.value is not None]
    if not known:
        return None
    way = side() if rtl is None else Side(rtl)
    targets = [q.target for q in shown if q.target is not None]
    top = float(max([1, *known, *map(Fraction, targets)]))
    parts = [drawing.line(0, HEAD + PLOT, way.width, HEAD + PLOT, RULE)]
    room = way.width / len(shown)
    for n, quarter in enumerate(shown):
        parts += _quarter(quarter, way, n * room, room, top)
    return drawing.picture(way.width, HEAD + PLOT + FOOT, caption, parts, "by-quarter")


LOOKS = {"yes": (GREEN, GREEN, "", "full"), "no": (PAPER, BAD, "", "open"),
         "wait": (PALE, GREEN, "3 2", "open"), "none": (PALE, RULE, "3 2", "open")}  # fmt: skip
SIGNS = {"yes": GREEN, "no": BAD, "wait": WAIT, "none": RULE}


def _quarter(quarter: Quarter, way: Side, at: float, room: float, top: float) -> Iterator[Markup]:
    middle, floor = way.x(at + room / 2), HEAD + PLOT
    yield drawing.text(middle, floor + 17, quarter.label)
    if quarter.under:
        yield drawing.text(middle, floor + 34, quarter.under, size=11, fill=MUTED)
    if quarter.locked:
        yield drawing.mark(way.x(at + room - 8), floor + 13, "lock", RULE)
    high: float = floor
    if quarter.value is not None:
        fill, edge, dash, name = LOOKS[quarter.mark]
        height = max(max(float(quarter.value), 0.0) / top * PLOT, 2)
        high = floor - height
        yield drawing.box(middle - BAR / 2, high, BAR, height, fill, edge, dash, name)
    if quarter.target is not None:
        y = floor - float(quarter.target) / top * PLOT
        ends = middle - BAR / 2 - 8, middle + BAR / 2 + 8
        yield drawing.line(middle - BAR / 2, y, middle + BAR / 2, y, PAPER, 4)
        yield drawing.line(ends[0], y, ends[1], y, INK, 2, "5 3")
        high = y if high - LABEL < y < high else high
        if quarter.target != quarter.value:
            edge_at = way.x(at + room / 2 - BAR / 2 - 10)
            yield drawing.text(edge_at, y + 4, quarter.target_text, way.end, 11, MUTED)
    if quarter.value is not None:
        yield drawing.text(middle, high - 19, quarter.text, size=13, weight=600)
        yield drawing.mark(middle, high - 9, quarter.mark, SIGNS[quarter.mark])


# -- the tasks of a year ---------------------------------------------------------------------------

ROW, MONTHS_HEAD, CODE = 20, 36, 44


@dataclass(frozen=True)
class Stretch:
    """A task as it is drawn: from and to, as shares of the year; `late` runs from `to` to now.

    Its `state` is done, late, running or planned. Without a stretch it is not scheduled.
    """

    code: str
    state: str
    spans: Sequence[tuple[float, float]] = ()
    done: float | None = None
    late: tuple[float, float] | None = None


TASK_LOOKS = {
    "done": (GREEN, GREEN, "", "full"), "late": (PAPER, BAD, "", "open"),
    "running": (PALE, GREEN, "", "open"), "planned": (PAPER, RULE, "3 2", "open"),
}  # fmt: skip
TASK_SIGNS = {"done": ("yes", GREEN), "late": ("late", BAD), "running": ("wait", WAIT)}


def timeline(tasks: Sequence[Stretch], months: Sequence[str], names: Sequence[str],
             today: float | None, caption: str,
             rtl: bool | None = None) -> Markup | None:  # fmt: skip
    """A row for each task over the months and quarters of the year, with the line of today."""
    if not tasks:
        return None
    way = side() if rtl is None else Side(rtl)
    height = MONTHS_HEAD + ROW * len(tasks) + 4
    parts = [*_grid(way, months, names, height)]
    for n, task in enumerate(tasks):
        parts += _stretch(way, task, MONTHS_HEAD + n * ROW)
    if today is not None:
        x = _at(way, today)
        parts.append(drawing.line(x, MONTHS_HEAD - 4, x, height, INK, 1.5, "2 2"))
        parts.append(drawing.mark(x, MONTHS_HEAD - 5, "none", INK))
    return drawing.picture(way.width, height, caption, parts, "timeline")


def _at(way: Side, share: float) -> float:
    return way.x(CODE + share * (way.width - CODE))


def _grid(
    way: Side, months: Sequence[str], names: Sequence[str], height: float
) -> Iterator[Markup]:
    for n in range(len(names) + 1):
        x = _at(way, n / len(names))
        yield drawing.line(x, 4, x, height, FAINT if n else RULE)
    for n, name in enumerate(names):
        yield drawing.text(_at(way, (n + 0.5) / len(names)), 13, name, weight=600)
    for n, name in enumerate(months):
        yield drawing.text(_at(way, (n + 0.5) / len(months)), 27, name, size=10, fill=MUTED)
    yield drawing.line(0, MONTHS_HEAD - 4, way.width, MONTHS_HEAD - 4, RULE)


def _stretch(way: Side, task: Stretch, y: float) -> Iterator[Markup]:
    yield drawing.text(way.x(4), y + 14, task.code, way.start)
    yield drawing.line(0, y + ROW, way.width, y + ROW, FAINT)
    if task.state in TASK_SIGNS:
        shape, ink = TASK_SIGNS[task.state]
        yield drawing.mark(way.x(CODE - 8), y + ROW / 2, shape, ink)
    for begin, end in task.spans:
        fill, edge, dash, name = TASK_LOOKS[task.state]
        x, until = _at(way, begin), _at(way, end)
        yield drawing.box(min(x, until), y + 5, max(abs(until - x), 3), ROW - 10, fill, edge,
                          dash, name)  # fmt: skip
    if task.late is not None:
        begin, end = (_at(way, share) for share in task.late)
        yield drawing.line(begin, y + ROW / 2, end, y + ROW / 2, BAD, 2, "1 3")
    if task.done is not None:
        yield drawing.mark(_at(way, task.done), y + ROW / 2, "yes", INK, halo=True)
