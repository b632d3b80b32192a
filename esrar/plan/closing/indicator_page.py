"""One closed indicator as a page: what was frozen of it, its rows, and what came or went since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.context import who_acted
from esrar.core.counted import counted
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.core.pieces import LINK, LTR, TAG
from esrar.kit import registry
from esrar.kit.history import ACTIONS
from esrar.measures.catalogue import MEASURES
from esrar.measures.secrecy import may_follow
from esrar.plan import behind, figures
from esrar.plan.closing.gathering import Row
from esrar.plan.closing.kept import Closing
from esrar.plan.closing.pages import title
from esrar.plan.closing.shape import Indicator, said
from esrar.plan.closing.tables import Table
from esrar.plan.closing.variance import Changed, Variance, variance
from esrar.plan.figures import DASH, number_text
from esrar.plan.moves import unit_names
from esrar.plan.rules import TargetKind

PAGE = 50


def indicator_page(
    session: Session, closing: Closing, one: Indicator, after: int
) -> dict[str, Any]:
    """What was frozen of an indicator, with the rows from a place on."""
    measure = MEASURES.get(one.key)
    follows = measure is not None and may_follow(measure)
    found = variance(session, closing, one.key) if follows else None
    rows = (list(islice(closing.rows(session, one.key), after, after + PAGE + 1))
            if follows else [])  # fmt: skip
    own = url_for("closings.indicator", id=closing.id, key=one.key)
    more = len(rows) > PAGE
    return {
        "title": said(one.name), "over": title(closing), "number": one.number or "",
        "back": Link(title(closing), url_for("closings.closing", id=closing.id)),
        "strip": list(_strip(one)), "definition": said(one.definition),
        "settings": [(said(s.label), said(s.text)) for s in one.settings],
        "variance": _variance(one, found) if found and found.differs else None,
        "rows": Table(
            str(_("Frozen rows")),
            [_unit(one), *_record_heading(one), str(_("Date")), str(_("Criteria"))],
            list(_rows(one, rows[:PAGE])),
            str(_("Nothing is counted yet")) if follows else behind.no_rows().empty_text,
        ),
        "count": counted(MEASURES[one.key].noun, one.units) if one.key in MEASURES else "",
        "tests": [(said(t.label), f"{t.left_out:,}") for t in one.tests if t.left_out],
        "first": own if after else None,
        "next": f"{own}?after={after + PAGE}" if more else None,
        "live": Link(str(_("As computed today")), url_for(
            "board.indicator", key=one.key, as_of=closing.as_of.isoformat())),
    }  # fmt: skip


def _strip(one: Indicator) -> Iterable[tuple[str, Any]]:
    yield str(_("Achieved")), Markup("<bdi>%s</bdi>") % number_text(one.value.number, one.kind)
    if one.target:
        yield str(_("Target")), said(one.target)
    if one.status:
        yield str(_("Status")), TAG % (one.status.tone, one.status.label)
    if one.value.numerator is not None and one.value.denominator is not None:
        for label, number in ((_("Numerator"), one.value.numerator),
                              (_("Denominator"), one.value.denominator)):  # fmt: skip
            yield str(label), number_text(number, TargetKind.COUNT)
    if text := figures.coverage_text(one.value):
        yield str(_("Coverage")), text
    for remark in one.remarks:
        if remark.count:
            yield str(_("of which %(what)s", what=said(remark.label))), f"{remark.count:,}"


def _variance(one: Indicator, found: Variance) -> dict[str, Any]:
    return {
        "old": number_text(found.frozen.number, one.kind),
        "new": number_text(found.now.number, one.kind),
        "blocks": [
            _block(one, str(_("Counted only since the closing")), found.added, found.came),
            _block(one, str(_("No longer counted")), found.removed, found.went),
            _block(one, str(_("Changed since the closing")), found.edited, len(found.edited)),
        ],
    }


def _block(one: Indicator, label: str, found: Sequence[Changed], count: int) -> dict[str, Any]:
    names = unit_names(one.unit_register, [each.row.unit_id for each in found])
    rows = [
        [_named(one.unit_register, each.row.unit_id, names),
         *([_named(one.record_register, each.row.record_id, {})] if _differs(one) else []),
         who_acted(each.by.actor) if each.by else DASH,
         ACTIONS.get(each.by.action, each.by.action) if each.by else DASH,
         LTR % f"{clock.local(each.by.at):%H:%M %d/%m/%Y}" if each.by else DASH]
        for each in found
    ]  # fmt: skip
    headings = [_unit(one), *_record_heading(one), str(_("Who")), str(_("Act")), str(_("When"))]
    return {"table": Table(label, headings, rows), "count": f"{count:,}"}


def _differs(one: Indicator) -> bool:
    return one.unit_register != one.record_register


def _unit(one: Indicator) -> str:
    return str(registry.get(one.unit_register).singular) if one.unit_register else ""


def _record_heading(one: Indicator) -> list[str]:
    return [str(registry.get(one.record_register).singular)] if _differs(one) else []


def _named(register: str, record_id: int, names: Any) -> Markup:
    return LINK % (registry.address(register, record_id), names.get(record_id, f"#{record_id}"))


def _rows(one: Indicator, found: Sequence[Row]) -> Iterable[list[Any]]:
    names = unit_names(one.unit_register, [row.unit_id for row in found])
    for row in found:
        record = [_named(one.record_register, row.record_id, {})] if _differs(one) else []
        day = LTR % show_date(row.dated) if row.dated else DASH
        yield [_named(one.unit_register, row.unit_id, names), *record, day, _outcome(one, row)]


def _outcome(one: Indicator, row: Row) -> Any:
    """In a word where every criterion is met, else those that are not."""
    if row.counts:
        return TAG % ("good", _("counted"))
    failed = [said(test.label) for test, answer in zip(one.tests, row.outcome, strict=False)
              if answer != "1"]  # fmt: skip
    return "، ".join(failed)
