"""The rows that an indicator leaves out, by the reason, and those that are one step away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from markupsafe import escape
from sqlalchemy.orm import Session

from esrar.accounts.permissions import granted
from esrar.audit.cache import kept
from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import registry
from esrar.kit.pages import Chip, Column, ListRow
from esrar.measures import evaluate
from esrar.measures.evaluate import Judgement, Question
from esrar.measures.explain import detail
from esrar.measures.models import FiscalYear, MeasureSetting
from esrar.plan.asked import Asked
from esrar.plan.behind import PAGE, RowsPage
from esrar.plan.moves import unit_names

FEW = 10


@dataclass(frozen=True)
class LeftOut:
    """The records that one criterion leaves out."""

    criterion_label: str
    count_text: str
    rows: Sequence[tuple[str, str, str]]
    more_url: str


@dataclass(frozen=True)
class NearMiss:
    """A record that one act would make count."""

    url: str
    label: str
    missing: str
    act: Link | None


T = TypeVar("T")
Out = tuple[str, int, Sequence[Mapping[str, Any]]]
"""A criterion, how many records it leaves out, and the first few of them."""


def _today(what: str, question: Question, asked: Asked, load: Callable[[], T]) -> T:
    """Kept until what the measure reads changes, with its day: only one day is today."""
    if not asked.is_today:
        return load()
    as_of, measure = asked.period.as_of, question.measure
    tables = [db.metadata.tables[name] for name in measure.touches]
    day, found = kept(
        (what, asked.key), lambda: (as_of, load()),
        *tables, FiscalYear.__table__, MeasureSetting.__table__,
    )  # fmt: skip
    return found if day == as_of else load()


def _outs(session: Session, question: Question, asked: Asked) -> list[Out]:
    def load() -> list[Out]:
        counts = evaluate.left_out(session, question, asked.period)
        # Not one more than there are: the search for it would walk the whole register.
        return [
            (key, count, evaluate.left_out_rows(session, question, asked.period, key,
                                                limit=min(FEW, count)))
            for key, count in counts.items()
        ]  # fmt: skip

    return _today("left out", question, asked, load)


def left_out(session: Session, question: Question, asked: Asked) -> Iterator[LeftOut]:
    """Who is left out, by the criterion that each fails: how many, and the first of them."""
    noun = registry.get(question.measure.record_register).noun
    labels = {c.key: c for c in question.criteria}
    outs = _outs(session, question, asked)
    # All names in one statement; each group then finds its own remembered.
    unit_names(question.measure.unit_register, [row["unit"] for *_, rows in outs for row in rows])
    for key, count, rows in outs:
        listed = _left_rows(question, asked, key, rows)
        more = asked.url(left_out=key, _anchor="rows") if count > FEW else ""
        yield LeftOut(str(labels[key].label), counted(noun, count), listed, more)


def _left_rows(
    question: Question, asked: Asked, criterion: str, rows: Sequence[Mapping[str, Any]]
) -> list[tuple[str, str, str]]:
    measure = question.measure
    names = unit_names(measure.unit_register, [row["unit"] for row in rows])
    found = next(c for c in question.criteria if c.key == criterion)
    return [
        (f"/{measure.record_register}/{row['id']}", names.get(row["unit"], f"#{row['unit']}"),
         detail(question, asked.period, found, row))
        for row in rows
    ]  # fmt: skip


def left_out_page(session: Session, question: Question, asked: Asked) -> RowsPage | None:
    """A page of what one criterion leaves out, in the place of the rows that count."""
    criterion = next((c for c in question.criteria if c.key == asked.criterion), None)
    if criterion is None:
        return None
    found = evaluate.left_out_rows(
        session, question, asked.period, criterion.key, after=asked.after, limit=PAGE + 1
    )
    shown = found[:PAGE]
    rows = zip(shown, _left_rows(question, asked, criterion.key, shown), strict=True)
    record = registry.get(question.measure.record_register)
    unit = registry.get(question.measure.unit_register)
    total = {key: count for key, count, _ in _outs(session, question, asked)}.get(criterion.key, 0)
    here = {"left_out": criterion.key, "_anchor": "rows"}
    return RowsPage(
        title=str(_("Left out")),
        count_text=counted(record.noun, total),
        columns=[Column("unit", str(unit.singular)), Column("why", str(_("Found")))],
        rows=[ListRow(row["id"], url, label, [escape(why)]) for row, (url, label, why) in rows],
        empty_text=str(_("Nothing is left out")),
        chips=[Chip(str(criterion.label), asked.url(_anchor="rows"))],
        first_url=asked.url(**here) if asked.after else None,
        next_url=asked.url(after=shown[-1]["id"], **here) if len(found) > PAGE else None,
    )


def near_judged(
    session: Session, question: Question, asked: Asked, limit: int
) -> Sequence[Judgement]:
    """The first so many that one act would make count, each judged."""
    return _today(
        f"near {limit}", question, asked,
        lambda: evaluate.near(session, question, asked.period, limit=limit),
    )  # fmt: skip


def near(session: Session, question: Question, asked: Asked) -> tuple[list[NearMiss], str]:
    """The first few that one act would make count, and the address of more where there are."""
    measure, found = question.measure, []
    limit = PAGE if asked.all_near else FEW + 1
    judged = near_judged(session, question, asked, limit)
    more = "" if asked.all_near or len(judged) < limit else asked.url(near="all", _anchor="near")
    judged = judged if asked.all_near else judged[:FEW]
    names = unit_names(measure.unit_register, [j.facts["unit"] for j in judged])
    may_act = f"{measure.record_register}:write" in granted()
    for one in judged:
        missed = one.misses
        if missed is None or missed.act is None:
            continue
        found.append(NearMiss(
            f"/{measure.record_register}/{one.facts['id']}",
            names.get(one.facts["unit"], f"#{one.facts['unit']}"),
            detail(question, asked.period, missed, one.facts) or str(missed.label),
            missed.act(one.facts) if may_act else None,
        ))  # fmt: skip
    return found, more
