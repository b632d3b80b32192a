"""What an import would change of known records, field by field: old value and new one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from esrar.core.i18n import _
from esrar.kit.importer.known import Row
from esrar.kit.importer.outcome import Outcome
from esrar.kit.register import Field
from esrar.kit.relations import Relation, titles


@dataclass(frozen=True)
class Changed:
    """One record that would change: its row in the file, and of each field old and new."""

    place: int
    record_id: int
    title: str
    fields: list[tuple[str, str, str]]


def counted_fields(outcome: Outcome) -> dict[Field, int]:
    """In how many records each field changes, the most first."""
    fields = _fields(outcome)
    counts: Counter[str] = Counter()
    for new, times in outcome.changed.columns.items():
        for name, columns in fields:
            if not columns.isdisjoint(new):
                counts[name] += times
    by_name = outcome.request.layout.target.by_name
    return {by_name[name]: count for name, count in counts.most_common()}


def changed_records(outcome: Outcome) -> list[Changed]:
    """The first of the records that change, as people read them."""
    part = outcome.changed.first
    register = outcome.request.register
    names = titles(register, [old["id"] for _place, old, _new in part])
    fields, by_name = _fields(outcome), outcome.request.layout.target.by_name
    _prepare(outcome, part)
    found = []
    for place, old, new in part:
        after = {**old, **new}
        moved = [
            (str(by_name[n].label), _shown(by_name[n], old), _shown(by_name[n], after))
            for n, columns in fields
            if not columns.isdisjoint(new)
        ]
        if moved:
            found.append(Changed(place, old["id"], names.get(old["id"], ""), moved))
    return found


def _fields(outcome: Outcome) -> list[tuple[str, frozenset[str]]]:
    """The fields of the register that live in columns of a record, with these columns."""
    target = outcome.request.layout.target
    if target.block is not None:
        return []
    own = {f.name for f in target.register.fields if not f.through}
    return [(f.name, frozenset(f.kind.columns(f.name))) for f in target.fields if f.name in own]


def _prepare(outcome: Outcome, part: list[tuple[int, Row, Row]]) -> None:
    for one in outcome.request.layout.target.fields:
        if isinstance(one.kind, Relation) and not one.through:
            values = [row.get(one.name) for _place, old, new in part for row in (old, new)]
            one.kind.prepare([v for v in values if v is not None])


def _shown(one: Field, row: Row) -> str:
    if any(c not in row for c in one.kind.columns(one.name)):
        return "–"
    value: Any = one.kind.fetch(one.name, row)
    if value is None or value == "":
        return str(_("Blank"))
    return str(Markup(one.kind.show(value)).striptags())
