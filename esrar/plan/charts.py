"""Small charts as SVG, drawn on the server: time runs the way the language does."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from markupsafe import Markup, escape

from esrar.core.i18n import direction

SPARK_WIDTH, SPARK_HEIGHT, MARGIN = 56, 24, 3
BAR_WIDTH, BAR_GAP, PLOT = 44, 44, 120
GREEN, RULE, MUTED = "#166a45", "#6c737f", "#e3e7ec"

Number = Any


def spark(values: Sequence[Number | None]) -> Markup | None:
    """A line through the values; nothing when there are fewer than two."""
    known = [float(v) for v in values if v is not None]
    if len(known) < 2:
        return None
    top, bottom = max(known), min(*known, 0.0)
    span = (top - bottom) or 1.0
    step = (SPARK_WIDTH - 2 * MARGIN) / (len(known) - 1)
    places = []
    for n, value in enumerate(known):
        x = _x(MARGIN + n * step, SPARK_WIDTH)
        y = SPARK_HEIGHT - MARGIN - (value - bottom) / span * (SPARK_HEIGHT - 2 * MARGIN)
        places.append((round(x, 1), round(y, 1)))
    line = " ".join(f"{x},{y}" for x, y in places)
    x, y = places[-1]
    return Markup(
        '<svg class="spark" viewBox="0 0 %s %s" aria-hidden="true">'
        '<polyline points="%s" fill="none" stroke="currentColor" stroke-width="1.5"/>'
        '<circle cx="%s" cy="%s" r="2.5" fill="currentColor"/></svg>'
    ) % (SPARK_WIDTH, SPARK_HEIGHT, line, x, y)


def bars(labels: Sequence[str], values: Sequence[Number | None], texts: Sequence[str],
         target: Number | None, caption: str) -> Markup | None:  # fmt: skip
    """A bar for each value with its text above, its label below, and a line at the target.

    The table beside it says the same in words, so that it may be hidden from screen readers.
    """
    known = [v for v in values if v is not None]
    if not known:
        return None
    top = float(max([1, *known, Fraction(target or 0)]))
    width = len(values) * (BAR_WIDTH + BAR_GAP) + BAR_GAP
    parts = []
    for n, (label, value, text) in enumerate(zip(labels, values, texts, strict=True)):
        parts.append(_bar(n, width, label, value, text, top))
    if target:
        parts.append(_line(width, PLOT - float(target) / top * (PLOT - 20)))
    return Markup(
        '<svg viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-label="%s">%s</svg>'
    ) % (width, PLOT + 28, width, PLOT + 28, caption, Markup("").join(parts))


def _bar(n: int, width: int, label: str, value: Number | None, text: str, top: float) -> Markup:
    x = _x(BAR_GAP + n * (BAR_WIDTH + BAR_GAP), width, BAR_WIDTH)
    middle = x + BAR_WIDTH / 2
    name = Markup('<text x="%s" y="%s" text-anchor="middle" font-size="12" fill="%s">%s</text>')
    below = name % (middle, PLOT + 18, RULE, label)
    if value is None:
        return below
    height = round(max(float(value), 0.0) / top * (PLOT - 20), 1)
    bar = Markup('<rect x="%s" y="%s" width="%s" height="%s" rx="2" fill="%s"/>') % (
        x, PLOT - height, BAR_WIDTH, max(height, 1), GREEN,
    )  # fmt: skip
    above = name % (middle, PLOT - height - 5, "currentColor", escape(text))
    return bar + above + below


def _line(width: int, y: float) -> Markup:
    return Markup(
        '<line x1="0" x2="%s" y1="%s" y2="%s" stroke="%s" stroke-dasharray="4 4"/>'
        '<line x1="0" x2="%s" y1="%s" y2="%s" stroke="%s"/>'
    ) % (width, round(y, 1), round(y, 1), RULE, width, PLOT, PLOT, MUTED)


def _x(x: float, width: float, own: float = 0) -> float:
    """Where something stands, mirrored for a language that runs from the right."""
    return width - x - own if direction() == "rtl" else x
