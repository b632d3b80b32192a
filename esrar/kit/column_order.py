"""The rows on which columns are chosen, put in order and renamed: as they were typed, one moved.

The order of the rows is the order of the columns, so that nobody types numbers; a row is moved by
its buttons, which post the whole form back, or by columns.js at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from esrar.core import arabic
from esrar.core.i18n import _
from esrar.kit.columns import LONGEST, Pairs

FIXED = "fixed"
"""Begins the key of a row that holds the same text in every record, or nothing."""
MOVE, UP, DOWN, ADD, RESET = "_move", "up", "down", "add", "reset"
LONGEST_TEXT = 200


@dataclass(frozen=True)
class Choice:
    """A column that can be shown: whether it is, what stands above it, for a fixed one its text.

    `fixed` stands first and is never left out. `focus` names the button or entry to go on from.
    """

    key: str
    label: str
    shown: bool
    heading: str = ""
    fixed: bool = False
    text: str | None = None
    focus: str = ""


def rows(known: Mapping[str, str], pairs: Pairs) -> list[Choice]:
    """Every column by its label, those chosen first, in their order."""
    own = dict(pairs)
    chosen = [Choice(key, known[key], True, heading) for key, heading in pairs if key in known]
    return chosen + [Choice(k, label, False) for k, label in known.items() if k not in own]


def fixed_row(number: int, heading: str = "", text: str = "", *, shown: bool = True,
              focus: str = "") -> Choice:  # fmt: skip
    """A column that holds one text in every record, or nothing."""
    label = str(_("A fixed text, or blank %(number)s", number=number + 1))
    return Choice(f"{FIXED}{number}", label, shown, heading, text=text, focus=focus)


def typed(known: Mapping[str, str], form: Any) -> list[Choice]:
    """The rows as they were sent, in the order they stood in."""
    ticked = form.getlist("column")
    order = list(dict.fromkeys([*form.getlist("order"), *ticked]))
    found = [_typed(known, key, form, key in ticked) for key in order]
    rest = [Choice(key, label, False) for key, label in known.items() if key not in order]
    return [one for one in found if one is not None] + rest


def _typed(known: Mapping[str, str], key: str, form: Any, shown: bool) -> Choice | None:
    heading = arabic.clean(form.get(f"heading-{key}", ""))[:LONGEST]
    number = key.removeprefix(FIXED)
    if key in known:
        return Choice(key, known[key], shown, heading)
    if number != key and number.isdecimal() and len(number) < 4:
        text = arabic.clean(form.get(f"text-{key}", ""))[:LONGEST_TEXT]
        return fixed_row(int(number), heading, text, shown=shown)
    return None


def done(found: Sequence[Choice], move: str) -> tuple[list[Choice], str]:
    """The rows after a button was pressed, and what to say of it; an unknown one does nothing."""
    act, _colon, key = move.partition(":")
    if act == ADD:
        number = 1 + max(
            (int(r.key[len(FIXED) :]) for r in found if r.text is not None), default=-1
        )
        at = 1 + max((i for i, r in enumerate(found) if r.shown), default=-1)
        return [*found[:at], fixed_row(number, focus="heading"), *found[at:]], ""
    at = next((i for i, r in enumerate(found) if r.key == key and not r.fixed), -1)
    if act not in (UP, DOWN) or at < 0:
        return list(found), ""
    return _moved(found, at, act)


def _moved(found: Sequence[Choice], at: int, act: str) -> tuple[list[Choice], str]:
    """A row past the nearest one that is shown: those that are not take no place."""
    one, rest = found[at], [*found[:at], *found[at + 1 :]]
    ahead = [i for i, r in enumerate(rest) if r.shown and not r.fixed]
    near = [i for i in ahead if i < at][-1:] if act == UP else [i for i in ahead if i >= at][:1]
    to = at if not near else near[0] if act == UP else near[0] + 1
    moved = replace(one, shown=True)
    result = [*rest[:to], moved, *rest[to:]]
    shown = [r for r in result if r.shown]
    place, free = shown.index(moved) + 1, [r for r in shown if not r.fixed]
    edge = {UP: free[0] is moved, DOWN: free[-1] is moved}
    focus = act if not edge[act] else DOWN if act == UP else UP
    result[to] = replace(moved, focus=focus)
    said = _("%(label)s: place %(at)s of %(of)s", label=one.heading or one.label, at=place,
             of=len(shown))  # fmt: skip
    return result, str(said)
