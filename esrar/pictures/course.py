"""A course over months as SVG: one line that only says how many there are, its ends labelled."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from esrar.core import drawing
from esrar.core.drawing import FAINT, GREEN, MUTED, PALE, RULE, WIDTH, Side

TOP, PLOT, FOOT, EDGE = 24, 120, 24, 25


def draw(labels: Sequence[str], values: Sequence[int], caption: str, rtl: bool) -> Markup | None:
    """The line through the values, from a floor of zero; nothing with fewer than two."""
    if len(values) < 2 or not max(values):
        return None
    way, floor = Side(rtl), TOP + PLOT
    step = (WIDTH - 2 * EDGE) / (len(values) - 1)
    xs = [way.x(EDGE + n * step) for n in range(len(values))]
    ys = [round(floor - value / max(values) * PLOT, 1) for value in values]
    line = " ".join(f"{x},{y}" for x, y in zip(xs, ys, strict=True))
    area = f"{xs[0]},{floor} {line} {xs[-1]},{floor}"
    parts = [
        Markup('<polygon points="%s" fill="%s" class="open"/>') % (area, PALE),
        Markup('<polyline points="%s" fill="none" stroke="%s" stroke-width="2" class="line"/>')
        % (line, GREEN),
        drawing.line(0, floor, WIDTH, floor, RULE),
    ]
    for n in range(len(values)):
        parts.append(drawing.line(xs[n], floor, xs[n], floor + 4, RULE))
        if n % 3 == (len(values) - 1) % 3 and n:
            parts.append(drawing.text(xs[n], floor + 18, labels[n], size=11, fill=MUTED))
    for n in (0, len(values) - 1):
        parts.append(drawing.circle(xs[n], ys[n], 3.5))
        parts.append(drawing.text(xs[n], ys[n] - 8, f"{values[n]:,}", size=13, weight=600))
    parts.append(drawing.line(0, TOP, WIDTH, TOP, FAINT, 1, "2 4"))
    return drawing.picture(WIDTH, TOP + PLOT + FOOT, caption, parts, "course")
