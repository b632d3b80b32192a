"""A roll: the lines of a record, printed to be signed and ticked off at the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from esrar.core import arabic
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.core.pieces import LTR
from esrar.kit import saving
from esrar.kit.access import may, visible
from esrar.kit.banners import flash_link
from esrar.kit.listing import DASH, cell, prepare
from esrar.kit.loading import standing_row, title
from esrar.kit.pages import RollLine, RollPage, SheetPage
from esrar.kit.register import Lines, Register, Roll
from esrar.kit.relations import titles
from esrar.kit.render import render_shared
from esrar.kit.rolls import Named, answers, elsewhere, on_roll, rolls, tails_of, target_of
from esrar.kit.saving import Draft, LineDraft

BLANK_ROWS = 12
"""So many empty rows a printed roll has for those who come uninvited."""


def links(register: Register, block: Lines, record_id: int) -> list[Link]:
    """What stands beside the lines on the record's page."""
    if block.roll is None:
        return []
    to = partial(url_for, id=record_id, block=block.key)
    found = [Link(str(block.roll.sheet), to(f"{register.key}.sheet"))] if block.roll.sheet else []
    if may(register, "write"):
        found.insert(0, Link(str(block.roll.label), to(f"{register.key}.roll")))
    return found


def _opened(register: Register, id: int, block: str) -> tuple[Mapping[str, Any], Lines, Roll]:
    found = next((b for b in rolls(register) if b.key == block), None)
    if found is None or found.roll is None:
        raise NotFound()
    return standing_row(register, id), found, found.roll


# -- on paper ------------------------------------------------------------------------------------


def sheet(register: Register, id: int, block: str) -> str:
    """The roll to be printed and signed, with empty rows at its end."""
    row, lines, roll = _opened(register, id, block)
    ends = [str(f.label) for f in tails_of(target_of(lines, roll), roll)]
    headings = [str(_("No.")), str(_("Name"))]
    headings += [str(_("%(label)s (last digits)", label=label)) for label in ends]
    named = on_roll(register, lines, roll, id)
    rows = [[str(n), one.title, *map(_isolated, one.tails or [""] * len(ends))]
            for n, one in enumerate(named, 1)]  # fmt: skip
    blank = [""] * (len(headings) - 1)
    rows += [[str(len(named) + n), *blank] for n in range(1, BLANK_ROWS + 1)]
    shown = [f for f in visible(register) if f.listed and f.name != register.title]
    prepare(register, [f for f in shown if not f.through], [_Loaded(row)])
    facts = [(str(f.label), cell(register, f, row, {})) for f in shown if not f.through]
    return render_shared("sheet.html", SheetPage(
        f"{roll.sheet}: {title(register, row)}", [f for f in facts if f[1] != DASH],
        [*headings, str(_("Signature"))], rows,
        Link(title(register, row), url_for(f"{register.key}.show", id=id)),
    ))  # fmt: skip


class _Loaded:
    """A mapping in the shape of a fetched row."""

    def __init__(self, mapping: Mapping[str, Any]) -> None:
        self._mapping, self.id = mapping, mapping["id"]


def _isolated(digits: str) -> str:
    return LTR % digits


# -- at the door ---------------------------------------------------------------------------------


def roll(register: Register, id: int, block: str) -> str:
    """The roll on the screen: who came, who has not yet."""
    row, lines, declared = _opened(register, id, block)
    return _page(register, row, lines, declared)


