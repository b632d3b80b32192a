"""Pieces of pictures as SVG: pure functions from values to markup, for a page or a paper.

A picture is at most `WIDTH` units wide, so that its texts stay readable on a phone. It bears its
colours as attributes, which a paper understands; the stylesheet exchanges them by class where
colours are forced. Nothing is told by colour alone, and no text is ever mirrored: each is set in
an isolate of its own inside a picture that runs from left to right, and `Side` says where things
stand for a language that runs from the right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 320
INK, MUTED, RULE, FAINT, PAPER = "#1f2a37", "#4d5761", "#6c737f", "#e3e7ec", "#ffffff"
GREEN, PALE, BAD, WAIT = "#166a45", "#cfe3d8", "#b42318", "#93370d"
ISOLATE, POP = "\u2068", "\u2069"


@dataclass(frozen=True)
class Side:
    """Mirrors what stands in a picture for a language that runs from the right."""

    rtl: bool
    width: float = WIDTH

    def x(self, x: float, own: float = 0) -> float:
        """Where something that is `own` wide stands when it begins `x` from the start."""
        return round(self.width - x - own if self.rtl else x, 1)

    @property
    def start(self) -> str:
        """The anchor of a text that runs on from its place, away from the start of the line."""
        return "end" if self.rtl else "start"

    @property
    def end(self) -> str:
        """The anchor of a text that stops at its place."""
        return "start" if self.rtl else "end"


def picture(width: float, height: float, caption: str, parts: Iterable[Markup],
            name: str = "") -> Markup:  # fmt: skip
    """The whole picture; the table beside it says the same, so that one caption is enough."""
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="picture %s" viewBox="0 0 %s %s" '
        'width="%s" height="%s" direction="ltr" role="img" aria-label="%s">%s</svg>'
    ) % (name, *map(tidy, (width, height, width, height)), caption, Markup("").join(parts))


def text(x: float, y: float, words: object, anchor: str = "middle", size: int = 12,
         fill: str = INK, weight: int = 400) -> Markup:  # fmt: skip
    """Words at a place; `y` is the line they stand on."""
    return Markup(
        '<text x="%s" y="%s" text-anchor="%s" font-size="%s" font-weight="%s" fill="%s" '
        'class="ink">%s</text>'
    ) % (tidy(x), tidy(y), anchor, size, weight, fill, f"{ISOLATE}{words}{POP}")


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = RULE, width: float = 1,
         dash: str = "") -> Markup:  # fmt: skip
    """A straight line, dashed where it is no fact but a promise or a boundary."""
    dashed = Markup(' stroke-dasharray="%s"') % dash if dash else ""
    return Markup(
        '<line x1="%s" y1="%s" x2="%s" y2="%s" stroke="%s" stroke-width="%s"%s class="line"/>'
    ) % (*map(tidy, (x1, y1, x2, y2)), stroke, width, dashed)


def box(x: float, y: float, width: float, height: float, fill: str = GREEN, stroke: str = "",
        dash: str = "", name: str = "full") -> Markup:  # fmt: skip
    """A rectangle: `full` is a fact, `open` one that is not complete, `ground` what lies below."""
    edge = Markup(' stroke="%s" stroke-width="1.5"') % stroke if stroke else ""
    edge += Markup(' stroke-dasharray="%s"') % dash if dash else ""
    return Markup('<rect x="%s" y="%s" width="%s" height="%s" rx="2" fill="%s"%s class="%s"/>') % (
        *map(tidy, (x, y, width, height)), fill, edge, name,
    )  # fmt: skip


def circle(x: float, y: float, radius: float, fill: str = GREEN, stroke: str = PAPER,
           name: str = "full") -> Markup:  # fmt: skip
    """A disc with an edge, so that two that touch stay two."""
    return Markup('<circle cx="%s" cy="%s" r="%s" fill="%s" stroke="%s" class="%s"/>') % (
        *map(tidy, (x, y, radius)), fill, stroke, name,
    )  # fmt: skip


SHAPES = {
    "yes": "M-4 0 L-1.5 3 L4 -3.5",
    "no": "M-3.5 -3.5 L3.5 3.5 M-3.5 3.5 L3.5 -3.5",
    "wait": "M-4 0 A4 4 0 1 0 4 0 A4 4 0 1 0 -4 0 M0 -2 L0 0.3 L1.8 1.3",
    "late": "M0 -4.5 L4.5 3.5 L-4.5 3.5 Z M0 -1.5 L0 1.2",
    "none": "M-3.5 0 L3.5 0",
    "lock": "M-3.5 -0.5 H3.5 V4 H-3.5 Z M-2 -0.5 V-2 A2 2 0 0 1 2 -2 V-0.5",
}


def mark(x: float, y: float, shape: str, stroke: str = INK, *, halo: bool = False) -> Markup:
    """A sign of about nine units around a place: yes, no, wait, late, none or lock.

    With a `halo` it is seen upon a bar too.
    """
    path = Markup('<path transform="translate(%s %s)" d="%s" fill="none" stroke="%s" '
                  'stroke-width="%s" class="%s"/>')  # fmt: skip
    place = tidy(x), tidy(y), SHAPES[shape]
    below = path % (*place, PAPER, 4.5, "halo") if halo else Markup("")
    return below + path % (*place, stroke, 1.6, "line")


def tidy(number: float) -> float | int:
    """One decimal at most: more only makes a page heavier."""
    rounded = round(float(number), 1)
    return int(rounded) if rounded.is_integer() else rounded
