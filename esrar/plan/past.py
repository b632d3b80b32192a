"""The board of another day: as its period was closed, or as that day is counted today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import url_for
from sqlalchemy.orm import Session

from esrar.core.calendar import show_date
from esrar.core.context import who_acted
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.measures.movements import latest
from esrar.measures.years import Year, current_year
from esrar.plan import figures
from esrar.plan.board import LATEST
from esrar.plan.closing.beside import after_closing
from esrar.plan.closing.gathering import gather
from esrar.plan.closing.kept import Closing, standing
from esrar.plan.closing.shape import Content, Indicator, said
from esrar.plan.figures import number_text, tag
from esrar.plan.moves import movement_rows
from esrar.plan.rules import Status
from esrar.plan.sheet import Board, IndicatorRow, ObjectiveCard, as_of_text, attention

COMPUTED = "computed"
"""In the address: that a closed day is to be counted as the records say now."""


@dataclass(frozen=True)
class Past:
    """A board of another day, and what must be known about its numbers."""

    board: Board
    text: str
    actions: Sequence[Link]


def past_board(session: Session, year: Year, day: date, computed: bool) -> Past:
    """The board of a day of a year: as it was closed, unless it is asked for as computed."""
    closing = closing_of(session, year, day)
    frozen = closing if closing and not computed else None
    content = frozen.content if frozen else gather(session, year, day)
    own = year == current_year()
    rows = [
        (one, _row(content, frozen, one,
                   list(after_closing(session, year, one.key, one.kind, frozen))
                   if frozen and own else []))
        for one in content.main
    ]  # fmt: skip
    kinds = {one.key: one.kind for one in content.main}
    board = Board(
        year_label=content.year,
        as_of_label="",
        objectives=list(_objectives(rows)),
        movements=movement_rows(
            latest(session, limit=LATEST, since=year.start, until=content.as_of), kinds
        ),
        attention=attention([row for _one, row in rows]),
    )
    text = f"{as_of_text(content.as_of)}. {_text(closing, frozen)}"
    return Past(board, text, list(_actions(closing, frozen)))


def closing_of(session: Session, year: Year, day: date) -> Closing | None:
    """What closed a day: of the year's last one, the year itself before its last quarter."""
    found = [one for one in standing(session, year).values() if one.as_of == day]
    return found[-1] if found else None


def closed_days(session: Session, year: Year) -> list[Link]:
    """The board as it was closed, for every period that is."""
    return [
        Link(str(span.label), url_for("board.board", on=closing.as_of.isoformat()))
        for span, closing in standing(session, year).items()
    ]


def _text(closing: Closing | None, frozen: Closing | None) -> str:
    if frozen is not None and frozen.closed_on is not None:
        day = f"\u2066{show_date(frozen.closed_on)}\u2069"
        who = who_acted(frozen.closed_by)
        return str(_("As closed on %(day)s by %(who)s. What was corrected since is not in these "
                     "figures", day=day, who=who))  # fmt: skip
    if closing is not None:
        return str(_("Counted for that day as the records say now, not as it was closed"))
    return str(_("Counted for that day as the records say now"))


def _actions(closing: Closing | None, frozen: Closing | None) -> Iterator[Link]:
    yield Link(str(_("Today's board")), url_for("board.board"))
    if closing is None:
        return
    on = closing.as_of.isoformat()
    if frozen is None:
        yield Link(str(_("As closed")), url_for("board.board", on=on))
    else:
        url = f"{url_for('board.board', on=on)}&as={COMPUTED}"
        yield Link(str(_("As computed today")), url)
    yield Link(str(_("The closing")), url_for("closings.closing", id=closing.id))


def _objectives(rows: Sequence[tuple[Indicator, IndicatorRow]]) -> Iterator[ObjectiveCard]:
    for number, group in groupby(rows, lambda row: row[0].objective_number):
        found = list(group)
        yield ObjectiveCard(number or 0, said(found[0][0].objective), [row for _, row in found])


def _row(
    content: Content, frozen: Closing | None, one: Indicator, after: Sequence[Link]
) -> IndicatorRow:
    url = url_for("board.indicator", key=one.key, as_of=content.as_of.isoformat())
    if frozen is not None:
        url = url_for("closings.indicator", id=frozen.id, key=one.key)
    return IndicatorRow(
        number=one.number or 0,
        name=said(one.name),
        url=url,
        value_text=number_text(one.value.number, one.kind),
        target_text=said(one.target),
        share=one.percent,
        status=tag(one.status or Status.NO_DATA),
        change_text="",
        spark=None,
        beside=list(_beside(content, one)),
        note=figures.coverage_text(one.value),
        waits=figures.waiting_text(one.unconfirmed),
        after=after,
    )


def _beside(content: Content, one: Indicator) -> Iterator[str]:
    for other in content.indicators:
        if other.beside == one.key and other.value.number is not None:
            yield f"{said(other.name)}: {number_text(other.value.number, other.kind)}"
    for remark in one.remarks:
        if remark.count:
            what = said(remark.label)
            yield str(_("of which %(what)s: %(count)s", what=what, count=f"{remark.count:,}"))