def _page(register: Register, row: Mapping[str, Any], block: Lines, roll: Roll,
          asked: str = "", among: Sequence[Named] | None = None,
          others: Sequence[tuple[int, str]] = ()) -> str:  # fmt: skip
    named = on_roll(register, block, roll, row["id"])
    shown = named if among is None else among
    page = RollPage(
        title=f"{roll.label}: {title(register, row)}",
        back=Link(title(register, row), url_for(f"{register.key}.show", id=row["id"])),
        action=url_for(f"{register.key}.roll", id=row["id"], block=block.key),
        count_text=str(_("%(came)s of %(all)s came", came=sum(n.came for n in named),
                         all=len(named))),
        hint=str(_("Name, or the last four digits of the ID or the mobile")
                 if tails_of(target_of(block, roll), roll) else _("Name")),
        lines=[RollLine(one.id, one.title, _isolated(" · ".join(filter(None, one.tails))),
                        one.came) for one in shown],
        q=asked, narrowed=among is not None, others=others,
        sheet=Link(str(roll.sheet),
                   url_for(f"{register.key}.sheet", id=row["id"], block=block.key))
        if roll.sheet else None,
    )  # fmt: skip
    return render_shared("roll.html", page)


def tick(register: Register, id: int, block: str) -> Any:
    """Say of a line that its person came, or did not; or add a person who came uninvited."""
    row, lines, declared = _opened(register, id, block)
    given = request.form
    if number := given.get("yes", type=int):
        return _set(register, lines, declared, id, number, True)
    if number := given.get("no", type=int):
        return _set(register, lines, declared, id, number, None)
    if number := given.get("add", type=int):
        return _add(register, lines, declared, id, number)
    asked = arabic.clean(given.get("q", ""))
    if not asked:
        return redirect(_roll_url(register, id, lines))
    found = answers(register, lines, declared, id, asked)
    if len(found) == 1:
        return _set(register, lines, declared, id, found[0].id, True)
    if found:
        flash_link(str(_("Several answer to this: choose one")), "notice")
        return _page(register, row, lines, declared, asked, among=found)
    target = target_of(lines, declared)
    others = elsewhere(register, lines, declared, id, asked)
    if not others:
        flash_link(str(_("No record answers to this")), "notice",
                   Link(str(target.new_label), url_for(f"{target.key}.new")))  # fmt: skip
    return _page(register, row, lines, declared, asked, among=(), others=others)


def _set(register: Register, block: Lines, roll: Roll, id: int, line: int,
         came: bool | None) -> Response:  # fmt: skip
    named = {one.id: one for one in on_roll(register, block, roll, id)}
    if line not in named:
        raise NotFound()
    one = named[line]
    if came and one.came:
        flash_link(str(_("%(name)s is already on the list of those present", name=one.title)),
                   "notice")  # fmt: skip
    elif _saved(register, block, id, LineDraft(line, {roll.flag: came})):
        said = _("%(name)s came", name=one.title) if came else _("%(name)s: unticked",
                                                                 name=one.title)  # fmt: skip
        flash_link(str(said), "success")
    return redirect(_roll_url(register, id, block))


def _add(register: Register, block: Lines, roll: Roll, id: int, who: int) -> Response:
    target = target_of(block, roll)
    standing_row(target, who)
    for one in on_roll(register, block, roll, id):
        if one.of == who:
            return _set(register, block, roll, id, one.id, True)
    new: dict[str, Any] = {roll.who: who, roll.flag: True, **roll.uninvited}
    if _saved(register, block, id, LineDraft(None, new)):
        name = titles(target, [who]).get(who, "")
        flash_link(str(_("%(name)s was added and came", name=name)), "success")
    return redirect(_roll_url(register, id, block))


def _saved(register: Register, block: Lines, id: int, draft: LineDraft) -> bool:
    try:
        saving.save(register, Draft({}, {block.key: [draft]}), record_id=id)
    except (Conflict, Invalid) as problem:
        flash_link(str(problem), "error")
        return False
    return True


def _roll_url(register: Register, id: int, block: Lines) -> str:
    return url_for(f"{register.key}.roll", id=id, block=block.key)


ROUTES = (
    ("/<int:id>/<block>/roll", "roll", roll, ["GET"], "write"),
    ("/<int:id>/<block>/roll", "tick", tick, ["POST"], "write"),
    ("/<int:id>/<block>/sheet", "sheet", sheet, ["GET"], "read"),
)
